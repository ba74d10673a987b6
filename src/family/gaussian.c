/* gaussian.c -- normal laws: life, shape and the table of callbacks.  */

#include "family/gaussian_kept.h"
#include "family/gaussian_laws.h"
#include "family/gaussian_theta.h"
#include <stdlib.h>
#include <string.h>

static const char *const structure_name[] = {
  [LAT_FULL] = "full",
  [LAT_TIED] = "tied",
  [LAT_DIAGONAL] = "diagonal",
  [LAT_SPHERICAL] = "spherical",
};

enum
{
  STRUCTURES = sizeof structure_name / sizeof *structure_name
};

const char *
lat_covariance_name (lat_covariance c)
{
  return (size_t)c < STRUCTURES ? structure_name[c] : NULL;
}

int
lat_covariance_parse (const char *name, lat_covariance *c)
{
  for (size_t i = 0; i < STRUCTURES; i++)
    if (strcmp (name, structure_name[i]) == 0)
      {
        *c = (lat_covariance)i;
        return LAT_SUCCESS;
      }
  return LAT_EINVAL;
}

gaussian_rules
lat_gaussian_rules_defaults (void)
{
  return (gaussian_rules){ .collapse = 1e-8,
                           .least_rows = 2,
                           .condition = 1e-8,
                           .few = 0.65,
                           .moments = 1e-5,
                           .symmetry = 1e-9,
                           .largest = 1e150,
                           .negligible = 1e-13,
                           .gather = 0.7,
                           .narrow = 32,
                           .run = 12,
                           .run_by = 1,
                           .route = GAUSSIAN_AUTO,
                           .attempts = 100,
                           .again = 5,
                           .roam = 2,
                           .spare = 4,
                           .calibrated = 1 };
}

/* --- life ---------------------------------------------------------------- */

static double *
take (const gaussian_theta *t, size_t *at, size_t n)
{
  double *place = t->number ? t->number + *at : NULL;
  *at += n;
  return place;
}

/* Points everything into t->number; returns how many numbers there are.  */
static size_t
lay_out (gaussian_theta *t)
{
  size_t k = t->k, p = t->p, at = 0;
  size_t covs = gaussian_is_dense (t) ? gaussian_covs (t) : 0;
  size_t cells = gaussian_is_dense (t) ? 0 : k * p;
  t->mean = take (t, &at, k * p);
  t->sigma = take (t, &at, covs * p * p + cells);
  t->prior_mean = take (t, &at, p);
  t->scatter = take (t, &at, p);
  t->scale = take (t, &at, p);
  t->reach = take (t, &at, p);
  t->chol = take (t, &at, covs * p * p);
  t->whiten = take (t, &at, covs * p * p);
  t->panels = take (t, &at, covs * lat_panels_len (p));
  t->precision = take (t, &at, covs * p * p);
  t->whiten_t = take (t, &at, covs * p * batch_stride (p));
  t->logdet = take (t, &at, covs);
  t->rcond = take (t, &at, covs);
  t->log_var = take (t, &at, cells);
  t->inv_var = take (t, &at, cells);
  return at;
}

static void
gaussian_free (void *theta)
{
  gaussian_theta *t = theta;
  if (!t)
    return;
  free (t->col);
  free (t->number);
  free (t->scratch);
  free (t);
}

/* All that depends on the shape, the numbers zero.  */
static gaussian_theta *
alloc_shape (size_t k, size_t p, const size_t *col, lat_covariance structure)
{
  gaussian_theta *t = calloc (1, sizeof *t);
  if (!t)
    return NULL;
  t->structure = structure;
  t->k = k;
  t->p = p;
  t->rules = lat_gaussian_rules_defaults ();
  t->batch = lat_batch_kernels_best ();
  t->kernels = lat_kernels_best ();
  t->numbers = lay_out (t);
  t->col = malloc (p * sizeof *t->col);
  t->number = calloc (t->numbers, sizeof *t->number);
  t->scratch = calloc (2 * p * p + 5 * p + lat_eigen_work_len (p),
                       sizeof *t->scratch);
  if (!t->col || !t->number || !t->scratch)
    {
      gaussian_free (t);
      return NULL;
    }
  for (size_t j = 0; j < p; j++)
    t->col[j] = col ? col[j] : j;
  lay_out (t);
  return t;
}

void *
lat_gaussian_alloc (size_t k, size_t p, const size_t *col,
                    lat_covariance structure)
{
  if (k == 0 || p == 0 || !lat_covariance_name (structure))
    return NULL;
  gaussian_theta *t = alloc_shape (k, p, col, structure);
  if (!t)
    return NULL;
  for (size_t j = 0; j < p; j++)
    {
      t->scale[j] = 1;
      t->reach[j] = INFINITY;
    }
  if (gaussian_is_dense (t))
    for (size_t c = 0; c < gaussian_covs (t); c++)
      for (size_t j = 0; j < p; j++)
        t->sigma[(c * p + j) * p + j] = 1;
  else
    for (size_t i = 0; i < k * p; i++)
      t->sigma[i] = 1;
  lat_gaussian_prepare (t); /* identities: can not fail */
  return t;
}

