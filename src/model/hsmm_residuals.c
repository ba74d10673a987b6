/* hsmm_residuals.c -- pseudo-residuals of chains with durations.

   The law of row t given other rows has the weights (hsmm_trellis.h)

     P (z_t = j | rows before)     ~ exp (in_t (j)) + sum_d exp (in_t-d (j)
                                       + sum_t-d..t-1 l (j)) S_j (d + 1)
     P (z_t = j | all other rows)  ~ sum_s<=t exp (in_s (j)
                                       + sum_s..t-1 l (j)) rest_s,t (j)
     rest_s,t = exp (after_t) p_j (t - s + 1) + exp (l_t+1) rest_s,t+1,

   the row's own l_t in none of them; in the last row rest is S_j (T - s).
   All in logarithms.  A visit from s on is followed no further than it can
   matter.  What is left out is below exp (-NOTHING) of the likelihood, which
   is at most the sum of the weights of any row: bounds look at the best
   way on from row e, with the one row left out that costs most.  */

#include "base/vecmath.h"
#include "model/hmm_residuals.h"
#include "model/hmm_decode.h"
#include <math.h>
#include <stdlib.h>

/* Nats; what is 745 below a number is lost when it is added as a double.  */
static const double NOTHING = 800;

/* l is taken for no less in bounds, so that their differences have digits.  */
static const double LEAST = -1e5;

/* --- given the rows before ----------------------------------------------- */

static double
ahead (lat_hsmm_trellis *t, size_t i, size_t j)
{
  const double *reach = t->length.reach + j * (t->length.len + 2);
  double begins = t->in.x[j * t->rows + i], sum = 0;
  size_t before = j * t->rows + i - 1, last;
  if (i == 0)
    return begins;
  if (t->absorbing[j])
    return lat_log_add (begins, t->gamma[before] + t->l.x[before]);
  lat_hsmm_visits q = { .far = &t->in,
                        .p = reach + 1,
                        .top = reach + 1,
                        .j = j,
                        .i = i - 1,
                        .most = i,
                        .step = -1 };
  double most = lat_hsmm_collect (t, &q, t->term, &last);
  for (size_t d = 1; most > -INFINITY && d <= last; d++)
    sum += exp (t->term[d] - most);
  return lat_log_add (begins, sum > 0 ? most + log (sum) : -INFINITY);
}

/* --- given all others ---------------------------------------------------- */

/* What is known of one state before its visits are gone through: l, but no
   less than LEAST, summed from row 0 on, and the best of visits that end in
   row e or later: with the rows from e + 1 on whole; with one of them left
   out.  */
typedef struct
{
  double *sum, *whole, *less; /* n + 1 */
  double *so_far;             /* n: l of a visit's rows before this one */
} bounds;

static double
bounded (const lat_hsmm_trellis *t, size_t j, size_t i)
{
  return fmax (t->l.x[j * t->rows + i], LEAST);
}

static void
find_bounds (const lat_hsmm_trellis *t, size_t j, const bounds *b)
{
  size_t n = t->n;
  const double *after = t->after.x + j * t->rows;
  b->sum[0] = 0;
  for (size_t i = 0; i < n; i++)
    b->sum[i + 1] = b->sum[i] + bounded (t, j, i);
  b->whole[n - 1] = b->sum[n];
  b->less[n - 1] = -INFINITY;
  for (size_t i = n - 1; i-- > 0;)
    {
      b->whole[i] = fmax (b->whole[i + 1], b->sum[i + 1] + after[i]);
      b->less[i]
          = fmax (b->less[i + 1], b->whole[i + 1] - bounded (t, j, i + 1));
    }
}

/* The first row that a visit to j from s on need not be followed to.  */
static size_t
end_of_visit (const lat_hsmm_trellis *t, size_t j, size_t s, const bounds *b)
{
  const double *reach = t->length.reach + j * (t->length.len + 2);
  double begins = t->in.x[j * t->rows + s] - b->sum[s], least = 0;
  size_t e = s;
  for (; e < t->n; e++)
    {
      least = fmin (least, bounded (t, j, e));
      double best = fmax (b->whole[e] - least, b->less[e]);
      if (!(begins + best + reach[e - s + 1] > t->total - NOTHING))
        break;
    }
  return e;
}

