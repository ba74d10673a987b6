/* numbered.c -- the names of several files.  */

#include "numbered.h"
#include "common.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The %d, or %02d and the like, in a name; NULL: there is none.  *end comes
   after it, and numbers get so many digits.  */
static const char *
find_number (const char *name, const char **end, int *digits)
{
  for (const char *s = strchr (name, '%'); s; s = strchr (s + 1, '%'))
    {
      int wide = s[1] == '0' && s[2] >= '1' && s[2] <= '9';

      *digits = wide ? s[2] - '0' : 1;
      *end = s + (wide ? 4 : 2);
      if ((*end)[-1] == 'd')
        return s;
    }
  return NULL;
}

char *
numbered_name (size_t i)
{
  const char *name = common.output ? common.output : "-", *end;
  int digits;
  const char *at = find_number (name, &end, &digits);
  size_t room = strlen (name) + 32;
  char *path;

  if (!at)
    return NULL;
  path = common_alloc (room, 1);
  snprintf (path, room, "%.*s%0*zu%s", (int)(at - name), name, digits, i, end);
  return path;
}

void
numbered_check (const lat_table *t)
{
  char *path = numbered_name (1);

  if (!path && lat_table_find (t, ".imp") != LAT_NO_COLUMN)
    die_usage ("%s has a column '.imp', which the long table begins with: "
               "write files, -o 'NAME-%%d.csv'",
               lat_table_name (t));
  free (path);
}
