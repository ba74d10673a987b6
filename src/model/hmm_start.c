/* hmm_start.c -- where EM starts: a state for every row, and the M-step from
   those.  */

#include "model/hmm_private.h"
#include "model/hmm_labels.h"
#include "model/hmm_law.h"
#include "model/hmm_em.h"
#include "model/hmm_tied.h"
#include "model/hsmm.h"
#include "model/labels.h"
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Random runs: their number in a sequence is the number of states times one
   of 1, 2, 4, 8 by turns, or the number of states where the pattern has
   zeros, so that a chain that only goes forward uses all of it.  */
enum
{
  RUN_TURNS = 4
};

/* The sub-stream of a start that parts of states are drawn from; labels have
   others.  */
enum
{
  STREAM_PARTS = 1000
};

static int
has_zeros (const lat_hmm *m)
{
  for (size_t i = 0; i < m->k * m->k; i++)
    if (!(m->transition[i] > 0) && !(m->duration && i % (m->k + 1) == 0))
      return 1;
  return 0;
}

/* One of the nonzero entries of p but `not_this`, all alike; `not_this` if
   there is no other.  */
static unsigned
pick_other (size_t k, const double *p, unsigned not_this, gsl_rng *rng)
{
  double ways = 0;
  unsigned j = not_this;
  for (unsigned i = 0; i < k; i++)
    if (p[i] > 0 && i != not_this)
      {
        ways++;
        if (gsl_rng_uniform (rng) * ways < 1)
          j = i;
      }
  return j;
}

/* Runs of random length over rows [row, end), each in another state than the
   one before it and allowed after it; known: states from 1, or 0, of all
   rows, or NULL.  */
static void
label_runs (const lat_hmm *m, size_t runs, gsl_rng *rng, size_t row,
            size_t end, const uint32_t *known, unsigned *label)
{
  double rate = (double)runs / (double)(end - row);
  label[row] = pick_other (m->k, m->initial, (unsigned)m->k, rng);
  if (known && known[row])
    label[row] = known[row] - 1;
  for (size_t t = row + 1; t < end; t++)
    {
      unsigned now = label[t - 1];
      label[t] = now;
      if (gsl_rng_uniform (rng) < rate)
        label[t] = pick_other (m->k, m->transition + now * m->k, now, rng);
      if (known && known[t])
        label[t] = known[t] - 1;
    }
}

static void
label_randomly (const lat_hmm *m, const lat_data *d, lat_stream stream,
                size_t i, unsigned *label)
{
  size_t turn = has_zeros (m) ? 0 : i / 2 % RUN_TURNS;
  for (size_t u = 0; u < d->units; u++)
    {
      size_t row = lat_data_row (d, u);
      lat_philox at;
      gsl_rng rng = lat_stream_at (stream, d->first + row, &at);
      label_runs (m, m->k << turn, &rng, row, lat_data_row (d, u + 1),
                  d->label, label);
    }
}

static double
sequence_weight (const lat_data *d, size_t u)
{
  return d->weight ? d->weight[lat_data_row (d, u)] : 1;
}

/* What the labels say: k first states, then k x k transitions.  */
static void
count_steps (const lat_data *d, size_t k, const unsigned *label, double *count)
{
  memset (count, 0, (k + k * k) * sizeof *count);
  for (size_t u = 0; u < d->units; u++)
    {
      size_t row = lat_data_row (d, u), end = lat_data_row (d, u + 1);
      double weight = sequence_weight (d, u);
      count[label[row]] += weight;
      for (size_t t = row + 1; t < end; t++)
        count[k + label[t - 1] * k + label[t]] += weight;
    }
}

/* What label c's first rows, rows in known states and steps from it and to it
   weigh, those that are allowed when label o becomes state to[o]; steps to and
   from label `but` left out.  */
static double
allowed_of (const lat_hmm *m, const double *count, const size_t *to, size_t c,
            size_t but)
{
  size_t k = m->k;
  const double *step = count + k, *known = step + k * k;
  double sum = known[c * k + to[c]];
  sum += m->initial[to[c]] > 0 ? count[c] : 0;
  for (size_t o = 0; o < k; o++)
    {
      if (o == but)
        continue;
      sum += m->transition[to[c] * k + to[o]] > 0 ? step[c * k + o] : 0;
      if (o != c)
        sum += m->transition[to[o] * k + to[c]] > 0 ? step[o * k + c] : 0;
    }
  return sum;
}

/* All that the states of labels a and b decide.  */
static double
allowed_of_two (const lat_hmm *m, const double *count, const size_t *to,
                size_t a, size_t b)
{
  return allowed_of (m, count, to, a, b) + allowed_of (m, count, to, b, m->k);
}

/* Labels in the order in which they come on the average: at is each label's
   mean place in its sequence, from 0 to 1.  */
static void
order_by_time (const lat_data *d, size_t k, const unsigned *label, double *at,
               double *rows, size_t *to)
{
  memset (at, 0, k * sizeof *at);
  memset (rows, 0, k * sizeof *rows);
  for (size_t u = 0; u < d->units; u++)
    {
      size_t row = lat_data_row (d, u), end = lat_data_row (d, u + 1);
      for (size_t t = row; t < end; t++)
        {
          at[label[t]] += (double)(t - row) / (double)(end - row);
          rows[label[t]]++;
        }
    }
  for (size_t c = 0; c < k; c++)
    at[c] = rows[c] > 0 ? at[c] / rows[c] : 1;
  for (size_t c = 0; c < k; c++)
    {
      to[c] = 0;
      for (size_t o = 0; o < k; o++)
        to[c] += at[o] < at[c] || (!(at[o] > at[c]) && o < c);
    }
}

