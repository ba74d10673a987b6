/* laws_model.c -- builds the models of the list, and runs their E-steps.  */

#include "laws.h"
#include <string.h>

enum
{
  SEED_TRUTH = 1938, /* of the data's parameters */
  SEED_THETA = 271,  /* of the model's */
  SEED_DATA = 60221
};

/* A family over some of the columns.  */
typedef struct
{
  char kind;
  size_t n;
  size_t col[LAW_P];
} part;

static part
part_of (const law_values *v, unsigned columns, char kind)
{
  part a = { .kind = kind };
  for (size_t j = 0; j < v->p; j++)
    if (v->kind[j] == kind && (columns >> j & 1))
      a.col[a.n++] = j;
  return a;
}

static lat_covariance
structure_of (law_family f)
{
  return f == LAW_TIED || f == LAW_GMM_TIED ? LAT_TIED
         : f == LAW_DIAGONAL                ? LAT_DIAGONAL
         : f == LAW_SPHERICAL               ? LAT_SPHERICAL
                                            : LAT_FULL;
}

/* The families that are neither in the table of laws nor the first three.  */
static void *
other_alloc (const law_case *c, const part *a, const lat_family_type **type)
{
  size_t order[LAW_P];
  for (size_t i = 0; i < a->n; i++)
    order[i] = a->col[i] ? LAW_LAGS : 1;
  *type = a->kind == 'm'   ? &lat_family_gmm
          : a->kind == 'M' ? &lat_family_multinomial
          : a->kind == 'a' ? &lat_family_ar
                           : NULL;
  return a->kind == 'm'   ? lat_gmm_alloc (c->k, LAW_PARTS, a->n, a->col,
                                           structure_of (c->family))
         : a->kind == 'M' ? lat_multinomial_alloc (
               c->k, a->n, a->col, c->family == LAW_TRIALS ? LAW_N : NAN)
         : a->kind == 'a' ? lat_ar_alloc (c->k, a->n, a->col, order)
                          : NULL;
}

static void *
part_alloc (const law_case *c, const law_values *v, const part *a,
            const lat_family_type **type)
{
  size_t levels[LAW_P];
  const law_one *one = law_one_of (a->kind);
  if (one)
    {
      *type = one->type;
      return lat_law_alloc (one->law, c->k, a->n, a->col);
    }
  void *other = other_alloc (c, a, type);
  if (*type)
    return other;
  for (size_t i = 0; i < a->n; i++)
    levels[i] = v->levels[a->col[i]];
  *type = a->kind == 'g'   ? &lat_family_gaussian
          : a->kind == 'c' ? &lat_family_categorical
                           : &lat_family_poisson;
  return a->kind == 'g'   ? lat_gaussian_alloc (c->k, a->n, a->col,
                                                structure_of (c->family))
         : a->kind == 'c' ? lat_categorical_alloc (c->k, a->n, a->col, levels)
                          : lat_poisson_alloc (c->k, a->n, a->col);
}

static void
set_gaussian (const law_values *v, const part *a, size_t c, void *theta)
{
  double mean[LAW_P], sigma[LAW_P * LAW_P];
  for (size_t i = 0; i < a->n; i++)
    {
      mean[i] = v->mean[c][a->col[i]];
      for (size_t j = 0; j < a->n; j++)
        sigma[i * a->n + j] = v->sigma[c][a->col[i] * v->p + a->col[j]];
    }
  ck_assert_int_eq (lat_gaussian_set (theta, c, mean, sigma), 0);
}

