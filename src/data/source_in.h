/* source_in.h -- how the bytes of a file are read: for source.c and feed.c. */

#ifndef LATENS_DATA_SOURCE_IN_H
#define LATENS_DATA_SOURCE_IN_H

#include <latens/status.h>
#include <stddef.h>
#include <zlib.h>

enum
{
  LAT_SOURCE_PIECE = 1 << 18,      /* bytes asked for at a time */
  LAT_SOURCE_GZIP_WINDOW = 15 + 16 /* zlib: the largest window, and gzip's
                                      header */
};

/* Bytes that were read, with room behind them.  */
typedef struct
{
  char *text;
  size_t size;
  size_t room;
  int mapped;
} lat_bytes;

typedef struct
{
  int fd;
  const char *name;
  lat_message *msg;
  lat_bytes out;
} lat_source_in;

/* Each returns 0, or a status and a message.  */

/* Room for `more` bytes and zeros.  */
int lat_source_reserve (lat_source_in *in, size_t more);

/* At most n bytes, 0 at the end.  */
int lat_source_some (const lat_source_in *in, char *to, size_t n, size_t *got);

/* Adds to `out` all that is in z->next_in, inflated.  *open: inside a
   member.  */
int lat_source_inflate (lat_source_in *in, z_stream *z, int *open);
int lat_source_bad_gzip (const lat_source_in *in, int code);
int lat_source_unreadable (const lat_source_in *in, int number);

/* Formats that are no text, by their first bytes.  */
int lat_source_refuse (const lat_source_in *in, const char *piece, size_t got);

#endif
