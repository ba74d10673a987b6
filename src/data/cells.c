/* cells.c -- what single cells hold.  */

#include "base/message.h"
#include "data/table.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

lat_span
lat_span_trim (const lat_table *t, const char *s, const char *end)
{
  char other = t->delimiter == '\t' ? ' ' : '\t';
  char blank = t->delimiter == ' ' ? '\t' : ' ';
  while (s < end && (*s == blank || *s == other))
    s++;
  while (end > s && (end[-1] == blank || end[-1] == other))
    end--;
  if (s < end && *s == '"') /* the reader saw to it that one closes */
    return (lat_span){ s + 1, (size_t)(end - s) - 2, 1 };
  return (lat_span){ s, (size_t)(end - s), 0 };
}

int
lat_table_missing (const lat_table *t, size_t i, size_t j)
{
  if (t->is_npy)
    return isnan (lat_npy_value (&t->npy, i, j));
  return lat_span_missing (t, lat_cell_span (t, i, j));
}

int
lat_cell_number (const lat_table *t, size_t i, size_t j, lat_number *x)
{
  if (!t->is_npy)
    {
      lat_span c = lat_cell_span (t, i, j);
      return lat_number_read_cell (c.s, c.n, x);
    }
  x->value = lat_npy_value (&t->npy, i, j);
  x->decimals = !lat_number_whole (x->value);
  x->exponent = 0;
  return isfinite (x->value) ? 0 : LAT_EDOM;
}

/* Room for n bytes and a NUL.  */
static int
reserve (lat_scratch *w, size_t n)
{
  if (n < w->room)
    return 0;
  char *buf = realloc (w->buf, 2 * n + LAT_NUMBER_SIZE);
  if (!buf)
    return LAT_ENOMEM;
  w->buf = buf;
  w->room = 2 * n + LAT_NUMBER_SIZE;
  return 0;
}

int
lat_cell_text (const lat_table *t, size_t i, size_t j, lat_scratch *w,
               const char **s, size_t *n)
{
  if (t->is_npy)
    {
      if (reserve (w, LAT_NUMBER_SIZE))
        return LAT_ENOMEM;
      *s = lat_number_format (lat_npy_value (&t->npy, i, j), w->buf);
      *n = strlen (*s);
      return 0;
    }
  lat_span c = lat_cell_span (t, i, j);
  *s = c.s;
  *n = c.n;
  if (!c.quoted || !memchr (c.s, '"', c.n))
    return 0;
  if (reserve (w, c.n))
    return LAT_ENOMEM;
  size_t k = 0;
  for (size_t b = 0; b < c.n; b++)
    {
      w->buf[k++] = c.s[b];
      b += c.s[b] == '"'; /* its double */
    }
  *s = w->buf;
  *n = k;
  return 0;
}

char *
lat_table_text (const lat_table *t, size_t i, size_t j)
{
  lat_scratch w = { 0 };
  const char *s;
  size_t n;
  char *text = NULL;
  if (!lat_cell_text (t, i, j, &w, &s, &n) && (text = malloc (n + 1)))
    {
      memcpy (text, s, n);
      text[n] = '\0';
    }
  free (w.buf);
  return text;
}

int
lat_table_number (const lat_table *t, size_t i, size_t j, double *x,
                  lat_message *msg)
{
  lat_number d;
  char name[LAT_SHOW_SIZE], shown[LAT_SHOW_SIZE];
  const char *column = t->column[j].name;
  lat_show (column, strlen (column), name);
  if (lat_table_missing (t, i, j))
    return lat_fail_cell (t, i, j, LAT_EDATA, msg,
                          "a number is missing (column '%s')", name);
  int s = lat_cell_number (t, i, j, &d);
  if (!s)
    {
      *x = d.value;
      return 0;
    }
  lat_span c = t->is_npy ? (lat_span){ "inf", 3, 0 } : lat_cell_span (t, i, j);
  return lat_fail_cell (t, i, j, LAT_EDATA, msg, "%s: '%s' (column '%s')",
                        s == LAT_EDOM ? "an infinite number" : "not a number",
                        lat_show (c.s, c.n, shown), name);
}
