/* remarks_text.c -- text that is meant as numbers: 1,5 or 12 % or $1 000.  */

#include "data/remarks.h"
#include "data/table.h"
#include <string.h>

enum
{
  LOOKED_AT = 100, /* rows */
  LONGEST = 40     /* bytes of what may be a number */
};

/* Whether a cell that is no number would be one without what people put into
   numbers.  */
static int
means_number (lat_span c, const char *extra)
{
  char bare[LONGEST];
  lat_number x;
  size_t n = 0;
  if (c.n > LONGEST)
    return 0;
  for (size_t i = 0; i < c.n; i++)
    if (!strchr (extra, c.s[i]) || !c.s[i])
      bare[n++] = c.s[i];
  return n && lat_number_read_cell (bare, n, &x) == 0;
}

/* The row of the first seen cell that is no number and means one, if all that
   are looked at are numbers or mean one; else LAT_NO_COLUMN.  */
static size_t
find_meant (const lat_table *t, size_t j)
{
  /* A blank in the one column there is may be a delimiter.  */
  const char *extra = t->p > 1 ? ",'%$ " : ",'%$";
  size_t first = LAT_NO_COLUMN;
  for (size_t i = 0; i < t->n && i < LOOKED_AT; i++)
    {
      lat_span c = lat_cell_span (t, i, j);
      lat_number x;
      if (lat_span_missing (t, c) || lat_number_read_cell (c.s, c.n, &x) == 0)
        continue;
      if (!means_number (c, extra))
        return LAT_NO_COLUMN;
      first = first == LAT_NO_COLUMN ? i : first;
    }
  return first;
}

int
lat_remark_text (lat_table *t, size_t j)
{
  char name[LAT_SHOW_SIZE], cell[LAT_SHOW_SIZE];
  const lat_table_info *c = &t->column[j];
  int text = c->role == LAT_ROLE_OBSERVED ? c->kind == LAT_CATEGORICAL
                                          : c->reason == LAT_CARRIED_LEVELS;
  size_t row = text && !t->is_npy ? find_meant (t, j) : LAT_NO_COLUMN;
  if (row == LAT_NO_COLUMN)
    return 0;
  lat_span s = lat_cell_span (t, row, j);
  return lat_notes_add (&t->notes, 1,
                        "column '%s' is text, for '%s' is not a number here: "
                        "these have a decimal point, and no other signs in "
                        "them",
                        lat_show (c->name, strlen (c->name), name),
                        lat_show (s.s, s.n, cell));
}
