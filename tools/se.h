/* se.h -- how sure each imputed cell is, as a table of its own.  */

#ifndef LATENS_TOOLS_SE_H
#define LATENS_TOOLS_SE_H

#include <latens/table.h>

extern const char *se_path; /* --se, or NULL */

/* Writes the header, if there is one and it is wanted, and all rows of t: of
   an imputed cell the number that `se` tells (NaN: it was not imputed), of an
   --id column the cell itself, else NA.  */
void se_write (FILE *out, const lat_table *t, int header,
               double (*se) (void *self, size_t row, size_t column),
               void *self);

#endif
