/* multinomial_theta.h -- the parameters of K multinomial laws.  */

#ifndef LATENS_FAMILY_MULTINOMIAL_THETA_H
#define LATENS_FAMILY_MULTINOMIAL_THETA_H

#include <latens/multinomial.h>

typedef struct
{
  size_t k, p;
  size_t *col;       /* p */
  double *prob;      /* k x p */
  double *log_prob;  /* k x p, by prepare */
  double *pseudo;    /* p: pseudo-trials */
  double total;      /* trials of a row ... */
  int known;         /* ... 1: of every row; 0: of one that is drawn */
  double least_rows; /* without a prior, fewer are degenerate */
} multinomial;

/* What a row shows of the columns.  */
typedef struct
{
  size_t seen;  /* columns */
  double sum;   /* of their counts */
  double other; /* trials elsewhere, if their number is known; else 0 */
} multinomial_row;

multinomial_row lat_multinomial_row (const multinomial *t, const double *x);

/* Whether it says anything about a component.  */
int lat_multinomial_speaks (const multinomial *t, multinomial_row row);

/* The probability that component c gives to the columns that x shows (hole
   0), or to those that it does not (1).  */
double lat_multinomial_share (const multinomial *t, size_t c, const double *x,
                              int hole);

extern const lat_field lat_multinomial_fields[];
extern const lat_field lat_multinomial_prior_fields[];

/* Members of lat_family_multinomial.  */
void *lat_multinomial_clone (const void *theta);
int lat_multinomial_copy (void *to, const void *from);
void lat_multinomial_free (void *theta);
size_t lat_multinomial_components (const void *theta);
size_t lat_multinomial_columns (const void *theta, const size_t **col);
int lat_multinomial_prepare (void *theta);
int lat_multinomial_permute (void *theta, const size_t *order);
double lat_multinomial_distance (const void *a, const void *b);
size_t lat_multinomial_pack_len (const void *theta);
int lat_multinomial_pack (const void *theta, double *x);
int lat_multinomial_unpack (void *theta, const double *x);
int lat_multinomial_score (const void *theta, const double *stat, double *g);
size_t lat_multinomial_even_len (const void *theta);
int lat_multinomial_even_pack (const void *theta, double *x);
int lat_multinomial_even_unpack (void *theta, const double *x);
int lat_multinomial_expect (const void *theta, const lat_block *b,
                            const double *r, double *out, double *sd,
                            size_t out_tda, void *work);
int lat_multinomial_draw (const void *theta, const lat_block *b,
                          const unsigned *z, lat_stream stream, double *x,
                          size_t x_tda, void *work);
int lat_multinomial_cdf (const void *theta, size_t c, size_t j, double x,
                         lat_cdf *out);

#endif
