/* gaussian_recall.c -- what moments say about a normal law as it is now.  */

#include "family/gaussian_kept.h"
#include <math.h>
#include <string.h>

static const double log_two_pi = 1.837877066409345483560659472811;

/* --- what theta makes of a pattern --------------------------------------- */

/* to[a][b] = from[row[a]][column[b]]; rows of to are `columns` long.  */
static void
pick (size_t p, const double *from, size_t rows, const size_t *row,
      size_t columns, const size_t *column, double *to)
{
  for (size_t a = 0; a < rows; a++)
    for (size_t b = 0; b < columns; b++)
      to[a * columns + b] = from[row[a] * p + column[b]];
}

/* The lower half of a (n x n), packed.  */
static void
pack (size_t n, const double *a, double *to)
{
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++)
      *to++ = a[i * n + j];
}

/* Sigma_oo^-1 = a (o x o), each pair of equal entries once.  */
static void
set_quadratic (moment_shape *s, const double *a)
{
  double *to = s->quadratic;
  for (size_t i = 0; i < s->o; i++)
    for (size_t j = 0; j <= i; j++)
      *to++ = (i == j ? 1 : 2) * a[i * s->o + j];
}

/* C = P_mm^-1, B = -C P_mo, Sigma_oo^-1 = P_oo + P_om B.  */
static int
shape_by_precision (moment_shape *s, const gaussian_theta *t, double *a,
                    double *b)
{
  size_t p = t->p, o = s->o, m = s->m;
  pick (p, t->precision, m, s->missing, m, s->missing, a);
  int status = m ? lat_chol (m, a, m) : LAT_SUCCESS;
  if (status)
    return status;
  s->constant = (double)o * log_two_pi + t->logdet[0]
                + (m ? lat_chol_logdet (m, a, m) : 0);
  if (m)
    lat_chol_inverse (m, a, m, b, m);
  pack (m, b, s->spread);
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < o; j++)
      {
        double sum = 0;
        for (size_t h = 0; h < m; h++)
          sum -= b[i * m + h] * t->precision[s->missing[h] * p + s->seen[j]];
        s->regression[i * o + j] = sum;
      }
  pick (p, t->precision, o, s->seen, o, s->seen, a);
  for (size_t h = 0; h < m; h++)
    for (size_t i = 0; i < o; i++)
      for (size_t j = 0; j <= i; j++)
        a[i * o + j] += t->precision[s->seen[i] * p + s->missing[h]]
                        * s->regression[h * o + j];
  set_quadratic (s, a);
  return LAT_SUCCESS;
}

/* B = Sigma_mo Sigma_oo^-1, C = Sigma_mm - B Sigma_om.  */
static int
shape_by_covariance (moment_shape *s, const gaussian_theta *t, double *a,
                     double *b)
{
  size_t p = t->p, o = s->o, m = s->m;
  pick (p, t->sigma, o, s->seen, o, s->seen, a);
  int status = lat_chol (o, a, o);
  if (status)
    return status;
  s->constant = (double)o * log_two_pi + lat_chol_logdet (o, a, o);
  lat_chol_inverse (o, a, o, b, o);
  set_quadratic (s, b);
  for (size_t i = 0; i < m; i++)
    {
      double *row = s->regression + i * o;
      for (size_t j = 0; j < o; j++)
        row[j] = t->sigma[s->missing[i] * p + s->seen[j]];
      lat_chol_solve (o, a, o, row);
      for (size_t h = 0; h <= i; h++)
        {
          double sum = t->sigma[s->missing[i] * p + s->missing[h]];
          for (size_t j = 0; j < o; j++)
            sum -= row[j] * t->sigma[s->missing[h] * p + s->seen[j]];
          s->spread[batch_row (i) + h] = sum;
        }
    }
  return LAT_SUCCESS;
}

/* --- refresh and recall -------------------------------------------------- */

static void
recompute (gaussian_kept *kept, const gaussian_theta *t, moment_pack *pack)
{
  memset (pack->result, 0,
          moment_result_len (t->p) * BATCH_LANES * sizeof *pack->result);
  for (size_t g = 0; g < pack->groups; g++)
    t->batch->moments (&kept->shape[pack->group[g].shape], t->p, t->mean,
                       pack->group[g].moments, pack->result, kept->scratch);
}

int
lat_gaussian_refresh (const void *theta, void *state)
{
  const gaussian_theta *t = theta;
  gaussian_kept *kept = state;
  double *a = kept->scratch, *b = a + t->p * t->p;
  kept->fresh
      = t->rules.route == GAUSSIAN_AUTO && t->rcond[0] > t->rules.moments;
  for (size_t i = 0; i < kept->shapes && kept->fresh; i++)
    {
      moment_shape *s = &kept->shape[i];
      int status = s->o == 0      ? LAT_SUCCESS
                   : s->m <= s->o ? shape_by_precision (s, t, a, b)
                                  : shape_by_covariance (s, t, a, b);
      if (status)
        return status;
    }
  for (size_t i = 0; i < kept->packs && kept->fresh; i++)
    if (kept->pack[i].result)
      recompute (kept, t, &kept->pack[i]);
  return LAT_SUCCESS;
}

int
lat_gaussian_recall (const void *state, size_t chunk, double *loglik,
                     double *stat)
{
  const gaussian_kept *kept = state;
  size_t p = kept->p;
  if (!kept->fresh || chunk >= kept->chunks || !kept->whole[chunk])
    return 0;
  const double *from
      = kept->pack[chunk / BATCH_LANES].result + chunk % BATCH_LANES;
  *loglik += from[0];
  for (size_t j = 0; j <= p; j++)
    stat[j] += from[(1 + j) * BATCH_LANES];
  from += (2 + p) * BATCH_LANES;
  stat += 1 + p;
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j <= i; j++, from += BATCH_LANES)
      stat[i * p + j] += *from;
  return 1;
}
