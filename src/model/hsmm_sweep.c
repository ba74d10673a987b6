/* hsmm_sweep.c -- the recursions over visits, and what is added up of them:
   hsmm_trellis.h has the formulas.

   A visit to j of rows s ... s + d - 1 has, given all rows, the probability

     q (s, d) = exp (in_s (j) + sum l + after_s+d-1 (j) - total) p_j (d),

   whose terms the backward recursion has at hand.  Summed over s they are the
   ended visits of length d; over d' >= d, they add to the probability that
   row s + d - 1 is in j: sums of positive numbers, where Guedon's recursion
   (2003, equation 9) takes differences.  */

#include "base/vecmath.h"
#include "model/hsmm_trellis.h"
#include <math.h>
#include <string.h>

/* exp (-this) is nothing beside one, and still a normal number.  */
static const double FAR = 700;

static double
power (double x)
{
  return x > -FAR ? exp (x) : 0;
}

static double
enter (const lat_hsmm_trellis *t, size_t i, size_t j)
{
  return i == 0 ? t->log_pi[j]
                : lat_log_dot (t->k, t->out + i - 1, t->rows, t->log_a + j,
                               t->kp);
}

void
lat_hsmm_forward (lat_hsmm_trellis *t)
{
  size_t last;
  for (size_t i = 0; i < t->n; i++)
    for (size_t j = 0; j < t->k; j++)
      {
        double *out = t->out + j * t->rows + i, sum = 0;
        lat_hsmm_put (t, &t->in, j, i, enter (t, i, j));
        lat_hsmm_visits q = lat_hsmm_visits_at (t, &t->in, i, j, -1);
        double most = lat_hsmm_collect (t, &q, t->term, &last);
        for (size_t d = 1; most > -INFINITY && d <= last; d++)
          sum += power (t->term[d] - most);
        *out = sum > 0 ? most + log (sum) : -INFINITY;
      }
}

/* from of one row and state.  */
static double
begin_visit (lat_hsmm_trellis *t, size_t i, size_t j, lat_hsmm_visit *visit)
{
  size_t width = t->length.len + 2, left = t->n - i, last;
  lat_hsmm_visits q = lat_hsmm_visits_at (t, &t->after, i, j, 1);
  double cut_off
      = t->rest[j * t->rows + i] + t->length.reach[j * width + left];
  double most = fmax (lat_hsmm_collect (t, &q, t->term, &last), cut_off);
  if (!(most > -INFINITY))
    return -INFINITY;
  double sum = cut_off = power (cut_off - most);
  for (size_t d = 1; d <= last; d++)
    sum += t->term[d] = power (t->term[d] - most);
  if (visit)
    visit (t, i, j, last, most, cut_off);
  return most + log (sum);
}

/* The likelihood of what begins in row 0.  */
static double
whole (const lat_hsmm_trellis *t)
{
  return lat_log_dot (t->k, t->log_pi, 1, t->from, t->rows);
}

int
lat_hsmm_backward (lat_hsmm_trellis *t, lat_hsmm_visit *visit)
{
  for (size_t i = t->n; i-- > 0;)
    {
      if (i + 1 < t->n)
        for (size_t j = 0; j < t->k; j++)
          lat_hsmm_put (t, &t->after, j, i,
                        t->absorbing[j]
                            ? -INFINITY
                            : lat_log_dot (t->k, t->log_a + j * t->kp, 1,
                                           t->from + i + 1, t->rows));
      for (size_t j = 0; j < t->k; j++)
        t->from[j * t->rows + i] = begin_visit (t, i, j, visit);
    }
  t->total = whole (t);
  return t->total > -INFINITY ? 0 : LAT_EIMPOSSIBLE;
}

void
lat_hsmm_present_start (lat_hsmm_trellis *t)
{
  for (size_t j = 0; j < t->k; j++)
    t->present[j] = -INFINITY;
}

/* A visit that is never left goes on from the row before; others began at any
   row before and reach i.  */
static double
present (lat_hsmm_trellis *t, size_t i, size_t j)
{
  size_t width = t->length.len + 2, last;
  const double *reach = t->length.reach + j * width;
  double both[2] = { t->present[j], t->in.x[j * t->rows + i] }, sum = 0;
  const double zero[2] = { 0 };
  if (t->absorbing[j])
    return lat_log_dot (2, both, 1, zero, 1) + t->l.x[j * t->rows + i];
  lat_hsmm_visits q = lat_hsmm_visits_at (t, &t->in, i, j, -1);
  q.p = q.top = reach;
  double most = lat_hsmm_collect (t, &q, t->term, &last);
  for (size_t d = 1; most > -INFINITY && d <= last; d++)
    sum += power (t->term[d] - most);
  return most > -INFINITY ? most + log (sum) : most;
}

