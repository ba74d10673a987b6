/* hmm_tied_start.c -- states to start from where some share what they emit:
   rows are labelled by what they look like, group by group; which of its
   group's states a row is in only the steps can tell, so that is drawn, in
   runs, along steps that the pattern allows.  */

#include "model/hmm_tied.h"
#include "model/labels.h"
#include <gsl/gsl_rng.h>
#include <latens/product.h>

/* A row of the same group as the one before it stays in its state that
   often.  */
static const double stay = 0.7;

int
lat_hmm_is_tied (const lat_hmm *m)
{
  return m->family == &lat_family_product && lat_product_is_tied (m->emission);
}

static size_t
group_of (const lat_hmm *m, size_t c)
{
  return lat_product_component (m->emission, c);
}

/* One of group g's states, if possible one that state `before` leads to; k: no
   row is before.  */
static unsigned
pick (const lat_hmm *m, size_t g, size_t before, gsl_rng *rng)
{
  const double *way
      = before < m->k ? m->transition + before * m->k : m->initial;
  double open = 0, all = 0;
  unsigned best = 0, any = 0;
  for (unsigned c = 0; c < m->k; c++)
    {
      if (group_of (m, c) != g)
        continue;
      if (gsl_rng_uniform (rng) * ++all < 1)
        any = c;
      if (way[c] > 0 && gsl_rng_uniform (rng) * ++open < 1)
        best = c;
    }
  return open > 0 ? best : any;
}

/* Rows [row, end) from groups to states.  */
static void
draw_states (const lat_hmm *m, size_t row, size_t end, gsl_rng *rng,
             unsigned *label)
{
  size_t before = m->k;
  for (size_t t = row; t < end; t++)
    {
      int same = before < m->k && group_of (m, before) == label[t]
                 && m->transition[before * m->k + before] > 0;
      label[t] = same && gsl_rng_uniform (rng) < stay
                     ? (unsigned)before
                     : pick (m, label[t], before, rng);
      before = label[t];
    }
}

int
lat_hmm_tied_label (const lat_hmm *m, const lat_data *d, lat_stream stream,
                    unsigned *label)
{
  size_t groups = 0;
  for (size_t c = 0; c < m->k; c++)
    groups = group_of (m, c) >= groups ? group_of (m, c) + 1 : groups;
  int s = lat_labels_kmeans (d, groups, stream, label);
  for (size_t u = 0; s == 0 && u < d->units; u++)
    {
      size_t row = lat_data_row (d, u);
      lat_philox at;
      gsl_rng rng = lat_stream_at (stream, d->first + row, &at);
      draw_states (m, row, lat_data_row (d, u + 1), &rng, label);
    }
  return s;
}
