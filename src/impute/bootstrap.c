/* bootstrap.c -- EM on rows drawn with replacement (Efron 1994, JASA 89,
   463-475; with EM Honaker and King 2010, AJPS 54, 561-581).

   A sample is a view of the data with other weights, how often each row was
   drawn; so patterns, order and cells are shared, and the prior's numbers
   stay those of the whole table.  */

#include "impute/bootstrap.h"
#include <gsl/gsl_randist.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

static double
weight_of (const lat_data *d, size_t i)
{
  return d->weight ? d->weight[i] : 1;
}

/* Whole numbers, not too many to be counted, are counts.  */
static int
are_counts (const lat_data *d)
{
  for (size_t i = 0; i < d->n; i++)
    if (weight_of (d, i) != floor (weight_of (d, i)))
      return 0;
  return lat_data_total (d) < (double)INT_MAX;
}

int
lat_bootstrap_init (lat_bootstrap *b, const lat_mixture *start,
                    const lat_data *d)
{
  *b = (lat_bootstrap){ .start = start, .d = d, .counts = are_counts (d) };
  b->m = lat_em_mixture.clone (start);
  b->weight = calloc (d->n + 1, sizeof *b->weight);
  b->chance = calloc (d->n + 1, sizeof *b->chance);
  if (!b->m || !b->weight || !b->chance)
    return LAT_ENOMEM;
  b->view = lat_data_with_weights (d, b->weight);
  for (size_t i = 0; i < d->n; i++)
    {
      b->chance[i] = b->counts ? weight_of (d, i) : weight_of (d, i) > 0;
      b->rows += b->chance[i];
    }
  return 0;
}

void
lat_bootstrap_clear (lat_bootstrap *b)
{
  lat_mixture_free (b->m);
  free (b->weight);
  free (b->chance);
  *b = (lat_bootstrap){ 0 };
}

/* Multinomial counts, row by row: given those before, each is binomial.  The
   sums are of whole numbers, and exact.  */
static void
draw_weights (lat_bootstrap *b, gsl_rng *rng)
{
  double chance = b->rows;
  unsigned rest = (unsigned)b->rows;
  for (size_t i = 0; i < b->d->n; i++)
    {
      unsigned drawn = 0;
      if (b->chance[i] > 0 && rest > 0)
        drawn = b->chance[i] < chance
                    ? gsl_ran_binomial (rng, b->chance[i] / chance, rest)
                    : rest;
      b->weight[i] = drawn * (b->counts ? 1 : weight_of (b->d, i));
      chance -= b->chance[i];
      rest -= drawn;
    }
}

int
lat_bootstrap_draw (lat_bootstrap *b, lat_stream stream,
                    const lat_em_options *em, lat_em_result *result)
{
  lat_philox state;
  gsl_rng rng = lat_stream_at (stream, 0, &state);
  draw_weights (b, &rng);
  int s = lat_em_mixture.copy (b->m, b->start);
  return s ? s
           : lat_em_run (&lat_em_mixture, b->m, &b->view, em, NULL, NULL,
                         result);
}
