/* se.c -- how sure each imputed cell is, as a table of its own.  */

#include "se.h"
#include "common.h"

#include <math.h>
#include <stdlib.h>

const char *se_path;

static void
put_text (FILE *out, const lat_table *t, size_t row, size_t column)
{
  char *text = lat_table_text (t, row, column);

  if (!text)
    common_fail (t, LAT_ENOMEM);
  lat_table_quote (out, text, lat_table_delimiter (t));
  free (text);
}

static void
put_header (FILE *out, const lat_table *t)
{
  for (size_t j = 0; j < lat_table_columns (t); j++)
    {
      if (j)
        putc (lat_table_delimiter (t), out);
      lat_table_quote (out, lat_table_column (t, j)->name,
                       lat_table_delimiter (t));
    }
  putc ('\n', out);
}

void
se_write (FILE *out, const lat_table *t, int header,
          double (*se) (void *self, size_t row, size_t column), void *self)
{
  if (header)
    put_header (out, t);
  for (size_t i = 0; i < lat_table_rows (t); i++)
    {
      for (size_t j = 0; j < lat_table_columns (t); j++)
        {
          const lat_table_info *c = lat_table_column (t, j);
          int hole = lat_table_missing (t, i, j);
          char buf[LAT_NUMBER_SIZE];
          double x = c->role == LAT_ROLE_OBSERVED && hole ? se (self, i, j)
                                                          : (double)NAN;

          if (j)
            putc (lat_table_delimiter (t), out);
          if (c->role == LAT_ROLE_ID && !hole)
            put_text (out, t, i, j);
          else
            fputs (isnan (x) ? "NA" : lat_number_format (x, buf), out);
        }
      putc ('\n', out);
    }
}
