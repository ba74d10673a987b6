/* random.h -- random numbers that depend on what they are for, not on when.

   A stream is a key; every row (or start, or draw) has its own generator
   under it, found in no time.  So draws do not depend on threads, on the
   order of rows or on where a file was cut.  The generator is Philox4x32-10
   (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as
   1, 2, 3"), wrapped as a gsl_rng so that all of GSL's distributions work.  */

#ifndef LATENS_RANDOM_H
#define LATENS_RANDOM_H

#include <latens/decls.h>
#include <gsl/gsl_rng.h>
#include <stdint.h>

LAT_BEGIN_DECLS

typedef struct
{
  uint64_t key;
} lat_stream;

/* The state of one generator; lives where the caller puts it.  */
typedef struct
{
  uint32_t key[2];
  uint32_t counter[4];
  uint32_t out[4]; /* the numbers of the present counter */
  unsigned used;   /* how many of out are spent; 4: none left */
} lat_philox;

/* Also usable through gsl_rng_alloc and gsl_rng_set.  */
extern const gsl_rng_type *lat_rng_philox;

/* The stream of a seed, and the i-th of a stream's independent
   sub-streams (imputation i, start i, part i of a product, ...).  */
lat_stream lat_stream_of_seed (uint64_t seed);
lat_stream lat_stream_sub (lat_stream s, uint64_t i);

/* The generator of one row.  Its state is *state, so nothing is allocated:

     lat_philox state;
     gsl_rng r = lat_stream_at (stream, row, &state);
     double z = gsl_ran_ugaussian (&r);  */
gsl_rng lat_stream_at (lat_stream s, uint64_t row, lat_philox *state);

LAT_END_DECLS
#endif
