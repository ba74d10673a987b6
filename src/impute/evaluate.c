/* evaluate.c -- hidden cells, and what somebody imputes for them.  */

#include "impute/accuracy.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

lat_evaluate_options
lat_evaluate_defaults (void)
{
  return (lat_evaluate_options){ .draws = 199, .level = 0.95, .piece = 32768 };
}

/* An evaluation under way.  */
typedef struct
{
  const lat_data *d;
  const lat_mask *m;
  const lat_masked *masked;
  const lat_imputer *imputer;
  const lat_evaluate_options *o;
  lat_stream stream;
  lat_score_sum *sum; /* p */
  size_t *row;        /* those with a hidden cell ... */
  size_t rows;        /* ... and how many */
  double *copy;       /* copies of some of these rows, n x p ... */
  double *x;          /* ... and as they come back */
  double *draw;       /* draws: of one cell */
} evaluation;

static int
is_stopped (const evaluation *e)
{
  return e->o->stop && *e->o->stop;
}

/* A value as it would be written.  */
static double
written (const evaluation *e, size_t j, double x)
{
  const lat_imputer *f = e->imputer;
  return f->written ? f->written (f->ctx, j, x) : x;
}

static int
is_hidden (const evaluation *e, size_t i, size_t j)
{
  return e->m->hidden[i * e->m->p + j];
}

/* --- the best value ------------------------------------------------------ */

/* A level of what is left, as the whole table numbers it.  */
static double
whole_level (const evaluation *e, size_t j, double x)
{
  const size_t *level = e->masked->level[j];
  return level ? (double)level[(size_t)x] : x;
}

static double
error_of (const evaluation *e, size_t i, size_t j, double x)
{
  double y = e->d->x[i * e->d->tda + j];
  if (e->d->column[j].kind == LAT_NUMERIC)
    return written (e, j, x) - y;
  return whole_level (e, j, x) != y;
}

static void
score_best (evaluation *e, size_t i, const double *x)
{
  double weight = lat_score_weight (e->d, i);
  for (size_t j = 0; j < e->d->p; j++)
    if (is_hidden (e, i, j))
      {
        lat_score_sum *s = &e->sum[j];
        double error = error_of (e, i, j, x[j]);
        s->cells++;
        s->weight += weight;
        s->squares += weight * error * error;
      }
}

/* Rows [begin, end) of the table as a whole, as whoever fills it does.  */
static int
best_piece (evaluation *e, size_t begin, size_t end)
{
  lat_data rows = lat_data_of_units (e->masked->data, begin, end);
  int s = e->imputer->complete (e->imputer->ctx, &rows, NULL, e->x);
  for (size_t i = begin; i < end && !s; i++)
    score_best (e, i, e->x + (i - begin) * e->d->p);
  return s;
}

static int
best_all (evaluation *e, size_t piece)
{
  int s = 0;
  for (size_t i = 0; i < e->d->n && !s; i += piece)
    {
      size_t end = e->d->n - i > piece ? i + piece : e->d->n;
      s = is_stopped (e) ? LAT_ESTOP : best_piece (e, i, end);
    }
  return s;
}

/* --- draws --------------------------------------------------------------- */

static void
score_level (evaluation *e, size_t i, size_t j)
{
  size_t m = e->o->draws;
  double y = e->d->x[i * e->d->tda + j];
  qsort (e->draw, m, sizeof *e->draw, lat_compare_numbers);
  e->sum[j].brier
      += lat_score_weight (e->d, i) * lat_brier_draws (m, e->draw, y);
}

static void
score_number (evaluation *e, size_t i, size_t j)
{
  size_t m = e->o->draws;
  double y = e->d->x[i * e->d->tda + j], weight = lat_score_weight (e->d, i);
  double tail = (double)(m + 1) * (1 - e->o->level) / 2;
  qsort (e->draw, m, sizeof *e->draw, lat_compare_numbers);
  double low = lat_order_statistic (m, e->draw, tail);
  double high = lat_order_statistic (m, e->draw, (double)(m + 1) - tail);
  e->sum[j].covered += y >= low && y <= high ? weight : 0;
  e->sum[j].crps += weight * lat_crps_draws (m, e->draw, y);
}

/* All draws of row i lie at x, p apart.  */
static void
score_draws (evaluation *e, size_t i, const double *x)
{
  size_t p = e->d->p;
  for (size_t j = 0; j < p; j++)
    if (is_hidden (e, i, j))
      {
        int numeric = e->d->column[j].kind == LAT_NUMERIC;
        for (size_t l = 0; l < e->o->draws; l++)
          e->draw[l] = numeric ? written (e, j, x[l * p + j])
                               : whole_level (e, j, x[l * p + j]);
        (numeric ? score_number : score_level) (e, i, j);
      }
}

