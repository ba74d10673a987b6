/* numbered.h -- the names of several files: -o out-%d.csv.  */

#ifndef LATENS_TOOLS_NUMBERED_H
#define LATENS_TOOLS_NUMBERED_H

#include <latens/table.h>
#include <stddef.h>

/* The name of file i, which the caller frees: --output with i for its %d, %02d
   and the like; NULL: it has none, there is one file.  */
char *numbered_name (size_t i);

/* Ends the program if all tables go into one file, whose first column .imp t
   has already.  */
void numbered_check (const lat_table *t);

#endif
