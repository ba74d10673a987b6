/* covariates_make.h -- small chains whose transitions depend on covariates,
   and their laws by the textbook.  */

#ifndef LATENS_COVARIATES_MAKE_H
#define LATENS_COVARIATES_MAKE_H

#include "all_paths.h"
#include <latens/hmm_covariates.h>
#include <latens/hmm_infer.h>
#include <gsl/gsl_randist.h>

enum
{
  Q = 2
};

static const double transition[K * K]
    = { 0.617, 0.231, 0.152, 0, 0.385, 0.615, 0.139, 0.861, 0 };
static const double covariate[LENGTH * Q]
    = { 9.1, 0, 7.3, 1, 8.6, 1, 5.2, 0, 11.7, 0, 8.05, 1, 6.4, 1 };

/* State 3 can not stay: what it leads to is compared with its first way on. */
static const double slope[K * K * Q] = {
  0, 0, 0.617, -1.31, -0.883, 0.714, /* from 1 */
  0, 0, 0,     0,     0.437,  2.385, /* from 2 */
  0, 0, -0.52, 0.293, 0,      0      /* from 3 */
};
static const double mean[Q] = { 7.9, 0.41 };

static inline lat_hmm *
make (void)
{
  lat_hmm *m = hmm_poisson (K, initial, transition, rate);
  ck_assert_int_eq (lat_hmm_set_covariates (m, Q), 0);
  memcpy (m->covariates->slope, slope, sizeof slope);
  memcpy (m->covariates->mean, mean, sizeof mean);
  m->covariates->sd[0] = 1.93;
  m->covariates->sd[1] = 0.49;
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  return m;
}

static inline lat_data *
make_data (size_t n, const double *x, const double *z)
{
  lat_data *d = hmm_data (n, 1, x, 0, NULL);
  ck_assert_int_eq (lat_data_set_covariates (d, Q, z, NULL), 0);
  return d;
}

/* P (now j | before i) where the covariates are z.  */
static inline double
move_law (const double *z, size_t i, size_t j)
{
  double w[K], sum = 0;
  for (size_t l = 0; l < K; l++)
    {
      double eta = 0;
      for (size_t c = 0; c < Q; c++)
        eta += slope[(i * K + l) * Q + c] * (z[c] - mean[c]);
      sum += w[l] = transition[i * K + l] * exp (eta);
    }
  return w[j] / sum;
}

#endif
