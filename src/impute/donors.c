/* donors.c -- predictive mean matching.

   The expectation of a donor's cell is taken given the rest of its row, as
   that of a missing one is, so both are predictions of the same kind.  Missing
   numbers of one row are matched one column after the other, each given the
   numbers its row has got so far: so they go together as seen ones do.  */

#include "impute/rows.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum
{
  AT_ONCE = 16 * LAT_CHUNK_ROWS, /* rows predicted at a time */
  STREAM_DONORS = 0x444f4e4f     /* beside those of lat_mixture_draw */
};

typedef struct
{
  double mean;  /* expected ... */
  double value; /* ... and seen */
  size_t row;
} donor;

typedef struct
{
  size_t count;
  donor *donor; /* in the order of means, then of rows */
} donor_list;

struct lat_donors
{
  size_t p;
  donor_list *list; /* p */
};

void
lat_donors_free (lat_donors *a)
{
  if (!a)
    return;
  for (size_t j = 0; j < a->p; j++)
    free (a->list[j].donor);
  free (a->list);
  free (a);
}

size_t
lat_donors_count (const lat_donors *a, size_t j)
{
  return a->list[j].count;
}

/* What m expects in column j of n rows if it were missing there: cells
   x[row[i] * tda ...], out n.  */
static int
predict (const lat_model *m, const lat_data *d, const double *x, size_t tda,
         const size_t *row, size_t n, size_t j, unsigned threads, double *out)
{
  size_t p = d->p;
  lat_part part;
  double *full = malloc ((n * p + 1) * sizeof *full);
  double *cells = malloc ((n * p + 1) * sizeof *cells);
  int s = LAT_ENOMEM;
  for (size_t i = 0; full && cells && i < n; i++)
    {
      memcpy (cells + i * p, x + row[i] * tda, p * sizeof *cells);
      cells[i * p + j] = (double)NAN;
    }
  if (!full || !cells)
    free (cells);
  else if (!(s = lat_part_make (&part, d, row, n, cells)))
    {
      s = lat_rows_expect (m, &part.rows, threads, full, NULL);
      lat_part_clear (&part);
    }
  for (size_t i = 0; !s && i < n; i++)
    out[i] = full[i * p + j];
  free (full);
  return s;
}

/* The same for any number of rows.  */
static int
predict_all (const lat_model *m, const lat_data *d, const double *x,
             size_t tda, const size_t *row, size_t n, size_t j,
             unsigned threads, double *out)
{
  int s = 0;
  for (size_t i = 0; i < n && !s; i += AT_ONCE)
    s = predict (m, d, x, tda, row + i, n - i < AT_ONCE ? n - i : AT_ONCE, j,
                 threads, out + i);
  return s;
}

