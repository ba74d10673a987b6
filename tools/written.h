/* written.h -- numbers as they are after they have been written.  */

#ifndef LATENS_TOOLS_WRITTEN_H
#define LATENS_TOOLS_WRITTEN_H

#include <latens/table.h>

/* What reads back of an imputed value x of observed column j.  */
double written_value (const lat_table *t, size_t j, double x);

#endif