/* Exchanges numbers two by two while more steps become allowed.  */
static void
exchange (const lat_hmm *m, const double *count, size_t *to)
{
  static const double least = 1e-9; /* of all steps: more than rounding */
  double all = 0;
  for (size_t i = 0; i < m->k + m->k * m->k; i++)
    all += count[i];
  for (int better = 1; better;)
    {
      better = 0;
      for (size_t a = 0; a < m->k; a++)
        for (size_t b = a + 1; b < m->k; b++)
          {
            size_t swap = to[a];
            double before = allowed_of_two (m, count, to, a, b);
            to[a] = to[b];
            to[b] = swap;
            if (allowed_of_two (m, count, to, a, b) - before > least * all)
              {
                better = 1;
                continue;
              }
            to[b] = to[a];
            to[a] = swap;
          }
    }
}

/* count: k + 2 k x k numbers of scratch.  */
static int
match_pattern (const lat_hmm *m, const lat_data *d, double *count,
               unsigned *label)
{
  size_t k = m->k, *to = malloc (k * sizeof *to);
  if (!to)
    return LAT_ENOMEM;
  order_by_time (d, k, label, count, count + k, to);
  count_steps (d, k, label, count);
  lat_hmm_labels_count (d, k, label, count + k + k * k);
  exchange (m, count, to);
  for (size_t i = 0; i < d->n; i++)
    label[i] = (unsigned)to[label[i]];
  free (to);
  return 0;
}

/* Sequences' weights on each of their rows; NULL with success: all one.  */
static int
spread_weights (const lat_data *d, double **weight)
{
  *weight = NULL;
  if (!d->weight)
    return 0;
  *weight = malloc ((d->n + 1) * sizeof **weight);
  if (!*weight)
    return LAT_ENOMEM;
  for (size_t u = 0; u < d->units; u++)
    for (size_t t = lat_data_row (d, u); t < lat_data_row (d, u + 1); t++)
      (*weight)[t] = sequence_weight (d, u);
  return 0;
}

static int
fit_emission (lat_hmm *m, const lat_data *d, const unsigned *label)
{
  const lat_family_type *f = m->family;
  double *weight = NULL;
  double *stat = calloc (f->stat_len (m->emission) + 1, sizeof *stat);
  int s = stat ? spread_weights (d, &weight) : LAT_ENOMEM;
  if (s)
    goto done;
  lat_data v = lat_data_with_weights (d, weight);
  if (m->pooled && (s = f->copy (m->emission, m->pooled)))
    goto done;
  if ((s = f->prepare (m->emission)))
    goto done;
  s = lat_labels_accumulate (f, m->emission, &v, label, m->k, stat);
  if (s == 0)
    s = f->mstep (m->emission, stat);
done:
  free (weight);
  free (stat);
  return s;
}

/* Counts and, for each entry that can be, one average row more.  */
static void
fit_laws (lat_hmm *m, const lat_data *d, const unsigned *label, double *count)
{
  size_t k = m->k;
  double weight = 0;
  for (size_t u = 0; u < d->units; u++)
    weight += sequence_weight (d, u);
  weight /= (double)d->units;
  count_steps (d, k, label, count);
  for (size_t l = 0; l <= k; l++)
    {
      lat_hmm_law a = lat_hmm_law_at (m, l);
      a.counts = NULL;
      a.pseudo = weight;
      lat_hmm_law_fit (&a, count + l * k);
    }
}

/* Parts of a state that the M-step left alike are moved apart.  */
static int
split_parts (lat_hmm *m, lat_stream stream)
{
  return m->family->split ? m->family->split (m->emission, stream) : 0;
}

/* A state for every row; count: scratch.  */
static int
label_rows (const lat_hmm *m, const lat_data *d, lat_stream mine, size_t i,
            double *count, unsigned *label)
{
  int s = 0;
  int tied = lat_hmm_is_tied (m);
  if (i % 2)
    label_randomly (m, d, mine, i, label);
  else
    s = tied ? lat_hmm_tied_label (m, d, mine, label)
             : lat_labels_kmeans (d, m->k, mine, label);
  if (s == 0 && i % 2 == 0 && !tied && (has_zeros (m) || d->label))
    s = match_pattern (m, d, count, label);
  if (s == 0 && i == 0)
    lat_hmm_labels_spread (d, label);
  if (s == 0)
    lat_hmm_labels_impose (d, label);
  return s;
}

int
lat_hmm_start (lat_hmm *m, const lat_data *d, lat_stream stream, size_t i)
{
  size_t k = m->k;
  unsigned *label = malloc ((d->n + 1) * sizeof *label);
  double *count = malloc ((2 * k + 2 * k * k) * sizeof *count);
  int s = label && count ? 0 : LAT_ENOMEM;
  if (s == 0)
    s = label_rows (m, d, lat_stream_sub (stream, i), i, count, label);
  if (s == 0)
    {
      fit_laws (m, d, label, count);
      s = m->fixed_emission ? 0 : fit_emission (m, d, label);
      if (s == 0)
        s = lat_hsmm_start (m, d, label);
    }
  if (s == 0)
    s = split_parts (
        m, lat_stream_sub (lat_stream_sub (stream, i), STREAM_PARTS));
  if (s == 0)
    s = lat_hmm_prepare (m);
  free (count);
  free (label);
  return s;
}
