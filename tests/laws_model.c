/* laws_model.c -- builds the models of the list, and runs their E-steps.  */

#include "laws.h"
#include <string.h>

enum
{
  SEED_TRUTH = 1938, /* of the data's parameters */
  SEED_THETA = 271,  /* of the model's */
  SEED_DATA = 60221,
  SEED_BOTH = 314, /* where the two are one */
  SEED_DATA_TRUE = 159
};

static lat_mixture *
make_mixture (const law_case *c, const law_values *v, unsigned columns,
              const lat_data *d, const lat_prior *prior)
{
  const lat_family_type *type;
  void *emission = law_emission_make (c, v, columns, &type);
  lat_mixture *m = lat_mixture_alloc (type, emission);
  ck_assert_ptr_nonnull (m);
  ck_assert_int_eq (lat_mixture_init (m, d, prior), 0);
  memcpy (m->weight, v->weight, c->k * sizeof *m->weight);
  law_emission_set (c, v, columns, m->emission);
  ck_assert_int_eq (lat_em_mixture.prepare (m), 0);
  return m;
}

static void
set_pattern (const law_case *c, lat_hmm *m)
{
  unsigned char allowed[LAW_K * LAW_K] = { 0 }, first[LAW_K] = { 1 };
  for (size_t i = 0; i < c->k; i++)
    {
      allowed[i * c->k + i] = 1;
      if (i + 1 < c->k)
        allowed[i * c->k + i + 1] = 1;
    }
  if (law_left_right (c))
    ck_assert_int_eq (lat_hmm_set_pattern (m, allowed, first), 0);
}

static void
set_visits (const law_case *c, const law_values *v, lat_hmm *m)
{
  for (size_t z = 0; m->duration && z < c->k; z++)
    {
      void *theta = m->duration->theta;
      ck_assert_int_eq (
          m->duration->law == LAT_DURATION_POISSON
              ? lat_poisson_set (theta, z, 0, v->visit[z][0])
          : m->duration->law == LAT_DURATION_TABLE
              ? lat_categorical_set (theta, z, 0, v->visit_table[z])
              : lat_law_set (theta, z, 0, v->visit[z]),
          0);
    }
}

static lat_hmm *
make_chain (const law_case *c, const law_values *v, unsigned columns,
            const lat_data *d, const lat_prior *prior)
{
  const lat_family_type *type;
  void *emission = law_emission_make (c, v, columns, &type);
  lat_hmm *m
      = lat_hmm_alloc (type, emission,
                       c->structure == LAW_STATIONARY ? LAT_INITIAL_STATIONARY
                                                      : LAT_INITIAL_FREE);
  ck_assert_ptr_nonnull (m);
  set_pattern (c, m);
  ck_assert_int_eq (lat_hsmm_set (m, law_visits (c), LAW_MOST), 0);
  ck_assert_int_eq (lat_hmm_set_covariates (m, law_covariates (c)), 0);
  ck_assert_int_eq (lat_hmm_init (m, d, prior), 0);
  if (m->covariates)
    memcpy (m->covariates->slope, v->slope,
            c->k * c->k * LAW_Q * sizeof *v->slope);
  memcpy (m->initial, v->initial, c->k * sizeof *m->initial);
  memcpy (m->transition, v->transition, c->k * c->k * sizeof *m->transition);
  for (size_t i = 0; m->duration && c->k > 1 && i < c->k; i++)
    for (size_t j = 0; j < c->k; j++)
      m->transition[i * c->k + j]
          *= i == j ? 0 : 1 / (1 - v->transition[i * c->k + i]);
  set_visits (c, v, m);
  law_emission_set (c, v, columns, m->emission);
  if (lat_em_hmm.prepare)
    ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  return m;
}

/* A prior whose every number is felt.  */
static lat_prior
strong_prior (void)
{
  return (lat_prior){ .weight = 0.37,
                      .level = 1.61,
                      .rate = 2.83,
                      .mean = 0.29,
                      .covariance = 1.3,
                      .scatter = 0.21,
                      .slope = 0.53,
                      .ridge = 0.043 };
}

void *
law_theta_make (const law_case *c, const law_values *v, unsigned columns,
                const lat_data *d)
{
  lat_prior prior = c->prior ? strong_prior () : lat_prior_none ();
  if (c->structure == LAW_MIXTURE)
    return make_mixture (c, v, columns, d, &prior);
  return make_chain (c, v, columns, d, &prior);
}

