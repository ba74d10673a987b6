/* test_laws_structure.c -- the laws of E-steps, M-steps and fits on chains of
   which more is known: labels, holes that depend on the state.  */

#include <latens/missing.h>
#include "laws.h"
#include <string.h>

enum
{
  ROWS = 93,
  K = 3,
  STEPS = 40,
  FIT_STEPS = 20000
};

typedef enum
{
  LABELS,      /* some states known */
  HOLES,       /* a hole's probability depends on the state */
  EQUAL_HOLES, /* ... or not */
  FIXED,       /* entries of the laws */
  EMISSION,    /* all that the states emit */
  COUNTS,      /* pseudo-counts entry by entry */
  VARIANTS
} variant;

static const char *const names[]
    = { "labels",           "holes",        "equal holes", "fixed entries",
        "a fixed emission", "pseudo-counts" };

static const law_family families[]
    = { LAW_FULL,    LAW_TIED,    LAW_CATEGORICAL,
        LAW_POISSON, LAW_PRODUCT, LAW_GAMMA };
static const law_structure structures[]
    = { LAW_CHAIN, LAW_STATIONARY, LAW_LEFT_RIGHT };

enum
{
  FAMILIES = sizeof families / sizeof *families,
  STRUCTURES = sizeof structures / sizeof *structures,
  CASES = VARIANTS * FAMILIES * STRUCTURES * 2
};

/* Every third row of some sequences, a state that the structure allows.  */
static void
set_labels (law_model *m)
{
  uint32_t *label = calloc (m->d->n, sizeof *label);
  for (size_t u = 0; u < m->d->units; u++)
    for (size_t t = lat_data_row (m->d, u); t < lat_data_row (m->d, u + 1);
         t++)
      {
        size_t at = t - lat_data_row (m->d, u);
        if (t % 3 == 1)
          label[t] = m->c.structure == LAW_LEFT_RIGHT
                         ? (uint32_t)(1 + (at < 3 ? at / 2 : 2))
                         : (uint32_t)(1 + (t * 7 + t / 5) % K);
      }
  if (m->c.structure == LAW_LEFT_RIGHT)
    for (size_t t = 0; t < m->d->n; t++)
      label[t] = label[t] == 3 ? 0 : label[t];
  ck_assert_int_eq (lat_data_set_labels (m->d, label, NULL), 0);
  free (label);
}

/* A product of the emission and of holes in all columns.  */
static void
set_holes (law_model *m, int equal)
{
  lat_hmm *old = m->theta;
  size_t col[LAW_P];
  lat_prior prior = { .level = m->c.prior ? 1.37 : 0 };
  const lat_family_type *type[2 * LAW_P];
  void *theta[2 * LAW_P];
  size_t parts;
  for (size_t j = 0; j < LAW_P; j++)
    col[j] = j;
  int is_product = old->family == &lat_family_product;
  parts = is_product ? lat_product_parts (old->emission) : 1;
  for (size_t i = 0; i < parts; i++)
    {
      type[i] = is_product ? lat_product_type (old->emission, i) : old->family;
      theta[i] = type[i]->clone (
          is_product ? lat_product_part (old->emission, i) : old->emission);
    }
  type[parts] = &lat_family_missing;
  void *holes = theta[parts] = lat_missing_alloc (K, m->v.p, col, equal);
  ck_assert_int_eq (type[parts]->init (holes, m->d, &prior), 0);
  for (size_t c = 0; c < K; c++)
    for (size_t j = 0; j < m->v.p; j++)
      ck_assert_int_eq (
          lat_missing_set (holes, c, j,
                           0.13 + 0.21 * (double)c + 0.031 * (double)j),
          0);
  lat_hmm *h
      = lat_hmm_alloc (&lat_family_product,
                       lat_product_alloc (parts + 1, type, theta), old->law);
  ck_assert_ptr_nonnull (h);
  memcpy (h->initial, old->initial, K * sizeof *h->initial);
  memcpy (h->transition, old->transition, K * K * sizeof *h->transition);
  h->pseudo = old->pseudo;
  ck_assert_int_eq (lat_em_hmm.prepare (h), 0);
  lat_hmm_free (old);
  m->theta = h;
}

/* A bit of every kind: all of a row, one entry of another, a zero.  */
static void
set_fixed (lat_hmm *h)
{
  double x[K + K * K];
  size_t where = 99;
  for (size_t i = 0; i < K + K * K; i++)
    x[i] = (double)NAN;
  x[K + 1] = 0.17;
  if (h->initial[1] > 0)
    memcpy (x + 2 * K, h->transition + K, K * sizeof *x);
  if (h->transition[2 * K] > 0)
    x[3 * K + 1] = 0;
  if (h->law == LAT_INITIAL_FREE && h->initial[1] > 0)
    x[2] = 0.385;
  ck_assert_int_eq (lat_hmm_fix (h, x, &where), 0);
  for (size_t i = 0; i < K + K * K; i++)
    if (!isnan (x[i]))
      ck_assert (x[i] == (i < K ? h->initial[i] : h->transition[i - K]));
}

