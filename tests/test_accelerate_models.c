/* test_accelerate_models.c -- acceleration of real models: their even
   coordinates, slow problems, the best of ten starts, threads.  */

#include "laws.h"
#include <gsl/gsl_randist.h>
#include <string.h>

enum
{
  LAW_ROWS = 93,
  STARTS = 10,
  COLUMNS = 8 /* at most */
};

static const lat_acceleration both[]
    = { LAT_ACCELERATE_SQUAREM, LAT_ACCELERATE_ANDERSON };

/* --- coordinates --------------------------------------------------------- */

/* There and back; and any numbers lead to a model, with the same zeros.  */
START_TEST (even_coordinates)
{
  law_model m = law_model_make (_i, LAW_ROWS);
  const lat_em_type *t = m.type;
  size_t n = t->even_len (m.theta);
  double *x = law_zeros (n), *y = law_zeros (n);
  void *to = t->clone (m.theta);
  gsl_rng *rng = gsl_rng_alloc (gsl_rng_mt19937);
  law_assert (m, t->even_pack (m.theta, x) == 0);
  for (size_t i = 0; i < n; i++)
    y[i] = x[i] == 0 ? 0 : x[i] + gsl_ran_gaussian (rng, 0.7);
  law_assert (m, t->even_unpack (to, y) == 0);
  law_assert (m, t->distance (to, m.theta) > 1e-3 || n < 2);
  law_assert (m, t->prepare (to) == 0);
  law_assert (m, t->even_pack (to, y) == 0);
  for (size_t i = 0; i < n; i++)
    law_assert (m, isfinite (y[i]) && (y[i] == 0) == (x[i] == 0));
  law_assert (m, t->even_unpack (to, x) == 0);
  law_assert_near (m, t->distance (to, m.theta), 0, 1e-12);
  x[n - 1] = NAN;
  law_assert (m, t->even_unpack (to, x) != 0);
  gsl_rng_free (rng);
  t->free (to);
  free (x);
  free (y);
  law_model_free (&m);
}
END_TEST

/* Forbidden transitions stay so, and every fit ends where EM rests.  */
START_TEST (zeros_stay_zero)
{
  law_model m = law_model_make (_i, LAW_ROWS);
  lat_em_options opt = lat_em_defaults ();
  opt.threads = 1;
  opt.max_iter = 60;
  if (m.c.structure == LAW_LEFT_RIGHT && m.c.prior)
    for (size_t a = 0; a < 2; a++)
      {
        lat_hmm *h = m.type->clone (m.theta);
        const lat_hmm *was = m.theta;
        lat_em_result r;
        opt.accelerate = both[a];
        law_assert (m, lat_em_run (m.type, h, m.d, &opt, NULL, NULL, &r) == 0);
        for (size_t i = 0; i < h->k * h->k; i++)
          law_assert (m, (h->transition[i] == 0) == (was->transition[i] == 0));
        for (size_t i = 0; i < h->k; i++)
          law_assert (m, (h->initial[i] == 0) == (was->initial[i] == 0));
        lat_hmm_free (h);
      }
  law_model_free (&m);
}
END_TEST

/* --- problems ------------------------------------------------------------ */

/* A model, its data, and where its starts come from.  */
typedef struct
{
  const lat_em_type *type;
  void *theta;
  lat_data *d;
} problem;

static const size_t column[COLUMNS] = { 0, 1, 2, 3, 4, 5, 6, 7 };

static problem
mixture (lat_data *d, size_t k, lat_covariance covariance)
{
  void *e = lat_gaussian_alloc (k, d->p, column, covariance);
  lat_mixture *m = lat_mixture_alloc (&lat_family_gaussian, e);
  lat_prior prior = lat_prior_defaults ();
  ck_assert_int_eq (lat_mixture_init (m, d, &prior), 0);
  return (problem){ &lat_em_mixture, m, d };
}

/* Eight correlated columns, half of the cells missing.  */
static problem
half_missing (void)
{
  enum
  {
    N = 250
  };
  double x[N * COLUMNS], load[COLUMNS][3];
  gsl_rng *rng = gsl_rng_alloc (gsl_rng_mt19937);
  for (size_t j = 0; j < 3 * COLUMNS; j++)
    load[j / 3][j % 3] = gsl_ran_gaussian (rng, 1);
  for (size_t i = 0; i < N; i++)
    {
      double f[3];
      for (size_t l = 0; l < 3; l++)
        f[l] = gsl_ran_gaussian (rng, 1);
      for (size_t j = 0; j < COLUMNS; j++)
        {
          double *cell = x + i * COLUMNS + j;
          *cell = 2.385 * (double)j + gsl_ran_gaussian (rng, 0.6);
          for (size_t l = 0; l < 3; l++)
            *cell += load[j][l] * f[l];
          if (gsl_rng_uniform (rng) < 0.5)
            *cell = NAN;
        }
    }
  gsl_rng_free (rng);
  return mixture (lat_data_alloc (N, COLUMNS, x, NULL, NULL), 1, LAT_FULL);
}