static law_model
model_of (law_case c, size_t rows, unsigned long seed_truth,
          unsigned long seed_theta, unsigned long seed_data)
{
  law_model m = { .c = c };
  law_values truth = law_values_make (&m.c, seed_truth);
  m.v = law_values_make (&m.c, seed_theta);
  m.name = law_name (&m.c);
  m.type = m.c.structure == LAW_MIXTURE ? &lat_em_mixture : &lat_em_hmm;
  m.d = law_data_make (&m.c, &truth, rows, seed_data);
  m.theta = law_theta_make (&m.c, &m.v, LAW_ALL, m.d);
  return m;
}

law_model
law_model_make (int i, size_t rows)
{
  return model_of (law_case_at (i), rows, SEED_TRUTH, SEED_THETA, SEED_DATA);
}

law_model
law_model_true (law_structure structure, law_family family, size_t k,
                size_t rows)
{
  law_case c = { structure, family, k, 0 };
  return model_of (c, rows, SEED_BOTH, SEED_BOTH, SEED_DATA_TRUE);
}

void
law_model_free (law_model *m)
{
  if (m->theta)
    m->type->free (m->theta);
  lat_data_free (m->d);
  free ((char *)m->name);
}

void
law_estep_add (const law_model *m, const void *theta, const lat_data *d,
               size_t u0, size_t u1, double *stat)
{
  void *cache = NULL;
  lat_work w = { 0 };
  if (m->type->bind)
    ck_assert_int_eq (m->type->bind (theta, d, &cache), 0);
  if (m->type->refresh)
    ck_assert_int_eq (m->type->refresh (theta, d, cache), 0);
  if (m->type->work_len)
    w.bytes = m->type->work_len (theta, d);
  w.mem = aligned_alloc (64, (w.bytes / 64 + 1) * 64);
  ck_assert_ptr_nonnull (w.mem);
  memset (w.mem, 0xa5, w.bytes);
  ck_assert_int_eq (m->type->estep (theta, d, cache, u0, u1, stat, &w), 0);
  free (w.mem);
  if (m->type->unbind)
    m->type->unbind (cache);
}

double *
law_estep (const law_model *m, const void *theta, const lat_data *d)
{
  double *stat = calloc (m->type->stat_len (theta), sizeof *stat);
  ck_assert_ptr_nonnull (stat);
  law_estep_add (m, theta, d, 0, d->units, stat);
  return stat;
}

double
law_objective (const law_model *m, const void *theta, int prior)
{
  double *stat = law_estep (m, theta, m->d), value = stat[LAT_LOGLIK];
  free (stat);
  if (prior && m->type->log_prior)
    value += m->type->log_prior (theta);
  return value;
}

static double
central (const law_model *m, int prior, double *x, size_t i, double h,
         void *there)
{
  double at = x[i], value[2];
  for (int side = 0; side < 2; side++)
    {
      x[i] = side ? at + h : at - h;
      ck_assert_int_eq (m->type->unpack (there, x), 0);
      value[side] = law_objective (m, there, prior);
    }
  x[i] = at;
  return (value[1] - value[0]) / (2 * h);
}

void
law_gradient (const law_model *m, int prior, double *g)
{
  const double h = 1e-3;
  size_t n = m->type->pack_len (m->theta);
  double *x = calloc (n + 1, sizeof *x);
  void *there = m->type->clone (m->theta);
  ck_assert_int_eq (m->type->pack (m->theta, x), 0);
  for (size_t i = 0; i < n; i++)
    g[i] = (4 * central (m, prior, x, i, h / 2, there)
            - central (m, prior, x, i, h, there))
           / 3;
  m->type->free (there);
  free (x);
}

double *
law_zeros (size_t n)
{
  double *x = calloc (n + 1, sizeof *x);
  ck_assert_ptr_nonnull (x);
  return x;
}

int
law_close (size_t n, const double *a, const double *b, double eps)
{
  double size = 1;
  for (size_t i = 0; i < n; i++)
    size = fmax (size, fabs (b[i]));
  for (size_t i = 0; i < n; i++)
    if (!(fabs (a[i] - b[i]) <= eps * size))
      return 0;
  return 1;
}
