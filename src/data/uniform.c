/* uniform.c -- a text of one column whose lines are all as long as each other
   need not have its cells' places kept: a symbol a line, by 10^8 lines.  */

#include "data/stops.h"
#include "data/table.h"
#include <string.h>

/* Where the unquoted line at s ends, and nothing stops it before; NULL: it
   does, or no line ends there.  Zeros stand at the end of the text.  */
static const char *
line_end (const lat_table *t, const char *s)
{
  uint64_t stops;
  while (!(stops = lat_stops (s, t->delimiter)))
    s += LAT_STOP_BYTES;
  s += lat_stop_first (stops);
  return *s == '\n' ? s : NULL;
}

/* Whether lines of `step` bytes are all there is from s on; the last may lack
   its end.  */
static int
alike (const lat_table *t, const char *s, size_t step)
{
  const char *end = t->text + t->size;
  for (; (size_t)(end - s) >= step; s += step)
    if (line_end (t, s) != s + step - 1)
      return 0;
  return s == end
         || ((size_t)(end - s) == step - 1
             && lat_stop_first (lat_stops (s, t->delimiter)) == (int)step - 1);
}

int
lat_csv_uniform (lat_table *t, const char *s)
{
  const char *end = t->text + t->size, *first = line_end (t, s), *second;
  if (!first || first + 1 == end || !(second = line_end (t, first + 1)))
    return 0;
  size_t step = (size_t)(second - first), rest = (size_t)(end - first - 1);
  if (step < 2 || step >= LAT_STOP_BYTES || rest / step < LAT_CHUNK_ROWS
      || !alike (t, first + 1, step))
    return 0;
  t->p = 1;
  t->n = 1 + (rest + 1) / step;
  t->start = (lat_places){ .step = step,
                           .first = (size_t)(s - t->text),
                           .second = (size_t)(first + 1 - t->text) };
  return 1;
}
