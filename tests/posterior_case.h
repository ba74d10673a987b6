/* posterior_case.h -- drawing parameters given completed rows, again and
   again, under one prior.  */

#ifndef LATENS_POSTERIOR_CASE_H
#define LATENS_POSTERIOR_CASE_H

#include "fits_law.h"
#include "tables.h"

enum
{
  DRAWS = 4000
};

static inline gsl_rng
generator (uint64_t seed, lat_philox *state)
{
  return lat_stream_at (lat_stream_of_seed (seed), 0, state);
}

static const lat_prior prior = {
  .level = 0.7, .rate = 0.6, .mean = 0.8, .covariance = 1.4, .scatter = 0.3
};

#endif
