/* law.c -- a family made from the law of one number: densities, statistics,
   M-step.

   The statistics of component c and column j stand at (c p + j) S, S numbers
   of them.  The law sees the seen cells of a column side by side.  */

#include "family/columns.h"
#include "family/law_theta.h"
#include "base/ieee.h"
#include <math.h>
#include <string.h>

lat_family_type
lat_law_family (const lat_law *law)
{
  return (lat_family_type)LAW_FAMILY (law->name, law->names, law->prior_names);
}

size_t
lat_law_stat_len (const void *theta)
{
  const law_theta *t = theta;
  return t->k * t->p * t->law->statistics;
}

/* The seen cells of one column of a block.  */
typedef struct
{
  lat_law_cells cells;
  size_t *at;  /* cells.n: their rows; NULL: all of them are seen */
  double *one; /* room for a number a cell */
} gathered;

size_t
lat_law_work_len (const void *theta, size_t rows)
{
  const law_theta *t = theta;
  return rows * (sizeof (size_t) + (2 + t->law->terms) * sizeof (double));
}

static gathered
gather (const law_theta *t, const lat_block *b, size_t j, void *work)
{
  double *x = work, *one = x + b->n, *term = one + b->n;
  size_t *at = (size_t *)(term + t->law->terms * b->n), n = 0;
  const double *cell = b->x + t->col[j];
  for (size_t i = 0; i < b->n; i++, cell += b->tda)
    {
      x[n] = *cell;
      at[n] = i;
      n += !isnan (*cell);
    }
  if (t->law->terms_of)
    t->law->terms_of (law_par (t, 0, j), n, x, term);
  return (gathered){ { n, x, term }, n < b->n ? at : NULL, one };
}

int
lat_law_log_density (const void *theta, const lat_block *b, double *lp,
                     void *work)
{
  const law_theta *t = theta;
  for (size_t j = 0; j < t->p; j++)
    {
      gathered g = gather (t, b, j, work);
      for (size_t c = 0; c < t->k; c++)
        {
          double *to = lp + c * b->n;
          if (g.at)
            memset (g.one, 0, g.cells.n * sizeof *g.one);
          t->law->density (law_par (t, c, j), law_constant (t, c, j), &g.cells,
                           g.at ? g.one : to);
          for (size_t i = 0; g.at && i < g.cells.n; i++)
            to[g.at[i]] += g.one[i];
        }
    }
  return 0;
}

int
lat_law_accumulate (const void *theta, const lat_block *b, const double *r,
                    double *stat, void *work)
{
  const law_theta *t = theta;
  for (size_t j = 0; j < t->p; j++)
    {
      gathered g = gather (t, b, j, work);
      for (size_t c = 0; c < t->k; c++)
        {
          const double *from = r + c * b->n;
          for (size_t i = 0; g.at && i < g.cells.n; i++)
            g.one[i] = from[g.at[i]];
          t->law->accumulate (law_par (t, c, j), law_constant (t, c, j),
                              &g.cells, g.at ? g.one : from,
                              stat + (c * t->p + j) * t->law->statistics);
        }
    }
  return 0;
}

/* --- the domain, and a beginning ----------------------------------------- */

static const char *
fault (const void *theta, size_t j, double x)
{
  const law_theta *t = theta;
  return t->law->fault (law_par (t, 0, j), x);
}

int
lat_law_accept (const void *theta, const lat_data *d, lat_where *where)
{
  const law_theta *t = theta;
  if (!t->law->fault)
    return t->col[t->p - 1] < d->p ? 0 : LAT_EBADLEN;
  return lat_family_accept (t, t->p, t->col, fault, d, where);
}

int
lat_law_init (void *theta, const lat_data *d, const lat_prior *prior)
{
  law_theta *t = theta;
  int s = lat_law_accept (t, d, NULL);
  for (size_t j = 0; s == 0 && j < t->p; j++)
    {
      double *par = law_par (t, 0, j), *number = t->number + j * t->law->prior;
      t->unit[j] = 1;
      memset (number, 0, t->law->prior * sizeof *number);
      t->law->init (d, t->col[j], prior, par, number, t->unit + j);
      if (!(t->unit[j] > 0 && isfinite (t->unit[j])))
        t->unit[j] = 1;
      if (number[0] == 0)
        memset (number, 0, t->law->prior * sizeof *number);
      for (size_t c = 1; c < t->k; c++)
        memcpy (law_par (t, c, j), par, t->law->parameters * sizeof *par);
    }
  return s;
}

/* --- M-step -------------------------------------------------------------- */

static int
is_narrow (const law_theta *t, size_t c, size_t j)
{
  double u = t->unit[j];
  if (!t->law->spread)
    return 0;
  u = t->law->spread (law_par (t, c, j)) / u;
  return !(u * u > t->least_spread);
}

/* Without a prior a component's largest column decides whether there is
   enough of it, and no column may be without any.  */
static int
update (law_theta *t, size_t c, const double *stat)
{
  double most = 0, pseudo_rows = 0;
  for (size_t j = 0; j < t->p; j++, stat += t->law->statistics)
    {
      const double *number = t->number + j * t->law->prior;
      if (!(stat[0] + number[0] > 0)
          || t->law->mstep (law_par (t, c, j), stat, number))
        return LAT_EDEGENERATE;
      if (number[0] == 0 && is_narrow (t, c, j))
        return LAT_EDEGENERATE;
      most = fmax (most, stat[0]);
      pseudo_rows += number[0];
    }
  return pseudo_rows > 0 || most >= t->least_rows ? 0 : LAT_EDEGENERATE;
}

int
lat_law_mstep (void *theta, const double *stat)
{
  law_theta *t = theta;
  int s = 0;
  for (size_t c = 0; s == 0 && c < t->k; c++)
    s = update (t, c, stat + c * t->p * t->law->statistics);
  return s;
}

double
lat_law_log_prior (const void *theta)
{
  const law_theta *t = theta;
  double sum = 0;
  for (size_t j = 0; j < t->p; j++)
    {
      const double *number = t->number + j * t->law->prior;
      for (size_t c = 0; number[0] > 0 && c < t->k; c++)
        sum += t->law->log_prior (law_par (t, c, j), number);
    }
  return sum;
}

int
lat_law_permute (void *theta, const size_t *order)
{
  law_theta *t = theta;
  int s = lat_family_permute (t->k, t->p * t->law->parameters, t->par, order);
  return s ? s : lat_law_prepare (t);
}

double
lat_law_rank (const void *theta, size_t c)
{
  const law_theta *t = theta;
  return t->law->mean (law_par (t, c, 0));
}
