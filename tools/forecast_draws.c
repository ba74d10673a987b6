/* forecast_draws.c -- forecasts of columns that look back, by draws.  */

#include "forecast_draws.h"
#include "common.h"
#include "predict.h"

#include <latens/hmm_infer.h>

#include <math.h>
#include <stdlib.h>

static const size_t nowhere = (size_t)-1;

static int
rising (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

/* The draws of one cell.  */
static double *
cell (const forecast_draws *a, size_t step, size_t j)
{
  return a->x + (step * a->columns + a->of[j]) * a->n;
}

static void
sort_cells (forecast_draws *a)
{
  for (size_t i = 0; i < a->steps * a->columns; i++)
    qsort (a->x + i * a->n, a->n, sizeof *a->x, rising);
}

/* With durations what comes depends on how long the last state has lasted: the
   rows are filtered for that.  */
typedef struct
{
  lat_hmm_online *o;
  double *kept;
} filter;

static filter
filter_rows (const lat_hmm *m, const lat_data *d, size_t u)
{
  filter f = { lat_hmm_online_alloc (m, d->p), NULL };
  size_t begin = lat_data_row (d, u);

  if (!f.o)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  f.kept = common_alloc (lat_hmm_online_len (f.o), sizeof *f.kept);
  for (size_t i = begin; i < lat_data_row (d, u + 1); i++)
    {
      int s = lat_hmm_online_step (f.o, i == begin, d->x + i * d->tda,
                                   d->label ? d->label[i] : 0, f.kept, NULL);

      if (s)
        die (EXIT_FAILURE, "%s", lat_strerror (s));
    }
  return f;
}

static void
draw_all (forecast_draws *a, const lat_hmm *m, const lat_data *d, size_t u,
          const double *last)
{
  filter f = { NULL, NULL };
  double *x = common_alloc (a->steps * a->p, sizeof *x);
  lat_stream of_unit = lat_stream_sub (lat_stream_of_seed (common.seed), u);

  if (m->duration)
    f = filter_rows (m, d, u);
  for (size_t i = 0; i < a->n; i++)
    {
      lat_stream stream = lat_stream_sub (of_unit, i);
      int s
          = f.o ? lat_hmm_online_continue (f.o, f.kept, a->steps, stream, x,
                                           NULL)
                : lat_hmm_continue (m, d, u, last, a->steps, stream, x, NULL);

      if (s)
        die (EXIT_FAILURE, "%s", lat_strerror (s));
      for (size_t h = 0; h < a->steps; h++)
        for (size_t j = 0; j < a->p; j++)
          if (a->of[j] != nowhere)
            cell (a, h, j)[i] = x[h * a->p + j];
    }
  lat_hmm_online_free (f.o);
  free (f.kept);
  free (x);
}

forecast_draws
forecast_draws_make (const lat_hmm *m, const lat_data *d, size_t u,
                     const double *last, size_t n, size_t steps,
                     const unsigned char *wanted)
{
  forecast_draws a = { .n = n, .p = d->p, .steps = steps };

  a.of = common_alloc (d->p, sizeof *a.of);
  for (size_t j = 0; j < d->p; j++)
    a.of[j] = wanted[j] ? a.columns++ : nowhere;
  if (!a.columns)
    return a;
  if (steps > (size_t)-1 / sizeof *a.x / n / a.columns)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  a.x = common_alloc (steps * a.columns * n, sizeof *a.x);
  draw_all (&a, m, d, u, last);
  sort_cells (&a);
  return a;
}

void
forecast_draws_clear (forecast_draws *a)
{
  free (a->of);
  free (a->x);
}

int
forecast_draws_has (const forecast_draws *a, size_t j)
{
  return a->of[j] != nowhere;
}

void
forecast_draws_moments (const forecast_draws *a, size_t step, size_t j,
                        double *mean, double *sd)
{
  const double *x = cell (a, step, j);
  double square = 0;

  *mean = 0;
  for (size_t i = 0; i < a->n; i++)
    *mean += (x[i] - *mean) / (double)(i + 1);
  for (size_t i = 0; i < a->n; i++)
    square += (x[i] - *mean) * (x[i] - *mean);
  *sd = sqrt (square / (double)a->n);
}

double
forecast_draws_quantile (const forecast_draws *a, size_t step, size_t j,
                         double q)
{
  size_t i = (size_t)ceil (q * (double)a->n);

  return cell (a, step, j)[i > 0 ? (i > a->n ? a->n : i) - 1 : 0];
}
