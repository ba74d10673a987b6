/* missing_theta.h -- the parameters of the family of holes.  */

#ifndef LATENS_FAMILY_MISSING_THETA_H
#define LATENS_FAMILY_MISSING_THETA_H

#include <latens/missing.h>

/* The prior of a probability q is exp (rows (f log q + (1 - f) log (1 - q))),
   f the whole column's share of holes, counted once where all components
   have the same.  */
typedef struct
{
  size_t k, p;
  int equal;
  size_t *col;              /* p */
  double *q;                /* k x p */
  double *log_q, *log_seen; /* k x p: log q, log (1 - q); made by prepare */
  double rows;              /* pseudo-rows */
  double *share;            /* p: f */
} missing;

/* Numbers that a fit finds: of one component, or of each.  */
static inline size_t
missing_free (const missing *t)
{
  return (t->equal ? 1 : t->k) * t->p;
}

void *lat_missing_clone (const void *theta);
int lat_missing_copy (void *to, const void *from);
void lat_missing_free (void *theta);
int lat_missing_prepare (void *theta);

/* missing_fields.c */
size_t lat_missing_pack_len (const void *theta);
int lat_missing_pack (const void *theta, double *x);
int lat_missing_unpack (void *theta, const double *x);
int lat_missing_score (const void *theta, const double *stat, double *g);
int lat_missing_even_pack (const void *theta, double *x);
int lat_missing_even_unpack (void *theta, const double *x);

extern const lat_field lat_missing_fields[];
extern const lat_field lat_missing_prior_fields[];
extern const char *const lat_missing_prior_names[];

#endif
