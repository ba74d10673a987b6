/* bench_gaussian.c -- mixtures of normal laws, nothing missing: G1 to G4.  */

#include "bench.h"

#include <stdlib.h>

/* Of the laws data are drawn from, in sds; of the start's means.  */
static const double apart = 4, moved = 0.25;

/* n rows of the true mixture.  */
static lat_data *
draw (const lat_mixture *truth, size_t n, size_t p, uint64_t seed)
{
  double *x = malloc (n * p * sizeof *x);
  lat_data *d = NULL;
  if (x
      && !lat_mixture_sample (truth, n, p, lat_stream_of_seed (seed), x, NULL))
    d = lat_data_alloc (n, p, x, NULL, NULL);
  free (x);
  return d;
}

static int
build (const bench_workload *w, size_t n, bench_task *t, lat_covariance s)
{
  const lat_prior none = lat_prior_none ();
  gsl_rng *r = bench_rng (w->p * 1000 + w->k);
  void *laws = bench_gaussian (r, w->k, w->p, s, apart);
  lat_mixture *truth = lat_mixture_alloc (&lat_family_gaussian, laws);
  lat_mixture *start = lat_em_mixture.clone (truth);
  int status = lat_em_mixture.prepare (truth);
  t->type = &lat_em_mixture;
  t->theta = start;
  if (!status && !(t->data = draw (truth, n, w->p, w->k)))
    status = LAT_ENOMEM;
  if (!status)
    status = lat_mixture_init (start, t->data, &none);
  if (!status)
    status = bench_gaussian_move (r, truth->emission, start->emission, w->k,
                                  w->p, moved);
  lat_mixture_free (truth);
  gsl_rng_free (r);
  return status;
}

static int
full (const bench_workload *w, size_t n, bench_task *t)
{
  return build (w, n, t, LAT_FULL);
}

static int
diagonal (const bench_workload *w, size_t n, bench_task *t)
{
  return build (w, n, t, LAT_DIAGONAL);
}

/* Half of each p x p product is zero or known by symmetry: p^2 / 2 fused
   multiplies and adds for the E-step's whitening, as many for the M-step's
   moments.  */
static bench_cost
full_cost (const bench_workload *w, const bench_task *t)
{
  double n = (double)t->data->n, p = (double)w->p, k = (double)w->k;
  return (bench_cost){ .flops = n * k * 2 * p * p,
                       .exps = n * k,
                       .bytes = 8 * n * p };
}

/* Two fused multiplies and adds a cell in the E-step (difference, square),
   two in the M-step (first and second moment).  */
static bench_cost
diagonal_cost (const bench_workload *w, const bench_task *t)
{
  double n = (double)t->data->n, p = (double)w->p, k = (double)w->k;
  return (
      bench_cost){ .flops = n * k * 8 * p, .exps = n * k, .bytes = 8 * n * p };
}

#define FULL_FORMULA "2 n K p^2 flops, n K exponentials, 8 n p bytes"
#define DIAGONAL_FORMULA "8 n K p flops, n K exponentials, 8 n p bytes"

const bench_workload bench_mixtures[]
    = { { .name = "G1",
          .what = "mixture, full covariances",
          .n = 200000,
          .quick = 5000,
          .p = 16,
          .k = 8,
          .iterations = 10,
          .formula = FULL_FORMULA,
          .build = full,
          .cost = full_cost },
        { .name = "G2",
          .what = "mixture, diagonal covariances",
          .n = 1000000,
          .quick = 20000,
          .p = 8,
          .k = 16,
          .iterations = 10,
          .formula = DIAGONAL_FORMULA,
          .build = diagonal,
          .cost = diagonal_cost },
        { .name = "G3",
          .what = "mixture, full covariances",
          .n = 50000,
          .quick = 4000,
          .p = 64,
          .k = 32,
          .iterations = 5,
          .formula = FULL_FORMULA,
          .build = full,
          .cost = full_cost },
        { .name = "G4",
          .what = "mixture, full covariances",
          .n = 20000,
          .quick = 2000,
          .p = 200,
          .k = 4,
          .iterations = 5,
          .formula = FULL_FORMULA,
          .build = full,
          .cost = full_cost },
        { .name = NULL } };
