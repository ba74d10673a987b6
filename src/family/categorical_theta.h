/* categorical_theta.h -- the parameters of the categorical family.  */

#ifndef LATENS_FAMILY_CATEGORICAL_THETA_H
#define LATENS_FAMILY_CATEGORICAL_THETA_H

#include <latens/categorical.h>

/* The levels of all columns lie side by side: those of column j at
   [first[j], first[j + 1]).  */
typedef struct
{
  size_t k, p;
  size_t *col;       /* p: positions in a row */
  size_t *first;     /* p + 1 */
  double *prob;      /* k x first[p] */
  double *log_prob;  /* k x (first[p] + p), made by prepare: after each
                        column's levels a 0, for the missing cell */
  double *pseudo;    /* first[p]: the prior's pseudo-rows of each level */
  double least_rows; /* without a prior, less than this is degenerate */
} categorical;

static inline size_t
categorical_levels (const categorical *t, size_t j)
{
  return t->first[j + 1] - t->first[j];
}

static inline double *
categorical_prob (const categorical *t, size_t c, size_t j)
{
  return t->prob + c * t->first[t->p] + t->first[j];
}

/* The parts of the table of callbacks that stand in other files: life and
   shape, ...  */
void *lat_categorical_clone (const void *theta);
int lat_categorical_copy (void *to, const void *from);
void lat_categorical_free (void *theta);
size_t lat_categorical_components (const void *theta);
size_t lat_categorical_columns (const void *theta, const size_t **col);
size_t lat_categorical_levels (const void *theta, size_t j);
size_t lat_categorical_stat_len (const void *theta);
int lat_categorical_prepare (void *theta);
int lat_categorical_permute (void *theta, const size_t *order);

/* ... missing entries, ... */
int lat_categorical_expect (const void *theta, const lat_block *b,
                            const double *r, double *out, double *sd,
                            size_t out_tda, void *work);
int lat_categorical_draw (const void *theta, const lat_block *b,
                          const unsigned *z, lat_stream stream, double *x,
                          size_t x_tda, void *work);
int lat_categorical_cdf (const void *theta, size_t c, size_t j, double x,
                         lat_cdf *out);

/* Bytes lat_categorical_expect needs.  */
size_t lat_categorical_predict_len (const categorical *t);

/* ... coordinates and fields.  */
size_t lat_categorical_pack_len (const void *theta);
int lat_categorical_pack (const void *theta, double *x);
int lat_categorical_unpack (void *theta, const double *x);
int lat_categorical_score (const void *theta, const double *stat, double *g);
size_t lat_categorical_even_len (const void *theta);
int lat_categorical_even_pack (const void *theta, double *x);
int lat_categorical_even_unpack (void *theta, const double *x);

extern const lat_field lat_categorical_fields[];
extern const lat_field lat_categorical_prior_fields[];

#endif
