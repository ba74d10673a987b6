/* bench_missing.c -- normal laws and mixtures with missing entries: M1 to M4.
   A single normal law starts from the means and variances of what is seen, as
   others' programs do by themselves.  */

#include "bench.h"

#include <math.h>
#include <stdlib.h>

static const double apart = 4, moved = 0.25;

/* A cell goes missing with probability `rate`, but a row keeps one.  */
static void
punch (gsl_rng *r, size_t n, size_t p, double rate, double *x)
{
  for (size_t i = 0; i < n; i++)
    {
      size_t keep = gsl_rng_uniform_int (r, p);
      for (size_t j = 0; j < p; j++)
        if (gsl_rng_uniform (r) < rate && j != keep)
          x[i * p + j] = NAN;
    }
}

/* So many patterns that recur, the first with nothing missing.  */
static void
punch_patterns (gsl_rng *r, size_t n, size_t p, size_t patterns, double rate,
                double *x)
{
  double *hole = calloc (patterns * p, sizeof *hole);
  punch (r, patterns - 1, p, rate, hole + p);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < p; j++)
      x[i * p + j] += hole[i % patterns * p + j]; /* NaN, or 0 */
  free (hole);
}

static lat_data *
draw (gsl_rng *r, const lat_mixture *truth, size_t n, size_t p, double rate,
      size_t patterns)
{
  double *x = malloc (n * p * sizeof *x);
  lat_data *d = NULL;
  if (x && !lat_mixture_sample (truth, n, p, lat_stream_of_seed (p), x, NULL))
    {
      if (patterns)
        punch_patterns (r, n, p, patterns, rate, x);
      else
        punch (r, n, p, rate, x);
      d = lat_data_alloc (n, p, x, NULL, NULL);
    }
  free (x);
  return d;
}

/* Means and variances of the cells that are seen.  */
static int
start_of_seen (const lat_data *d, void *emission)
{
  size_t p = d->p;
  double *mean = calloc (p, sizeof *mean);
  double *sigma = calloc (p * p, sizeof *sigma);
  for (size_t j = 0; j < p; j++)
    {
      double n = 0, sum = 0, square = 0;
      for (size_t i = 0; i < d->n; i++)
        if (!isnan (d->x[i * d->tda + j]))
          {
            double x = d->x[i * d->tda + j];
            n += 1, sum += x, square += x * x;
          }
      mean[j] = sum / n;
      sigma[j * p + j] = square / n - mean[j] * mean[j];
    }
  int s = lat_gaussian_set (emission, 0, mean, sigma);
  free (mean), free (sigma);
  return s;
}

static int
build (const bench_workload *w, size_t n, bench_task *t, double rate,
       size_t patterns)
{
  const lat_prior none = lat_prior_none ();
  gsl_rng *r = bench_rng (w->p * 100 + w->k);
  void *laws = bench_gaussian (r, w->k, w->p, LAT_FULL, apart);
  lat_mixture *truth = lat_mixture_alloc (&lat_family_gaussian, laws);
  lat_mixture *start = lat_em_mixture.clone (truth);
  int s = lat_em_mixture.prepare (truth);
  t->type = &lat_em_mixture;
  t->theta = start;
  if (!s && !(t->data = draw (r, truth, n, w->p, rate, patterns)))
    s = LAT_ENOMEM;
  if (!s)
    s = lat_mixture_init (start, t->data, &none);
  if (!s && w->k == 1)
    s = start_of_seen (t->data, start->emission);
  else if (!s)
    s = bench_gaussian_move (r, truth->emission, start->emission, w->k, w->p,
                             moved);
  lat_mixture_free (truth);
  gsl_rng_free (r);
  return s;
}

static int
three_tenths (const bench_workload *w, size_t n, bench_task *t)
{
  return build (w, n, t, 0.3, 0);
}

static int
one_fifth (const bench_workload *w, size_t n, bench_task *t)
{
  return build (w, n, t, 0.2, 0);
}

static int
twelve_patterns (const bench_workload *w, size_t n, bench_task *t)
{
  return build (w, n, t, 0.3, 12);
}

/* How many entries row i lacks.  */
static double
holes (const lat_data *d, size_t i)
{
  double m = 0;
  for (size_t j = 0; j < d->p; j++)
    m += isnan (d->x[i * d->tda + j]) ? 1 : 0;
  return m;
}

/* With m entries missing and o seen, a row needs a regression of 2 m o flops
   and 2 p^2 as if it were complete; a pattern needs the factor and the inverse
   of the smaller block, s^3.  */
static bench_cost
row_cost (const bench_workload *w, const bench_task *t)
{
  const lat_data *d = t->data;
  double p = (double)w->p, k = (double)w->k, n = (double)d->n, flops = 0;
  char *met = calloc (d->patterns, 1);
  for (size_t i = 0; i < d->n; i++)
    {
      double m = holes (d, i), o = p - m, s = fmin (m, o);
      flops += 2 * m * o + 2 * p * p;
      if (!met[d->pattern[i]])
        flops += s * s * s;
      met[d->pattern[i]] = 1;
    }
  free (met);
  return (bench_cost){ .flops = k * flops,
                       .exps = k > 1 ? n * k : 0,
                       .bytes = 8 * n * p };
}

/* Rows of a pattern speak through their moments alone: nothing per row.  A
   pattern needs a factor, a regression and two products.  */
static bench_cost
pattern_cost (const bench_workload *w, const bench_task *t)
{
  double p = (double)w->p, patterns = (double)t->data->patterns;
  return (bench_cost){ .flops = patterns * 4 * p * p * p,
                       .bytes = 8 * patterns * p * p };
}

#define ROW_FORMULA                                                           \
  "K (2 m o + 2 p^2 a row, min (m, o)^3 a pattern) flops, 8 n p bytes"

const bench_workload bench_missing[]
    = { { .name = "M1",
          .what = "normal law, 30 % missing",
          .n = 20000,
          .quick = 1000,
          .p = 20,
          .k = 1,
          .iterations = 10,
          .formula = ROW_FORMULA,
          .build = three_tenths,
          .cost = row_cost },
        { .name = "M2",
          .what = "mixture, full covariances, 20 % missing",
          .n = 20000,
          .quick = 1000,
          .p = 16,
          .k = 4,
          .iterations = 10,
          .formula = ROW_FORMULA,
          .build = one_fifth,
          .cost = row_cost },
        { .name = "M3",
          .what = "normal law, 20 % missing, all patterns differ",
          .n = 5000,
          .quick = 500,
          .p = 100,
          .k = 1,
          .iterations = 5,
          .formula = ROW_FORMULA,
          .build = one_fifth,
          .cost = row_cost },
        { .name = "M4",
          .what = "normal law, 30 % missing in 12 patterns",
          .n = 500000,
          .quick = 5000,
          .p = 10,
          .k = 1,
          .iterations = 10,
          .formula = "4 p^3 flops and 8 p^2 bytes a pattern",
          .build = twelve_patterns,
          .cost = pattern_cost },
        { .name = NULL } };