/* Adds the visit to j from s on to the weights of its rows.  */
static void
add_visit (lat_hsmm_trellis *t, size_t j, size_t s, const bounds *b)
{
  size_t width = t->length.len + 2, end = end_of_visit (t, j, s, b);
  const double *p = t->length.p + j * width, *l = t->l.x + j * t->rows;
  const double *after = t->after.x + j * t->rows;
  double begins = t->in.x[j * t->rows + s], rest = -INFINITY;
  double *weight = t->gamma + j * t->rows, sum = 0;
  for (size_t i = s; i < end; i++)
    {
      b->so_far[i] = sum;
      sum += l[i];
    }
  for (size_t i = end; i-- > s;)
    {
      double on = i + 1 < end ? l[i + 1] + rest : -INFINITY;
      rest = i + 1 == t->n ? t->length.reach[j * width + t->n - s]
                           : lat_log_add (after[i] + p[i - s + 1], on);
      weight[i] = lat_log_add (weight[i], begins + b->so_far[i] + rest);
    }
}

static int
add_visits (lat_hsmm_trellis *t)
{
  size_t n = t->n;
  double *mem = malloc (4 * (n + 1) * sizeof *mem);
  bounds b = { mem, mem + n + 1, mem + 2 * (n + 1), mem + 3 * (n + 1) };
  if (!mem)
    return LAT_ENOMEM;
  for (size_t j = 0; j < t->k; j++)
    {
      find_bounds (t, j, &b);
      for (size_t i = 0; i < n; i++)
        t->gamma[j * t->rows + i] = -INFINITY;
      for (size_t s = 0; s < n; s++)
        if (t->in.x[j * t->rows + s] > -INFINITY)
          add_visit (t, j, s, &b);
    }
  free (mem);
  return LAT_SUCCESS;
}

/* --- a sequence ---------------------------------------------------------- */

/* log weights of all rows into gamma.  */
static int
find_weights (const lat_residuals_job *j, lat_hsmm_trellis *t)
{
  lat_hsmm_forward (t);
  if (j->kind == LAT_RESIDUALS_ORDINARY)
    {
      int s = lat_hsmm_backward (t, NULL);
      return s ? s : add_visits (t);
    }
  for (size_t i = 0; i < t->n; i++)
    for (size_t c = 0; c < t->k; c++)
      t->gamma[c * t->rows + i] = ahead (t, i, c);
  return LAT_SUCCESS;
}

/* Whether row i of the sequence can be, given those before it.  */
static int
can_be (lat_hsmm_trellis *t, size_t i)
{
  for (size_t c = 0; c < t->k; c++)
    if (t->gamma[c * t->rows + i] + t->l.x[c * t->rows + i] > -INFINITY)
      return 1;
  return 0;
}

int
lat_hsmm_residuals (const lat_hmm_job *job, lat_hsmm_trellis *t, size_t u)
{
  const lat_residuals_job *j = job->ctx;
  int s = find_weights (j, t);
  (void)u;
  for (size_t i = 0, n; s == 0 && i < t->n; i += n)
    {
      n = t->n - i < LAT_BLOCK_ROWS ? t->n - i : LAT_BLOCK_ROWS;
      lat_block b = lat_emit_block (&t->emit, t->row + i, n);
      for (size_t r = 0; s == 0 && r < n; r++)
        {
          for (size_t c = 0; c < t->k; c++)
            t->first[c] = t->gamma[c * t->rows + i + r];
          s = lat_residuals_weigh (j, t->row + i + r, t->first);
          if (s == 0)
            s = lat_residuals_row (j, t->row + i + r, b.x + r * b.tda, b.lag,
                                   t->first);
          if (s == 0 && !can_be (t, i + r))
            s = LAT_EIMPOSSIBLE;
        }
    }
  return s;
}
