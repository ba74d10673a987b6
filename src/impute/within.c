/* within.c -- draws of what is missing, within bounds.

   A row is drawn whole, component and all, until each of its cells is within
   its bounds: that is a draw from the joint law of what it lacks, given that
   (rejection: von Neumann 1951).  Where bounds leave so little room that this
   would take too long, the component is picked by the product of what each
   cell alone has within its bounds, and the cells follow one after the other,
   each from its truncated law given those before it.

   Try t of a row has a stream of its own, the first that of
   lat_mixture_draw.  */

#include "family/simplex.h"
#include "impute/within.h"
#include "impute/scaled.h"
#include "model/mixture_job.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  TRIES = 100 /* before cells are drawn one after the other */
};

/* Sub-streams beside LAT_STREAM_COMPONENT and LAT_STREAM_CELLS.  */
enum
{
  STREAM_AGAIN = 2, /* tries after the first */
  STREAM_SINGLY     /* cells one after the other */
};

/* Rows of a block that are still to be drawn.  */
typedef struct
{
  lat_block rows;
  double *x, *y;    /* n x p: what is seen, what was drawn */
  double *r;        /* k x n */
  size_t *at, *row; /* their numbers in the block, in the table */
  uint32_t *pattern;
  unsigned *z;
} waiting;

static size_t
waiting_bytes (const lat_mixture *m, size_t p)
{
  return LAT_BLOCK_ROWS
         * ((3 * p + m->k) * sizeof (double) + 2 * sizeof (size_t)
            + sizeof (uint32_t) + sizeof (unsigned));
}

/* x: the block's answer, of which the rest of the scratch is laid out.  */
static waiting
lay_out (const lat_mixture_job *j, double *x)
{
  size_t part = LAT_BLOCK_ROWS * j->d->p;
  waiting w = { .x = x + part, .y = x + 2 * part, .r = x + 3 * part };
  w.at = (size_t *)(w.r + LAT_BLOCK_ROWS * j->m->k);
  w.row = w.at + LAT_BLOCK_ROWS;
  w.pattern = (uint32_t *)(w.row + LAT_BLOCK_ROWS);
  w.z = (unsigned *)(w.pattern + LAT_BLOCK_ROWS);
  return w;
}

/* The rows at[0], ..., at[n - 1] of the block.  */
static void
gather (const lat_mixture_job *j, const lat_mixture_scratch *s, size_t n,
        waiting *w)
{
  const lat_block *b = &s->walk.block;
  size_t p = j->d->p;
  for (size_t a = 0; a < n; a++)
    {
      size_t i = w->at[a];
      memcpy (w->x + a * p, b->x + i * b->tda, p * sizeof *w->x);
      for (size_t c = 0; c < j->m->k; c++)
        w->r[c * n + a] = s->r[c * b->n + i];
      w->row[a] = b->row[i];
      if (b->pattern)
        w->pattern[a] = b->pattern[i];
    }
  memcpy (w->y, w->x, n * p * sizeof *w->y);
  w->rows = (lat_block){ .n = n, .x = w->x, .tda = p, .row = w->row };
  w->rows.pattern = b->pattern ? w->pattern : NULL;
}

/* A component of each row.  */
static void
pick (size_t k, waiting *w, lat_stream stream)
{
  size_t n = w->rows.n;
  for (size_t a = 0; a < n; a++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (stream, w->row[a], &state);
      w->z[a] = (unsigned)lat_simplex_pick (k, w->r + a, n,
                                            gsl_rng_uniform (&rng));
    }
}

static int
draw (const lat_mixture_job *j, waiting *w, lat_stream stream, void *work)
{
  pick (j->m->k, w, lat_stream_sub (stream, LAT_STREAM_COMPONENT));
  return j->m->family->draw (j->m->emission, &w->rows, w->z,
                             lat_stream_sub (stream, LAT_STREAM_CELLS), w->y,
                             j->d->p, work);
}

/* Whether the drawn cells of a row (holes of x) are where they may be.  */
static int
is_within (const lat_limits *l, size_t p, const double *x, const double *y)
{
  for (size_t c = 0; c < p; c++)
    if (isnan (x[c]) && !(y[c] >= l->lo[c] && y[c] <= l->hi[c])
        && !isnan (y[c]))
      return 0;
  return 1;
}

/* Takes the rows that are within, and says how many are left.  */
static size_t
take (const lat_mixture_job *j, waiting *w, double *x)
{
  size_t p = j->d->p, left = 0;
  for (size_t a = 0; a < w->rows.n; a++)
    if (is_within (j->ctx, p, w->x + a * p, w->y + a * p))
      memcpy (x + w->at[a] * p, w->y + a * p, p * sizeof *x);
    else
      w->at[left++] = w->at[a];
  return left;
}

/* --- one cell after the other -------------------------------------------- */

/* A row on its own; y is filled bit by bit, mean and sd are those of its holes
   under component c.  */
typedef struct
{
  const lat_mixture_job *j;
  lat_block rows; /* one, of cells y */
  double *y, *mean, *sd, *r;
  void *work;
} single;

