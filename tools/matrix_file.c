/* matrix_file.c -- files of numbers without a header, a line a state.  */

#include "matrix_file.h"

#include <stdio.h>
#include <stdlib.h>

static void die_cell (const matrix_file *f, const lat_table *t, size_t i,
                      size_t j, const char *what) __attribute__ ((noreturn));

static void
die_cell (const matrix_file *f, const lat_table *t, size_t i, size_t j,
          const char *what)
{
  lat_message text, msg;
  char cell[SHOWN_SIZE];

  snprintf (text.text, sizeof text.text, "%s: '%s'%s", what,
            common_shown (t, i, j, cell), f->hint);
  lat_table_place (t, i, j, text.text, &msg);
  die (EXIT_FAILURE, "%s", msg.text);
}

static void
read_cell (const matrix_file *f, const lat_table *t, size_t i, size_t j,
           double *x)
{
  lat_message msg;

  if (f->holes && lat_table_missing (t, i, j))
    return;
  if (lat_table_number (t, i, j, x, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  if (!(*x >= 0))
    die_cell (f, t, i, j, "negative");
  if (f->probabilities && !(*x <= 1))
    die_cell (f, t, i, j, "a probability above 1");
}

void
matrix_file_read (const matrix_file *f, double *x)
{
  lat_table_options o = lat_table_defaults ();
  lat_message msg;
  lat_table *t;

  o.header = LAT_HEADER_NO;
  if (lat_table_read (f->path, &o, &t, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  if (lat_table_rows (t) != f->rows || lat_table_columns (t) != f->columns)
    die (EXIT_FAILURE,
         "%s: %zu lines of %zu numbers, and %zu of %zu are needed%s", f->path,
         lat_table_rows (t), lat_table_columns (t), f->rows, f->columns,
         f->hint);
  for (size_t i = 0; i < f->rows; i++)
    for (size_t j = 0; j < f->columns; j++)
      read_cell (f, t, i, j, &x[i * f->columns + j]);
  lat_table_free (t);
}
