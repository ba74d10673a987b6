/* gaussian_separable.c -- diagonal and spherical covariances: each seen cell
   is for itself, and adds r, r d and r d^2 to its column.  */

#include "family/gaussian_strips.h"
#include <math.h>
#include <string.h>

static const double log_two_pi = 1.837877066409345483560659472811;

/* What each cell seen adds to -2 log p besides its distance; their sum.  */
static double
logs_of (const gaussian_theta *t, size_t c, double *logs)
{
  double sum = 0;
  for (size_t j = 0; j < t->p; j++)
    sum += logs[j] = log_two_pi + t->log_var[c * t->p + j];
  return sum;
}

void
lat_gaussian_separable_density (const gaussian_theta *t, const lat_block *b,
                                double *lp, gaussian_strips *w)
{
  size_t p = t->p, rows = lat_strip_rows (w->n);
  double *heads = *w->holes ? w->head : NULL;
  for (size_t c = 0; c < t->k; c++)
    {
      double *q = w->q + c * rows, head = logs_of (t, c, w->work);
      t->kernels->distances (p, t->mean + c * p, t->inv_var + c * p, w->work,
                             w->n, w->strip, q, heads);
      t->kernels->lessen (b->n, head, heads, q, lp + c * b->n);
    }
}

void
lat_gaussian_separable_moments (const gaussian_theta *t, const lat_block *b,
                                const double *r, double *stat,
                                gaussian_strips *w)
{
  size_t p = t->p, step = gaussian_stat_step (t);
  memset (w->root, 0, lat_strip_rows (w->n) * sizeof *w->root);
  for (size_t c = 0; c < t->k; c++, r += b->n, stat += step)
    {
      memcpy (w->root, r, b->n * sizeof *r);
      t->kernels->columns (p, t->mean + c * p, w->n, w->strip, w->root,
                           *w->holes, stat);
    }
}
