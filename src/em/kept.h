/* kept.h -- what a search keeps of a run, to go on with it later.  */

#ifndef LATENS_EM_KEPT_H
#define LATENS_EM_KEPT_H

#include "em/engine.h"

/* The objective after t M-steps, t = 0, 1, ..., lines - 1.  */
typedef struct
{
  double *line; /* room */
  size_t lines, room;
  int failed; /* 1: out of memory, lines are missing */
} lat_trace_log;

/* A lat_em_trace; log is the lat_trace_log.  */
void lat_trace_log_add (size_t t, double objective, void *log);

typedef struct
{
  size_t number; /* of its start */
  void *theta;   /* a clone, or NULL: nothing kept here yet */
  lat_course course;
  lat_trace_log log;
} lat_kept_run;

void lat_kept_run_clear (lat_kept_run *k, const lat_em_type *type);

#endif