static void
set_counts (lat_hmm *h)
{
  double x[K + K * K];
  for (size_t i = 0; i < K + K * K; i++)
    x[i] = i % 4 ? 0.27 * (double)i : 0;
  ck_assert_int_eq (lat_hmm_set_counts (h, x), 0);
}

static law_model
make (int i, variant *v)
{
  int prior = i % 2, f = i / 2 % FAMILIES;
  int s = i / 2 / FAMILIES % STRUCTURES;
  *v = (variant)(i / 2 / FAMILIES / STRUCTURES);
  law_model m
      = law_model_make (prior + 2 * (K - 1) + 2 * LAW_K * (int)families[f]
                            + 2 * LAW_K * LAW_FAMILIES * (int)structures[s],
                        ROWS);
  char *name = malloc (200);
  snprintf (name, 200, "%s with %s", m.name, names[*v]);
  free ((char *)m.name);
  m.name = name;
  ck_assert_uint_eq (m.c.k, K);
  if (*v == LABELS)
    set_labels (&m);
  else if (*v == HOLES || *v == EQUAL_HOLES)
    set_holes (&m, *v == EQUAL_HOLES);
  else if (*v == FIXED)
    set_fixed (m.theta);
  else if (*v == COUNTS)
    set_counts (m.theta);
  else
    ((lat_hmm *)m.theta)->fixed_emission = 1;
  return m;
}

/* The score is the gradient of the log-likelihood.  */
START_TEST (slope)
{
  variant v;
  law_model m = make (_i, &v);
  size_t n = m.type->pack_len (m.theta);
  double *g = law_zeros (n), *num = law_zeros (n);
  double *stat = law_estep (&m, m.theta, m.d);
  ck_assert_int_eq (m.type->score (m.theta, stat, g), 0);
  law_gradient (&m, 0, num);
  for (size_t i = 0; i < n; i++)
    ck_assert_msg (fabs (g[i] - num[i]) <= 1e-6 * (1 + fabs (num[i])),
                   "%s: coordinate %zu of %zu: score %.12g, slope %.12g",
                   m.name, i, n, g[i], num[i]);
  free (g);
  free (num);
  free (stat);
  law_model_free (&m);
}
END_TEST

/* Anywhere else: an M-step may fail, but not before it has moved.  */
static void
move (const law_model *m, void *there, const double *stat)
{
  int s = m->type->mstep (there, stat);
  ck_assert (s == 0 || (s == LAT_EDEGENERATE && !m->c.prior));
  ck_assert_int_eq (m->type->prepare (there), 0);
}

/* Coordinates of both kinds lead back to where they were taken.  */
START_TEST (coordinates)
{
  variant v;
  law_model m = make (_i, &v);
  double *x = law_zeros (m.type->pack_len (m.theta));
  double *y = law_zeros (m.type->even_len (m.theta));
  void *there = m.type->clone (m.theta);
  double *a = law_estep (&m, m.theta, m.d), *b, *c;
  move (&m, there, a);
  law_assert (m, m.type->distance (there, m.theta) > 1e-4);
  ck_assert_int_eq (m.type->pack (m.theta, x), 0);
  ck_assert_int_eq (m.type->unpack (there, x), 0);
  law_assert_near (m, m.type->distance (there, m.theta), 0, 1e-12);
  b = law_estep (&m, there, m.d);
  law_assert (m, law_close (m.type->stat_len (m.theta), b, a, 1e-11));
  move (&m, there, a);
  ck_assert_int_eq (m.type->even_pack (m.theta, y), 0);
  ck_assert_int_eq (m.type->even_unpack (there, y), 0);
  law_assert_near (m, m.type->distance (there, m.theta), 0, 1e-12);
  ck_assert_int_eq (m.type->copy (there, m.theta), 0);
  c = law_estep (&m, there, m.d);
  law_assert (m, memcmp (a, c, m.type->stat_len (m.theta) * sizeof *a) == 0);
  free (a);
  free (b);
  free (c);
  free (x);
  free (y);
  m.type->free (there);
  law_model_free (&m);
}
END_TEST

