/* search.h -- a search of several starts: short runs from all of them, long
   runs of the best.  */

#ifndef LATENS_EM_SEARCH_H
#define LATENS_EM_SEARCH_H

#include "em/kept.h"

typedef struct
{
  lat_em *w; /* its theta is the one being run */
  const lat_em_starts *starts;
  lat_trace_log log; /* of the run in theta */
  lat_kept_run *run; /* keep; the first `kept` are in use */
  size_t keep, kept;
  double reach; /* the tolerance the kept runs have come to, or infinity */
  double *objective; /* starts: after the short run of one that waits to be
                        needed; NaN: dropped or kept */
  lat_em_starts_result *r;
} lat_search;

/* --- starts.c ------------------------------------------------------------ */

/* The short run of start number i, in theta.  */
int lat_search_short_run (lat_search *q, size_t i);

/* A start that fails is dropped; want of memory ends the search.  A fall of
   the objective is a fault, so a later drop does not hide it.  */
int lat_search_drop (lat_search *q, int s);

/* Continues the run in theta to `limit` M-steps, with its trace.  */
int lat_search_follow (lat_search *q, size_t limit);

/* The run in theta, which is start number i, is kept in k.  */
int lat_search_keep (lat_search *q, lat_kept_run *k, size_t i);

/* Is start a, with its objective, to be preferred to start b?  */
int lat_search_better (double fa, size_t a, double fb, size_t b);

/* The kept run that all others are preferred to, or that is preferred to all
   others (sign -1 and 1); NULL: none is kept.  */
lat_kept_run *lat_search_extreme (lat_search *q, int sign);

/* --- long_runs.c --------------------------------------------------------- */

/* The kept runs go on until they have converged, or can not win.  */
int lat_search_long_runs (lat_search *q);

#endif
