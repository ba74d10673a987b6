/* poisson_theta.h -- the parameters of the Poisson family.  */

#ifndef LATENS_FAMILY_POISSON_THETA_H
#define LATENS_FAMILY_POISSON_THETA_H

#include <latens/poisson.h>

enum
{
  POISSON_TABLE = 256 /* log x! of smaller counts is looked up */
};

/* The prior of a rate is a gamma law, up to a constant
   shape log rate - exposure rate, with respect to d rate / rate: so many
   events in so many rows.  */
typedef struct
{
  size_t k, p;
  size_t *col;                    /* p: positions in a row */
  double *rate;                   /* k x p */
  double *log_rate;               /* k x p, made by prepare */
  double *shape, *exposure;       /* p each */
  double least_rows;              /* without a prior, less is degenerate */
  double log_fact[POISSON_TABLE]; /* log x! */
} poisson;

double lat_poisson_log_factorial (double x);

/* The parts of the table of callbacks that stand in other files: life, ... */
void *lat_poisson_clone (const void *theta);
int lat_poisson_copy (void *to, const void *from);
void lat_poisson_free (void *theta);
int lat_poisson_prepare (void *theta);

/* ... missing entries, ...  */
int lat_poisson_expect (const void *theta, const lat_block *b, const double *r,
                        double *out, double *sd, size_t out_tda, void *work);
int lat_poisson_draw (const void *theta, const lat_block *b, const unsigned *z,
                      lat_stream stream, double *x, size_t x_tda, void *work);
int lat_poisson_cdf (const void *theta, size_t c, size_t j, double x,
                     lat_cdf *out);

/* A Poisson count, of any rate.  */
double lat_poisson_draw_count (gsl_rng *rng, double rate);

/* ... coordinates and fields.  */
size_t lat_poisson_pack_len (const void *theta);
int lat_poisson_pack (const void *theta, double *x);
int lat_poisson_unpack (void *theta, const double *x);
int lat_poisson_even_pack (const void *theta, double *x);
int lat_poisson_even_unpack (void *theta, const double *x);
int lat_poisson_score (const void *theta, const double *stat, double *g);

extern const lat_field lat_poisson_fields[];
extern const lat_field lat_poisson_prior_fields[];

#endif
