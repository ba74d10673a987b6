/* gaussian_batch.c -- rows with few entries missing, several patterns at a
   time.

   With U'U = P = Sigma^-1, m what is missing, z the centred row with zeros at
   m, and U_m the columns m of U, the filled row d minimises |U d|^2:

     y = U z,  d_m = -(U_m' U_m)^-1 U_m' y,  U_m' U_m = P_mm,
     the squared distance of what is seen = |y + U_m d_m|^2.

   The first is one product for all rows.  The rest is done for as many
   patterns as a batch has lanes, each in a lane of its own.  */

#include "family/gaussian_batch.h"
#include "family/gaussian_missing.h"
#include <math.h>
#include <string.h>

static const double log_two_pi = 1.837877066409345483560659472811;

enum
{
  MOST = 64,   /* entries missing: their factors stay in the second cache */
  FEW_ROWS = 2 /* of each pattern: they are solved for side by side */
};

size_t
lat_gaussian_batch_most (size_t p)
{
  return p - 1 < MOST ? p - 1 : MOST;
}

size_t
lat_gaussian_batch_end (const gaussian_theta *t, size_t c,
                        const gaussian_rows *w)
{
  return lat_gaussian_well_conditioned (t, c) ? w->batched : w->few;
}

/* --- lists --------------------------------------------------------------- */

/* The groups [from, to) of a batch; the last lacks most.  */
typedef struct
{
  size_t from, to, m;
  int32_t *index; /* m x LANES: a column of lane l at [a * LANES + l] */
} batch;

static batch
batch_at (const gaussian_rows *w, size_t g, size_t end, int32_t *index)
{
  batch b = { .from = g, .to = g + BATCH_LANES, .index = index };
  if (b.to > end)
    b.to = end;
  b.m = w->lack[b.to - 1];
  return b;
}

static batch
next_batch (const gaussian_rows *w, size_t end, const batch *b)
{
  return batch_at (w, b->to, end, b->index + b->m * BATCH_LANES);
}

static void
list_columns (const gaussian_rows *w, size_t g, int32_t *index)
{
  for (size_t i = 0; i < w->words; i++)
    for (uint64_t word = w->shape[g][i]; word; word &= word - 1)
      {
        *index = (int32_t)(i * 64) + __builtin_ctzll (word);
        index += BATCH_LANES;
      }
}

void
lat_gaussian_batch_lists (gaussian_rows *w)
{
  if (w->few == w->batched)
    return;
  batch b = batch_at (w, w->few, w->batched, w->index);
  for (;; b = next_batch (w, w->batched, &b))
    {
      for (size_t g = b.from; g < b.to; g++)
        list_columns (w, g, b.index + (g - b.from));
      if (b.to == w->batched)
        break;
    }
}

/* --- one batch ----------------------------------------------------------- */

/* What all batches of a component share.  */
typedef struct
{
  const gaussian_theta *t;
  const batch_kernels *k;
  gaussian_rows *w;
  size_t c;
  const double *ut; /* U' */
} job;

static size_t
rows_of (const gaussian_rows *w, size_t g)
{
  return w->bfirst[g + 1] - w->bfirst[g];
}

/* The lanes become P_mm, filled up with the identity.  */
static void
pick (const job *j, const batch *b)
{
  size_t p = j->t->p, groups = b->to - b->from;
  const double *precision = gaussian_matrix (j->t, j->t->precision, j->c);
  for (size_t l = 0; l < BATCH_LANES; l++)
    {
      const int32_t *index = b->index + l;
      size_t m = l < groups ? j->w->lack[b->from + l] : 0;
      double *to = j->w->lanes + l;
      for (size_t a = 0; a < m; a++)
        {
          const double *row = precision + (size_t)index[a * BATCH_LANES] * p;
          for (size_t h = 0; h <= a; h++, to += BATCH_LANES)
            *to = row[index[h * BATCH_LANES]];
        }
      for (size_t a = m; a < b->m; a++)
        for (size_t h = 0; h <= a; h++, to += BATCH_LANES)
          *to = h == a;
    }
}

/* Row i of bz in group g: its right-hand side goes into a lane ...  */
static void
project (const job *j, const batch *b, size_t g, size_t i, double *rhs)
{
  const gaussian_rows *w = j->w;
  j->k->project (w->ld, w->lack[g], b->index + (g - b->from), j->ut,
                 w->by + i * w->ld, rhs);
}

/* ... and comes back as -d_m.  */
static void
settle (const job *j, const batch *b, size_t g, size_t i, const double *rhs)
{
  const gaussian_rows *w = j->w;
  const int32_t *index = b->index + (g - b->from);
  w->q[w->bfrom[i]] = j->k->residual (w->ld, w->lack[g], index, rhs, j->ut,
                                      w->by + i * w->ld);
  for (size_t a = 0; a < w->lack[g]; a++)
    w->bz[i * w->ld + (size_t)index[a * BATCH_LANES]] = -rhs[a * BATCH_LANES];
}

/* The row number `turn` of each group.  */
static void
fill_across (const job *j, const batch *b, size_t turn)
{
  const gaussian_rows *w = j->w;
  memset (w->rhs, 0, b->m * BATCH_LANES * sizeof *w->rhs);
  for (size_t g = b->from; g < b->to; g++)
    if (turn < rows_of (w, g))
      project (j, b, g, w->bfirst[g] + turn, w->rhs + (g - b->from));
  j->k->solve (b->m, w->lanes, w->inverse, w->rhs);
  for (size_t g = b->from; g < b->to; g++)
    if (turn < rows_of (w, g))
      settle (j, b, g, w->bfirst[g] + turn, w->rhs + (g - b->from));
}

