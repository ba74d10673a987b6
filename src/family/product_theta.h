/* product_theta.h -- the parameters of a product of families.  */

#ifndef LATENS_FAMILY_PRODUCT_THETA_H
#define LATENS_FAMILY_PRODUCT_THETA_H

#include <latens/product.h>

typedef struct
{
  size_t parts;
  const lat_family_type **type; /* parts */
  void **theta;                 /* parts, owned */
  size_t p;                     /* columns of all parts together, ... */
  size_t *col;                  /* ... their positions, increasing, ... */
  size_t *owner, *own;          /* ... whose they are, as which own column */

  /* Components that share what they emit: the parts have fewer.  */
  size_t k;      /* components of the product */
  size_t *group; /* k: the parts' component of each; NULL: the same */
} product;

/* product_group.c: component c as the parts have it.  */
static inline size_t
product_component (const product *t, size_t c)
{
  return t->group ? t->group[c] : c;
}

/* Scratch, before the parts' own, for blocks of so many rows: 0 if nothing is
   tied.  In it: densities or responsibilities of the groups (groups x n), or
   the group of each component in z (n).  rest: what follows.  */
size_t product_group_len (const product *t, size_t rows);
void *product_group_rest (const product *t, size_t rows, void *work);
int product_group_permute (product *t, const size_t *order);
void product_group_spread (const product *t, size_t n, const double *of_group,
                           double *lp);
const double *product_group_gather (const product *t, size_t n,
                                    const double *r, void *scratch);
const unsigned *product_group_names (const product *t, size_t n,
                                     const unsigned *z, void *scratch);

void *lat_product_clone (const void *theta);
int lat_product_copy (void *to, const void *from);
void lat_product_free (void *theta);

/* product_steps.c: members of lat_family_product.  */
size_t lat_product_work_len (const void *theta, size_t rows);
int lat_product_log_density (const void *theta, const lat_block *b, double *lp,
                             void *work);
int lat_product_accumulate (const void *theta, const lat_block *b,
                            const double *r, double *stat, void *work);
int lat_product_both (const void *theta, const lat_block *b, const double *r,
                      double *lp, double *stat, void *work);
int lat_product_possible (const void *theta);
int lat_product_keep (const void *theta, const lat_data *d, size_t chunks,
                      const size_t *row, void **kept);
void lat_product_forget (void *kept);
int lat_product_refresh (const void *theta, void *kept);
int lat_product_recall (const void *kept, size_t chunk, double *loglik,
                        double *stat);

/* product_holes.c */
int lat_product_sees_holes (const void *theta);
int lat_product_hide (const void *theta, const lat_block *b, const unsigned *z,
                      lat_stream stream, double *x, size_t x_tda);

/* product_patterns.c.  What a block names is an array, an entry a part.  */
int lat_product_patterns_alloc (const void *theta, const lat_data *d,
                                void **laws);
void lat_product_patterns_free (void *laws);
int lat_product_patterns_prepare (const void *theta, void *laws);

size_t lat_product_even_len (const void *theta);
int lat_product_even_pack (const void *theta, double *x);
int lat_product_even_unpack (void *theta, const double *x);
int lat_product_posterior (void *theta, const double *stat, gsl_rng *rng);
int lat_product_is_proper (const void *theta);
int lat_product_cdf (const void *theta, size_t c, size_t j, double x,
                     lat_cdf *out);
int lat_product_cdf_given (const void *theta, size_t c, size_t j,
                           const double *row, size_t lag, double x,
                           lat_cdf *out);

/* product_parts.c: of parts inside the components.  */
size_t lat_product_most_parts (const void *theta);
int lat_product_split (void *theta, lat_stream stream);
int lat_product_arrange (void *theta);
size_t lat_product_lags (const void *theta);

#endif
