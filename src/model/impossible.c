/* impossible.c -- which row it is that a model gives probability zero.

   A mixture: a row that no component can have.  A chain: of the states that
   can be, those that some state before leads to and that can emit the row,

     can_t(j) = b_t(j) > 0 and some i: can_t-1(i), a_ij > 0,

   the first row that leaves none.  Nothing is multiplied, so that nothing
   underflows.  */

#include "model/hmm_labels.h"
#include <latens/model.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const lat_model *m;
  const lat_data *d;
  const lat_family_type *family;
  const void *emission;
  size_t k;
  int weighted;       /* rows without weight are passed over */
  double *x, *lp;     /* rows of a block, k x block */
  unsigned char *can; /* 2 k: of the row before, and of this one */
  void *work;
} search;

/* log b of n rows x, as lat_data_rows gives them, into lp (k x n).  */
static int
densities (search *s, const double *x, size_t n)
{
  lat_block b = { .n = n,
                  .x = x,
                  .tda = lat_data_width (s->d),
                  .lag = s->d->lags ? s->d->p : 0 };
  memset (s->lp, 0, s->k * n * sizeof *s->lp);
  return s->family->log_density (s->emission, &b, s->lp, s->work);
}

/* Whether no state can emit the one row in x.  */
static int
nowhere (search *s, const double *x)
{
  if (densities (s, x, 1))
    return 0;
  for (size_t c = 0; c < s->k; c++)
    if (s->lp[c] > -INFINITY)
      return 0;
  return 1;
}

/* What is wrong with a row: one of its cells, by itself, or more.  */
static void
blame (search *s, size_t row, lat_where *where)
{
  size_t p = s->d->p, width = lat_data_width (s->d);
  double *one = s->x + width;
  lat_data_rows (s->d, row, 1, s->x);
  *where = (lat_where){ row, p,
                        "no state that can come after the rows before "
                        "it can have this row" };
  if (nowhere (s, s->x))
    where->reason = s->m->mixture ? "no component can have this row"
                                  : "no state can have this row";
  else
    {
      if (s->m->hmm && s->d->label && s->d->label[row])
        where->reason = "the state that the label says can not have this "
                        "row, or not come after the rows before it";
      return;
    }
  for (size_t j = 0; where->col == p && j < p; j++)
    {
      for (size_t i = 0; i < width; i++)
        one[i] = i == j ? s->x[i] : (double)NAN;
      if (nowhere (s, one))
        where->col = j;
    }
  if (where->col < p)
    where->reason = s->m->mixture ? "no component can have this"
                                  : "no state can have this";
}

/* The states that can be in row i of a block of n; 0: none.  */
static int
step (search *s, size_t i, size_t n, int first)
{
  const lat_hmm *h = s->m->hmm;
  unsigned char *now = s->can + s->k, any = 0;
  for (size_t j = 0; j < s->k; j++)
    {
      unsigned char can = !h || (first && h->initial[j] > 0);
      for (size_t c = 0; h && !first && !can && c < s->k; c++)
        can = s->can[c]
              && (h->transition[c * s->k + j] > 0 || (h->duration && c == j));
      now[j] = can && s->lp[j * n + i] > -INFINITY;
      any |= now[j];
    }
  memcpy (s->can, now, s->k);
  return any;
}

static int
search_unit (search *s, size_t u, lat_where *where)
{
  size_t row = lat_data_row (s->d, u), end = lat_data_row (s->d, u + 1), n;
  if (s->weighted && s->d->weight && !(s->d->weight[row] > 0))
    return 0;
  for (size_t t = row; t < end; t += n)
    {
      n = end - t < LAT_BLOCK_ROWS ? end - t : LAT_BLOCK_ROWS;
      lat_data_rows (s->d, t, n, s->x);
      int status = densities (s, s->x, n);
      if (status)
        return status;
      if (s->m->hmm)
        lat_hmm_restrict (s->d, t, n, s->k, s->lp);
      for (size_t i = 0; i < n; i++)
        if (!step (s, i, n, t + i == row))
          {
            blame (s, t + i, where);
            return LAT_EIMPOSSIBLE;
          }
    }
  return 0;
}

static int
search_all (search *s, lat_where *where)
{
  int status = 0;
  for (size_t u = 0; status == 0 && u < s->d->units; u++)
    status = search_unit (s, u, where);
  return status;
}

int
lat_model_impossible (const lat_model *m, const lat_data *d, lat_where *where)
{
  lat_data view;
  double *cells;
  search s = { .m = m,
               .d = &view,
               .family = m->mixture ? m->mixture->family : m->hmm->family,
               .emission = lat_model_emission (m),
               .k = lat_model_components (m),
               .weighted = 1 };
  int status = lat_model_view (m, d, &view, &cells, NULL);
  if (status)
    return status;
  status = LAT_ENOMEM;
  s.x = malloc ((LAT_BLOCK_ROWS + 2) * (lat_data_width (d) + 1) * sizeof *s.x);
  s.lp = malloc ((LAT_BLOCK_ROWS + 1) * s.k * sizeof *s.lp);
  s.can = malloc (2 * s.k);
  s.work = malloc (s.family->work_len (s.emission, LAT_BLOCK_ROWS) + 1);
  if (s.x && s.lp && s.can && s.work && (status = search_all (&s, where)) == 0)
    {
      s.weighted = 0;
      status = search_all (&s, where);
    }
  free (s.work);
  free (s.can);
  free (s.lp);
  free (s.x);
  free (cells);
  return status;
}
