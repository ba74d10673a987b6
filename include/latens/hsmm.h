/* hsmm.h -- explicit durations: hidden semi-Markov models.

   In a hidden Markov model the time spent in a state is geometric.  Here it
   has a law of its own: the chain enters state j, stays for d >= 1 rows with
   probability p_j (d), and then moves to another state by row j of the
   transitions, whose diagonal is zero.  d - 1 has one of the laws below.

   Convention (Guedon 2003): the first visit of a sequence begins with its
   first row; the last one is right-censored: of it is known that it lasts at
   least as many rows as are there, P (D >= d).  A state that may only go to
   itself is absorbing: it has no law of duration, and is never left.

   A lat_hmm with durations is used as any other: fitted by lat_em_hmm,
   scored, decoded, sampled and written.  What does not know of durations
   returns LAT_EINVAL.

   Guedon 2003, "Estimating hidden semi-Markov chains from discrete
   sequences", J. Comput. Graph. Statist. 12, 604-639; Yu 2010, "Hidden
   semi-Markov models", Artificial Intelligence 174, 215-243.  */

#ifndef LATENS_HSMM_H
#define LATENS_HSMM_H

#include <latens/decls.h>
#include <latens/hmm.h>

LAT_BEGIN_DECLS

typedef enum
{
  LAT_DURATION_GEOMETRIC,   /* none: the plain chain */
  LAT_DURATION_POISSON,     /* d - 1 Poisson */
  LAT_DURATION_NEGBINOMIAL, /* d - 1 negative binomial: mean, size */
  LAT_DURATION_TABLE        /* p (1), ..., p (most) free */
} lat_duration_law;

/* The law of d - 1 is a family over one column, with a component a state, so
   that it has statistics, a prior, an M-step and coordinates as emissions
   have them.  Whoever writes to theta calls lat_em_hmm.prepare.  */
typedef struct lat_duration
{
  lat_duration_law law;
  size_t most;                   /* the longest visit; SIZE_MAX: none */
  const lat_family_type *family; /* poisson, negbinomial or categorical */
  void *theta;                   /* its parameters, owned */
  void *pooled;                  /* theta as lat_hmm_init left it, or NULL */
} lat_duration;

/* "geometric", "poisson", "negbinomial", "table"; NULL: no such law.  */
const char *lat_duration_name (lat_duration_law law);

/* Gives m durations of this law, with theta as the family leaves it; most: of
   a table, how long a visit can be (at least 1), else not looked at.
   Transitions of a state to itself become impossible where it has another
   way on; the others of its row keep their shares.  GEOMETRIC takes durations
   away, and leaves transitions alone.  LAT_EINVAL: a stationary first law, or
   most 0.  On failure nothing has changed.  */
int lat_hsmm_set (lat_hmm *m, lat_duration_law law, size_t most);

/* 1: state c is never left, so that its law of duration means nothing.  */
int lat_hsmm_is_absorbing (const lat_hmm *m, size_t c);

/* log P (D = d) for d = 1 ... n of state c, -inf for what can not be;
   absorbing: -inf throughout.  m has durations.  LAT_ENOMEM.  */
int lat_hsmm_log_probability (const lat_hmm *m, size_t c, size_t n,
                              double *log_p);

/* The mean and, unless NULL, the standard deviation of a visit's rows;
   INFINITY: absorbing.  m has durations.  */
double lat_hsmm_mean (const lat_hmm *m, size_t c, double *sd);

LAT_END_DECLS
#endif
