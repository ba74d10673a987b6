/* gaussian_complete.c -- full and tied covariances, rows without holes.

   q_ic = |U_c (x_i - mu_c)|^2 with U = L^-1; the mean is taken off first, so
   large values with small spread lose nothing.  Moments leave out rows whose
   share r (1 + q) of a component's is negligible; they are in its N.  */

#include "family/gaussian_strips.h"
#include <string.h>

static const double log_two_pi = 1.837877066409345483560659472811;

void
lat_gaussian_complete_density (const gaussian_theta *t, const lat_block *b,
                               double *lp, gaussian_strips *w)
{
  size_t p = t->p, rows = lat_strip_rows (w->n);
  for (size_t c = 0; c < t->k; c++)
    {
      double *q = w->q + c * rows;
      size_t cov = gaussian_cov (t, c);
      t->kernels->whiten (p, t->panels + cov * lat_panels_len (p),
                          t->mean + c * p, w->n, w->strip, w->work, q);
      t->kernels->lessen (b->n, (double)p * log_two_pi + t->logdet[cov], NULL,
                          q, lp + c * b->n);
    }
}

/* The weights' roots, and zero.  */
static void
take_all (const gaussian_theta *t, size_t n, const double *r,
          gaussian_strips *w)
{
  t->kernels->sqrt (n, r, w->root);
  for (size_t i = n; i < lat_strip_rows (n); i++)
    w->root[i] = 0;
}

void
lat_gaussian_complete_moments (const gaussian_theta *t, const lat_block *b,
                               const double *r, double *stat,
                               gaussian_strips *w)
{
  size_t p = t->p, step = gaussian_stat_step (t);
  size_t rows = lat_strip_rows (w->n);
  double limit = b->kept ? t->rules.negligible : 0;
  for (size_t c = 0; c < t->k; c++, r += b->n, stat += step)
    {
      const int64_t *at = w->at;
      size_t m = t->kernels->pick (b->n, r, b->kept ? w->q + c * rows : NULL,
                                   limit, w->place, w->at, w->root);
      if ((double)m > t->rules.gather * (double)b->n)
        {
          take_all (t, b->n, r, w);
          at = NULL;
          m = b->n;
        }
      stat[0] += t->kernels->sum (b->n, r);
      if (m > 0)
        t->kernels->moments (p, t->mean + c * p, m, w->strip, at, w->root,
                             w->work, stat + 1, stat + 1 + p);
    }
}

/* --- rows that were filled ----------------------------------------------- */

void
lat_gaussian_filled_distances (const gaussian_theta *t, size_t c, size_t n,
                               const double *z, double *q, gaussian_strips *w)
{
  size_t p = t->p;
  const double *u = t->panels + gaussian_cov (t, c) * lat_panels_len (p);
  t->kernels->strips (n, p, z, p, NULL, w->strip);
  t->kernels->whiten (p, u, NULL, n, w->strip, w->work, w->head);
  memcpy (q, w->head, n * sizeof *q);
}

void
lat_gaussian_filled_moments (const gaussian_theta *t, size_t n,
                             const double *z, double *stat, gaussian_strips *w)
{
  size_t p = t->p;
  stat[0] += t->kernels->sum (n, w->head);
  take_all (t, n, w->head, w);
  t->kernels->strips (n, p, z, p, NULL, w->strip);
  t->kernels->moments (p, NULL, n, w->strip, NULL, w->root, w->work, stat + 1,
                       stat + 1 + p);
}