/* The second part of a gmm is narrower, unless it is tied.  */
static void
set_gmm (const law_case *c, const law_values *v, const part *a, size_t z,
         void *theta)
{
  double mean[LAW_PARTS * LAW_P], sigma[LAW_PARTS * LAW_P * LAW_P];
  for (size_t h = 0; h < LAW_PARTS; h++)
    for (size_t i = 0; i < a->n; i++)
      {
        size_t row = h * a->n + i;
        double scale = h && c->family != LAW_GMM_TIED ? 0.6 : 1;
        mean[row] = v->mean[z][a->col[i]] + v->away[z][h][a->col[i]];
        for (size_t j = 0; j < a->n; j++)
          sigma[row * a->n + j]
              = scale * v->sigma[z][a->col[i] * v->p + a->col[j]];
      }
  ck_assert_int_eq (lat_gmm_set (theta, z, v->share[z], mean, sigma), 0);
}

/* The law given that a trial falls in one of these columns.  */
static void
set_multinomial (const law_values *v, const part *a, size_t z, void *theta)
{
  double prob[LAW_P], sum = 0;
  for (size_t i = 0; i < a->n; i++)
    sum += prob[i] = v->prob[z][a->col[i]][0];
  for (size_t i = 0; i < a->n; i++)
    prob[i] /= sum;
  ck_assert_int_eq (lat_multinomial_set (theta, z, prob), 0);
}

static void
part_set (const law_case *c, const law_values *v, const part *a, void *theta)
{
  for (size_t z = 0; z < c->k; z++)
    if (law_one_of (a->kind))
      for (size_t i = 0; i < a->n; i++)
        ck_assert_int_eq (lat_law_set (theta, z, i, v->par[z][a->col[i]]), 0);
    else if (a->kind == 'g')
      set_gaussian (v, a, z, theta);
    else if (a->kind == 'm')
      set_gmm (c, v, a, z, theta);
    else if (a->kind == 'M')
      set_multinomial (v, a, z, theta);
    else if (a->kind == 'a')
      for (size_t i = 0; i < a->n; i++)
        ck_assert_int_eq (lat_ar_set (theta, z, i, v->ar[z][a->col[i]]), 0);
    else
      for (size_t i = 0; i < a->n; i++)
        ck_assert_int_eq (
            a->kind == 'c'
                ? lat_categorical_set (theta, z, i, v->prob[z][a->col[i]])
                : lat_poisson_set (theta, z, i, v->rate[z][a->col[i]]),
            0);
}

static int
is_product (const law_case *c)
{
  return c->family == LAW_PRODUCT || c->family == LAW_LAWS
         || c->family == LAW_BESIDE;
}

void *
law_emission_make (const law_case *c, const law_values *v, unsigned columns,
                   const lat_family_type **type)
{
  const lat_family_type *types[LAW_P];
  void *theta[LAW_P];
  size_t parts = 0;
  for (const char *kind = law_letters; *kind; kind++)
    {
      part a = part_of (v, columns, *kind);
      if (a.n)
        {
          theta[parts] = part_alloc (c, v, &a, &types[parts]);
          ck_assert_ptr_nonnull (theta[parts]);
          parts++;
        }
    }
  *type = types[0];
  if (!is_product (c))
    return theta[0];
  *type = &lat_family_product;
  void *product = lat_product_alloc (parts, types, theta);
  ck_assert_ptr_nonnull (product);
  return product;
}

void
law_emission_set (const law_case *c, const law_values *v, unsigned columns,
                  void *emission)
{
  size_t i = 0;
  for (const char *kind = law_letters; *kind; kind++)
    {
      part a = part_of (v, columns, *kind);
      if (a.n)
        part_set (c, v, &a,
                  is_product (c) ? lat_product_theta (emission, i++)
                                 : emission);
    }
}

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

law_model
law_model_make (int i, size_t rows)
{
  law_model m = { .c = law_case_at (i) };
  law_values truth = law_values_make (&m.c, SEED_TRUTH);
  m.v = law_values_make (&m.c, SEED_THETA);
  m.name = law_name (&m.c);
  m.type = m.c.structure == LAW_MIXTURE ? &lat_em_mixture : &lat_em_hmm;
  m.d = law_data_make (&m.c, &truth, rows, SEED_DATA);
  m.theta = law_theta_make (&m.c, &m.v, LAW_ALL, m.d);
  return m;
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
