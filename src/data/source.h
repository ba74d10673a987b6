/* source.h -- the bytes of a file.  */

#ifndef LATENS_DATA_SOURCE_H
#define LATENS_DATA_SOURCE_H

#include "data/text.h"
#include <latens/status.h>

/* Reads a file to its end (NULL or "-": standard input, not closed), undoing
   gzip.  A regular file that is an NPY array is mapped instead, and must not
   be cut while it is held; what is written to its bytes is not written to the
   file.  `name` is for messages.  LAT_EIO, LAT_EPARSE (a format that is no
   text), LAT_ENOMEM.  */
int lat_source_read (const char *path, const char *name, lat_text **text,
                     lat_message *msg);

/* The text of an errno.  */
enum
{
  LAT_ERRNO_SIZE = 128
};
const char *lat_errno_text (int number, char buf[LAT_ERRNO_SIZE]);

#endif
