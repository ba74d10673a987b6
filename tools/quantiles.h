/* quantiles.h -- a list of numbers between 0 and 1.  */

#ifndef LATENS_TOOLS_QUANTILES_H
#define LATENS_TOOLS_QUANTILES_H

#include <stddef.h>

/* The quantiles, as numbers and as they were written.  */
typedef struct
{
  size_t n;
  double *q;
  char **name;
} quantile_list;

/* Of "0.05,0.5" or "none"; what is no such list ends the program.  */
quantile_list quantiles_read (const char *text);
void quantiles_clear (quantile_list *list);

#endif
