/* gaussian_runs.c -- blocks in which many rows of one pattern of missing
   entries stand side by side.  */

#include "family/gaussian_runs.h"
#include <math.h>
#include <string.h>

enum
{
  ALIGNMENT = 64 /* of each array */
};

typedef struct
{
  size_t start, rows; /* in the block */
  size_t at;          /* the first of whole strips of rows */
  gaussian_pattern pattern;
} run;

typedef struct
{
  size_t n, p, runs;
  size_t room;    /* rows, those that fill the strips included */
  run *run;       /* of at most n */
  size_t *column; /* runs x p: of their patterns */
  double *strip;  /* room x p: what is seen, each run in its own strips */
  double *q;      /* k x room: squared distances */

  /* Scratch of one run.  */
  double *root;
  int64_t *place, *at;
  double *work, *number;
  double *sum, *square, *cross;
} runs;

static void *
take (char *base, size_t *at, size_t bytes)
{
  char *place = base ? base + *at : NULL;
  *at += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  return place;
}

/* Runs of a block of n rows, at most.  */
static size_t
most_runs (const gaussian_theta *t, size_t n)
{
  double rows = t->rules.run_by * (double)t->p;
  rows = rows > t->rules.run ? rows : t->rules.run;
  return (size_t)((double)n / rows);
}

static size_t
work_len (size_t n, size_t p)
{
  size_t one = LAT_STRIP * p, two = lat_moments_work_len (n, p);
  size_t three = 2 * p * p;
  one = one > two ? one : two;
  return one > three ? one : three;
}

/* First comes w itself.  */
static runs *
lay_out (runs *w, const gaussian_theta *t, char *base, size_t n, size_t *bytes)
{
  size_t at = 0, cell = sizeof (double), p = t->p, most = most_runs (t, n);
  take (base, &at, sizeof *w);
  w->n = n;
  w->p = p;
  w->room = lat_strip_rows (n) + most * LAT_STRIP;
  w->run = take (base, &at, most * sizeof *w->run);
  w->column = take (base, &at, most * p * sizeof *w->column);
  w->strip = take (base, &at, w->room * p * cell);
  w->q = take (base, &at, t->k * w->room * cell);
  w->root = take (base, &at, lat_strip_rows (n) * cell);
  w->place = take (base, &at, lat_strip_rows (n) * sizeof *w->place);
  w->at = take (base, &at, lat_strip_rows (n) * sizeof *w->at);
  w->work = take (base, &at, work_len (n, p) * cell);
  w->number = take (base, &at, (lat_panels_len (p) + p * p + p + 1) * cell);
  w->sum = take (base, &at, p * cell);
  w->square = take (base, &at, p * p * cell);
  w->cross = take (base, &at, p * p * cell);
  *bytes = at;
  return w;
}

size_t
lat_gaussian_runs_len (const gaussian_theta *t, size_t n)
{
  size_t bytes = 0;
  runs w;
  if (lat_gaussian_takes_runs (t))
    lay_out (&w, t, NULL, n, &bytes);
  return bytes;
}

/* --- finding them -------------------------------------------------------- */

static int
ends (const lat_block *b, size_t i)
{
  return i + 1 == b->n || b->pattern[i + 1] != b->pattern[i];
}

static int
has_hole (const gaussian_theta *t, const double *x)
{
  for (size_t j = 0; j < t->p; j++)
    if (isnan (x[t->col[j]]))
      return 1;
  return 0;
}

int
lat_gaussian_runs_fit (const gaussian_theta *t, const lat_block *b)
{
  size_t many = 0, most = most_runs (t, b->n);
  int holes = 0;
  if (!b->pattern || b->alone || !lat_gaussian_takes_runs (t))
    return 0;
  for (size_t i = 0; i < b->n && many <= most; i++)
    if (ends (b, i))
      {
        many++;
        holes |= has_hole (t, b->x + i * b->tda);
      }
  return holes && many <= most;
}

/* The columns that are seen come first in each strip.  */
static void
drop_columns (const run *r, size_t p, double *strip)
{
  double *to = strip;
  for (size_t i = 0; i < r->rows; i += LAT_STRIP, strip += p * LAT_STRIP)
    for (size_t a = 0; a < r->pattern.o; a++, to += LAT_STRIP)
      memmove (to, strip + r->pattern.seen[a] * LAT_STRIP,
               LAT_STRIP * sizeof *to);
}

