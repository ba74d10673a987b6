/* gmm_theta.h -- the parameters of K mixtures of normal laws.  */

#ifndef LATENS_FAMILY_GMM_THETA_H
#define LATENS_FAMILY_GMM_THETA_H

#include <latens/gmm.h>

typedef struct
{
  size_t k, parts;
  void *gaussian;     /* k * parts normal laws; c * parts + h: part h of c */
  double *weight;     /* k x parts */
  double *log_weight; /* k x parts, by prepare */
  double pseudo;      /* pseudo-rows for each weight */
} gmm;

extern const lat_field lat_gmm_fields[];
extern const lat_field lat_gmm_prior_fields[];

/* Members of lat_family_gmm: gmm_theta.c, ...  */
void *lat_gmm_clone (const void *theta);
int lat_gmm_copy (void *to, const void *from);
void lat_gmm_free (void *theta);
size_t lat_gmm_components (const void *theta);
size_t lat_gmm_columns (const void *theta, const size_t **col);
int lat_gmm_prepare (void *theta);
double lat_gmm_distance (const void *a, const void *b);
size_t lat_gmm_pack_len (const void *theta);
int lat_gmm_pack (const void *theta, double *x);
int lat_gmm_unpack (void *theta, const double *x);
int lat_gmm_score (const void *theta, const double *stat, double *g);
size_t lat_gmm_even_len (const void *theta);
int lat_gmm_even_pack (const void *theta, double *x);
int lat_gmm_even_unpack (void *theta, const double *x);

/* ... gmm_order.c ...  */
int lat_gmm_permute (void *theta, const size_t *order);
int lat_gmm_arrange (void *theta);
int lat_gmm_split (void *theta, lat_stream stream);
double lat_gmm_rank (const void *theta, size_t c);

#endif
