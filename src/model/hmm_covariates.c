/* hmm_covariates.c -- covariates of a chain's transitions: their life, and
   what a table says of them.  */

#include "model/hmm_covariates.h"
#include "model/hmm_em.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A covariate whose sd is this share of its mean is constant, but for
   rounding.  */
static const double nothing = 1e-12;

void
lat_covariates_free (lat_covariates *v)
{
  if (!v)
    return;
  free (v->mean);
  free (v->sd);
  free (v->low);
  free (v->high);
  free (v->slope);
  free (v);
}

static lat_covariates *
alloc (size_t k, size_t q)
{
  lat_covariates *v = calloc (1, sizeof *v);
  if (!v)
    return NULL;
  v->q = q;
  v->mean = calloc (q, sizeof *v->mean);
  v->sd = calloc (q, sizeof *v->sd);
  v->low = calloc (q, sizeof *v->low);
  v->high = calloc (q, sizeof *v->high);
  v->slope = q > SIZE_MAX / sizeof *v->slope / k / k
                 ? NULL
                 : calloc (k * k * q, sizeof *v->slope);
  if (!v->mean || !v->sd || !v->low || !v->high || !v->slope)
    {
      lat_covariates_free (v);
      return NULL;
    }
  for (size_t c = 0; c < q; c++)
    {
      v->sd[c] = 1;
      v->low[c] = INFINITY;
      v->high[c] = -INFINITY;
    }
  return v;
}

/* What a fit goes by: the prior, and the table's range.  */
static void
copy_range (lat_covariates *to, const lat_covariates *from)
{
  memcpy (to->low, from->low, from->q * sizeof *to->low);
  memcpy (to->high, from->high, from->q * sizeof *to->high);
  to->precision = from->precision;
}

/* All else.  */
static void
copy_numbers (lat_covariates *to, const lat_covariates *from, size_t k)
{
  size_t q = from->q;
  memcpy (to->mean, from->mean, q * sizeof *to->mean);
  memcpy (to->sd, from->sd, q * sizeof *to->sd);
  memcpy (to->slope, from->slope, k * k * q * sizeof *to->slope);
}

lat_covariates *
lat_covariates_clone (const lat_hmm *m)
{
  lat_covariates *v = alloc (m->k, m->covariates->q);
  if (!v)
    return NULL;
  copy_numbers (v, m->covariates, m->k);
  copy_range (v, m->covariates);
  return v;
}

int
lat_covariates_copy (lat_hmm *to, const lat_hmm *from)
{
  lat_covariates *a = to->covariates;
  const lat_covariates *b = from->covariates;
  if (!a && !b)
    return 0;
  if (!a || !b || a->q != b->q)
    return LAT_EBADLEN;
  copy_numbers (a, b, to->k);
  copy_range (a, b);
  return 0;
}

void
lat_covariates_restore (lat_hmm *m, const lat_hmm *from)
{
  if (m->covariates)
    copy_numbers (m->covariates, from->covariates, m->k);
}

/* --- what goes with them ------------------------------------------------- */

static int
fixes_transitions (const lat_hmm *m)
{
  for (size_t i = m->k; m->fixed && i < m->k + m->k * m->k; i++)
    if (m->fixed[i])
      return 1;
  return 0;
}

static int
contradicts (const lat_hmm *m)
{
  return m->duration || m->law == LAT_INITIAL_STATIONARY
         || fixes_transitions (m);
}

int
lat_hmm_set_covariates (lat_hmm *m, size_t q)
{
  lat_covariates *v = NULL;
  if (q > 0 && contradicts (m))
    return LAT_EINVAL;
  if (q > 0 && !(v = alloc (m->k, q)))
    return LAT_ENOMEM;
  lat_covariates_free (m->covariates);
  m->covariates = v;
  return lat_hmm_prepare (m);
}

size_t
lat_hmm_covariates_reference (const lat_hmm *m, size_t i)
{
  const double *a = m->transition + i * m->k;
  size_t j = 0;
  if (a[i] > 0)
    return i;
  while (j + 1 < m->k && !(a[j] > 0))
    j++;
  return j;
}

