/* em.h -- the EM engine (Dempster, Laird and Rubin 1977).

   A model is a table of callbacks and its parameters theta.  The engine
   knows one thing about an E-step: it ADDS into a flat block of doubles.
   Threads, chunks of a file and ranks are then joined by a vector sum, along
   a fixed binary tree, so that any number of them gives the same bits.

   The caller owns the loop, as with GSL's minimisers:

     lat_em *w = lat_em_alloc (&lat_em_mixture, theta, data, &opt, &s);
     for (s = lat_em_start (w); s == 0; )
       if ((s = lat_em_test (w)) == LAT_CONTINUE)
         s = lat_em_iterate (w);
       else
         break;

   or calls lat_em_run.  */

#ifndef LATENS_EM_H
#define LATENS_EM_H

#include <latens/decls.h>
#include <latens/data.h>
#include <signal.h>

LAT_BEGIN_DECLS

/* The head of every block of statistics; the rest is the model's.  */
enum
{
  LAT_LOGLIK = 0, /* log-likelihood: sum over units of weight x log p */
  LAT_WEIGHT = 1, /* the sum of the weights of the rows */
  LAT_HEAD = 2
};

/* How a run is accelerated.  */
typedef enum
{
  LAT_ACCELERATE_AUTO,    /* as the model's `accelerate` says; else SQUAREM */
  LAT_ACCELERATE_NONE,    /* plain EM */
  LAT_ACCELERATE_SQUAREM, /* squared extrapolation: robust where EM's map is
                             far from linear */
  LAT_ACCELERATE_ANDERSON /* damped, restarted Anderson mixing: best where it
                             is nearly linear */
} lat_acceleration;

/* One thread's scratch.  */
typedef struct
{
  void *mem;        /* work_len bytes, aligned to 64; not cleared */
  size_t bytes;     /* work_len */
  unsigned threads; /* that may be used now, this one included; 0 is 1 */
} lat_work;

typedef struct
{
  const char *name;

  /* required: life and shape of theta.  Lengths depend on its shape only. */
  void *(*clone) (const void *theta);
  int (*copy) (void *to, const void *from); /* same shape */
  void (*free) (void *theta);
  size_t (*stat_len) (const void *theta); /* doubles, LAT_HEAD included */

  /* optional: what depends on the data alone, made once per data set */
  int (*bind) (const void *theta, const lat_data *d, void **cache);
  void (*unbind) (void *cache);
  size_t (*work_len) (const void *theta, const lat_data *d); /* bytes */

  /* required but for prepare: the iteration.  prepare runs once after each
     change of theta, alone: factors, logarithms.  estep adds the units
     [u0, u1), never allocates, and writes nothing but stat and scratch.
     mstep finds the old values in theta.  What the data can cause comes back
     as a status; LAT_EDEGENERATE: this start leads nowhere.  */
  int (*prepare) (void *theta);
  int (*estep) (const void *theta, const lat_data *d, const void *cache,
                size_t u0, size_t u1, double *stat, lat_work *w);
  int (*mstep) (void *theta, const double *stat);

  /* optional: NULL is a flat prior; distance is on the natural scale:
     probabilities absolute, means and sds in units of the column's sd;
     free_len counts free parameters, for AIC and BIC */
  double (*log_prior) (const void *theta);
  double (*distance) (const void *a, const void *b);
  size_t (*free_len) (const void *theta);

  /* optional: unconstrained coordinates, and the gradient of the
     log-likelihood (without prior) in them from one block of statistics, by
     Fisher's identity.  unpack leaves theta prepared or returns a status. */
  size_t (*pack_len) (const void *theta);
  int (*pack) (const void *theta, double *x);
  int (*unpack) (void *theta, const double *x);
  int (*score) (const void *theta, const double *stat, double *g);

  /* optional: what the cache is to know of theta.  Runs alone after prepare,
     before the first E-step at each theta.  Before it has ever run, estep
     does without.  */
  int (*refresh) (const void *theta, const lat_data *d, void *cache);

  /* optional: acceleration.  The even coordinates are those it moves in: a
     step that matters as much should be about as long in any direction, and
     an estimate at a boundary should not be at infinity (for probabilities:
     their square roots).  NULL: the packed ones serve; without those EM is
     plain.  accelerate: what LAT_ACCELERATE_AUTO means for theta's shape.  */
  size_t (*even_len) (const void *theta);
  int (*even_pack) (const void *theta, double *x);
  int (*even_unpack) (void *theta, const double *x); /* as unpack */
  lat_acceleration (*accelerate) (const void *theta);
} lat_em_type;

