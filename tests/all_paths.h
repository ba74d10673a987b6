/* all_paths.h -- a short sequence of counts under three Poisson states, by
   going through all its paths, whatever law a path has.  */

#ifndef LATENS_ALL_PATHS_H
#define LATENS_ALL_PATHS_H

#include "hmm_make.h"

enum
{
  K = 3,
  LENGTH = 7
};

static const double initial[K] = { 0.473, 0.218, 0.309 };
static const double rate[K] = { 1.417, 5.093, 11.62 };
static const double counts[LENGTH] = { 2, 7, 4, NAN, 13, 9, 1 };

/* P (states z of the first n rows); `what` tells more of the model.  */
typedef double path_law (const void *what, size_t n, const unsigned *z);

/* What all paths over the first n rows say, with their counts: sums of P that
   go through a state in a row, or from one (row of K x K) to another, into
   it.  */
typedef struct
{
  double sum, best, gamma[LENGTH][K], moves[LENGTH][K * K];
  unsigned path[LENGTH];
} truth;

truth paths_enumerate (path_law *law, const void *what, size_t n);

/* Likelihood, posterior, best path and the log p of each row of d, whose rows
   are the first of the sequence.  */
void paths_check (const lat_hmm *m, const lat_data *d, path_law *law,
                  const void *what);

/* The past alone says of a row what the sequence up to it does.  */
void paths_check_past (const lat_hmm *m, const lat_data *d);

/* Laws of the states to come, steps x K, are those of rows with nothing seen
   behind the last one: the last rows of `longer`.  */
void paths_check_ahead (const lat_hmm *m, const lat_data *longer, size_t steps,
                        const double *ahead);

/* Draws have the law of all paths: that of each row, and of each move.  */
void paths_check_draws (const lat_hmm *m, const lat_data *d, const truth *w);

#endif
