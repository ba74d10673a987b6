/* decode_filter.h -- states of rows that come one by one.  */

#ifndef LATENS_TOOLS_DECODE_FILTER_H
#define LATENS_TOOLS_DECODE_FILTER_H

/* The whole verb: reads FILE (NULL: standard input) as it comes and writes
   each row's line at once.  Returns the exit status.  */
int decode_filter (const char *file);

#endif
