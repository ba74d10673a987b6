/* law_cdf.c -- how a number divides the law of a cell.  */

#include "family/law_theta.h"
#include <latens/status.h>
#include <math.h>

/* P (X = x) of a whole number that can be.  */
static double
at (const law_theta *t, size_t c, size_t j, double x)
{
  double term[LAT_LAW_NUMBERS], lp = 0;
  const double *par = law_par (t, c, j);
  lat_law_cells cell = { 1, &x, term };
  if (t->law->fault && t->law->fault (par, x))
    return 0;
  if (t->law->terms_of)
    t->law->terms_of (law_par (t, 0, j), 1, &x, term);
  t->law->density (par, law_constant (t, c, j), &cell, &lp);
  return exp (lp);
}

/* Below a whole number are the counts up to the one before it.  */
int
lat_law_cdf (const void *theta, size_t c, size_t j, double x, lat_cdf *out)
{
  const law_theta *t = theta;
  const double *par = law_par (t, c, j);
  double above;
  if (!t->law->cdf)
    return LAT_EINVAL;
  *out = (lat_cdf){ .scale = t->law->scale };
  if (t->law->scale != LAT_SCALE_COUNT)
    {
      out->below = t->law->cdf (par, x, &out->above);
      return LAT_SUCCESS;
    }
  int whole = x == floor (x);
  out->below = t->law->cdf (par, whole ? x - 1 : floor (x), &above);
  out->at = whole ? at (t, c, j, x) : 0;
  t->law->cdf (par, floor (x), &out->above);
  return LAT_SUCCESS;
}
