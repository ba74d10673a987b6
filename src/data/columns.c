/* columns.c -- deep copies of the descriptions of columns.  */

#include <latens/data.h>
#include <stdlib.h>
#include <string.h>

/* Copies a text; NULL stays NULL.  False: out of memory.  */
static int
copy_text (char **to, const char *from)
{
  if (!from)
    return 1;
  size_t bytes = strlen (from) + 1;
  if (!(*to = malloc (bytes)))
    return 0;
  memcpy (*to, from, bytes);
  return 1;
}

/* *to holds nothing yet; whatever it holds after a failure is for
   lat_columns_free.  */
static int
copy_column (lat_column *to, const lat_column *from)
{
  *to = *from;
  to->name = NULL;
  to->level = NULL;
  if (!copy_text (&to->name, from->name))
    return 0;
  if (!from->level || from->levels == 0)
    return 1;
  if (!(to->level = calloc (from->levels, sizeof *to->level)))
    return 0;
  for (size_t l = 0; l < from->levels; l++)
    if (!copy_text (to->level + l, from->level[l]))
      return 0;
  return 1;
}

lat_column *
lat_columns_clone (const lat_column *column, size_t p)
{
  lat_column *c = calloc (p ? p : 1, sizeof *c);
  if (!c)
    return NULL;
  for (size_t j = 0; j < p; j++)
    if (!copy_column (c + j, column + j))
      {
        lat_columns_free (c, p);
        return NULL;
      }
  return c;
}

void
lat_columns_free (lat_column *column, size_t p)
{
  if (!column)
    return;
  for (size_t j = 0; j < p; j++)
    {
      free (column[j].name);
      for (size_t l = 0; column[j].level && l < column[j].levels; l++)
        free (column[j].level[l]);
      free (column[j].level);
    }
  free (column);
}
