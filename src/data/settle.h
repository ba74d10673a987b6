/* settle.h -- cells as a data set holds them.  */

#ifndef LATENS_DATA_SETTLE_H
#define LATENS_DATA_SETTLE_H

#include <latens/status.h>
#include <stddef.h>

/* Refuses infinities in n rows of p cells (LAT_EDATA), naming row and column;
   all NaNs get the same bits.  */
int lat_settle_cells (double *x, size_t n, size_t p, lat_message *msg);

#endif
