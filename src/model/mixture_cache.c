/* mixture_cache.c -- what a mixture makes of its data, once: the order of
   rows and, of one component, what its family keeps in place of rows.  */

#include "model/mixture_cache.h"
#include "model/walk.h"
#include <stdlib.h>

void
lat_mixture_unbind (void *cache)
{
  lat_mixture_cache *c = cache;
  if (!c)
    return;
  if (c->kept)
    c->family->forget (c->kept);
  if (c->laws)
    c->family->patterns_free (c->laws);
  free (c->order);
  free (c->row);
  free (c->weight);
  free (c);
}

/* First rows and weights of the chunks.  */
static int
list_chunks (lat_mixture_cache *c, const lat_data *d)
{
  int s = lat_data_chunks (d, &c->chunks, &c->row);
  if (s)
    return s;
  if (!(c->weight = calloc (c->chunks + 1, sizeof *c->weight)))
    return LAT_ENOMEM;
  for (size_t i = 0; i <= c->chunks; i++)
    c->row[i] = lat_data_row (d, c->row[i]);
  for (size_t i = 0; i < c->chunks; i++)
    for (size_t r = c->row[i]; r < c->row[i + 1]; r++)
      c->weight[i] += d->weight ? d->weight[r] : 1;
  return 0;
}

int
lat_mixture_bind (const void *theta, const lat_data *d, void **cache)
{
  const lat_mixture *m = theta;
  lat_mixture_cache *c = calloc (1, sizeof *c);
  if (!c)
    return LAT_ENOMEM;
  c->family = m->family;
  int s = lat_walk_order (d, &c->order);
  if (s == 0 && m->k == 1 && m->family->keep && (s = list_chunks (c, d)) == 0)
    s = m->family->keep (m->emission, d, c->chunks, c->row, &c->kept);
  if (s == 0 && !c->kept && m->family->patterns_alloc)
    s = m->family->patterns_alloc (m->emission, d, &c->laws);
  if (s)
    lat_mixture_unbind (c);
  *cache = s ? NULL : c;
  return s;
}

int
lat_mixture_refresh (const void *theta, const lat_data *d, void *cache)
{
  const lat_mixture *m = theta;
  lat_mixture_cache *c = cache;
  (void)d;
  int s = c->kept ? m->family->refresh (m->emission, c->kept) : 0;
  return s || !c->laws ? s
                       : m->family->patterns_prepare (m->emission, c->laws);
}

int
lat_mixture_recall (const lat_mixture_cache *c, const lat_mixture *m,
                    size_t begin, size_t stop, double *stat)
{
  if (!c || !c->kept || begin >= stop)
    return 0;
  size_t low = 0, high = c->chunks;
  while (high - low > 1)
    {
      size_t middle = low + (high - low) / 2;
      if (c->row[middle] <= begin)
        low = middle;
      else
        high = middle;
    }
  if (c->row[low] != begin || c->row[low + 1] != stop
      || !m->family->recall (c->kept, low, &stat[LAT_LOGLIK],
                             stat + LAT_HEAD + 1))
    return 0;
  stat[LAT_LOGLIK] += c->weight[low] * m->log_weight[0];
  stat[LAT_WEIGHT] += c->weight[low];
  stat[LAT_HEAD] += c->weight[low];
  return 1;
}
