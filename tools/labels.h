/* labels.h -- the texts of a column, numbered in order of appearance.  */

#ifndef LATENS_TOOLS_LABELS_H
#define LATENS_TOOLS_LABELS_H

#include <latens/table.h>
#include <stddef.h>

typedef struct
{
  size_t n;
  char **text;   /* n */
  size_t *first; /* n: the first row that has it */
  size_t *by;    /* n: their numbers, sorted by text */
  size_t *row;   /* rows of the table: the number of each */
} labels;

/* Of column j; a missing cell ends the program.  */
labels labels_make (const lat_table *t, size_t j);
void labels_clear (labels *l);

/* The number of a text, or l->n.  */
size_t labels_find (const labels *l, const char *text);

#endif
