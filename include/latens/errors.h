/* errors.h -- how sure a fit is: standard errors from the observed
   information.

   The information is minus the second derivative of the log-likelihood at
   the estimate, by differences of its analytic gradient (Fisher's identity,
   lat_em_type.score), in packed coordinates, where there are no bounds; so
   what is missing, hidden states included, is accounted for (Louis 1982;
   Oakes 1999).  The delta method takes it to whatever is a smooth function
   of the parameters: probabilities, means, sds, rates, stationary laws.

   An estimate at a boundary (a probability of 0 or 1, a size that went to
   infinity) has no standard error: the likelihood is not a parabola there.
   It is held where it is, and the others are told given that; it counts as a
   parameter all the same.  */

#ifndef LATENS_ERRORS_H
#define LATENS_ERRORS_H

#include <latens/decls.h>
#include <latens/model.h>

LAT_BEGIN_DECLS

typedef enum
{
  LAT_ESTIMATE_FREE,     /* has a standard error */
  LAT_ESTIMATE_BOUNDARY, /* is at a boundary, or made of what is */
  LAT_ESTIMATE_UNKNOWN,  /* the data say nothing about it */
  LAT_ESTIMATE_FIXED     /* no fit changes it */
} lat_estimate_kind;

/* A constant: "", "boundary", "no information", "fixed".  */
const char *lat_estimate_note (lat_estimate_kind kind);

typedef struct
{
  char *name; /* "transition_1_2", "count_rate_1", ...: states from 1 */
  lat_estimate_kind kind;
  double value;
  double error;        /* its standard error; NaN unless it is free */
  double lower, upper; /* NaN unless it is free.  Wald's interval, of the
                          logit of a probability, the logarithm of what is
                          positive, Fisher's z of a correlation */
} lat_estimate;

typedef struct
{
  size_t n;
  lat_estimate *term; /* n */
  size_t parameters;  /* coordinates of the likelihood ... */
  size_t held;        /* ... so many at a boundary ... */
  size_t unknown;     /* ... and so many without information */
  double gain; /* what the log-likelihood would gain to its maximum, were it a
                  parabola: near 0 at a maximum-likelihood estimate */
} lat_errors;

/* Which of these numbers means what is said in docs/manual/hmm-checking.md. */
typedef struct
{
  double level;                      /* of the intervals: 0.95 */
  unsigned threads;                  /* as in lat_em_options */
  const volatile sig_atomic_t *stop; /* as there; or NULL */

  double step;     /* of differences, as the model measures distance: 1e-3 */
  double log_step; /* ... and in coordinates that are logarithms: 0.02 */
  double fine;     /* ... but at most this times a coordinate's own standard
                      error, others held: 0.02 */
  double runs;     /* a logarithm runs away to a boundary when its slope is
                      more than this times its information ... */
  double slight;   /* ... and less than this in units of log-likelihood */
  double least;    /* information about a logarithm, or about a distance of
                      one, that is none: 1e-6 */
  double definite; /* the smallest eigenvalue, diagonal scaled to one, of an
                      information that is positive definite: 1e-8 */
} lat_errors_options;

lat_errors_options lat_errors_defaults (void);

/* The standard errors of m, a hidden Markov model or a mixture, as an estimate
   from d, in m's columns; NULL for o: the defaults.  The caller frees *errors.
   A prior is left out: these are the errors of maximum likelihood, at m's
   values.

   Terms, in this order: initial_C (if it is free), transition_C_D,
   stationary_C and dwell_C (mean number of rows in a state, 1 / (1 - a_cc))
   where there is one, weight_C of a mixture; with durations (hsmm.h)
   stationary_C is the share of rows and dwell_C the mean visit, and
   duration_rate_C, duration_mean_C and duration_size_C, of the rows behind a
   visit's first, or duration_D_C, of a table, follow; what is emitted,
   COLUMN_NAME_C, COLUMN_LEVEL_C, covariances as COLUMN_sd_C and
   COLUMN_COLUMN_correlation_C.  Structural zeros are not listed.  A column
   with a transform (transform.h) has its terms on the scale it is modelled on,
   and COLUMN_original_mean_C and COLUMN_original_sd_C on its own; what the
   transform itself was fitted by counts as known.

   LAT_ENOTPD: the information is not positive definite: m is not at a maximum
   of the likelihood, or some of its parameters can make up for others; msg
   names one.  */
int lat_model_errors (const lat_model *m, const lat_data *d,
                      const lat_errors_options *o, lat_errors **errors,
                      lat_message *msg);
void lat_errors_free (lat_errors *e);

LAT_END_DECLS
#endif