static void
read_run (runs *w, const gaussian_theta *t, const lat_block *b, size_t start,
          size_t rows)
{
  run *r = w->run + w->runs, *before = r - 1;
  const double *x = b->x + start * b->tda;
  double *strip;
  *r = (run){ .start = start, .rows = rows };
  if (w->runs > 0)
    r->at = before->at + lat_strip_rows (before->rows);
  r->pattern.seen = w->column + w->runs * w->p;
  lat_gaussian_pattern_read (t, x, &r->pattern);
  strip = w->strip + r->at * w->p;
  t->kernels->strips (rows, w->p, x, b->tda, t->col, strip);
  if (r->pattern.m > 0)
    drop_columns (r, w->p, strip);
  w->runs++;
}

/* Those of the block, unless it is kept: then they are there.  */
static runs *
read_runs (const gaussian_theta *t, const lat_block *b, void *work)
{
  size_t bytes, start = 0;
  runs *w = work;
  if (b->kept)
    return w;
  lay_out (w, t, work, b->n, &bytes);
  w->runs = 0;
  for (size_t i = 0; i < b->n; i++)
    if (ends (b, i))
      {
        read_run (w, t, b, start, i + 1 - start);
        start = i + 1;
      }
  return w;
}

/* The law of component c for a run.  */
static int
find_law (const runs *w, const gaussian_theta *t, const lat_block *b,
          const run *r, size_t c, gaussian_law *law)
{
  if (lat_gaussian_laws_find (b->laws, b->pattern[r->start], c, law))
    return LAT_SUCCESS;
  *law = lat_gaussian_law_at (r->pattern.o, r->pattern.m, w->number);
  return lat_gaussian_law_make (t, c, &r->pattern, law, w->work);
}

/* --- densities ----------------------------------------------------------- */

int
lat_gaussian_runs_density (const gaussian_theta *t, const lat_block *b,
                           double *lp, void *work)
{
  const runs *w = read_runs (t, b, work);
  for (const run *r = w->run; r < w->run + w->runs; r++)
    for (size_t c = 0; c < t->k && r->pattern.o > 0; c++)
      {
        double *q = w->q + c * w->room + r->at;
        gaussian_law law;
        int s = find_law (w, t, b, r, c, &law);
        if (s)
          return s;
        t->kernels->whiten (r->pattern.o, law.panels, law.mean, r->rows,
                            w->strip + r->at * w->p, w->work, q);
        t->kernels->lessen (r->rows, *law.constant, NULL, q,
                            lp + c * b->n + r->start);
      }
  return LAT_SUCCESS;
}

/* --- moments ------------------------------------------------------------- */

/* Chooses the rows that count: how many; *at: where they are, or NULL for
   all, side by side.  */
static size_t
choose_rows (const runs *w, const gaussian_theta *t, const run *r,
             const double *weight, const double *q, double limit,
             const int64_t **at)
{
  size_t m
      = t->kernels->pick (r->rows, weight, q, limit, w->place, w->at, w->root);
  *at = w->at;
  if ((double)m <= t->rules.gather * (double)r->rows)
    return m;
  t->kernels->sqrt (r->rows, weight, w->root);
  for (size_t i = r->rows; i < lat_strip_rows (r->rows); i++)
    w->root[i] = 0;
  *at = NULL;
  return r->rows;
}

static void
add_run (const runs *w, const gaussian_theta *t, const run *r,
         const gaussian_law *law, const double *weight, const double *q,
         double limit, double *stat)
{
  size_t o = r->pattern.o;
  const int64_t *at;
  size_t m = choose_rows (w, t, r, weight, q, limit, &at);
  double n = t->kernels->sum (r->rows, weight);
  if (!(n > 0))
    return;
  memset (w->sum, 0, o * sizeof *w->sum);
  memset (w->square, 0, o * o * sizeof *w->square);
  if (m > 0)
    t->kernels->moments (o, law->mean, m, w->strip + r->at * w->p, at, w->root,
                         w->work, w->sum, w->square);
  lat_gaussian_law_spread (&r->pattern, law, w->p, n, w->sum, w->square, stat,
                           w->cross);
}

int
lat_gaussian_runs_moments (const gaussian_theta *t, const lat_block *b,
                           const double *r, double *stat, void *work)
{
  const runs *w = read_runs (t, b, work);
  double limit = b->kept ? t->rules.negligible : 0;
  for (const run *g = w->run; g < w->run + w->runs; g++)
    {
      for (size_t i = 0; i < g->rows; i++)
        w->place[i] = (int64_t)lat_strip_at (g->pattern.o, i);
      for (size_t c = 0; c < t->k && g->pattern.o > 0; c++)
        {
          const double *q = w->q + c * w->room + g->at;
          gaussian_law law;
          int s = find_law (w, t, b, g, c, &law);
          if (s)
            return s;
          add_run (w, t, g, &law, r + c * b->n + g->start, b->kept ? q : NULL,
                   limit, stat + c * gaussian_stat_step (t));
        }
    }
  return LAT_SUCCESS;
}
