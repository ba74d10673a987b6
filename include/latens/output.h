/* output.h -- files that are complete or not there at all.

   The text is written to a temporary file beside the target and renamed when
   it is complete and on the disk.  Standard output, and a target that exists
   and is no regular file (/dev/null, a FIFO), are written directly; a
   symbolic link stays, and what it points to is replaced.  */

#ifndef LATENS_OUTPUT_H
#define LATENS_OUTPUT_H

#include <latens/decls.h>
#include <latens/status.h>
#include <stdio.h>

LAT_BEGIN_DECLS

typedef struct lat_output lat_output;

/* Opens the product of a command; path NULL or "-": standard output.  A
   new file gets the permissions the umask gives, a replaced one keeps its
   own.  LAT_EIO, LAT_ENOMEM: see msg, and *o is NULL.  */
int lat_output_open (const char *path, lat_output **o, lat_message *msg);

/* Where to write; do not close it.  Errors need no checks on the way: the
   commit finds them.  */
FILE *lat_output_stream (lat_output *o);

/* The temporary's path, NULL if there is none.  It stays valid until
   lat_output_free: what a signal handler may unlink.  */
const char *lat_output_temporary (const lat_output *o);

/* Flushes, checks every write, syncs, and renames.  After a failure
   (LAT_EIO: disk full, ...; see msg) the target is as it was and the
   temporary is gone.  */
int lat_output_commit (lat_output *o, lat_message *msg);

/* Without a commit before it, leaves the target as it was and no temporary.
   NULL is fine.  Standard output is never closed.  */
void lat_output_free (lat_output *o);

LAT_END_DECLS
#endif
