/* mixture_em.h -- the entries of lat_em_mixture that are not in mixture.c. */

#ifndef LATENS_MODEL_MIXTURE_EM_H
#define LATENS_MODEL_MIXTURE_EM_H

#include <latens/mixture.h>

/* mixture_even.c */
size_t lat_mixture_even_len (const void *theta);
int lat_mixture_even_pack (const void *theta, double *x);
int lat_mixture_even_unpack (void *theta, const double *x);
lat_acceleration lat_mixture_accelerate (const void *theta);

/* What becomes of labels (d->n of them), after lat_mixture_init: weights and
   one M-step of the family from the pooled parameters, which fill the
   holes.  */
int lat_mixture_start_from (lat_mixture *m, const lat_data *d,
                            const unsigned *label);

#endif
