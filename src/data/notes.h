/* notes.h -- what there is to say about a table.  */

#ifndef LATENS_DATA_NOTES_H
#define LATENS_DATA_NOTES_H

#include <stddef.h>

typedef struct
{
  size_t count;
  size_t room;
  char **text;
  char *warning; /* count flags */
} lat_notes;

void lat_notes_free (lat_notes *notes);

/* Adds one sentence; LAT_ENOMEM.  */
int lat_notes_add (lat_notes *notes, int warning, const char *format, ...)
    __attribute__ ((format (printf, 3, 4)));

#endif
