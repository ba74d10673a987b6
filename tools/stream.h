/* stream.h -- completing rows as they come.  */

#ifndef LATENS_TOOLS_STREAM_H
#define LATENS_TOOLS_STREAM_H

#include "fill.h"

/* Writes each row of t, from lat_table_open, and those that follow as soon as
   they are read, and says at the end what was missing.  */
void stream_write (lat_table *t, const lat_model *m, const fill_source *from);

#endif