/* All rows of one group.  */
static void
fill_group (const job *j, const batch *b, size_t g)
{
  const gaussian_rows *w = j->w;
  for (size_t i = w->bfirst[g]; i < w->bfirst[g + 1]; i += BATCH_LANES)
    {
      size_t n = w->bfirst[g + 1] - i;
      if (n > BATCH_LANES)
        n = BATCH_LANES;
      memset (w->rhs, 0, w->lack[g] * BATCH_LANES * sizeof *w->rhs);
      for (size_t l = 0; l < n; l++)
        project (j, b, g, i + l, w->rhs + l);
      j->k->solve_one (w->lack[g], w->lanes, w->inverse, g - b->from, w->rhs);
      for (size_t l = 0; l < n; l++)
        settle (j, b, g, i + l, w->rhs + l);
    }
}

/* S_mm += (sum of the rows' weights) P_mm^-1, group by group.  */
static void
spread (const job *j, const batch *b, const double *r, double *square)
{
  const gaussian_rows *w = j->w;
  j->k->invert (b->m, w->lanes, w->inverse);
  for (size_t g = b->from; g < b->to; g++)
    {
      const int32_t *index = b->index + (g - b->from);
      const double *from = w->lanes + (g - b->from);
      double weight = 0;
      for (size_t i = w->bfirst[g]; i < w->bfirst[g + 1]; i++)
        weight += r[w->order[w->bfrom[i]]];
      for (size_t a = 0; a < w->lack[g]; a++)
        {
          double *row = square + (size_t)index[a * BATCH_LANES] * w->p;
          for (size_t h = 0; h <= a; h++, from += BATCH_LANES)
            row[index[h * BATCH_LANES]] += weight * *from;
        }
    }
}

/* Fills the rows of a batch; square (or NULL) gets their conditional
   covariances.  */
static int
do_batch (const job *j, const batch *b, const double *r, double *square)
{
  const gaussian_rows *w = j->w;
  double logdet[BATCH_LANES];
  size_t most = 0;
  for (size_t g = b->from; g < b->to; g++)
    most = rows_of (w, g) > most ? rows_of (w, g) : most;
  if (most == 0)
    return LAT_SUCCESS;
  pick (j, b);
  if (!j->k->factor (b->m, w->lanes, w->inverse, logdet))
    return LAT_ENOTPD;
  for (size_t g = b->from; g < b->to; g++)
    w->logdet[g]
        = j->t->logdet[gaussian_cov (j->t, j->c)] + logdet[g - b->from];
  for (size_t turn = 0; most <= FEW_ROWS && turn < most; turn++)
    fill_across (j, b, turn);
  for (size_t g = b->from; most > FEW_ROWS && g < b->to; g++)
    fill_group (j, b, g);
  if (square)
    spread (j, b, r, square);
  return LAT_SUCCESS;
}

/* --- all of them --------------------------------------------------------- */

/* Rows to bz, centred: how many.  */
static size_t
centre (const job *j, size_t end, const double *r)
{
  gaussian_rows *w = j->w;
  size_t p = w->p, to = 0;
  for (size_t g = w->few; g < end; g++)
    {
      w->bfirst[g] = to;
      for (size_t i = w->start[g]; i < w->start[g + 1]; i++)
        if (!r || r[w->order[i]] != 0)
          {
            w->bfrom[to] = i;
            j->k->centre (p, w->x + i * p, j->t->mean + j->c * p,
                          w->bz + to * w->ld);
            to++;
          }
    }
  w->bfirst[end] = to;
  return to;
}

static void
add_densities (const gaussian_rows *w, size_t end, double *lp)
{
  for (size_t g = w->few; g < end; g++)
    {
      double head = (double)(w->p - w->lack[g]) * log_two_pi + w->logdet[g];
      for (size_t i = w->bfirst[g]; i < w->bfirst[g + 1]; i++)
        {
          size_t from = w->bfrom[i];
          lp[w->order[from]] -= (head + w->q[from]) / 2;
        }
    }
}

static void
add_moments (const job *j, size_t rows, const double *r, double *stat)
{
  gaussian_rows *w = j->w;
  size_t p = w->p;
  for (size_t i = 0; i < rows; i++)
    {
      double weight = r[w->order[w->bfrom[i]]];
      stat[0] += weight;
      j->k->weigh (p, weight, w->bz + i * w->ld, w->by + i * w->ld, stat + 1);
    }
  j->k->square (rows, p, w->ld, w->by, w->bz, stat + 1 + p);
}

int
lat_gaussian_batch_rows (const gaussian_theta *t, size_t c, const double *r,
                         gaussian_rows *w, double *lp, double *stat)
{
  size_t end = lat_gaussian_batch_end (t, c, w), p = w->p;
  if (w->few == end)
    return LAT_SUCCESS;
  job j = { .t = t,
            .k = t->batch,
            .w = w,
            .c = c,
            .ut = t->whiten_t + gaussian_cov (t, c) * p * w->ld };
  size_t rows = centre (&j, end, r);
  j.k->whiten (rows, p, w->ld, w->bz, j.ut, w->by);
  batch b = batch_at (w, w->few, end, w->index);
  for (;; b = next_batch (w, end, &b))
    {
      int s = do_batch (&j, &b, r, stat ? stat + 1 + p : NULL);
      if (s)
        return s;
      if (b.to == end)
        break;
    }
  if (lp)
    add_densities (w, end, lp);
  if (stat)
    add_moments (&j, rows, r, stat);
  return LAT_SUCCESS;
}
