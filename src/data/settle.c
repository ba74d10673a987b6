/* settle.c -- cells as a data set holds them: no infinities, one NaN.  */

#include "data/settle.h"
#include "base/ieee.h"
#include "base/message.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t
bits_of (double x)
{
  uint64_t bits;
  memcpy (&bits, &x, sizeof bits);
  return bits;
}

/* Whether a cell is infinite or a NaN of other bits than ours.  */
static int
odd_cells (const double *x, size_t p)
{
  const uint64_t hole = bits_of ((double)NAN), infinity = bits_of (HUGE_VAL);
  uint64_t odd = 0;
  for (size_t j = 0; j < p; j++)
    {
      uint64_t bits = bits_of (x[j]), size = bits << 1 >> 1;
      odd |= (uint64_t)(size >= infinity) & (uint64_t)(bits != hole);
    }
  return odd != 0;
}

/* Refuses infinities; all NaNs get the same bits.  Cells that are fine are not
   written, since whoever maps a file shares them until they are.  */
static int
settle_row (double *x, size_t i, size_t p, lat_message *msg)
{
  for (size_t j = 0; j < p; j++)
    {
      if (isinf (x[j]))
        return lat_fail (msg, LAT_EDATA,
                         "row %zu, column %zu: the value is infinite", i + 1,
                         j + 1);
      if (isnan (x[j]))
        x[j] = (double)NAN;
    }
  return 0;
}

int
lat_settle_cells (double *x, size_t n, size_t p, lat_message *msg)
{
  int s = 0;
  for (size_t i = 0; i < n && !s; i++)
    if (odd_cells (x + i * p, p))
      s = settle_row (x + i * p, i, p, msg);
  return s;
}
