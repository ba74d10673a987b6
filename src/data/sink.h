/* sink.h -- text on its way to a stream, in large pieces.  */

#ifndef LATENS_DATA_SINK_H
#define LATENS_DATA_SINK_H

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum
{
  LAT_SINK_SIZE = 1 << 16
};

typedef struct
{
  FILE *out;
  size_t used;
  char buf[LAT_SINK_SIZE];
} lat_sink;

/* Writes what is there; the stream keeps errors in mind.  */
static inline void
lat_sink_flush (lat_sink *k)
{
  fwrite (k->buf, 1, k->used, k->out);
  k->used = 0;
}

static inline void
lat_sink_bytes (lat_sink *k, const char *s, size_t n)
{
  if (n > LAT_SINK_SIZE - k->used)
    lat_sink_flush (k);
  if (n > LAT_SINK_SIZE)
    {
      fwrite (s, 1, n, k->out);
      return;
    }
  memcpy (k->buf + k->used, s, n);
  k->used += n;
}

static inline void
lat_sink_char (lat_sink *k, char c)
{
  if (k->used == LAT_SINK_SIZE)
    lat_sink_flush (k);
  k->buf[k->used++] = c;
}

static inline void
lat_sink_text (lat_sink *k, const char *s)
{
  lat_sink_bytes (k, s, strlen (s));
}

#endif
