/* unit_interval.h -- coordinates of one probability, its ends included.  */

#ifndef LATENS_FAMILY_UNIT_INTERVAL_H
#define LATENS_FAMILY_UNIT_INTERVAL_H

#include <float.h>
#include <math.h>

/* n log p, where 0 log 0 is 0.  */
static inline double
times_log (double n, double log_p)
{
  return n > 0 ? n * log_p : 0;
}

/* log (p / (1 - p)); 0 stands as the smallest normal number and comes back
   as 0.  */
static inline double
logit (double p)
{
  return log (fmax (p, DBL_MIN)) - log (fmax (1 - p, DBL_MIN));
}

static inline double
from_logit (double x)
{
  double p = x < 0 ? exp (x) / (1 + exp (x)) : 1 / (1 + exp (-x));
  return p < 2 * DBL_MIN ? 0 : p;
}

/* asin (sqrt (p)): equal information everywhere, the ends are points like
   others, and any number leads back.  */
static inline double
to_arc (double p)
{
  return asin (sqrt (p));
}

static inline double
from_arc (double x)
{
  double s = sin (x);
  return s * s;
}

#endif
