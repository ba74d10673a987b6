/* mixture_start.c -- where a mixture begins: numbers from the whole table,
   and starts from labels.  */

#include "model/labels.h"
#include "model/mixture_em.h"
#include <stdlib.h>

int
lat_mixture_init (lat_mixture *m, const lat_data *d, const lat_prior *prior)
{
  m->prior = *prior;
  m->pseudo = prior->weight;
  for (size_t c = 0; c < m->k; c++)
    m->weight[c] = 1 / (double)m->k;
  return m->family->init (m->emission, d, prior);
}

int
lat_mixture_start_from (lat_mixture *m, const lat_data *d,
                        const unsigned *label)
{
  double *stat = calloc (lat_em_mixture.stat_len (m), sizeof *stat);
  if (!stat)
    return LAT_ENOMEM;
  for (size_t i = 0; i < d->n; i++)
    stat[LAT_HEAD + label[i]] += d->weight ? d->weight[i] : 1;
  int s = lat_em_mixture.prepare (m);
  if (s == 0)
    s = lat_labels_accumulate (m->family, m->emission, d, label, m->k,
                               stat + LAT_HEAD + m->k);
  if (s == 0)
    s = lat_em_mixture.mstep (m, stat);
  free (stat);
  return s;
}

/* The sub-stream of a start that parts of components are drawn from; labels
   have others.  */
enum
{
  STREAM_PARTS = 1000
};

/* Parts of a component that are alike are moved apart.  */
static int
split_parts (lat_mixture *m, lat_stream stream, size_t i)
{
  lat_stream mine = lat_stream_sub (lat_stream_sub (stream, i), STREAM_PARTS);
  return m->family->split ? m->family->split (m->emission, mine) : 0;
}

int
lat_mixture_start (lat_mixture *m, const lat_data *d, lat_stream stream,
                   size_t i)
{
  lat_prior prior = m->prior;
  if (m->k == 1) /* labels say nothing; EM's own first step does */
    {
      int one = lat_mixture_init (m, d, &prior);
      return one ? one : split_parts (m, stream, i);
    }
  lat_labels_options opt = lat_labels_of_start (i);
  unsigned *label = calloc (d->n + 1, sizeof *label);
  int s = label ? lat_mixture_init (m, d, &prior) : LAT_ENOMEM;
  if (s == 0)
    s = lat_labels_kmeans_with (d, m->k, &opt, lat_stream_sub (stream, i),
                                label);
  if (s == 0)
    s = lat_mixture_start_from (m, d, label);
  if (s == 0)
    s = split_parts (m, stream, i);
  free (label);
  return s;
}
