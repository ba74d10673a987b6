/* hmm_em.h -- the entries of lat_em_hmm, by the file they are in.  */

#ifndef LATENS_MODEL_HMM_EM_H
#define LATENS_MODEL_HMM_EM_H

#include <latens/hmm.h>

/* hmm_step.c */
size_t lat_hmm_stat_len (const void *theta);
size_t lat_hmm_work_len (const void *theta, const lat_data *d);
int lat_hmm_estep (const void *theta, const lat_data *d, const void *cache,
                   size_t u0, size_t u1, double *stat, lat_work *w);
int lat_hmm_mstep (void *theta, const double *stat);

/* hmm_bytes.c: the cache is n bytes, or NULL where they would not do.  */
int lat_hmm_bind (const void *theta, const lat_data *d, void **cache);
void lat_hmm_unbind (void *cache);

/* hmm_tables.c: the logarithms; with the stationary law, the initial one.
   LAT_EDOM: a row is no law; LAT_ESING: with a stationary law, the
   transitions are reducible.  */
int lat_hmm_prepare (void *theta);

/* hmm_coordinates.c */
double lat_hmm_log_prior (const void *theta);
double lat_hmm_distance (const void *a, const void *b);
size_t lat_hmm_free_len (const void *theta);
size_t lat_hmm_pack_len (const void *theta);
int lat_hmm_pack (const void *theta, double *x);
int lat_hmm_unpack (void *theta, const double *x);
int lat_hmm_gradient_packed (const void *theta, const double *stat, double *g);

/* hmm_even.c */
size_t lat_hmm_even_len (const void *theta);
int lat_hmm_even_pack (const void *theta, double *x);
int lat_hmm_even_unpack (void *theta, const double *x);
lat_acceleration lat_hmm_accelerate (const void *theta);

#endif
