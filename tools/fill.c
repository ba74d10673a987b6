/* fill.c -- writing a completed table.  */

#include "fill.h"

#include <math.h>

static const char *na_out, *mark;

static const opt fill_opts[] = {
  { 0, "digits", OPT_SIZE, &common.digits, "N", 0, 17,
    "write imputed numbers with N decimals (default: as the column has)" },
  { 0, "na-out", OPT_STRING, &na_out, "STR", 0, 0,
    "write STR for cells of used columns that stay missing (default: as "
    "they were)" },
  { 0, "mark", OPT_STRING, &mark, "COL", 0, 0,
    "add a last column COL that names what was imputed in each row" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

const opt_group group_fill = { "Writing the completed table", fill_opts };

typedef struct
{
  const lat_table *t;
  const double *x;
  size_t p;
} filling;

static const char *
fill_cell (void *self, size_t row, size_t column, char buf[LAT_NUMBER_SIZE])
{
  const filling *f = self;
  const size_t *position = lat_table_position (f->t);
  size_t j = lat_table_column (f->t, column)->data;
  double v = f->x[(position ? position[row] : row) * f->p + j];

  return isnan (v) ? NULL : lat_table_format (f->t, column, v, buf);
}

void
fill_write (const lat_table *t, const lat_data *d, const double *x)
{
  filling f = { t, x, d->p };
  lat_table_edit edit
      = { .fill = fill_cell, .self = &f, .na_out = na_out, .mark = mark };
  lat_output *o = output_open (common.output);
  lat_message msg;
  int s = lat_table_write (t, &edit, lat_output_stream (o), &msg);

  if (s)
    die (s == LAT_EINVAL ? EXIT_USAGE : EXIT_FAILURE, "%s", msg.text);
  output_commit (o);
}
