/* source.h -- all bytes of a file or of standard input.  */

#ifndef LATENS_DATA_SOURCE_H
#define LATENS_DATA_SOURCE_H

#include <latens/status.h>
#include <stddef.h>

/* Reads a file to its end (NULL or "-": standard input, not closed), undoing
   gzip; *text gets a NUL behind its *size bytes and belongs to the caller.
   `name` is for messages.  LAT_EIO, LAT_EPARSE (a format that is no text),
   LAT_ENOMEM.  */
int lat_source_read (const char *path, const char *name, char **text,
                     size_t *size, lat_message *msg);

/* The text of an errno.  */
enum
{
  LAT_ERRNO_SIZE = 128
};
const char *lat_errno_text (int number, char buf[LAT_ERRNO_SIZE]);

#endif