/* As many free parameters as coordinates, and as can be counted.  */
START_TEST (parameters)
{
  variant v;
  law_model m = make (_i, &v);
  const lat_hmm *h = m.theta;
  size_t n = m.type->free_len (h), laws, emission, p = m.v.p;
  laws = m.c.structure == LAW_LEFT_RIGHT ? K - 1
         : m.c.structure == LAW_CHAIN    ? K * K - 1
                                         : K * K - K;
  if (v == FIXED) /* an entry and its row's other, or 1 + 2 + 1 and 1 */
    laws -= m.c.structure == LAW_LEFT_RIGHT ? 1
            : m.c.structure == LAW_CHAIN    ? 5
                                            : 4;
  if (v == EMISSION)
    law_assert (m, laws == n);
  emission = n - laws;
  law_assert (m, m.type->pack_len (h) == n || m.c.family == LAW_TIED);
  if (m.c.family == LAW_POISSON)
    law_assert (m, emission
                       == (v == EMISSION ? 0 : K * p)
                              + (v == HOLES         ? K * p
                                 : v == EQUAL_HOLES ? p
                                                    : 0));
  law_model_free (&m);
}
END_TEST

static lat_em *
start_em (const law_model *m, void *theta, unsigned threads)
{
  int s;
  lat_em_options opt = lat_em_defaults ();
  opt.threads = threads;
  lat_em *w = lat_em_alloc (m->type, theta, m->d, &opt, &s);
  ck_assert_msg (w, "%s: %s", m->name, lat_strerror (s));
  s = lat_em_start (w);
  ck_assert_msg (s == 0, "%s: start: %s", m->name, lat_strerror (s));
  return w;
}

static int
keeps_fixed (const lat_hmm *a, const lat_hmm *b, int steps)
{
  size_t moved = 0;
  for (size_t i = 0; i < K + K * K; i++)
    {
      double x = i < K ? a->initial[i] : a->transition[i - K];
      double y = i < K ? b->initial[i] : b->transition[i - K];
      if (a->fixed[i] && x != y)
        return 0;
      moved += x != y;
    }
  return moved > 0 || steps == 0;
}

/* The objective, log-likelihood plus log prior, never falls.  */
START_TEST (ascent)
{
  variant v;
  law_model m = make (_i, &v);
  void *before_all = m.type->clone (m.theta);
  lat_em *w = start_em (&m, m.theta, 1);
  int t = 0;
  for (; t < STEPS; t++)
    {
      double before = lat_em_objective (w);
      int s = lat_em_iterate (w);
      if (s == LAT_EDEGENERATE && !m.c.prior)
        break;
      ck_assert_msg (s == 0, "%s: step %d: %s (from %.17g)", m.name, t + 1,
                     lat_strerror (s), before);
      ck_assert_msg (lat_em_objective (w)
                         >= before - 1e-11 * (1 + fabs (before)),
                     "%s: step %d: from %.17g to %.17g", m.name, t + 1, before,
                     lat_em_objective (w));
      law_assert_near (m, law_objective (&m, m.theta, 1), lat_em_objective (w),
                       1e-12);
    }
  if (v == FIXED)
    law_assert (m, keeps_fixed (before_all, m.theta, t));
  if (v == EMISSION)
    {
      const lat_hmm *a = before_all, *b = m.theta;
      law_assert (m, a->family->distance (a->emission, b->emission) == 0);
    }
  m.type->free (before_all);
  lat_em_free (w);
  law_model_free (&m);
}
END_TEST

static double
one_more_step (const law_model *m)
{
  void *to = m->type->clone (m->theta);
  double *stat = law_estep (m, m->theta, m->d);
  ck_assert_int_eq (m->type->mstep (to, stat), 0);
  double far = m->type->distance (to, m->theta);
  m->type->free (to);
  free (stat);
  return far;
}

/* Where EM ends, a step goes nowhere and the objective is flat.  */
START_TEST (fixed_point)
{
  variant v;
  law_model m = make (_i, &v);
  lat_em_options opt = lat_em_defaults ();
  lat_em_result r;
  opt.threads = 1;
  opt.max_iter = FIT_STEPS;
  opt.tol = 1e-13;
  int s = lat_em_run (m.type, m.theta, m.d, &opt, NULL, NULL, &r);
  if (!(s == LAT_EDEGENERATE && !m.c.prior))
    {
      size_t n = m.type->pack_len (m.theta);
      double *g = law_zeros (n);
      ck_assert_msg (s == 0, "%s: %s", m.name, lat_strerror (s));
      ck_assert_msg (r.converged, "%s: %zu steps", m.name, r.iterations);
      law_assert_near (m, one_more_step (&m), 0, 1e-6);
      law_gradient (&m, 1, g);
      for (size_t i = 0; i < n; i++)
        ck_assert_msg (fabs (g[i]) <= 1e-3,
                       "%s: coordinate %zu of %zu: slope %g", m.name, i, n,
                       g[i]);
      free (g);
    }
  law_model_free (&m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("laws of structure");
  TCase *t = tcase_create ("laws of structure");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, slope, 0, CASES);
  tcase_add_loop_test (t, coordinates, 0, CASES);
  tcase_add_loop_test (t, parameters, 0, CASES);
  tcase_add_loop_test (t, ascent, 0, CASES);
  tcase_add_loop_test (t, fixed_point, 0, CASES);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
