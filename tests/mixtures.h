/* mixtures.h -- a mixture of a product over a table with holes, for the
   tests of mixtures.  */

#ifndef LATENS_MIXTURES_H
#define LATENS_MIXTURES_H

#include <latens/categorical.h>
#include <latens/gaussian.h>
#include <latens/mixture.h>
#include <latens/poisson.h>
#include <latens/product.h>
#include <gsl/gsl_randist.h>
#include "tables.h"

enum
{
  MIX_P = 5, /* two numeric columns, a count, two of levels */
  MIX_K = 3
};

static const size_t mix_levels[MIX_P] = { 0, 0, 0, 3, 2 };

static inline lat_mixture *
mix_alloc (size_t k)
{
  static const size_t numeric[] = { 0, 1 }, count[] = { 2 };
  static const size_t classes[] = { 3, 4 };
  static const lat_family_type *const type[]
      = { &lat_family_gaussian, &lat_family_poisson, &lat_family_categorical };
  void *theta[] = { lat_gaussian_alloc (k, 2, numeric, LAT_FULL),
                    lat_poisson_alloc (k, 1, count),
                    lat_categorical_alloc (k, 2, classes, mix_levels + 3) };
  void *product = lat_product_alloc (3, type, theta);
  ck_assert_ptr_nonnull (product);
  lat_mixture *m = lat_mixture_alloc (&lat_family_product, product);
  ck_assert_ptr_nonnull (m);
  return m;
}

/* Component c, for any k, with weights in proportion to c + 1.  */
static inline lat_mixture *
mix_make (size_t k)
{
  lat_mixture *m = mix_alloc (k);
  for (size_t c = 0; c < k; c++)
    {
      double e = (double)c;
      double mean[] = { 2.385 - 3.1 * e, 0.7 * e * e - 1 };
      double sigma[] = { 1.3, 0.4 - 0.3 * e, 0.4 - 0.3 * e, 0.9 + e };
      double p[] = { 0.2 + 0.15 * e, 0.5 - 0.2 * e, 0.3 + 0.05 * e };
      double q[] = { 0.85 - 0.3 * e, 0.15 + 0.3 * e };
      void *t = m->emission;
      m->weight[c] = 2 * (e + 1) / (double)(k * (k + 1));
      ck_assert_int_eq (
          lat_gaussian_set (lat_product_theta (t, 0), c, mean, sigma), 0);
      ck_assert_int_eq (
          lat_poisson_set (lat_product_theta (t, 1), c, 0, 1.7 + 4 * e), 0);
      ck_assert_int_eq (
          lat_categorical_set (lat_product_theta (t, 2), c, 0, p), 0);
      ck_assert_int_eq (
          lat_categorical_set (lat_product_theta (t, 2), c, 1, q), 0);
    }
  ck_assert_int_eq (lat_em_mixture.prepare (m), 0);
  return m;
}

/* n rows from mix_make (3), a fifth of the cells and every 13th row
   missing.  */
static inline lat_data *
mix_table (size_t n, uint64_t seed)
{
  lat_mixture *m = mix_make (MIX_K);
  double *x = zeros (n * MIX_P);
  gsl_rng *rng = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (rng, seed);
  ck_assert_int_eq (
      lat_mixture_sample (m, n, MIX_P, lat_stream_of_seed (seed), x, NULL), 0);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < MIX_P; j++)
      if (gsl_rng_uniform (rng) < 0.2 || i % 13 == 5)
        x[i * MIX_P + j] = NAN;
  lat_data *d = make_table (n, MIX_P, x, mix_levels);
  gsl_rng_free (rng);
  free (x);
  lat_mixture_free (m);
  return d;
}

/* One E-step over units [u0, u1), added to stat: its status.  */
static inline int
mix_estep (lat_mixture *m, const lat_data *d, size_t u0, size_t u1,
           double *stat)
{
  void *cache;
  lat_work w = { .bytes = lat_em_mixture.work_len (m, d) };
  ck_assert_int_eq (posix_memalign (&w.mem, 64, w.bytes + 64), 0);
  ck_assert_int_eq (lat_em_mixture.bind (m, d, &cache), 0);
  ck_assert_int_eq (lat_em_mixture.prepare (m), 0);
  int s = lat_em_mixture.estep (m, d, cache, u0, u1, stat, &w);
  lat_em_mixture.unbind (cache);
  free (w.mem);
  return s;
}

static inline double *
mix_stat (lat_mixture *m, const lat_data *d)
{
  double *stat = zeros (lat_em_mixture.stat_len (m));
  ck_assert_int_eq (mix_estep (m, d, 0, d->units, stat), 0);
  return stat;
}

/* The distance of two mixtures' parameters.  */
static inline double
mix_distance (const lat_mixture *a, const lat_mixture *b)
{
  return lat_em_mixture.distance (a, b);
}

#endif