/* A line of a run's diary: t M-steps after its start, the objective.  A run
   that acceleration led astray goes back, and so does t: what was told of
   later lines is void.  */
typedef void lat_em_trace (size_t t, double objective, void *ctx);

/* The numbers of acceleration.  */
typedef struct
{
  size_t plain;  /* M-steps of plain EM before the first extrapolation */
  size_t window; /* the slowest rate of EM seen in so many steps decides
                    whether a run has converged */
  size_t settle; /* SQUAREM: plain M-steps between a jump and the next cycle */
  double stretch; /* SQUAREM: a step length that proves good at its limit lets
                     the limit grow by this factor; a bad one lets it shrink */
  size_t order;   /* Anderson: steps remembered, then forgotten at once */
  double base;    /* Anderson: after s good proposals the square length of the
                     mixing is damped to the share 1 / (1 + base^(half - s)) */
  double half;
  double least; /* Anderson: differences that count for less than this share
                   of the largest are rounding */
} lat_accelerate_rules;

typedef struct
{
  size_t max_iter;  /* M-steps per start; 0: none, the E-step alone */
  double tol;       /* converged when Aitken's estimate of what the objective
                       still has to gain is at most tol per unit of weight,
                       and the estimated distance of theta to its limit is at
                       most sqrt (tol) */
  unsigned threads; /* 0: all there are */
  double slack;     /* a fall of the objective by more than slack times
                       (1 + its absolute value) is LAT_EMONOTONE */
  double rounding;  /* a gain of less than rounding times the same says
                       nothing about the rate of convergence any more */
  const volatile sig_atomic_t *stop; /* nonzero: leave with LAT_ESTOP after
                                        the present iteration; or NULL */

  /* Several ranks, or NULL.  Each holds one aligned run of 2^m chunks, the
     last perhaps fewer; `node` (len doubles) is its node of the tree, to be
     replaced by the root of all ranks.  A rank whose own part failed calls
     it too, with NaN as its log-likelihood, so that all ranks fail together
     and none waits for ever.  0, or the status the E-step fails with.  */
  int (*reduce) (double *node, size_t len, void *reduce_ctx);
  void *reduce_ctx;

  /* Called after every iteration of every run, as it happens: for whoever
     shows progress; or NULL.  */
  lat_em_trace *watch;
  void *watch_ctx;

  lat_acceleration accelerate;
  lat_accelerate_rules rules;
} lat_em_options;

/* 5000 iterations, tol 1e-9, all threads, slack 1e-9, rounding 2e-14, no stop
   flag, one rank; accelerated as suits the model.  */
lat_em_options lat_em_defaults (void);

/* 1, or 0 when the BLAS the program runs with cannot be called from several
   threads at once (OpenBLAS built without threads): then all work is done by
   one thread, whatever is asked for, with the same results.  */
int lat_threads_safe (void);

typedef struct lat_em lat_em; /* opaque workspace */

/* theta (yours, changed in place) and d must outlive the workspace.  NULL:
 *status says why.  opt NULL: defaults.  */
lat_em *lat_em_alloc (const lat_em_type *type, void *theta, const lat_data *d,
                      const lat_em_options *opt, int *status);
void lat_em_free (lat_em *w);