/* As many copies of each of the rows number [begin, end) of e->row as there
   are draws, side by side: what depends on the pattern of a row is done once
   for all of them.  Draws are keyed by the number of the copy.  */
static int
draw_piece (evaluation *e, size_t begin, size_t end)
{
  const lat_data *from = e->masked->data;
  size_t p = from->p, m = e->o->draws, n = (end - begin) * m;
  for (size_t l = 0; l < n; l++)
    memcpy (e->copy + l * p, from->x + e->row[begin + l / m] * from->tda,
            p * sizeof *e->copy);
  lat_data *d = lat_data_alloc (n, p, e->copy, NULL, NULL);
  if (!d)
    return LAT_ENOMEM;
  lat_data rows = *d;
  rows.column = from->column;
  rows.first = begin * m;
  rows.own = NULL;
  int s = e->imputer->complete (e->imputer->ctx, &rows, &e->stream, e->x);
  for (size_t i = begin; i < end && !s; i++)
    score_draws (e, e->row[i], e->x + (i - begin) * m * p);
  lat_data_free (d);
  return s;
}

static int
draw_all (evaluation *e, size_t piece)
{
  size_t some = piece / e->o->draws;
  int s = 0;
  for (size_t i = 0; i < e->rows && !s; i += some)
    {
      size_t end = e->rows - i > some ? i + some : e->rows;
      s = is_stopped (e) ? LAT_ESTOP : draw_piece (e, i, end);
    }
  return s;
}

/* --- both ---------------------------------------------------------------- */

/* Whether some hidden cell of row i is of this kind.  */
static int
has_hidden (const evaluation *e, size_t i, lat_kind kind)
{
  for (size_t j = 0; j < e->d->p; j++)
    if (is_hidden (e, i, j) && e->d->column[j].kind == kind)
      return 1;
  return 0;
}

/* Rows with a hidden number, then those with hidden text alone.  */
static void
find_rows (evaluation *e)
{
  for (size_t i = 0; i < e->d->n; i++)
    if (has_hidden (e, i, LAT_NUMERIC))
      e->row[e->rows++] = i;
  for (size_t i = 0; i < e->d->n; i++)
    if (!has_hidden (e, i, LAT_NUMERIC) && has_hidden (e, i, LAT_CATEGORICAL))
      e->row[e->rows++] = i;
}

/* Rows at a time: whole chunks, so that pieces do not show, and fewer of
   wide tables.  */
static size_t
rows_of_piece (const evaluation *e)
{
  enum
  {
    WIDE = 64
  };
  size_t rows = e->o->piece;
  if (e->d->p > WIDE)
    rows = rows * WIDE / e->d->p;
  return (rows / LAT_CHUNK_ROWS + 1) * LAT_CHUNK_ROWS;
}

static int
evaluate (evaluation *e)
{
  size_t p = e->d->p, m = e->o->draws, piece = rows_of_piece (e);
  size_t most = piece > m ? piece : m;
  e->sum = calloc (p + 1, sizeof *e->sum);
  e->row = malloc ((e->d->n + 1) * sizeof *e->row);
  e->x = malloc ((most * p + 1) * sizeof *e->x);
  e->draw = malloc ((m + 1) * sizeof *e->draw);
  if (!e->sum || !e->row || !e->x || !e->draw)
    return LAT_ENOMEM;
  int s = best_all (e, piece);
  if (s || !m)
    return s;
  find_rows (e);
  e->copy = malloc ((most * p + 1) * sizeof *e->copy);
  return e->copy ? draw_all (e, most) : LAT_ENOMEM;
}

int
lat_evaluate_imputer (const lat_data *d, const lat_mask *m,
                      const lat_masked *masked, const lat_imputer *imputer,
                      lat_stream stream, const lat_evaluate_options *o,
                      lat_accuracy *a)
{
  lat_evaluate_options defaults = lat_evaluate_defaults ();
  evaluation e = { .d = d,
                   .m = m,
                   .masked = masked,
                   .imputer = imputer,
                   .o = o ? o : &defaults,
                   .stream = stream };
  if (e.o->draws == 1 || !(e.o->level > 0 && e.o->level < 1))
    return LAT_EINVAL;
  int s = evaluate (&e);
  for (size_t j = 0; j < d->p && !s; j++)
    a[j] = lat_score_finish (&e.sum[j], d->column[j].kind, e.o->draws > 0);
  free (e.sum);
  free (e.row);
  free (e.copy);
  free (e.x);
  free (e.draw);
  return s;
}
