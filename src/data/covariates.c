/* covariates.c -- what is known of each row beside what is modelled.  */

#include <latens/data.h>
#include "base/ieee.h"
#include "base/message.h"
#include "data/own.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Squares of numbers beyond would overflow.  */
static const double most = 1e100;

static int
check (size_t n, size_t q, const double *z, lat_message *msg)
{
  for (size_t i = 0; i < n * q; i++)
    if (isnan (z[i]))
      return lat_fail (msg, LAT_EDATA, "row %zu: covariate %zu is missing",
                       i / q + 1, i % q + 1);
    else if (!(fabs (z[i]) <= most))
      return lat_fail (msg, LAT_EDATA,
                       "row %zu: covariate %zu cannot be %g: it is too large",
                       i / q + 1, i % q + 1, z[i]);
  return 0;
}

int
lat_data_set_covariates (lat_data *d, size_t q, const double *z,
                         lat_message *msg)
{
  if (msg)
    msg->text[0] = '\0';
  if (!d->own)
    return lat_fail (msg, LAT_EINVAL, "a view cannot be changed");
  int s = check (d->n, q, z, msg);
  if (s)
    return s;
  double *copy = NULL;
  if (q > 0)
    {
      size_t room = d->n + 1;
      copy = room > SIZE_MAX / sizeof *copy / q
                 ? NULL
                 : malloc (room * q * sizeof *copy);
      if (!copy)
        return lat_fail (msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
      memcpy (copy, z, d->n * q * sizeof *copy);
    }
  store *own = d->own;
  free (own->covariate);
  d->covariate = own->covariate = copy;
  d->covariates = q;
  return 0;
}
