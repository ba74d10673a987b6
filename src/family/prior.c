/* prior.c -- the numbers of the priors all families share.  */

#include <latens/family.h>

lat_prior
lat_prior_defaults (void)
{
  return (lat_prior){ .weight = 1e-3,
                      .level = 0.1,
                      .rate = 0.01,
                      .mean = 0.01,
                      .covariance = 1,
                      .scatter = 0.01,
                      .few = 5,
                      .ample = 4,
                      .scarce = 2,
                      .slope = 0.1,
                      .ridge = 0 };
}

lat_prior
lat_prior_none (void)
{
  return (lat_prior){ 0 };
}
