/* progress.h -- one line that tells how far a fit has come.  */

#ifndef LATENS_TOOLS_PROGRESS_H
#define LATENS_TOOLS_PROGRESS_H

#include "options.h"

extern const opt_group group_progress;

/* Before a long computation; what: "2 components".  */
void progress_start (const char *what);

/* After each iteration: shown from the second second on, ten times a second
   at most, when standard error is a terminal (or --progress=always).  */
void progress_step (size_t iteration, double objective, void *ctx);

/* The same for a Markov chain: a step of so many.  */
void progress_chain (size_t step, size_t last, void *ctx);

/* Clears the line, before anything else is printed.  */
void progress_end (void);

#endif
