/* gaussian_laws.c -- the normal laws of what a pattern of missing entries
   shows, and of the rest given that.  */

#include "family/gaussian_laws.h"
#include <math.h>

static const double log_two_pi = 1.837877066409345483560659472811;

int
lat_gaussian_takes_runs (const gaussian_theta *t)
{
  return gaussian_is_dense (t) && t->rules.route == GAUSSIAN_AUTO
         && (double)t->p <= t->rules.narrow;
}

/* The missing columns lie behind the seen ones.  */
void
lat_gaussian_pattern_read (const gaussian_theta *t, const double *x,
                           gaussian_pattern *g)
{
  size_t p = t->p, holes = 0;
  g->o = 0;
  for (size_t j = 0; j < p; j++)
    holes += isnan (x[t->col[j]]) != 0;
  g->m = holes;
  g->missing = g->seen + p - holes;
  for (size_t j = 0, m = 0; j < p; j++)
    if (isnan (x[t->col[j]]))
      g->missing[m++] = j;
    else
      g->seen[g->o++] = j;
}

size_t
lat_gaussian_law_len (size_t o, size_t m)
{
  return o + lat_panels_len (o) + m * o + m * m + 1;
}

gaussian_law
lat_gaussian_law_at (size_t o, size_t m, double *number)
{
  gaussian_law law = { .mean = number };
  law.panels = law.mean + o;
  law.regression = law.panels + lat_panels_len (o);
  law.spread = law.regression + m * o;
  law.constant = law.spread + m * m;
  return law;
}

/* to[a][b] = from[row[a]][column[b]]; rows of to are `columns` long.  */
static void
pick (size_t p, const double *from, size_t rows, const size_t *row,
      size_t columns, const size_t *column, double *to)
{
  for (size_t a = 0; a < rows; a++)
    for (size_t b = 0; b < columns; b++)
      to[a * columns + b] = from[row[a] * p + column[b]];
}

static double
dot (size_t n, const double *a, const double *b)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* B and C, from the factor l of Sigma_oo; cross (m x o) is scratch.  */
static void
make_rest (const gaussian_theta *t, const double *sigma,
           const gaussian_pattern *g, const double *l, gaussian_law *law,
           double *cross)
{
  size_t p = t->p, o = g->o, m = g->m;
  pick (p, sigma, m, g->missing, o, g->seen, cross);
  pick (p, sigma, m, g->missing, o, g->seen, law->regression);
  pick (p, sigma, m, g->missing, m, g->missing, law->spread);
  for (size_t i = 0; i < m; i++)
    lat_chol_solve (o, l, o, law->regression + i * o);
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j <= i; j++)
      law->spread[i * m + j]
          -= dot (o, law->regression + i * o, cross + j * o);
}

int
lat_gaussian_law_make (const gaussian_theta *t, size_t c,
                       const gaussian_pattern *g, gaussian_law *law,
                       double *work)
{
  size_t p = t->p, o = g->o;
  const double *sigma = gaussian_matrix (t, t->sigma, c);
  double *l = work, *u = work + p * p;
  for (size_t a = 0; a < o; a++)
    law->mean[a] = t->mean[c * p + g->seen[a]];
  pick (p, sigma, o, g->seen, o, g->seen, l);
  int s = lat_chol (o, l, o);
  if (s)
    return s;
  lat_chol_invert_factor (o, l, o, u, o);
  lat_panels_pack (o, u, o, law->panels);
  *law->constant = (double)o * log_two_pi + lat_chol_logdet (o, l, o);
  make_rest (t, sigma, g, l, law, u);
  return LAT_SUCCESS;
}

/* --- moments ------------------------------------------------------------- */

/* cross (m x o) = B S.  */
static void
regress (const gaussian_pattern *g, const gaussian_law *law,
         const double *square, double *restrict cross)
{
  size_t o = g->o;
  for (size_t i = 0; i < g->m; i++, cross += o)
    {
      for (size_t b = 0; b < o; b++)
        cross[b] = 0;
      for (size_t a = 0; a < o; a++)
        {
          double w = law->regression[i * o + a];
          const double *row = square + a * o;
#pragma omp simd
          for (size_t b = 0; b < o; b++)
            cross[b] += w * row[b];
        }
    }
}

/* The place of (i, j) in the lower half of a p x p matrix.  */
static size_t
lower (size_t p, size_t i, size_t j)
{
  return i > j ? i * p + j : j * p + i;
}

void
lat_gaussian_law_spread (const gaussian_pattern *g, const gaussian_law *law,
                         size_t p, double n, const double *sum, double *square,
                         double *stat, double *work)
{
  size_t o = g->o, m = g->m;
  double *first = stat + 1, *second = first + p;
  stat[0] += n;
  for (size_t a = 0; a < o; a++)
    {
      first[g->seen[a]] += sum[a];
      for (size_t b = 0; b <= a; b++)
        second[g->seen[a] * p + g->seen[b]] += square[a * o + b];
    }
  lat_symmetrize (o, square, o);
  regress (g, law, square, work);
  for (size_t i = 0; i < m; i++)
    {
      size_t row = g->missing[i];
      first[row] += dot (o, law->regression + i * o, sum);
      for (size_t b = 0; b < o; b++)
        second[lower (p, row, g->seen[b])] += work[i * o + b];
      for (size_t j = 0; j <= i; j++)
        second[row * p + g->missing[j]]
            += dot (o, work + i * o, law->regression + j * o)
               + n * law->spread[i * m + j];
    }
}
