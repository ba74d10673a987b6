/* law_theta.h -- the parameters of a family made from a law.  */

#ifndef LATENS_FAMILY_LAW_THETA_H
#define LATENS_FAMILY_LAW_THETA_H

#include <latens/law.h>

typedef struct
{
  const lat_law *law;
  size_t k, p;
  size_t *col;      /* p: positions in a row */
  double *par;      /* k x p x law->parameters */
  double *constant; /* k x p x law->constants, made by prepare */
  double *number;   /* p x law->prior */
  double *unit;     /* p */
  /* Without a prior, less is degenerate: rows, and spread^2 / unit^2.  */
  double least_rows, least_spread;
} law_theta;

/* What component c has in column j.  */
static inline double *
law_par (const law_theta *t, size_t c, size_t j)
{
  return t->par + (c * t->p + j) * t->law->parameters;
}

static inline double *
law_constant (const law_theta *t, size_t c, size_t j)
{
  return t->constant + (c * t->p + j) * t->law->constants;
}

static inline size_t
law_free (const lat_law *law)
{
  return law->parameters - law->fixed;
}

/* The callbacks: life, ... */
void *lat_law_clone (const void *theta);
int lat_law_copy (void *to, const void *from);
void lat_law_free (void *theta);
int lat_law_prepare (void *theta);
size_t lat_law_components (const void *theta);
size_t lat_law_columns (const void *theta, const size_t **col);

/* ... data, ...  */
size_t lat_law_stat_len (const void *theta);
size_t lat_law_work_len (const void *theta, size_t rows);
int lat_law_accept (const void *theta, const lat_data *d, lat_where *where);
int lat_law_init (void *theta, const lat_data *d, const lat_prior *prior);
int lat_law_log_density (const void *theta, const lat_block *b, double *lp,
                         void *work);
int lat_law_accumulate (const void *theta, const lat_block *b, const double *r,
                        double *stat, void *work);
int lat_law_mstep (void *theta, const double *stat);
double lat_law_log_prior (const void *theta);
int lat_law_permute (void *theta, const size_t *order);
double lat_law_rank (const void *theta, size_t c);

/* ... coordinates, ...  */
double lat_law_distance (const void *a, const void *b);
size_t lat_law_pack_len (const void *theta);
int lat_law_pack (const void *theta, double *x);
int lat_law_unpack (void *theta, const double *x);
int lat_law_score (const void *theta, const double *stat, double *g);
size_t lat_law_even_len (const void *theta);
int lat_law_even_pack (const void *theta, double *x);
int lat_law_even_unpack (void *theta, const double *x);

/* ... missing entries.  */
int lat_law_expect (const void *theta, const lat_block *b, const double *r,
                    double *out, double *sd, size_t out_tda, void *work);
int lat_law_draw (const void *theta, const lat_block *b, const unsigned *z,
                  lat_stream stream, double *x, size_t x_tda, void *work);
int lat_law_cdf (const void *theta, size_t c, size_t j, double x,
                 lat_cdf *out);

/* The family of one law, as an initialiser.  */
#define LAW_FAMILY(law_name, law_names, law_prior_names)                      \
  {                                                                           \
    .name = law_name, .clone = lat_law_clone, .copy = lat_law_copy,           \
    .free = lat_law_free, .components = lat_law_components,                   \
    .columns = lat_law_columns, .stat_len = lat_law_stat_len,                 \
    .work_len = lat_law_work_len, .accept = lat_law_accept,                   \
    .init = lat_law_init, .prepare = lat_law_prepare,                         \
    .log_density = lat_law_log_density, .accumulate = lat_law_accumulate,     \
    .mstep = lat_law_mstep, .log_prior = lat_law_log_prior,                   \
    .distance = lat_law_distance, .free_len = lat_law_pack_len,               \
    .pack_len = lat_law_pack_len, .pack = lat_law_pack,                       \
    .unpack = lat_law_unpack, .score = lat_law_score,                         \
    .even_len = lat_law_even_len, .even_pack = lat_law_even_pack,             \
    .even_unpack = lat_law_even_unpack, .expect = lat_law_expect,             \
    .draw = lat_law_draw, .permute = lat_law_permute, .rank = lat_law_rank,   \
    .fields = lat_law_fields, .prior_fields = lat_law_prior_fields,           \
    .names = law_names, .prior_names = law_prior_names, .cdf = lat_law_cdf    \
  }

#endif