/* n rows of two columns, from k normal laws `apart` from each other; stay: the
   probability that a row's is that of the row before.  */
static lat_data *
overlap (size_t n, size_t k, double apart, double stay, unsigned long seed)
{
  double *x = law_zeros (2 * n);
  gsl_rng *rng = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (rng, seed);
  size_t c = 0;
  for (size_t i = 0; i < n; i++)
    {
      if (!(gsl_rng_uniform (rng) < stay))
        c = gsl_rng_uniform_int (rng, k);
      x[2 * i] = apart * (double)c + gsl_ran_gaussian (rng, 1);
      x[2 * i + 1] = (c % 2 ? -0.5 : 0.5) * apart + gsl_ran_gaussian (rng, 1);
    }
  lat_data *d = lat_data_alloc (n, 2, x, NULL, NULL);
  ck_assert_ptr_nonnull (d);
  gsl_rng_free (rng);
  free (x);
  return d;
}

static problem
overlapping (void)
{
  return mixture (overlap (2000, 2, 1, 0, 5), 2, LAT_TIED);
}

static problem
weak_states (void)
{
  const size_t n = 1500, unit[] = { 0, n };
  lat_data *d = overlap (n, 2, 0.6, 0.8, 3);
  ck_assert_int_eq (lat_data_set_units (d, 1, unit, NULL), 0);
  void *e = lat_gaussian_alloc (2, 2, column, LAT_FULL);
  lat_hmm *m = lat_hmm_alloc (&lat_family_gaussian, e, LAT_INITIAL_FREE);
  ck_assert_int_eq (lat_hmm_init (m, d, NULL), 0);
  return (problem){ &lat_em_hmm, m, d };
}

static void
free_problem (problem *p)
{
  p->type->free (p->theta);
  lat_data_free (p->d);
}

static int
start (void *theta, size_t i, void *ctx)
{
  const problem *p = ctx;
  lat_stream s = lat_stream_of_seed (42);
  return p->type == &lat_em_hmm ? lat_hmm_start (theta, p->d, s, i)
                                : lat_mixture_start (theta, p->d, s, i);
}

/* E-steps until the objective is within eps of `best`; best -inf: to the end
   of the run, whose objective comes back in *end.  */
static size_t
count_esteps (const problem *p, lat_acceleration how, double tol, double best,
              double *end)
{
  void *theta = p->type->clone (p->theta);
  lat_em_options opt = lat_em_defaults ();
  int s;
  opt.threads = 1;
  opt.tol = tol;
  opt.max_iter = 100000;
  opt.accelerate = how;
  ck_assert_int_eq (start (theta, 0, (void *)p), 0);
  lat_em *w = lat_em_alloc (p->type, theta, p->d, &opt, &s);
  ck_assert_int_eq (lat_em_start (w), 0);
  while (!(lat_em_objective (w) >= best - 1e-6)
         && lat_em_test (w) == LAT_CONTINUE)
    {
      double before = lat_em_objective (w);
      ck_assert_int_eq (lat_em_iterate (w), 0);
      ck_assert (lat_em_objective (w) >= before - 1e-11 * fabs (before));
    }
  size_t esteps = lat_em_esteps (w);
  *end = lat_em_objective (w);
  lat_em_free (w);
  p->type->free (theta);
  return esteps;
}

