/* linked_case.h -- tables in which text goes with numbers, for the tests of
   linked components.  */

#ifndef LATENS_LINKED_CASE_H
#define LATENS_LINKED_CASE_H

#include "model_case.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <latens/link.h>

/* Columns g (a, b), x, y: y = 1.7 (g = b) + 0.5 x + noise of sd 0.9; a share
   of g and of y is missing, each by chance.  full: n x 3, or NULL.  */
static inline lat_data *
linked_table (size_t n, double share, unsigned long seed, double *full)
{
  gsl_rng *rng = gsl_rng_alloc (gsl_rng_mt19937);
  double *x = malloc (3 * n * sizeof *x);
  static char *levels[] = { "a", "b" };
  lat_message msg = { "" };
  lat_column column[] = { { .name = "g", .kind = LAT_CATEGORICAL },
                          { .name = "x", .digits = -1 },
                          { .name = "y", .digits = -1 } };
  column[0].levels = 2;
  column[0].level = levels;
  gsl_rng_set (rng, seed);
  for (size_t i = 0; i < n; i++)
    {
      double *row = x + 3 * i;
      row[0] = gsl_rng_uniform (rng) < 0.43;
      row[1] = 2.385 + gsl_ran_ugaussian (rng);
      row[2] = 1.7 * row[0] + 0.5 * row[1] + 0.9 * gsl_ran_ugaussian (rng);
      for (size_t j = 0; full && j < 3; j++)
        full[3 * i + j] = row[j];
      for (size_t j = 0; j < 3; j += 2)
        if (gsl_rng_uniform (rng) < share)
          row[j] = NAN;
    }
  lat_data *d = lat_data_take (n, 3, x, free, x, &msg);
  ck_assert_msg (d != NULL, "%s", msg.text);
  ck_assert_int_eq (lat_data_set_columns (d, column, &msg), 0);
  gsl_rng_free (rng);
  return d;
}

/* The slope of y on g, given x: from the rows of n x 3 cells.  */
static inline double
linked_slope (size_t n, const double *x)
{
  double m[3] = { 0 }, s[3][3] = { { 0 } };
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < 3; j++)
      m[j] += x[3 * i + j] / (double)n;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < 3; j++)
      for (size_t l = 0; l < 3; l++)
        s[j][l] += (x[3 * i + j] - m[j]) * (x[3 * i + l] - m[l]);
  return (s[0][2] * s[1][1] - s[1][2] * s[0][1])
         / (s[0][0] * s[1][1] - s[0][1] * s[0][1]);
}

/* A mixture of k components of the table, linked.  */
static inline lat_model *
linked_model (const lat_data *d, size_t k)
{
  lat_model *m = case_mixture (d, k, LAT_FULL);
  lat_fit_options o = lat_fit_defaults ();
  o.em.threads = 1;
  o.starts = 3;
  case_fit (m, d, &o);
  ck_assert_int_eq (lat_model_link (m, d, &o.em, NULL), 0);
  ck_assert_ptr_nonnull (m->linked);
  return m;
}

#endif
