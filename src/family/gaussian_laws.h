/* gaussian_laws.h -- the normal laws of what a pattern of missing entries
   shows, and of the rest given that, for rows of one pattern side by side.

   With o what is seen and m what is missing, rows x_o are rows of a normal law
   of their own, N (mu_o, Sigma_oo), and the kernels for rows without holes
   serve.  What they say about all columns follows from its moments N, s, S at
   once, with B = Sigma_mo Sigma_oo^-1 and C = Sigma_mm - B Sigma_om:

     s_m = B s_o,  S_mo = B S_oo,  S_mm = B S_oo B' + N C.  */

#ifndef LATENS_FAMILY_GAUSSIAN_LAWS_H
#define LATENS_FAMILY_GAUSSIAN_LAWS_H

#include "family/gaussian_strips.h"

/* A pattern.  */
typedef struct
{
  size_t o, m;
  size_t *seen, *missing; /* o and m own columns, increasing */
} gaussian_pattern;

/* What row x of a block shows; g->seen has room for all columns.  */
void lat_gaussian_pattern_read (const gaussian_theta *t, const double *x,
                                gaussian_pattern *g);

/* What one component makes of it.  */
typedef struct
{
  double *mean;       /* o */
  double *panels;     /* lat_panels_len (o): U, U Sigma_oo U' = 1 */
  double *regression; /* m x o: B */
  double *spread;     /* m x m: C */
  double *constant;   /* o log 2 pi + log |Sigma_oo| */
} gaussian_law;

/* Numbers of a law; their places in `number`.  */
size_t lat_gaussian_law_len (size_t o, size_t m);
gaussian_law lat_gaussian_law_at (size_t o, size_t m, double *number);

/* The law of component c; work: 2 p^2.  LAT_ENOTPD.  */
int lat_gaussian_law_make (const gaussian_theta *t, size_t c,
                           const gaussian_pattern *g, gaussian_law *law,
                           double *work);

/* Adds what the moments n, s (o) and S (o x o, lower half; its upper half is
   filled in) of rows of a pattern say to a component's statistics, n and the
   rest being apart since rows of negligible weight are in the first alone;
   work: o m.  */
void lat_gaussian_law_spread (const gaussian_pattern *g,
                              const gaussian_law *law, size_t p, double n,
                              const double *sum, double *square, double *stat,
                              double *work);

/* 1: rows of one pattern side by side are worked on together.  */
int lat_gaussian_takes_runs (const gaussian_theta *t);

/* --- once an iteration --------------------------------------------------- */

/* The laws of a data set's patterns.  */
typedef struct
{
  size_t k, patterns;
  gaussian_pattern **pattern; /* patterns, by the data's numbers; NULL: too
                                 few rows, or no room */
  double **number;            /* patterns: k laws each */
  double *work;
  int fresh; /* 1: the laws are those of theta */
} gaussian_laws;

/* The law of component c for a pattern of the data that is kept.  */
void lat_gaussian_laws_place (const gaussian_laws *laws, size_t pattern,
                              size_t c, gaussian_law *law);

/* The same; 0: it is not known, nor if laws is NULL.  */
int lat_gaussian_laws_find (const gaussian_laws *laws, uint32_t pattern,
                            size_t c, gaussian_law *law);

/* Members of lat_family_gaussian.  */
int lat_gaussian_patterns_alloc (const void *theta, const lat_data *d,
                                 void **laws);
void lat_gaussian_patterns_free (void *laws);
int lat_gaussian_patterns_prepare (const void *theta, void *laws);

#endif