/* A third of plain EM's E-steps lead as near to the same maximum.  */
START_TEST (slow_problems)
{
  problem (*const make[]) (void) = { half_missing, overlapping, weak_states };
  problem p = make[_i]();
  double f[4], best = -INFINITY;
  for (int a = LAT_ACCELERATE_AUTO; a <= LAT_ACCELERATE_ANDERSON; a++)
    {
      count_esteps (&p, (lat_acceleration)a, 1e-13, INFINITY, f + a);
      best = fmax (best, f[a]);
    }
  for (int a = LAT_ACCELERATE_AUTO; a <= LAT_ACCELERATE_ANDERSON; a++)
    ck_assert_msg (f[a] >= best - 1e-6, "%d: %.10g, not %.10g", a, f[a], best);
  size_t plain = count_esteps (&p, LAT_ACCELERATE_NONE, 1e-13, best, f);
  size_t fast = count_esteps (&p, LAT_ACCELERATE_AUTO, 1e-13, best, f);
  printf ("problem %d: %zu E-steps, plain EM %zu\n", _i, fast, plain);
  ck_assert_msg (3 * fast <= plain, "%d: %zu E-steps, plain EM %zu", _i, fast,
                 plain);
  free_problem (&p);
}
END_TEST

/* With several maxima the best of ten starts is as good as plain EM's.  */
START_TEST (best_of_ten)
{
  lat_data *d = overlap (400, 4, 2, 0, 11 + (unsigned long)_i);
  problem p = mixture (d, 4, LAT_FULL);
  lat_em_starts starts = { .starts = STARTS,
                           .short_iter = 15,
                           .keep = STARTS,
                           .start = start,
                           .ctx = &p };
  lat_em_starts_result r[2];
  for (int a = 0; a < 2; a++)
    {
      lat_em_options opt = lat_em_defaults ();
      opt.threads = 1;
      opt.accelerate = a ? LAT_ACCELERATE_AUTO : LAT_ACCELERATE_NONE;
      ck_assert_int_eq (lat_em_run_starts (p.type, p.theta, p.d, &opt, &starts,
                                           NULL, NULL, r + a),
                        0);
    }
  printf ("starts: %zu E-steps, plain EM %zu\n", r[1].esteps, r[0].esteps);
  ck_assert_msg (r[1].run.objective >= r[0].run.objective - 1e-5,
                 "%.10g, plain EM %.10g", r[1].run.objective,
                 r[0].run.objective);
  ck_assert_uint_lt (r[1].esteps, r[0].esteps);
  free_problem (&p);
}
END_TEST

/* Any number of threads makes the same jumps.  */
START_TEST (same_bits)
{
  problem p = mixture (overlap (3 * LAT_CHUNK_ROWS + 37, 2, 1.3, 0, 9), 2,
                       LAT_DIAGONAL);
  lat_em_result one = { 0 };
  for (unsigned threads = 1; threads <= 4; threads++)
    {
      void *theta = p.type->clone (p.theta);
      lat_em_options opt = lat_em_defaults ();
      lat_em_result r;
      opt.threads = threads;
      opt.max_iter = 40;
      opt.accelerate = both[_i];
      ck_assert_int_eq (start (theta, 0, &p), 0);
      ck_assert_int_eq (lat_em_run (p.type, theta, p.d, &opt, NULL, NULL, &r),
                        0);
      if (threads == 1)
        one = r;
      ck_assert (r.objective == one.objective && r.loglik == one.loglik);
      ck_assert_uint_eq (r.esteps, one.esteps);
      p.type->free (theta);
    }
  free_problem (&p);
}
END_TEST

/* Units do not matter: the same path in metres and in millimetres.  */
START_TEST (units_do_not_matter)
{
  size_t esteps[2];
  for (int a = 0; a < 2; a++)
    {
      lat_data *d = overlap (500, 2, 1.6, 0, 21);
      double *x = law_zeros (1000), end;
      for (size_t i = 0; i < 1000; i++)
        x[i] = d->x[i] * (a && i % 2 ? 1024 : 1);
      lat_data_free (d);
      problem p
          = mixture (lat_data_alloc (500, 2, x, NULL, NULL), 2, LAT_FULL);
      esteps[a] = count_esteps (&p, LAT_ACCELERATE_AUTO, 1e-9, INFINITY, &end);
      free_problem (&p);
      free (x);
    }
  ck_assert_uint_le (esteps[0], esteps[1] + 3);
  ck_assert_uint_le (esteps[1], esteps[0] + 3);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("accelerate_models");
  TCase *t = tcase_create ("accelerate_models");
  tcase_set_timeout (t, 120);
  tcase_add_loop_test (t, even_coordinates, 0, LAW_CASES);
  tcase_add_loop_test (t, zeros_stay_zero, 0, LAW_CASES);
  tcase_add_loop_test (t, slow_problems, 0, 3);
  tcase_add_loop_test (t, best_of_ten, 0, 5);
  tcase_add_loop_test (t, same_bits, 0, 2);
  tcase_add_test (t, units_do_not_matter);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
