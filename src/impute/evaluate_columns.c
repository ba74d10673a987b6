/* evaluate_columns.c -- hidden cells, and what their column alone says.  */

#include "impute/accuracy.h"
#include <math.h>
#include <stdlib.h>

/* A value that is left, and its row's weight.  */
typedef struct
{
  double x, w;
} value;

/* The distribution of what is left of a column: n values of positive weight
   in increasing order, less their mean.  below: n + 1 sums of weights, and of
   weight x value, of those before.  */
typedef struct
{
  size_t n;
  value *v;
  double *below, *moment;
  double mean, total;
  double spread;    /* E|X - X'| / 2 */
  double low, high; /* the interval */
} law;

static int
compare_values (const void *a, const void *b)
{
  const value *x = a, *y = b;
  return x->x < y->x ? -1 : x->x > y->x;
}

static void
collect (const lat_data *d, const lat_mask *m, size_t j, law *f)
{
  double sum = 0;
  for (size_t i = 0; i < d->n; i++)
    {
      double x = d->x[i * d->tda + j], w = lat_score_weight (d, i);
      if (isnan (x) || m->hidden[i * d->p + j] || !(w > 0))
        continue;
      f->v[f->n++] = (value){ x, w };
      f->total += w;
      sum += w * x;
    }
  f->mean = sum / f->total;
  for (size_t i = 0; i < f->n; i++)
    f->v[i].x -= f->mean;
  qsort (f->v, f->n, sizeof *f->v, compare_values);
}

/* With C_i the weight up to and with value i:
   E|X - X'| / 2 = sum_i w_i x_i (C_(i-1) + C_i - C_n) / C_n^2.  */
static void
sum_values (law *f)
{
  double w = 0, wx = 0, spread = 0;
  for (size_t i = 0; i < f->n; i++)
    {
      const value *v = &f->v[i];
      f->below[i] = w;
      f->moment[i] = wx;
      spread += v->w * v->x * (2 * w + v->w - f->total);
      w += v->w;
      wx += v->w * v->x;
    }
  f->below[f->n] = w;
  f->moment[f->n] = wx;
  f->spread = spread / f->total / f->total;
}

/* The value at which the weights, with one more value of mean weight, reach a
   share: order statistic number share x (n + 1), if they are equal.  */
static double
quantile (const law *f, double share)
{
  double each = f->total / (double)f->n;
  double at = share * (f->total + each), w = 0;
  for (size_t i = 0; i < f->n; i++)
    {
      double next = w + f->v[i].w;
      if (next >= at && !i)
        return f->v[0].x;
      if (next >= at)
        {
          double before = f->v[i - 1].x;
          return before + (at - w) / f->v[i].w * (f->v[i].x - before);
        }
      w = next;
    }
  return f->v[f->n - 1].x;
}

/* E|X - y| - E|X - X'| / 2.  */
static double
crps (const law *f, double y)
{
  size_t lo = 0, hi = f->n; /* values before lo are <= y, from hi on > y */
  while (lo < hi)
    {
      size_t mid = lo + (hi - lo) / 2;
      if (f->v[mid].x <= y)
        lo = mid + 1;
      else
        hi = mid;
    }
  double w = f->below[lo], wx = f->moment[lo];
  double off = y * w - wx + (f->moment[f->n] - wx) - y * (f->total - w);
  return off / f->total - f->spread;
}

static void
score_number (const lat_data *d, const lat_mask *m, size_t j, const law *f,
              lat_score_sum *s)
{
  for (size_t i = 0; i < d->n; i++)
    if (m->hidden[i * d->p + j])
      {
        double y = d->x[i * d->tda + j] - f->mean;
        double w = lat_score_weight (d, i);
        s->cells++;
        s->weight += w;
        s->squares += w * y * y;
        s->covered += y >= f->low && y <= f->high ? w : 0;
        s->crps += w * crps (f, y);
      }
}

