/* accuracy.c -- scores of imputed cells, summed up.  */

#include "impute/accuracy.h"
#include <math.h>

int
lat_compare_numbers (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* sum_{i < j} (x_j - x_i) = sum_i (2 i - 1 - m) x_i with i from 1; less y
   nothing changes, and there is less to cancel.  */
double
lat_crps_draws (size_t m, const double *x, double y)
{
  double off = 0, spread = 0;
  for (size_t i = 0; i < m; i++)
    {
      off += fabs (x[i] - y);
      spread += (2 * (double)i + 1 - (double)m) * (x[i] - y);
    }
  return (off - spread / (double)(m - 1)) / (double)m;
}

/* Of m (m - 1) / 2 pairs, those within a run of one level are alike.  */
double
lat_brier_draws (size_t m, const double *x, double y)
{
  double wrong = 0, alike = 0;
  for (size_t i = 0, run = 0; i < m; i++)
    {
      wrong += x[i] != y;
      run = i && x[i] <= x[i - 1] ? run + 1 : 0;
      alike += (double)run;
    }
  double pairs = (double)m * (double)(m - 1) / 2;
  return 2 * wrong / (double)m - (1 - alike / pairs);
}

double
lat_order_statistic (size_t m, const double *x, double h)
{
  if (!(h > 1))
    return x[0];
  if (h >= (double)m)
    return x[m - 1];
  size_t i = (size_t)h;
  double part = h - (double)i;
  return part > 0 ? x[i - 1] + part * (x[i] - x[i - 1]) : x[i - 1];
}

lat_accuracy
lat_score_finish (const lat_score_sum *s, lat_kind kind, int law)
{
  const double none = (double)NAN;
  lat_accuracy a = { s->cells, none, none, none, none, none };
  if (!(s->weight > 0))
    return a;
  if (kind == LAT_CATEGORICAL)
    {
      a.error = s->squares / s->weight;
      if (law)
        a.brier = s->brier / s->weight;
      return a;
    }
  a.rmse = sqrt (s->squares / s->weight);
  if (law)
    {
      a.coverage = s->covered / s->weight;
      a.crps = s->crps / s->weight;
    }
  return a;
}

/* --- repeats ------------------------------------------------------------- */

/* Mean and standard error of those of r numbers that are some; the numbers
   stand `step` bytes apart.  */
static void
sum_up (size_t r, const char *at, size_t step, double *mean, double *se)
{
  double sum = 0, squares = 0;
  size_t n = 0;
  for (size_t i = 0; i < r; i++)
    {
      double x = *(const double *)(const void *)(at + i * step);
      n += !isnan (x);
      sum += isnan (x) ? 0 : x;
    }
  *mean = n ? sum / (double)n : (double)NAN;
  for (size_t i = 0; i < r; i++)
    {
      double x = *(const double *)(const void *)(at + i * step);
      squares += isnan (x) ? 0 : (x - *mean) * (x - *mean);
    }
  *se = n > 1 ? sqrt (squares / (double)(n - 1) / (double)n) : (double)NAN;
}

#define SUM_UP(member)                                                        \
  sum_up (repeats, (const char *)&a[j].member, p * sizeof *a,                 \
          &mean[j].member, &se[j].member)

void
lat_accuracy_mean (size_t repeats, size_t p, const lat_accuracy *a,
                   lat_accuracy *mean, lat_accuracy *se)
{
  for (size_t j = 0; j < p; j++)
    {
      size_t cells = 0;
      for (size_t i = 0; i < repeats; i++)
        cells += a[i * p + j].cells;
      mean[j].cells = se[j].cells = cells;
      SUM_UP (rmse);
      SUM_UP (error);
      SUM_UP (coverage);
      SUM_UP (crps);
      SUM_UP (brier);
    }
}