/* start: prepare and the first E-step at theta as it is now; call it again
   after changing theta.  iterate: M-step, prepare, E-step.  So theta,
   objective and statistics always belong together.  If an M-step or the
   E-step after it fails, or the objective falls (LAT_EMONOTONE), theta is
   put back to where it was.

   With acceleration an iterate may jump further than its M-step, where the
   objective is not below that of the iterate before; a jump that is refused
   costs an E-step.  A run converges only after a step that was plain EM's.
   (Varadhan and Roland 2008; Henderson and Varadhan 2019.)  */
int lat_em_start (lat_em *w);
int lat_em_iterate (lat_em *w);

/* For whoever has accelerated an iterate that failed: goes back to where the
   run first left the path of plain EM, and keeps to that path from there.
   LAT_EINVAL: it never left it.  lat_em_run does so by itself.  */
int lat_em_retreat (lat_em *w);

/* 0 converged, LAT_CONTINUE, LAT_EMAXITER, or LAT_ESTOP.  */
int lat_em_test (const lat_em *w);

double lat_em_objective (const lat_em *w);  /* log-likelihood + log prior */
double lat_em_loglik (const lat_em *w);     /* without the prior */
size_t lat_em_iterations (const lat_em *w); /* M-steps */
size_t lat_em_esteps (const lat_em *w); /* E-steps, rejected ones included */
const double *lat_em_stat (const lat_em *w); /* of the last E-step */

typedef struct
{
  double objective, loglik;
  size_t iterations; /* M-steps of the run reported */
  size_t esteps;     /* its E-steps */
  int converged;     /* 1 or 0; 0 for a search that was stopped */
  int stopped;       /* 1: the stop flag was raised */
} lat_em_result;

/* From theta until converged, out of iterations or stopped: all of these
   return 0, and *result (or NULL) tells them apart.  */
int lat_em_run (const lat_em_type *type, void *theta, const lat_data *d,
                const lat_em_options *opt, lat_em_trace *trace,
                void *trace_ctx, lat_em_result *result);

typedef struct
{
  size_t starts;     /* how many; 0 counts as 1 */
  size_t short_iter; /* M-steps each of them gets at first */
  size_t keep;       /* how many of the best then run on to convergence; 0
                        counts as 1 */
  /* Puts start number i into theta (any values before); deterministic in i.
     A positive status drops this start.  NULL, for a single start: theta as
     it is.  */
  int (*start) (void *theta, size_t i, void *ctx);
  void *ctx;
  double loose;  /* once the search has taken `plenty` E-steps, the kept run to
                    this tolerance, then to ever tighter ones down to the
                    run's own, and those that the best is farther ahead of
                    than the tolerance (per unit of weight) are left behind */
  size_t plenty; /* until then, or with a loose that is not above that one, all
                    run on at once */
  double alike;  /* objectives no further apart are one maximum */
} lat_em_starts;

typedef struct
{
  size_t tried, dropped; /* starts; dropped: failed or degenerate */
  int why;               /* status of the last dropped one, but LAT_EMONOTONE
                            if any was that; or 0 */
  size_t best;           /* number of the winner */
  size_t esteps;         /* of all starts together */
  lat_em_result run;     /* the winner's */

  /* The spread of optima: of `kept` runs that went on beyond a short one (the
     others are not known), so many `reached` the winner's maximum.  second:
     the objective of the best that did not, NaN if there is none.  */
  size_t kept, reached;
  double second;
} lat_em_starts_result;

/* Short runs of plain EM from several starts, the best of them run on,
   accelerated (Biernacki, Celeux and Govaert 2003), theta becomes the best one
   by objective, prepared; ties go to the lower number.  If a kept run fails
   later, the next best takes its place.  A raised stop flag leaves the best so
   far; none: LAT_ESTOP.  All starts dropped: `why`, and theta is of no use.
   LAT_ENOMEM ends the search. *result (or NULL) is filled in any case.  The
   trace is the winner's: at once, or, with more than one start, when it is
   known.  */
int lat_em_run_starts (const lat_em_type *type, void *theta, const lat_data *d,
                       const lat_em_options *opt, const lat_em_starts *starts,
                       lat_em_trace *trace, void *trace_ctx,
                       lat_em_starts_result *result);

LAT_END_DECLS
#endif
