/* trials.h -- what a selection tells while it goes.  */

#ifndef LATENS_TOOLS_TRIALS_H
#define LATENS_TOOLS_TRIALS_H

#include <latens/model.h>

/* A selection as it goes.  */
typedef struct
{
  const char *unit;            /* "component" or "state" */
  size_t numbers, covariances; /* to try */
  int joined; /* one of several selections, which are joined: each trial names
                 its covariance */
  lat_criterion criterion;
  size_t last;  /* the number tried last */
  size_t best;  /* the best so far, by ... */
  double value; /* ... its criterion */
  size_t n;     /* trials so far, kept for trials_tell_table and freed by who
                   made this */
  lat_trial *trial;
} trials;

/* A lat_selection.tried; ctx: the trials.  One line a trial, when there are
   several; keeps the winner's trace.  */
void trials_tell (const lat_trial *t, void *ctx);

/* Why auto went no further, when it was not for the criterion.  */
void trials_tell_limit (const trials *all, const lat_selection *sel);

/* Of states: the criteria of all numbers, if there were several, and how many
   starts came to the same maximum.  */
void trials_tell_table (const trials *all);

#endif
