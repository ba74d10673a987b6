/* outputs.h -- the files a tool writes: complete, or not there.  */

#ifndef LATENS_TOOLS_OUTPUTS_H
#define LATENS_TOOLS_OUTPUTS_H

#include <latens/output.h>
#include <stdio.h>

/* path NULL or "-": standard output.  Each ends the program with a message
   when it fails; whichever way the program ends, no temporary is left.  */
lat_output *output_open (const char *path);
void output_commit (lat_output *o); /* and frees it */

/* Ends the program now if the file that the option names could not be opened
   later: nobody wants to learn that after an hour.  Or if it is that of
   another option, or an input that would be gone.  "-" is standard output;
   NULL is fine.  */
void output_check (const char *option, const char *path);

/* The same for a file that is read: of all products only those of the options
   in `by` may be written over it.  */
void input_check (const char *what, const char *path, const char *by);

/* Both at once, for a product that one function writes.  */
void output_write (const char *path, void (*write) (FILE *out, void *ctx),
                   void *ctx);

/* Removes all temporaries; safe in a signal handler.  */
void output_unlink (void);

#endif