void
lat_hsmm_present (lat_hsmm_trellis *t, size_t i)
{
  for (size_t j = 0; j < t->k; j++)
    t->present[j] = present (t, i, j);
}

/* --- what is added up ---------------------------------------------------- */

/* The log-likelihood, from the forward recursion: that of the visits without
   an end.  */
static double
forward_total (const lat_hsmm_trellis *t)
{
  size_t width = t->length.len + 2;
  double most = -INFINITY, sum = 0;
  for (int twice = 0; twice < 2; twice++)
    for (size_t j = 0; j < t->k; j++)
      for (size_t i = 0; i < t->n; i++)
        {
          double x = t->in.x[j * t->rows + i] + t->rest[j * t->rows + i]
                     + t->length.reach[j * width + t->n - i];
          if (!twice)
            most = fmax (most, x);
          else if (most > -INFINITY)
            sum += power (x - most);
        }
  return most + log (sum);
}

/* term[d] and cut_off, relative to largest, of visits from row i on.  */
static void
add_visits (lat_hsmm_trellis *t, size_t i, size_t j, size_t last,
            double largest, double cut_off)
{
  double *ended = t->ended + j * (t->length.len + 2);
  double *gamma = t->gamma + j * t->rows + i, inside = 0;
  double scale = power (t->in.x[j * t->rows + i] + largest - t->total);
  t->unending[j * t->rows + i] = cut_off * scale;
  if (!(scale > 0))
    return;
  for (size_t d = last; d > 0; d--)
    {
      double q = t->term[d] * scale;
      inside += q;
      gamma[d - 1] += inside;
      ended[d] += q * t->weight;
    }
}

/* The visits that the end cuts off.  */
static void
add_unfinished (lat_hsmm_trellis *t, size_t j)
{
  double *unfinished = t->unfinished + j * (t->length.len + 2), sum = 0;
  for (size_t i = 0; i < t->n; i++)
    {
      double x = t->unending[j * t->rows + i];
      t->gamma[j * t->rows + i] += sum += x;
      if (!t->absorbing[j])
        unfinished[t->n - i] += x * t->weight;
    }
}

static void
add_changes (lat_hsmm_trellis *t)
{
  for (size_t a = 0; a < t->k; a++)
    for (size_t b = 0; b < t->k; b++)
      {
        double log_a = t->log_a[a * t->kp + b], sum = 0;
        const double *out = t->out + a * t->rows;
        const double *from = t->from + b * t->rows + 1;
        if (a == b || !(log_a > -INFINITY))
          continue;
        for (size_t i = 0; i + 1 < t->n; i++)
          sum += power (out[i] + log_a + from[i] - t->total);
        t->changes[a * t->k + b] += sum * t->weight;
      }
}

/* Rows of gamma sum to one but for rounding: to one.  */
static void
even_out (lat_hsmm_trellis *t)
{
  for (size_t i = 0; i < t->n; i++)
    {
      double sum = 0;
      for (size_t j = 0; j < t->k; j++)
        sum += t->gamma[j * t->rows + i];
      for (size_t j = 0; j < t->k; j++)
        t->gamma[j * t->rows + i] /= sum;
    }
}

int
lat_hsmm_smooth (lat_hsmm_trellis *t)
{
  lat_hsmm_forward (t);
  t->total = forward_total (t);
  if (!(t->total > -INFINITY))
    return LAT_EIMPOSSIBLE;
  for (size_t j = 0; j < t->k; j++)
    {
      memset (t->gamma + j * t->rows, 0, t->n * sizeof *t->gamma);
      memset (t->unending + j * t->rows, 0, t->n * sizeof *t->unending);
    }
  int s = lat_hsmm_backward (t, add_visits);
  if (s)
    return s;
  for (size_t j = 0; j < t->k; j++)
    {
      t->first[j] += t->weight
                     * power (t->log_pi[j] + t->from[j * t->rows] - t->total);
      add_unfinished (t, j);
    }
  add_changes (t);
  even_out (t);
  return 0;
}

size_t
lat_hsmm_hand_over (const lat_hsmm_trellis *t, size_t i, double weight)
{
  size_t n = t->n - i < LAT_BLOCK_ROWS ? t->n - i : LAT_BLOCK_ROWS;
  for (size_t j = 0; j < t->k; j++)
    for (size_t r = 0; r < n; r++)
      t->emit.lp[j * n + r] = t->gamma[j * t->rows + i + r] * weight;
  return n;
}
