/* labels.c -- hard labels for rows with missing entries.

   A row is drawn as a seed with probability proportional to its weight times
   its squared distance from the seeds there are, over the columns both show:
   rows that show more are likelier seeds, and a single far cell in an
   otherwise empty row is not blown up.  */

#include "model/labels.h"
#include "em/parallel.h"
#include "model/kmeans.h"
#include "model/walk.h"
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The sub-streams of a stream of labels.  */
enum
{
  STREAM_SEEDS,
  STREAM_EMPTY,
  STREAM_SAMPLE,
  STREAM_STRETCH
};

lat_labels_options
lat_labels_defaults (void)
{
  return (lat_labels_options){ .rows = 20000, .steps = 8, .stretch = 0 };
}

lat_labels_options
lat_labels_of_start (size_t i)
{
  lat_labels_options opt = lat_labels_defaults ();
  if (i > 0 && i % 2 == 0)
    opt.stretch = 0.7;
  return opt;
}

/* The rows centres are found from.  */
typedef struct
{
  size_t n;
  size_t *row;     /* n */
  double *seen;    /* n: the fraction of columns seen, times the weight */
  double *nearest; /* n: distance to the nearest seed */
  unsigned *label; /* n */
} sample;

static void
sample_clear (sample *s)
{
  free (s->row);
  free (s->seen);
  free (s->nearest);
  free (s->label);
}

/* Whether a row has weight and shows something.  */
static int
informative (const lat_kmeans *m, size_t i)
{
  return (!m->d->weight || m->d->weight[i] > 0) && lat_kmeans_seen (m, i) > 0;
}

/* The `rows` numbers below n, one from each of equal stretches.  */
static void
thin (size_t n, size_t *number, size_t rows, lat_stream stream)
{
  lat_philox state;
  gsl_rng rng = lat_stream_at (stream, 0, &state);
  double step = (double)n / (double)rows;
  for (size_t i = 0; i < rows; i++)
    {
      size_t at = (size_t)(((double)i + gsl_rng_uniform (&rng)) * step);
      number[i] = at < n ? at : n - 1;
    }
}

/* All informative rows, or where there are more than `rows`, some.  */
static int
sample_rows (sample *s, const lat_kmeans *m, size_t rows, lat_stream stream)
{
  size_t n = 0, at = 0, number = 0;
  for (size_t i = 0; i < m->d->n; i++)
    n += (size_t)informative (m, i);
  s->n = n < rows ? n : rows;
  if (!(s->row = calloc (s->n + 1, sizeof *s->row)))
    return LAT_ENOMEM;
  if (n > rows)
    thin (n, s->row, rows, stream);
  else
    for (size_t i = 0; i < n; i++)
      s->row[i] = i;
  for (size_t i = 0; at < s->n; i++)
    if (informative (m, i))
      {
        while (at < s->n && s->row[at] == number)
          s->row[at++] = i;
        number++;
      }
  return 0;
}

static int
sample_init (sample *s, const lat_kmeans *m, size_t rows, lat_stream stream)
{
  *s = (sample){ 0 };
  if (sample_rows (s, m, rows, stream))
    return LAT_ENOMEM;
  s->seen = calloc (s->n + 1, sizeof *s->seen);
  s->nearest = calloc (s->n + 1, sizeof *s->nearest);
  s->label = calloc (s->n + 1, sizeof *s->label);
  if (!s->seen || !s->nearest || !s->label)
    return LAT_ENOMEM;
  for (size_t i = 0; i < s->n; i++)
    {
      double w = m->d->weight ? m->d->weight[s->row[i]] : 1;
      s->seen[i] = w * (double)lat_kmeans_seen (m, s->row[i]);
      s->nearest[i] = 1;
    }
  return 0;
}

/* A position drawn with probability proportional to seen x nearest; if all
   are at a seed, to seen.  */
static size_t
draw_position (sample *s, gsl_rng *rng)
{
  double total = 0, u = gsl_rng_uniform (rng), sum = 0;
  size_t last = 0;
  for (size_t i = 0; i < s->n; i++)
    total += s->seen[i] * s->nearest[i];
  if (!(total > 0))
    for (size_t i = 0; i < s->n; i++)
      {
        s->nearest[i] = 1;
        total += s->seen[i];
      }
  for (size_t i = 0; i < s->n; i++)
    if (s->seen[i] * s->nearest[i] > 0)
      {
        last = i;
        if (u * total < (sum += s->seen[i] * s->nearest[i]))
          break;
      }
  return last;
}

