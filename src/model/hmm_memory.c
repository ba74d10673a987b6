/* hmm_memory.c -- how much scratch the recursions may have, and must.  */

#include "base/message.h"
#include "model/hmm_trellis.h"
#include <stdlib.h>

/* The least that any use of m over d needs, for one thread.  */
static size_t
least_bytes (const lat_hmm *m, const lat_data *d)
{
  lat_hmm least = *m;
  size_t most = 0;
  least.memory = 1;
  for (lat_trellis_use use = LAT_TRELLIS_SMOOTH; use <= LAT_TRELLIS_PATH;
       use++)
    {
      size_t bytes = lat_trellis_bytes (&least, d, use);
      most = bytes > most ? bytes : most;
    }
  return most;
}

int
lat_hmm_limit (lat_hmm *m, const lat_data *d, size_t bytes, unsigned *threads,
               lat_message *msg)
{
  enum
  {
    KIB = 1024
  };
  size_t chunks, *first, least;
  m->memory = 0;
  if (bytes == 0)
    return 0;
  int s = lat_data_chunks (d, &chunks, &first);
  if (s)
    return lat_fail (msg, s, "%s", lat_strerror (s));
  free (first);
  least = least_bytes (m, d);
  if (bytes < least)
    return lat_fail (msg, LAT_EINVAL,
                     "--memory=%zu is too little for these sequences and "
                     "%zu states: the smallest limit that works is %zuK",
                     bytes, m->k, (least + KIB - 1) / KIB);
  unsigned asked = lat_threads (*threads);
  size_t at_work = asked < chunks ? asked : chunks;
  if (bytes / least < at_work)
    *threads = (unsigned)(at_work = bytes / least);
  m->memory = bytes / (at_work ? at_work : 1);
  return 0;
}