static lat_accuracy
numbers (const lat_data *d, const lat_mask *m, size_t j, law *f,
         const lat_evaluate_options *o)
{
  lat_score_sum s = { .cells = m->count[j] };
  f->n = 0;
  f->total = 0;
  collect (d, m, j, f);
  if (!f->n)
    return lat_score_finish (&s, LAT_NUMERIC, 0);
  s.cells = 0;
  sum_values (f);
  f->low = quantile (f, (1 - o->level) / 2);
  f->high = quantile (f, (1 + o->level) / 2);
  score_number (d, m, j, f, &s);
  return lat_score_finish (&s, LAT_NUMERIC, o->draws > 0);
}

/* weight (levels) of what is left; the level with most, or `levels` if
   nothing is.  */
static size_t
mode (const lat_data *d, const lat_mask *m, size_t j, double *weight)
{
  size_t levels = d->column[j].levels, best = levels;
  for (size_t l = 0; l < levels; l++)
    weight[l] = 0;
  for (size_t i = 0; i < d->n; i++)
    if (!m->hidden[i * d->p + j] && !isnan (d->x[i * d->tda + j]))
      weight[(size_t)d->x[i * d->tda + j]] += lat_score_weight (d, i);
  for (size_t l = levels; l-- > 0;)
    if (weight[l] > 0 && (best == levels || weight[l] >= weight[best]))
      best = l;
  return best;
}

static int
levels (const lat_data *d, const lat_mask *m, size_t j, int draws,
        lat_accuracy *a)
{
  size_t k = d->column[j].levels;
  double *weight = malloc ((k + 1) * sizeof *weight);
  lat_score_sum s = { .cells = m->count[j] };
  if (!weight)
    return LAT_ENOMEM;
  size_t best = mode (d, m, j, weight);
  double total = 0, squares = 0; /* of the weights of all levels */
  for (size_t l = 0; l < k; l++)
    total += weight[l];
  for (size_t l = 0; l < k; l++)
    squares += weight[l] / total * (weight[l] / total);
  for (size_t i = 0; i < d->n && best < k; i++)
    if (m->hidden[i * d->p + j])
      {
        double w = lat_score_weight (d, i);
        size_t y = (size_t)d->x[i * d->tda + j];
        s.weight += w;
        s.squares += y != best ? w : 0;
        s.brier += w * (squares - 2 * weight[y] / total + 1);
      }
  free (weight);
  *a = lat_score_finish (&s, LAT_CATEGORICAL, draws);
  return 0;
}

int
lat_evaluate_columns (const lat_data *d, const lat_mask *m,
                      const lat_evaluate_options *o, lat_accuracy *a)
{
  lat_evaluate_options defaults = lat_evaluate_defaults ();
  law f = { .v = malloc ((d->n + 1) * sizeof *f.v),
            .below = malloc ((d->n + 1) * sizeof *f.below),
            .moment = malloc ((d->n + 1) * sizeof *f.moment) };
  int s = f.v && f.below && f.moment ? 0 : LAT_ENOMEM;
  o = o ? o : &defaults;
  if (!s && !(o->level > 0 && o->level < 1))
    s = LAT_EINVAL;
  for (size_t j = 0; j < d->p && !s; j++)
    if (d->column[j].kind == LAT_CATEGORICAL)
      s = levels (d, m, j, o->draws > 0, &a[j]);
    else
      a[j] = numbers (d, m, j, &f, o);
  free (f.v);
  free (f.below);
  free (f.moment);
  return s;
}

/* In two passes; with weights the divisor is the total less a mean weight.  */
double
lat_column_sd (const lat_data *d, size_t j)
{
  double total = 0, sum = 0, squares = 0;
  size_t n = 0;
  for (size_t i = 0; i < d->n; i++)
    {
      double x = d->x[i * d->tda + j], w = lat_score_weight (d, i);
      if (isnan (x) || !(w > 0))
        continue;
      n++;
      total += w;
      sum += w * x;
    }
  if (n < 2 || d->column[j].kind == LAT_CATEGORICAL)
    return (double)NAN;
  double mean = sum / total;
  for (size_t i = 0; i < d->n; i++)
    {
      double x = d->x[i * d->tda + j] - mean;
      squares += isnan (x) ? 0 : lat_score_weight (d, i) * x * x;
    }
  return sqrt (squares / (total * (1 - 1 / (double)n)));
}
