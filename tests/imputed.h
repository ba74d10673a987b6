/* imputed.h -- a table of numbers and categories with holes, and a mixture
   fitted to it.  */

#ifndef LATENS_IMPUTED_H
#define LATENS_IMPUTED_H

#include <gsl/gsl_randist.h>
#include "model_case.h"
#include "tables.h"

typedef struct
{
  lat_data *d;
  lat_model *m;
} subject;

static inline subject
make_subject (size_t n, size_t k)
{
  static const size_t levels[] = { 0, 0, 3 };
  subject a;
  double *x = calloc (3 * n, sizeof *x);
  lat_philox state;
  gsl_rng rng = lat_stream_at (lat_stream_of_seed (21), 0, &state);
  for (size_t i = 0; i < n; i++)
    {
      double z = i % 3 ? 0 : 4, e = gsl_ran_ugaussian (&rng);
      x[3 * i] = z + e;
      x[3 * i + 1] = 2 - z + 0.5 * e + 0.6 * gsl_ran_ugaussian (&rng);
      x[3 * i + 2] = (double)((i % 3 == 0) + (gsl_rng_uniform (&rng) < 0.3));
      for (size_t j = 0; j < 3; j++)
        if (gsl_rng_uniform (&rng) < 0.2)
          x[3 * i + j] = NAN;
    }
  a.d = make_table (n, 3, x, levels);
  a.m = case_mixture (a.d, k, LAT_FULL);
  lat_fit_options o = lat_fit_defaults ();
  o.starts = 4;
  case_fit (a.m, a.d, &o);
  free (x);
  return a;
}

static inline void
subject_free (subject *a)
{
  lat_model_free (a->m);
  lat_data_free (a->d);
}

#endif
