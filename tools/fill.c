/* fill.c -- writing a completed table.  */

#include "fill.h"
#include "se.h"

#include <math.h>
#include <stdlib.h>

static const char *na_out, *mark;

static const opt fill_opts[] = {
  { 0, "digits", OPT_SIZE, &common.digits, "N", 0, 17,
    "write imputed numbers with N decimals (default: as the column has)" },
  { 0, "na-out", OPT_STRING, &na_out, "STR", 0, 0,
    "write STR for all cells that stay missing (default: as they were)" },
  { 0, "mark", OPT_STRING, &mark, "COL", 0, 0,
    "add a last column COL that names what was imputed in each row" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

const opt_group group_fill = { "Writing the completed table", fill_opts };

typedef struct
{
  const lat_table *t;
  const lat_data *d;
  const double *x; /* what fill_write is given */
} filling;

/* Only what was missing: the values of row i lie from first[i] on.  */
typedef struct
{
  const lat_table *t;
  const lat_data *d;
  const fill_source *from;
  double *value;
  double *se;    /* likewise; NULL: nobody asks */
  size_t *first; /* d->n + 1 */
  size_t row;    /* for which ... */
  size_t *rank;  /* ... column j is the rank[j]th that is missing */
} keeping;

static size_t
data_row (const lat_table *t, size_t row)
{
  const size_t *position = lat_table_position (t);

  return position ? position[row] : row;
}

static const char *
format (const lat_table *t, size_t column, double v, char *buf)
{
  return isnan (v) ? NULL : lat_table_format (t, column, v, buf);
}

static const char *
fill_cell (void *self, size_t row, size_t column, char buf[LAT_NUMBER_SIZE])
{
  const filling *f = self;
  size_t j = lat_table_column (f->t, column)->data;

  return format (f->t, column, f->x[data_row (f->t, row) * f->d->p + j], buf);
}

static void
rank_row (keeping *f, size_t i)
{
  const double *x = f->d->x + i * f->d->tda;
  size_t rank = 0;

  for (size_t j = 0; j < f->d->p; j++)
    {
      f->rank[j] = rank;
      rank += isnan (x[j]) != 0;
    }
  f->row = i;
}

/* Where what is kept of a cell lies.  */
static size_t
kept_at (keeping *f, size_t row, size_t column)
{
  size_t i = data_row (f->t, row);

  if (f->row != i)
    rank_row (f, i);
  return f->first[i] + f->rank[lat_table_column (f->t, column)->data];
}

static const char *
fill_kept (void *self, size_t row, size_t column, char buf[LAT_NUMBER_SIZE])
{
  keeping *f = self;
  double v = f->value[kept_at (f, row, column)];
  const char *text = NULL;

  if (f->from->format && !isnan (v))
    text = f->from->format (f->from->ctx, column, v, buf);
  return text ? text : format (f->t, column, v, buf);
}

static double
se_kept (void *self, size_t row, size_t column)
{
  keeping *f = self;

  return f->se[kept_at (f, row, column)];
}

void
fill_check (const lat_table *t)
{
  lat_table_edit edit = { .na_out = na_out, .mark = mark };
  lat_message msg;

  if (lat_table_check_edit (t, &edit, &msg))
    die (EXIT_USAGE, "%s", msg.text);
}

static void
write_to (FILE *out, const lat_table *t, lat_table_edit edit)
{
  lat_message msg;

  edit.na_out = na_out;
  edit.mark = mark;
  if (lat_table_write (t, &edit, out, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
}

static void
write_table (const lat_table *t, lat_table_edit edit)
{
  lat_output *o = output_open (common.output);

  write_to (lat_output_stream (o), t, edit);
  output_commit (o);
}

void
fill_write (const lat_table *t, const lat_data *d, const double *x)
{
  filling f = { t, d, x };

  write_table (t, (lat_table_edit){ .fill = fill_cell, .self = &f });
}

void
fill_write_values (const lat_table *t, const lat_data *d, const double *x,
                   const fill_copy *copy)
{
  filling f = { t, d, x };

  write_to (copy->out, t,
            (lat_table_edit){ .fill = fill_cell,
                              .self = &f,
                              .lead = copy->lead,
                              .lead_text = copy->lead_text,
                              .no_header = copy->no_header,
                              .more = copy->more });
}

/* Where the values of each row will lie; how many there are.  */
static size_t
count_missing (const lat_data *d, size_t *first)
{
  size_t count = 0;

  for (size_t i = 0; i < d->n; i++)
    {
      first[i] = count;
      for (size_t j = 0; j < d->p; j++)
        count += isnan (d->x[i * d->tda + j]) != 0;
    }
  first[d->n] = count;
  return count;
}

static void
keep_missing (const lat_data *rows, const double *x, double *value)
{
  for (size_t i = 0; i < rows->n; i++)
    for (size_t j = 0; j < rows->p; j++)
      if (isnan (rows->x[i * rows->tda + j]))
        *value++ = x[i * rows->p + j];
}

/* Rows completed at a time: whole chunks, so that pieces do not show.  */
static size_t
rows_of_piece (size_t n)
{
  enum
  {
    PIECES = 8,
    LEAST_CHUNKS = 16
  };
  size_t chunks = n / PIECES / LAT_CHUNK_ROWS + 1;

  return LAT_CHUNK_ROWS * (chunks > LEAST_CHUNKS ? chunks : LEAST_CHUNKS);
}

static int
complete_all (keeping *f)
{
  const lat_data *d = f->d;
  size_t piece = rows_of_piece (d->n);
  size_t cells = (piece < d->n ? piece : d->n) * d->p;
  double *x = common_alloc (cells, sizeof *x);
  double *sd = f->se ? common_alloc (cells, sizeof *sd) : NULL;
  int s = 0;

  for (size_t i = 0; i < d->n && !s; i += piece)
    {
      size_t end = d->n - i > piece ? i + piece : d->n;
      lat_data rows = lat_data_of_units (d, i, end);

      s = f->from->complete (f->from->ctx, &rows, x, sd);
      if (!s)
        keep_missing (&rows, x, f->value + f->first[i]);
      if (!s && sd)
        keep_missing (&rows, sd, f->se + f->first[i]);
    }
  free (x);
  free (sd);
  return s;
}

static void
write_se (FILE *out, void *ctx)
{
  keeping *f = ctx;

  se_write (out, f->t, lat_table_has_header (f->t), se_kept, f);
}

static void
stop_keeping (keeping *f)
{
  free (f->value);
  free (f->se);
  free (f->rank);
  free (f->first);
}

/* Completes all rows; a status.  */
static int
keep (keeping *f, const lat_table *t, const lat_data *d,
      const fill_source *from, int se)
{
  size_t holes;

  *f = (keeping){ .t = t, .d = d, .from = from, .row = d->n };
  f->first = common_alloc (d->n + 1, sizeof *f->first);
  f->rank = common_alloc (d->p, sizeof *f->rank);
  holes = count_missing (d, f->first);
  f->value = common_alloc (holes, sizeof *f->value);
  f->se = se ? common_alloc (holes, sizeof *f->se) : NULL;
  return complete_all (f);
}

int
fill_write_rows (const lat_table *t, const lat_data *d,
                 const fill_source *from)
{
  keeping f;
  int s = keep (&f, t, d, from, se_path != NULL);

  if (!s && se_path)
    output_write (se_path, write_se, &f);
  if (!s)
    write_table (t, (lat_table_edit){ .fill = fill_kept, .self = &f });
  stop_keeping (&f);
  return s;
}

int
fill_write_copy (const lat_table *t, const lat_data *d,
                 const fill_source *from, const fill_copy *copy)
{
  keeping f;
  int s = keep (&f, t, d, from, 0);

  if (!s)
    write_to (copy->out, t,
              (lat_table_edit){ .fill = fill_kept,
                                .self = &f,
                                .lead = copy->lead,
                                .lead_text = copy->lead_text,
                                .no_header = copy->no_header,
                                .more = copy->more });
  stop_keeping (&f);
  return s;
}

int
fill_write_piece (const lat_table *t, const lat_data *d,
                  const fill_source *from, FILE *out, FILE *se, int first)
{
  keeping f;
  int s = keep (&f, t, d, from, se != NULL);

  if (!s && se)
    se_write (se, t, first && lat_table_has_header (t), se_kept, &f);
  if (!s)
    write_to (out, t, (lat_table_edit){ .fill = fill_kept, .self = &f });
  stop_keeping (&f);
  return s;
}

void
fill_write_end (const lat_table *t, FILE *out)
{
  write_to (out, t, (lat_table_edit){ 0 });
}