void
lat_covariates_gauge (lat_hmm *m)
{
  size_t k = m->k, q = m->covariates->q;
  for (size_t i = 0; i < k; i++)
    {
      double *row = m->covariates->slope + i * k * q;
      size_t r = lat_hmm_covariates_reference (m, i);
      for (size_t c = 0; c < q; c++)
        {
          double at = row[r * q + c];
          for (size_t j = 0; j < k; j++)
            row[j * q + c]
                = m->transition[i * k + j] > 0 ? row[j * q + c] - at : 0;
        }
    }
}

/* A pattern that came later rules out slopes that were there.  */
static int
has_numbers (const lat_hmm *m)
{
  const lat_covariates *v = m->covariates;
  size_t k = m->k, q = v->q;
  for (size_t c = 0; c < q; c++)
    if (!(v->sd[c] > 0 && v->sd[c] <= LAT_COVARIATE_MOST
          && fabs (v->mean[c]) <= LAT_COVARIATE_MOST))
      return 0;
  for (size_t i = 0; i < k * k * q; i++)
    {
      size_t from = i / (k * q), to = i / q % k;
      int none = !(m->transition[from * k + to] > 0)
                 || to == lat_hmm_covariates_reference (m, from);
      if (!(fabs (v->slope[i]) <= LAT_COVARIATE_MOST)
          || (none && v->slope[i] != 0))
        return 0;
    }
  return v->precision >= 0;
}

int
lat_covariates_prepare (lat_hmm *m)
{
  if (!m->covariates)
    return 0;
  if (contradicts (m))
    return LAT_EINVAL;
  return has_numbers (m) ? 0 : LAT_EDOM;
}

/* --- what a table says --------------------------------------------------- */

static double
weight_of (const lat_data *d, size_t u)
{
  return d->weight ? d->weight[lat_data_row (d, u)] : 1;
}

/* sum of weight x (z_c - about)^power over the rows, by the sum of weights. */
static double
moment (const lat_data *d, size_t c, double about, int square)
{
  double sum = 0, total = 0;
  for (size_t u = 0; u < d->units; u++)
    {
      size_t end = lat_data_row (d, u + 1);
      double w = weight_of (d, u);
      for (size_t i = lat_data_row (d, u); w > 0 && i < end; i++)
        {
          double x = d->covariate[i * d->covariates + c] - about;
          sum += w * (square ? x * x : x);
          total += w;
        }
    }
  return total > 0 ? sum / total : 0;
}

static void
describe (const lat_data *d, size_t c, double *mean, double *sd)
{
  double about = moment (d, c, 0, 0);
  *mean = about + moment (d, c, about, 0);
  *sd = sqrt (moment (d, c, *mean, 1));
  if (!(*sd > nothing * fabs (*mean)))
    *sd = 0;
}

/* The smallest and the largest in rows with weight.  */
static void
find_range (const lat_data *d, size_t c, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (size_t u = 0; u < d->units; u++)
    for (size_t i = lat_data_row (d, u);
         weight_of (d, u) > 0 && i < lat_data_row (d, u + 1); i++)
      {
        double z = d->covariate[i * d->covariates + c];
        *low = fmin (*low, z);
        *high = fmax (*high, z);
      }
}

size_t
lat_covariates_constant (const lat_data *d)
{
  double mean, sd;
  for (size_t c = 0; c < d->covariates; c++)
    {
      describe (d, c, &mean, &sd);
      if (!(sd > 0))
        return c;
    }
  return d->covariates;
}

int
lat_covariates_init (lat_hmm *m, const lat_data *d, const lat_prior *prior)
{
  lat_covariates *v = m->covariates;
  if (!v)
    return 0;
  if (d->covariates != v->q)
    return LAT_ECOLUMNS;
  for (size_t c = 0; c < v->q; c++)
    {
      describe (d, c, &v->mean[c], &v->sd[c]);
      find_range (d, c, &v->low[c], &v->high[c]);
      if (!(v->sd[c] > 0))
        v->sd[c] = 1;
    }
  v->precision = prior->slope;
  memset (v->slope, 0, m->k * m->k * v->q * sizeof *v->slope);
  return 0;
}

void
lat_covariates_permute (lat_hmm *m, const size_t *order, const double *old)
{
  size_t k = m->k, q = m->covariates->q;
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      memcpy (m->covariates->slope + (i * k + j) * q,
              old + (order[i] * k + order[j]) * q, q * sizeof *old);
  lat_covariates_gauge (m);
}
