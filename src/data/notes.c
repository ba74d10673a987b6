/* notes.c -- a list of sentences.  */

#include <latens/status.h>
#include "data/notes.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  LEAST_ROOM = 8
};

void
lat_notes_free (lat_notes *notes)
{
  for (size_t i = 0; i < notes->count; i++)
    free (notes->text[i]);
  free (notes->text);
  free (notes->warning);
  *notes = (lat_notes){ 0 };
}

static int
reserve (lat_notes *notes)
{
  if (notes->count < notes->room)
    return 0;
  size_t room = notes->room ? notes->room * 2 : LEAST_ROOM;
  char **text = realloc (notes->text, room * sizeof *text);
  if (text)
    notes->text = text;
  char *warning = realloc (notes->warning, room);
  if (warning)
    notes->warning = warning;
  if (!text || !warning)
    return LAT_ENOMEM;
  notes->room = room;
  return 0;
}

int
lat_notes_add (lat_notes *notes, int warning, const char *format, ...)
{
  if (reserve (notes))
    return LAT_ENOMEM;
  va_list args, again;
  va_start (args, format);
  va_copy (again, args);
  int n = vsnprintf (NULL, 0, format, args);
  va_end (args);
  char *text = n < 0 ? NULL : malloc ((size_t)n + 1);
  if (text)
    vsnprintf (text, (size_t)n + 1, format, again);
  va_end (again);
  if (!text)
    return LAT_ENOMEM;
  notes->text[notes->count] = text;
  notes->warning[notes->count++] = (char)(warning != 0);
  return 0;
}
