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
#include "family/gaussian_strips.h"
#include <math.h>
#include <string.h>

static const double log_two_pi = 1.837877066409345483560659472811;

enum
{
  WORD = 64,   /* columns in one word of a mask */
  MOST = 128,  /* entries missing: their factors stay in the second cache */
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

void
lat_gaussian_batch_lists (gaussian_rows *w)
{
  int32_t *to = w->list;
  for (size_t g = w->few; g < w->batched; g++)
    {
      w->listed[g - w->few] = (size_t)(to - w->list);
      for (size_t i = 0; i < w->words; i++)
        for (uint64_t word = w->shape[g][i]; word; word &= word - 1)
          *to++ = (int32_t)(i * WORD) + __builtin_ctzll (word);
    }
}

/* --- one batch ----------------------------------------------------------- */

/* What all batches of a component share, and the present one: up to LANES
   groups that have rows, the last of which lacks most.  */
typedef struct
{
  const gaussian_theta *t;
  const batch_kernels *k;
  gaussian_rows *w;
  size_t c;
  const double *ut; /* U' */

  size_t n, m, most;         /* groups, most entries missing, most rows */
  size_t group[BATCH_LANES]; /* w->index has their missing columns: column a
                                of lane l at [a * LANES + l] */
} job;

static size_t
rows_of (const gaussian_rows *w, size_t g)
{
  return w->bfirst[g + 1] - w->bfirst[g];
}

/* Collects a batch from the groups [*g, end): how many it has.  */
static size_t
collect (job *j, size_t *g, size_t end)
{
  const gaussian_rows *w = j->w;
  j->n = j->m = j->most = 0;
  for (; *g < end && j->n < BATCH_LANES; ++*g)
    {
      size_t rows = rows_of (w, *g);
      const int32_t *list = w->list + w->listed[*g - w->few];
      if (rows == 0)
        continue;
      for (size_t a = 0; a < w->lack[*g]; a++)
        w->index[a * BATCH_LANES + j->n] = list[a];
      j->m = w->lack[*g];
      j->most = rows > j->most ? rows : j->most;
      j->group[j->n++] = *g;
    }
  return j->n;
}

/* The lanes become P_mm, filled up with the identity.  */
static void
pick (const job *j)
{
  size_t p = j->t->p;
  const double *precision = gaussian_matrix (j->t, j->t->precision, j->c);
  for (size_t l = 0; l < BATCH_LANES; l++)
    {
      const int32_t *index = j->w->index + l;
      size_t m = l < j->n ? j->w->lack[j->group[l]] : 0;
      double *to = j->w->lanes + l;
      for (size_t a = 0; a < m; a++)
        {
          const double *row = precision + (size_t)index[a * BATCH_LANES] * p;
          for (size_t h = 0; h <= a; h++, to += BATCH_LANES)
            *to = row[index[h * BATCH_LANES]];
        }
      for (size_t a = m; a < j->m; a++)
        for (size_t h = 0; h <= a; h++, to += BATCH_LANES)
          *to = h == a;
    }
}

/* Row i of bz, whose pattern is in lane l: its right-hand side ...  */
static void
project (const job *j, size_t l, size_t i, double *rhs)
{
  const gaussian_rows *w = j->w;
  j->k->project (w->ld, w->lack[j->group[l]], w->index + l, j->ut,
                 w->by + i * w->ld, rhs);
}

/* ... and what became of it, -d_m.  */
static void
settle (const job *j, size_t l, size_t i, const double *rhs)
{
  const gaussian_rows *w = j->w;
  size_t m = w->lack[j->group[l]];
  const int32_t *index = w->index + l;
  w->q[w->bfrom[i]]
      = j->k->residual (w->ld, m, index, rhs, j->ut, w->by + i * w->ld);
  for (size_t a = 0; a < m; a++)
    w->bz[i * w->ld + (size_t)index[a * BATCH_LANES]] = -rhs[a * BATCH_LANES];
}

/* The row number `turn` of each group.  */
static void
fill_across (const job *j, size_t turn)
{
  const gaussian_rows *w = j->w;
  memset (w->rhs, 0, j->m * BATCH_LANES * sizeof *w->rhs);
  for (size_t l = 0; l < j->n; l++)
    if (turn < rows_of (w, j->group[l]))
      project (j, l, w->bfirst[j->group[l]] + turn, w->rhs + l);
  j->k->solve (j->m, w->lanes, w->inverse, w->rhs);
  for (size_t l = 0; l < j->n; l++)
    if (turn < rows_of (w, j->group[l]))
      settle (j, l, w->bfirst[j->group[l]] + turn, w->rhs + l);
}

/* All rows of the group in lane l.  */
static void
fill_group (const job *j, size_t l)
{
  const gaussian_rows *w = j->w;
  size_t g = j->group[l], m = w->lack[g];
  for (size_t i = w->bfirst[g]; i < w->bfirst[g + 1]; i += BATCH_LANES)
    {
      size_t n = w->bfirst[g + 1] - i;
      if (n > BATCH_LANES)
        n = BATCH_LANES;
      memset (w->rhs, 0, m * BATCH_LANES * sizeof *w->rhs);
      for (size_t h = 0; h < n; h++)
        project (j, l, i + h, w->rhs + h);
      j->k->solve_one (m, w->lanes, w->inverse, l, w->rhs);
      for (size_t h = 0; h < n; h++)
        settle (j, l, i + h, w->rhs + h);
    }
}

/* S_mm += (sum of the rows' weights) P_mm^-1, group by group.  */
static void
spread (const job *j, const double *r, double *square)
{
  const gaussian_rows *w = j->w;
  j->k->invert (j->m, w->lanes, w->inverse);
  for (size_t l = 0; l < j->n; l++)
    {
      size_t g = j->group[l];
      const int32_t *index = w->index + l;
      const double *from = w->lanes + l;
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

/* The diagonals of P_mm^-1 to by, at the missing entries of each row.  */
static void
note_variances (const job *j)
{
  const gaussian_rows *w = j->w;
  j->k->invert (j->m, w->lanes, w->inverse);
  for (size_t l = 0; l < j->n; l++)
    for (size_t a = 0; a < w->lack[j->group[l]]; a++)
      {
        size_t column = (size_t)w->index[a * BATCH_LANES + l];
        double var = w->lanes[(batch_row (a) + a) * BATCH_LANES + l];
        for (size_t i = w->bfirst[j->group[l]]; i < w->bfirst[j->group[l] + 1];
             i++)
          w->by[i * w->ld + column] = var;
      }
}

/* Fills the rows of a batch; the lanes keep their factors.  */
static int
do_batch (const job *j)
{
  const gaussian_rows *w = j->w;
  double logdet[BATCH_LANES];
  pick (j);
  if (!j->k->factor (j->m, w->lanes, w->inverse, logdet))
    return LAT_ENOTPD;
  for (size_t l = 0; l < j->n; l++)
    w->logdet[j->group[l]]
        = j->t->logdet[gaussian_cov (j->t, j->c)] + logdet[l];
  for (size_t turn = 0; j->most <= FEW_ROWS && turn < j->most; turn++)
    fill_across (j, turn);
  for (size_t l = 0; j->most > FEW_ROWS && l < j->n; l++)
    fill_group (j, l);
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
add_densities (const gaussian_rows *w, size_t end, double *lp, double *q)
{
  for (size_t g = w->few; g < end; g++)
    {
      double head = (double)(w->p - w->lack[g]) * log_two_pi + w->logdet[g];
      for (size_t i = w->bfirst[g]; i < w->bfirst[g + 1]; i++)
        {
          size_t from = w->bfrom[i];
          lp[w->order[from]] -= (head + w->q[from]) / 2;
          q[w->order[from]] = w->q[from];
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

/* Centres the rows with r != 0 and whitens them: how many.  */
static size_t
begin (job *j, const gaussian_theta *t, size_t c, const double *r,
       gaussian_rows *w, size_t end)
{
  *j = (job){ .t = t, .k = t->batch, .w = w, .c = c };
  j->ut = t->whiten_t + gaussian_cov (t, c) * w->p * w->ld;
  size_t rows = centre (j, end, r);
  j->k->whiten (rows, w->p, w->ld, w->bz, j->ut, w->by);
  return rows;
}

int
lat_gaussian_batch_rows (const gaussian_theta *t, size_t c, const double *r,
                         gaussian_rows *w, double *lp, double *stat)
{
  size_t end = lat_gaussian_batch_end (t, c, w);
  job j;
  if (w->few == end)
    return LAT_SUCCESS;
  size_t rows = begin (&j, t, c, r, w, end);
  for (size_t g = w->few; collect (&j, &g, end) > 0;)
    {
      int s = do_batch (&j);
      if (s)
        return s;
      if (stat)
        spread (&j, r, stat + 1 + w->p);
    }
  if (lp)
    add_densities (w, end, lp, w->strips->q + c * lat_strip_rows (w->n));
  if (stat)
    add_moments (&j, rows, r, stat);
  return LAT_SUCCESS;
}

int
lat_gaussian_batch_fill (const gaussian_theta *t, size_t c, const double *r,
                         gaussian_rows *w)
{
  size_t end = lat_gaussian_batch_end (t, c, w);
  job j;
  if (w->few == end)
    return LAT_SUCCESS;
  begin (&j, t, c, r, w, end);
  for (size_t g = w->few; collect (&j, &g, end) > 0;)
    {
      int s = do_batch (&j);
      if (s)
        return s;
      note_variances (&j);
    }
  return LAT_SUCCESS;
}
