/* blend.c -- what a mixture and one normal law over numbers and text say
   together.

   With share s of the latter a missing cell has the law (1 - s) A + s B, A
   being the mixture's and B the other's (a linear pool: Stone 1961, Annals of
   Mathematical Statistics 32, 1339-1342): its mean, its sd, its most probable
   level.  */

#include "impute/blend.h"
#include "impute/scaled.h"
#include <latens/categorical.h>
#include <latens/coded.h>
#include <latens/product.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const lat_model *m;
  const lat_data *rows;
  double *r;         /* n x k, or NULL: nobody needs it */
  double *mean, *sd; /* n x wide, of the coded numbers; sd may be NULL */
  double *prob;      /* 2 x the most levels */
} blending;

/* The categorical part of m's emission that has column j, and as which own
   column.  */
static const void *
find_part (const lat_model *m, size_t j, size_t *own)
{
  const void *product = m->mixture->emission;
  for (size_t i = 0; i < lat_product_parts (product); i++)
    {
      const void *theta = lat_product_part (product, i);
      const size_t *col;
      if (lat_product_type (product, i) != &lat_family_categorical)
        continue;
      size_t p = lat_family_categorical.columns (theta, &col);
      for (*own = 0; *own < p; ++*own)
        if (col[*own] == j)
          return theta;
    }
  return NULL;
}

void
lat_blend_mixture_levels (const lat_model *m, size_t j, const double *r,
                          double *prob)
{
  size_t own, levels = m->column[j].levels;
  const void *theta = find_part (m, j, &own);
  memset (prob, 0, levels * sizeof *prob);
  for (size_t c = 0; theta && c < m->mixture->k; c++)
    for (size_t l = 0; l < levels; l++)
      prob[l] += r[c] * lat_categorical_prob (theta, c, own)[l];
}

double *
lat_blend_posterior (const lat_model *m, const lat_data *rows,
                     unsigned threads, int *s)
{
  lat_data view;
  double *cells = NULL;
  double *r = malloc ((rows->n * m->mixture->k + 1) * sizeof *r);
  *s = r ? lat_model_view (m, rows, &view, &cells, NULL) : LAT_ENOMEM;
  if (!*s)
    *s = lat_mixture_posterior (m->mixture, &view, threads, r, NULL);
  free (cells);
  if (!*s)
    return r;
  free (r);
  return NULL;
}

static void
blend_number (const blending *b, size_t i, size_t j, double *x, double *sd)
{
  const lat_coded *c = b->m->coded;
  size_t at = i * c->first[c->p] + c->first[j];
  lat_bounds bounds = lat_scaled_bounds (b->m->column + j);
  double s = c->share[j], other = b->mean[at], mixed;
  if (bounds.sides && !bounds.recognised)
    other = lat_bounds_clamp (&bounds, other);
  mixed = (1 - s) * *x + s * other;
  if (sd)
    *sd = sqrt (
        (1 - s) * (*sd * *sd + (*x - mixed) * (*x - mixed))
        + s * (b->sd[at] * b->sd[at] + (other - mixed) * (other - mixed)));
  *x = mixed;
}

static void
blend_text (const blending *b, size_t i, size_t j, double *x, double *sd)
{
  const lat_coded *c = b->m->coded;
  size_t levels = b->m->column[j].levels, best = 0;
  double s = c->share[j], *p = b->prob, *q = p + levels;
  lat_blend_mixture_levels (b->m, j, b->r + i * b->m->mixture->k, p);
  lat_coded_levels (c, j, b->mean + i * c->first[c->p], q);
  for (size_t l = 0; l < levels; l++)
    {
      p[l] += s * (q[l] - p[l]);
      if (p[l] > p[best])
        best = l;
    }
  *x = (double)best;
  if (sd)
    *sd = p[best];
}

static void
blend_column (const blending *b, size_t j, double *x, double *sd)
{
  const lat_data *d = b->rows;
  for (size_t i = 0; i < d->n; i++)
    if (isnan (lat_data_cell (d, i, j)))
      {
        double *to = x + i * d->p + j, *doubt = sd ? sd + i * d->p + j : NULL;
        if (b->m->column[j].kind == LAT_CATEGORICAL)
          blend_text (b, i, j, to, doubt);
        else
          blend_number (b, i, j, to, doubt);
      }
}

/* Room for the blending, and what the two laws say.  */
static int
prepare (blending *b, unsigned threads, int sd)
{
  const lat_coded *c = b->m->coded;
  size_t cells = b->rows->n * c->first[c->p] + 1, most = 0;
  int s, text = 0;
  for (size_t j = 0; j < c->p; j++)
    {
      text |= b->m->column[j].kind == LAT_CATEGORICAL && c->share[j] > 0;
      if (b->m->column[j].levels > most)
        most = b->m->column[j].levels;
    }
  b->mean = malloc (cells * sizeof *b->mean);
  b->sd = sd ? malloc (cells * sizeof *b->sd) : NULL;
  b->prob = malloc ((2 * most + 1) * sizeof *b->prob);
  if (!b->mean || !b->prob || (sd && !b->sd))
    return LAT_ENOMEM;
  if (text && !(b->r = lat_blend_posterior (b->m, b->rows, threads, &s)))
    return s;
  return lat_coded_expect (c, b->rows, threads, b->mean, b->sd);
}

int
lat_blend_rows (const lat_model *m, const lat_data *rows, unsigned threads,
                double *x, double *sd)
{
  blending b = { .m = m, .rows = rows };
  if (!m->coded)
    return LAT_SUCCESS;
  int s = prepare (&b, threads, sd != NULL);
  for (size_t j = 0; !s && j < m->p; j++)
    if (m->coded->share[j] > 0)
      blend_column (&b, j, x, sd);
  free (b.r);
  free (b.mean);
  free (b.sd);
  free (b.prob);
  return s;
}