static void
plant_seeds (lat_kmeans *m, sample *s, lat_stream stream)
{
  lat_philox state;
  gsl_rng rng = lat_stream_at (stream, 0, &state);
  for (size_t c = 0; c < m->k; c++)
    {
      lat_kmeans_seed (m, c, s->row[draw_position (s, &rng)]);
      for (size_t i = 0; i < s->n; i++)
        {
          double e = lat_kmeans_distance (m, s->row[i], c);
          s->nearest[i] = c == 0 ? e : fmin (e, s->nearest[i]);
        }
    }
}

/* Lloyd's steps; fewer, if no label changes any more.  */
static void
settle (lat_kmeans *m, sample *s, size_t steps)
{
  for (size_t t = 0; t < steps; t++)
    {
      size_t changed = t == 0;
      for (size_t i = 0; i < s->n; i++)
        {
          double e;
          unsigned c = lat_kmeans_nearest (m, s->row[i], m->k, &e);
          changed += c != s->label[i];
          s->label[i] = c;
        }
      if (!changed)
        return;
      lat_kmeans_update (m, s->n, s->row, s->label);
    }
}

/* Rows with nothing seen are numbered among the rows that have weight, so
   that rows without any do not change their labels.  */
static void
label_rows (const lat_kmeans *m, lat_stream stream, unsigned *label)
{
  size_t number = 0;
  for (size_t i = 0; i < m->d->n; i++)
    {
      double e;
      lat_philox state;
      gsl_rng rng = lat_stream_at (stream, number, &state);
      number += !m->d->weight || m->d->weight[i] > 0;
      if (lat_kmeans_seen (m, i) > 0)
        label[i] = lat_kmeans_nearest (m, i, m->k, &e);
      else
        label[i] = (unsigned)gsl_rng_uniform_int (&rng, m->k);
    }
}

static void
stretch (lat_kmeans *m, double sd, lat_stream stream)
{
  lat_philox state;
  gsl_rng rng = lat_stream_at (stream, 0, &state);
  for (size_t j = 0; sd > 0 && j < m->d->p; j++)
    m->scale[j] *= exp (2 * sd * gsl_ran_ugaussian (&rng));
}

int
lat_labels_kmeans_with (const lat_data *d, size_t k,
                        const lat_labels_options *opt, lat_stream stream,
                        unsigned *label)
{
  sample rows = { 0 };
  lat_kmeans *m = lat_kmeans_alloc (d, k);
  int s = m ? 0 : LAT_ENOMEM;
  if (s == 0)
    {
      stretch (m, opt->stretch, lat_stream_sub (stream, STREAM_STRETCH));
      s = sample_init (&rows, m, opt->rows,
                       lat_stream_sub (stream, STREAM_SAMPLE));
    }
  if (s == 0 && rows.n > 0)
    {
      plant_seeds (m, &rows, lat_stream_sub (stream, STREAM_SEEDS));
      settle (m, &rows, opt->steps);
    }
  if (s == 0)
    label_rows (m, lat_stream_sub (stream, STREAM_EMPTY), label);
  sample_clear (&rows);
  lat_kmeans_free (m);
  return s;
}

int
lat_labels_kmeans (const lat_data *d, size_t k, lat_stream stream,
                   unsigned *label)
{
  lat_labels_options opt = lat_labels_defaults ();
  return lat_labels_kmeans_with (d, k, &opt, stream, label);
}

/* r (k x n) of a block: its rows' weights, each at its label.  */
static void
spread (const lat_walk *walk, const unsigned *label, size_t k, double *r)
{
  size_t n = walk->block.n;
  memset (r, 0, k * n * sizeof *r);
  for (size_t i = 0; i < n; i++)
    r[label[walk->at[i]] * n + i] = lat_walk_weight (walk, i);
}

int
lat_labels_accumulate (const lat_family_type *f, const void *emission,
                       const lat_data *d, const unsigned *label, size_t k,
                       double *stat)
{
  lat_walk walk;
  uint16_t *order = NULL;
  void *mem = lat_alloc_aligned (lat_walk_bytes (d));
  double *r = lat_alloc_aligned (k * LAT_BLOCK_ROWS * sizeof *r);
  void *work = lat_alloc_aligned (f->work_len (emission, LAT_BLOCK_ROWS));
  int s = mem && r && work ? lat_walk_order (d, &order) : LAT_ENOMEM;
  if (s == 0)
    lat_walk_start (&walk, d, order, 0, d->n, 1, mem);
  while (s == 0 && lat_walk_next (&walk))
    {
      spread (&walk, label, k, r);
      s = f->accumulate (emission, &walk.block, r, stat, work);
    }
  free (order);
  free (work);
  free (r);
  free (mem);
  return s;
}
