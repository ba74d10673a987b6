/* hsmm_make.h -- small chains with durations, and their laws by the
   textbook.  */

#ifndef LATENS_HSMM_MAKE_H
#define LATENS_HSMM_MAKE_H

#include "all_paths.h"
#include <latens/hsmm.h>
#include <latens/law.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>

enum
{
  LAWS = 3,
  MOST = 3 /* rows of the longest visit of a table */
};

static const lat_duration_law laws[LAWS]
    = { LAT_DURATION_POISSON, LAT_DURATION_NEGBINOMIAL, LAT_DURATION_TABLE };

static const double transition[K * K]
    = { 0, 0.385, 0.615, 0.724, 0, 0.276, 0.139, 0.861, 0 };
static const double more[K] = { 0.835, 2.417, 1.283 },
                    size[K] = { 0.713, 2.9, 11 };
static const double table[K][MOST]
    = { { 0.137, 0.552, 0.311 }, { 0.409, 0.218, 0.373 }, { 0.71, 0, 0.29 } };

static inline lat_hmm *
make (lat_duration_law law)
{
  lat_hmm *m = hmm_poisson (K, initial, transition, rate);
  ck_assert_int_eq (lat_hsmm_set (m, law, MOST), 0);
  for (size_t c = 0; c < K; c++)
    {
      double par[2] = { more[c], size[c] };
      void *theta = m->duration->theta;
      ck_assert_int_eq (law == LAT_DURATION_POISSON
                            ? lat_poisson_set (theta, c, 0, more[c])
                        : law == LAT_DURATION_TABLE
                            ? lat_categorical_set (theta, c, 0, table[c])
                            : lat_law_set (theta, c, 0, par),
                        0);
    }
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  return m;
}

/* p (d) by the textbook.  */
static inline double
length_law (lat_duration_law law, size_t c, size_t d)
{
  double x = (double)d - 1, m = more[c], s = size[c];
  if (law == LAT_DURATION_TABLE)
    return d <= MOST ? table[c][d - 1] : 0;
  if (law == LAT_DURATION_POISSON)
    return gsl_ran_poisson_pdf ((unsigned)x, m);
  return exp (gsl_sf_lngamma (x + s) - gsl_sf_lngamma (s)
              - gsl_sf_lngamma (x + 1))
         * pow (s / (s + m), s) * pow (m / (s + m), x);
}

static inline double
at_least (lat_duration_law law, size_t c, size_t d)
{
  double below = 0;
  for (size_t i = 1; i < d; i++)
    below += length_law (law, c, i);
  return 1 - below;
}

/* The law of path z: each maximal run of a state is a visit, the last one cut
   off.  law: lat_duration_law.  */
static inline double
visits_law (const void *law, size_t n, const unsigned *z)
{
  lat_duration_law l = *(const lat_duration_law *)law;
  double p = initial[z[0]];
  for (size_t t = 0, d; t < n; t += d)
    {
      for (d = 1; t + d < n && z[t + d] == z[t];)
        d++;
      p *= t + d < n
               ? length_law (l, z[t], d) * transition[z[t] * K + z[t + d]]
               : at_least (l, z[t], d);
    }
  return p;
}

#endif
