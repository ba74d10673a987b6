/* hmm_law.c -- laws with structural zeros, which therefore stay above
   LAT_HMM_LEAST elsewhere: M-step, floor.  */

#include "model/hmm_law.h"
#include "model/hmm_private.h"
#include <math.h>

lat_hmm_law
lat_hmm_law_at (const lat_hmm *m, size_t number)
{
  size_t at = number * m->k;
  return (lat_hmm_law){ .k = m->k,
                        .number = number,
                        .p = number ? m->transition + at - m->k : m->initial,
                        .fixed = m->fixed ? m->fixed + at : NULL,
                        .counts = m->counts ? m->counts + at : NULL,
                        .pseudo = m->pseudo };
}

size_t
lat_hmm_law_first (const lat_hmm *m)
{
  return m->law == LAT_INITIAL_FREE ? 0 : 1;
}

double
lat_hmm_law_left (const lat_hmm_law *a)
{
  double left = 1;
  for (size_t j = 0; a->fixed && j < a->k; j++)
    left -= a->fixed[j] ? a->p[j] : 0;
  return left;
}

size_t
lat_hmm_law_reference (const lat_hmm_law *a)
{
  size_t j = 0;
  if (a->number > 0 && lat_hmm_law_is_free (a, a->number - 1))
    return a->number - 1;
  while (j < a->k && !lat_hmm_law_is_free (a, j))
    j++;
  return j;
}

/* x_j (sum x)^-1 times what is left, or the floor.  */
static void
share (const lat_hmm_law *a, const double *x, int counts, double sum)
{
  double left = lat_hmm_law_left (a);
  for (size_t j = 0; j < a->k; j++)
    if (lat_hmm_law_is_free (a, j))
      a->p[j] = fmax ((x[j] + (counts ? lat_hmm_law_pseudo (a, j) : 0)) / sum
                          * left,
                      LAT_HMM_LEAST);
}

void
lat_hmm_law_fit (const lat_hmm_law *a, const double *count)
{
  double sum = 0;
  for (size_t j = 0; j < a->k; j++)
    if (lat_hmm_law_is_free (a, j))
      sum += count[j] + lat_hmm_law_pseudo (a, j);
  if (sum > 0)
    share (a, count, 1, sum);
}

void
lat_hmm_law_share (const lat_hmm_law *a, double *weight)
{
  double sum = 0;
  for (size_t j = 0; j < a->k; j++)
    if (lat_hmm_law_is_free (a, j))
      sum += weight[j] = fmax (weight[j], LAT_HMM_LEAST);
  share (a, weight, 0, sum);
}

/* With h_j = dQ / d log p_j, g_j = h_j - p_j sum h over all entries; over the
   free ones alone it is h_j - p_j / left sum h, which is the same of g.  */
void
lat_hmm_law_project (const lat_hmm_law *a, double *g)
{
  double left = lat_hmm_law_left (a), sum = 0;
  if (!a->fixed)
    return;
  for (size_t j = 0; j < a->k; j++)
    sum += lat_hmm_law_is_free (a, j) ? g[j] : 0;
  for (size_t j = 0; j < a->k; j++)
    g[j] = lat_hmm_law_is_free (a, j) ? g[j] - a->p[j] / left * sum : 0;
}
