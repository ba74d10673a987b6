/* trace.h -- the objective of a fit, iteration by iteration, as a file.  */

#ifndef LATENS_TOOLS_TRACE_H
#define LATENS_TOOLS_TRACE_H

#include <stddef.h>

extern const char *trace_path; /* --trace, or NULL */

/* A lat_em_trace.  Line 0 begins a trial; trace_end_trial says how good it
   was (smaller is better), and the best one is kept.  */
void trace_line (size_t t, double objective, void *ctx);
void trace_end_trial (double criterion);
void trace_write (void);

#endif