static int
ask (const single *q, size_t c)
{
  const lat_mixture *m = q->j->m;
  for (size_t a = 0; a < m->k; a++)
    q->r[a] = a == c;
  return m->family->expect (m->emission, &q->rows, q->r, q->mean, q->sd,
                            q->j->d->p, q->work);
}

static int
is_bounded (const lat_limits *l, size_t c)
{
  return l->lo[c] > -INFINITY || l->hi[c] < INFINITY;
}

/* log (r x what each hole has within its bounds) of component c.  */
static int
share (const single *q, size_t c, double r, double *value)
{
  const lat_limits *l = q->j->ctx;
  int s = ask (q, c);
  *value = log (r);
  for (size_t a = 0; !s && a < q->j->d->p; a++)
    if (isnan (q->y[a]) && is_bounded (l, a))
      *value += lat_truncated_mass (q->mean[a], q->sd[a], l->lo[a], l->hi[a]);
  return s;
}

/* A component by its share; without any, by r alone.  p: k numbers.  */
static int
pick_component (const single *q, const double *r, double u, double *p,
                unsigned *z)
{
  size_t k = q->j->m->k;
  double most = -INFINITY, sum = 0;
  for (size_t c = 0; c < k; c++)
    {
      int s = share (q, c, r[c], p + c);
      if (s)
        return s;
      most = fmax (most, p[c]);
    }
  for (size_t c = 0; c < k; c++)
    sum += p[c] = most > -INFINITY ? exp (p[c] - most) : r[c];
  for (size_t c = 0; c < k; c++)
    p[c] /= sum;
  *z = (unsigned)lat_simplex_pick (k, p, 1, u);
  return LAT_SUCCESS;
}

static int
draw_singly (const single *q, const double *r, lat_stream stream, double *p)
{
  const lat_limits *l = q->j->ctx;
  const lat_mixture *m = q->j->m;
  lat_philox state;
  gsl_rng rng = lat_stream_at (stream, q->rows.row[0], &state);
  unsigned z = 0;
  int s = pick_component (q, r, gsl_rng_uniform (&rng), p, &z);
  for (size_t a = 0; !s && a < q->j->d->p; a++)
    if (isnan (q->y[a]) && is_bounded (l, a) && !(s = ask (q, z)))
      q->y[a] = lat_truncated_draw (&rng, q->mean[a], q->sd[a], l->lo[a],
                                    l->hi[a]);
  memcpy (q->mean, q->y, q->j->d->p * sizeof *q->y);
  if (!s)
    s = m->family->draw (m->emission, &q->rows, &z,
                         lat_stream_sub (stream, LAT_STREAM_CELLS), q->mean,
                         q->j->d->p, q->work);
  memcpy (q->y, q->mean, q->j->d->p * sizeof *q->y);
  return s;
}

/* Row i of the block, which no try has brought within its bounds.  */
static int
draw_stubborn (const lat_mixture_job *j, const lat_mixture_scratch *s,
               size_t i, waiting *w, double *x)
{
  const lat_block *b = &s->walk.block;
  size_t p = j->d->p, k = j->m->k;
  single q = { .j = j, .y = x + i * p, .mean = w->x, .sd = w->y };
  double *r = w->r + k, *share = r + k;
  q.r = w->r;
  q.work = s->family;
  q.rows = (lat_block){ .n = 1, .x = q.y, .tda = p, .row = b->row + i };
  memcpy (q.y, b->x + i * b->tda, p * sizeof *q.y);
  for (size_t c = 0; c < k; c++)
    r[c] = s->r[c * b->n + i];
  return draw_singly (&q, r, lat_stream_sub (j->stream, STREAM_SINGLY), share);
}

/* --- all ----------------------------------------------------------------- */

static int
draw_block (const lat_mixture_job *j, lat_mixture_scratch *s)
{
  lat_stream again = lat_stream_sub (j->stream, STREAM_AGAIN);
  int status = lat_mixture_settle (j->m, s);
  if (status)
    return status;
  double *x = lat_mixture_copy (j, s);
  waiting w = lay_out (j, x);
  size_t left = s->walk.block.n;
  for (size_t i = 0; i < left; i++)
    w.at[i] = i;
  for (size_t t = 0; t < TRIES && left; t++)
    {
      gather (j, s, left, &w);
      status
          = draw (j, &w, t ? lat_stream_sub (again, t) : j->stream, s->family);
      if (status)
        return status;
      left = take (j, &w, x);
    }
  for (size_t a = 0; !status && a < left; a++)
    status = draw_stubborn (j, s, w.at[a], &w, x);
  lat_mixture_put (j, s, x, j->out);
  return status;
}

int
lat_within_draw (const lat_mixture *m, const lat_data *d, const lat_limits *l,
                 unsigned threads, lat_stream stream, double *x)
{
  lat_mixture_job j = { .m = m, .d = d, .block = draw_block, .out = x };
  j.stream = stream;
  j.ctx = l;
  j.extra = waiting_bytes (m, d->p);
  return lat_mixture_run (&j, threads);
}