static int
by_mean (const void *a, const void *b)
{
  const donor *x = a, *y = b;
  if (x->mean != y->mean)
    return x->mean < y->mean ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/* Rows that give, and whether any takes.  */
static size_t
find_givers (const lat_data *d, size_t j, size_t *row, int *wanted)
{
  size_t n = 0;
  *wanted = 0;
  for (size_t i = 0; i < d->n; i++)
    if (isnan (d->x[i * d->tda + j]))
      *wanted = 1;
    else if (!d->weight || d->weight[i] > 0)
      row[n++] = i;
  return n;
}

static int
make_list (const lat_model *m, const lat_data *d, size_t j, unsigned threads,
           size_t *row, double *mean, donor_list *list)
{
  int wanted;
  size_t n = find_givers (d, j, row, &wanted);
  if (!n || !wanted)
    return 0;
  int s = predict_all (m, d, d->x, d->tda, row, n, j, threads, mean);
  if (s)
    return s;
  if (!(list->donor = malloc (n * sizeof *list->donor)))
    return LAT_ENOMEM;
  for (size_t i = 0; i < n; i++)
    list->donor[i] = (donor){ mean[i], d->x[row[i] * d->tda + j], row[i] };
  list->count = n;
  qsort (list->donor, n, sizeof *list->donor, by_mean);
  return 0;
}

static int
is_matched (const lat_data *d, const lat_impute_options *o, size_t j)
{
  return d->column[j].kind == LAT_NUMERIC && (!o->column || o->column[j]);
}

static int
make_lists (const lat_model *m, const lat_data *d, const lat_impute_options *o,
            lat_donors *a)
{
  size_t *row = malloc ((d->n + 1) * sizeof *row);
  double *mean = malloc ((d->n + 1) * sizeof *mean);
  int s = row && mean ? 0 : LAT_ENOMEM;
  for (size_t j = 0; j < d->p && !s; j++)
    if (is_matched (d, o, j))
      s = make_list (m, d, j, o->threads, row, mean, &a->list[j]);
  free (row);
  free (mean);
  return s;
}

lat_donors *
lat_donors_alloc (const lat_model *m, const lat_data *d,
                  const lat_impute_options *o, int *status)
{
  const lat_impute_options by_default = lat_impute_defaults ();
  lat_model linked;
  lat_donors *a = calloc (1, sizeof *a);
  int s = LAT_ENOMEM;
  m = lat_rows_drawn_from (m, &linked);
  if (a && (a->list = calloc (d->p + 1, sizeof *a->list)))
    {
      a->p = d->p;
      s = m->kind == LAT_MODEL_MIXTURE
              ? make_lists (m, d, o ? o : &by_default, a)
              : LAT_EINVAL;
    }
  if (status)
    *status = s;
  if (!s)
    return a;
  lat_donors_free (a);
  return NULL;
}

/* The first donor whose mean is at least x (or, with above, is more).  */
static size_t
search (const donor_list *l, double x, int above)
{
  size_t lo = 0, hi = l->count;
  while (lo < hi)
    {
      size_t mid = lo + (hi - lo) / 2;
      double mean = l->donor[mid].mean;
      if (mean < x || (above && mean == x))
        lo = mid + 1;
      else
        hi = mid;
    }
  return lo;
}

/* Donors [*from, *to): the nearest ones to x, and all as near as the last of
   them.  */
static void
find_nearest (const donor_list *l, double x, size_t nearest, size_t *from,
              size_t *to)
{
  size_t a = search (l, x, 0), b = a;
  double reach = 0;
  if (nearest > l->count)
    nearest = l->count;
  while (b - a < nearest)
    {
      double below = a ? x - l->donor[a - 1].mean : (double)INFINITY;
      double above = b < l->count ? l->donor[b].mean - x : (double)INFINITY;
      if (above <= below)
        b++;
      else
        a--;
      reach = above <= below ? above : below;
    }
  if (a && x - l->donor[a - 1].mean <= reach)
    a--;
  if (b < l->count && l->donor[b].mean - x <= reach)
    b++;
  *from = search (l, l->donor[a].mean, 0);
  *to = search (l, l->donor[b - 1].mean, 1);
}

static double
pick (const donor_list *l, double x, size_t nearest, lat_stream stream,
      size_t row)
{
  size_t from, to;
  lat_philox state;
  find_nearest (l, x, nearest ? nearest : 1, &from, &to);
  gsl_rng rng = lat_stream_at (stream, row, &state);
  size_t among = to - from;
  size_t i = (size_t)(gsl_rng_uniform (&rng) * (double)among);
  return l->donor[from + (i < among ? i : among - 1)].value;
}

/* Column j of x, where it is missing: row has room for all rows, mean too.  */
static int
match_column (const lat_model *m, const lat_data *rows,
              const lat_impute_options *o, const donor_list *l, size_t j,
              lat_stream stream, double *x, size_t *row, double *mean)
{
  size_t n = 0, p = rows->p;
  for (size_t i = 0; i < rows->n; i++)
    if (isnan (rows->x[i * rows->tda + j]))
      row[n++] = i;
  int s = predict_all (m, rows, x, p, row, n, j, o->threads, mean);
  for (size_t i = 0; i < n && !s; i++)
    x[row[i] * p + j] = l->count ? pick (l, mean[i], o->nearest, stream,
                                         rows->first + row[i])
                                 : mean[i];
  return s;
}

/* Seen cells, drawn categories, and no numbers yet.  */
static int
begin (const lat_model *m, const lat_data *rows, const lat_impute_options *o,
       lat_stream stream, double *x)
{
  int s = lat_rows_draw (m, rows, o->threads, stream, x);
  for (size_t i = 0; i < rows->n && !s; i++)
    for (size_t j = 0; j < rows->p; j++)
      if (isnan (rows->x[i * rows->tda + j])
          && rows->column[j].kind == LAT_NUMERIC)
        x[i * rows->p + j] = (double)NAN;
  return s;
}

static int
match_columns (const lat_model *m, const lat_data *rows,
               const lat_impute_options *o, const lat_donors *a,
               lat_stream stream, double *x)
{
  lat_stream pick = lat_stream_sub (stream, STREAM_DONORS);
  size_t *row = malloc ((rows->n + 1) * sizeof *row);
  double *mean = malloc ((rows->n + 1) * sizeof *mean);
  int s = row && mean ? begin (m, rows, o, stream, x) : LAT_ENOMEM;
  for (size_t j = 0; j < rows->p && !s; j++)
    if (is_matched (rows, o, j))
      s = match_column (m, rows, o, &a->list[j], j, lat_stream_sub (pick, j),
                        x, row, mean);
  free (row);
  free (mean);
  return s;
}

int
lat_rows_match (const lat_model *m, const lat_data *rows,
                const lat_impute_options *o, lat_stream stream, double *x)
{
  int s = 0;
  lat_donors *own = o->donors ? NULL : lat_donors_alloc (m, rows, o, &s);
  if (!s)
    s = match_columns (m, rows, o, o->donors ? o->donors : own, stream, x);
  lat_donors_free (own);
  return s;
}
