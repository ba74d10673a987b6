/* evaluate_case.h -- a table some of whose cells are hidden.  */

#ifndef LATENS_EVALUATE_CASE_H
#define LATENS_EVALUATE_CASE_H

#include <gsl/gsl_randist.h>
#include <latens/evaluate.h>
#include "impute/accuracy.h"
#include "testing.h"

enum
{
  N = 400,
  P = 3
};

/* x and y standard normal, independent; kind 0 or 1, and 2 in a row.  */
static inline lat_data *
make_table (void)
{
  static char *level[] = { "a", "b", "c" };
  static double x[N * P];
  lat_column column[P] = {
    { .name = "x", .kind = LAT_NUMERIC, .digits = 2 },
    { .name = "kind", .kind = LAT_CATEGORICAL, .levels = 3, .level = level },
    { .name = "y", .kind = LAT_NUMERIC, .digits = 2 }
  };
  for (size_t i = 0; i < N; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (lat_stream_of_seed (99), i, &state);
      x[i * P] = gsl_ran_ugaussian (&rng);
      x[i * P + 1] = i == 0 ? 0 : i % 3 ? 1 : 2;
      x[i * P + 2] = i % 11 == 7 ? NAN : gsl_ran_ugaussian (&rng);
    }
  lat_data *d = lat_data_alloc (N, P, x, NULL, NULL);
  ck_assert_int_eq (lat_data_set_columns (d, column, NULL), 0);
  return d;
}

/* That share of the cells.  */
static inline void
hide (const lat_data *d, double fraction, lat_mask *m, lat_masked *out)
{
  lat_mask_options o = lat_mask_defaults ();
  o.fraction = fraction;
  ck_assert_int_eq (lat_mask_make (d, &o, lat_stream_of_seed (4), m, NULL), 0);
  ck_assert_int_eq (lat_masked_make (d, m, 0, out, NULL), 0);
}

#endif