static int
gaussian_copy (void *to, const void *from)
{
  gaussian_theta *a = to;
  const gaussian_theta *b = from;
  if (a->k != b->k || a->p != b->p || a->structure != b->structure)
    return LAT_EBADLEN;
  if (a == b)
    return LAT_SUCCESS;
  memcpy (a->number, b->number, b->numbers * sizeof *b->number);
  memcpy (a->col, b->col, b->p * sizeof *b->col);
  a->count = b->count;
  a->mean_count = b->mean_count;
  a->rules = b->rules;
  a->batch = b->batch;
  a->kernels = b->kernels;
  return LAT_SUCCESS;
}

static void *
gaussian_clone (const void *theta)
{
  const gaussian_theta *t = theta;
  gaussian_theta *a = alloc_shape (t->k, t->p, t->col, t->structure);
  if (a)
    gaussian_copy (a, t);
  return a;
}

/* --- shape --------------------------------------------------------------- */

lat_covariance
lat_gaussian_structure (const void *theta)
{
  return ((const gaussian_theta *)theta)->structure;
}

static size_t
gaussian_components (const void *theta)
{
  return ((const gaussian_theta *)theta)->k;
}

static size_t
gaussian_columns (const void *theta, const size_t **col)
{
  const gaussian_theta *t = theta;
  if (col)
    *col = t->col;
  return t->p;
}

static size_t
gaussian_stat_len (const void *theta)
{
  const gaussian_theta *t = theta;
  return t->k * gaussian_stat_step (t);
}

static double
gaussian_rank (const void *theta, size_t c)
{
  const gaussian_theta *t = theta;
  return t->mean[c * t->p];
}

static int
gaussian_possible (const void *theta)
{
  (void)theta;
  return 1;
}

int
lat_gaussian_set_negligible (void *theta, double limit)
{
  gaussian_theta *t = theta;
  if (!(limit >= 0))
    return LAT_EDOM;
  t->rules.negligible = limit;
  return LAT_SUCCESS;
}

/* --- order --------------------------------------------------------------- */

/* Row c of a (k x len) becomes its old row order[c].  */
static void
permute_rows (size_t k, size_t len, const size_t *order, double *a,
              double *old)
{
  memcpy (old, a, k * len * sizeof *a);
  for (size_t c = 0; c < k; c++)
    memcpy (a + c * len, old + order[c] * len, len * sizeof *a);
}

static int
gaussian_permute (void *theta, const size_t *order)
{
  gaussian_theta *t = theta;
  size_t k = t->k, p = t->p;
  double *old = malloc (t->numbers * sizeof *old);
  if (!old)
    return LAT_ENOMEM;
  permute_rows (k, p, order, t->mean, old);
  if (t->structure == LAT_FULL)
    {
      permute_rows (k, p * p, order, t->sigma, old);
      permute_rows (k, p * p, order, t->chol, old);
      permute_rows (k, p * p, order, t->whiten, old);
      permute_rows (k, lat_panels_len (p), order, t->panels, old);
      permute_rows (k, p * p, order, t->precision, old);
      permute_rows (k, p * batch_stride (p), order, t->whiten_t, old);
      permute_rows (k, 1, order, t->logdet, old);
      permute_rows (k, 1, order, t->rcond, old);
    }
  else if (!gaussian_is_dense (t))
    {
      permute_rows (k, p, order, t->sigma, old);
      permute_rows (k, p, order, t->log_var, old);
      permute_rows (k, p, order, t->inv_var, old);
    }
  free (old);
  return LAT_SUCCESS;
}

const lat_family_type lat_family_gaussian = {
  .name = "gaussian",
  .clone = gaussian_clone,
  .copy = gaussian_copy,
  .free = gaussian_free,
  .components = gaussian_components,
  .columns = gaussian_columns,
  .levels = NULL,
  .stat_len = gaussian_stat_len,
  .work_len = lat_gaussian_work_len,
  .accept = lat_gaussian_accept,
  .init = lat_gaussian_init,
  .prepare = lat_gaussian_prepare,
  .log_density = lat_gaussian_log_density,
  .accumulate = lat_gaussian_accumulate,
  .mstep = lat_gaussian_mstep,
  .log_prior = lat_gaussian_log_prior,
  .distance = lat_gaussian_distance,
  .free_len = lat_gaussian_pack_len, /* every coordinate is free */
  .pack_len = lat_gaussian_pack_len,
  .pack = lat_gaussian_pack,
  .unpack = lat_gaussian_unpack,
  .even_len = lat_gaussian_pack_len,
  .even_pack = lat_gaussian_even_pack,
  .even_unpack = lat_gaussian_even_unpack,
  .score = lat_gaussian_score,
  .expect = lat_gaussian_expect,
  .draw = lat_gaussian_draw,
  .permute = gaussian_permute,
  .rank = gaussian_rank,
  .fields = lat_gaussian_fields,
  .prior_fields = lat_gaussian_prior_fields,
  .both = lat_gaussian_both,
  .possible = gaussian_possible,
  .keep = lat_gaussian_keep,
  .forget = lat_gaussian_forget,
  .refresh = lat_gaussian_refresh,
  .recall = lat_gaussian_recall,
  .patterns_alloc = lat_gaussian_patterns_alloc,
  .patterns_free = lat_gaussian_patterns_free,
  .patterns_prepare = lat_gaussian_patterns_prepare,
  .posterior = lat_gaussian_posterior,
  .is_proper = lat_gaussian_is_proper,
  .cdf = lat_gaussian_cdf,
};
