/* engine.h -- inside the EM workspace.  */

#ifndef LATENS_EM_ENGINE_H
#define LATENS_EM_ENGINE_H

#include "em/accelerate.h"
#include "em/tree.h"
#include <latens/em.h>

/* What the test of convergence knows of a run: all there is to keep of it,
   beside theta, to go on with it later.  */
typedef struct
{
  size_t iterations;   /* M-steps */
  size_t esteps;       /* E-steps, rejected ones included */
  double objective;    /* log-likelihood + log prior */
  double loglik;       /* without the prior */
  double weight;       /* of all rows */
  double gain;         /* of the last step, or NaN ... */
  double gain_before;  /* ... and of the one before */
  double moved;        /* distance the last M-step moved theta, or NaN ... */
  double moved_before; /* ... and the one before */
  int jumped;          /* 1: the last step went on from its M-step ... */
  int jumped_before;   /* ... and the one before */
  double slowest;      /* of EM's rates that the steps showed, or NaN */
  double fall;         /* the deepest fall so far: rounding, and how large */
  int has_distance;    /* 0: the model has no distance; the gains decide */
} lat_course;

/* The run is where it starts.  */
lat_course lat_course_begin (const double *stat, double objective,
                             int has_distance);

/* One M-step later: theta has moved by `moved`, if there is a distance.  */
void lat_course_add (lat_course *c, const double *stat, double objective,
                     double moved);

/* The step that was just added went further than its M-step (jumped), and
   EM's slowest rate is known from the last ones.  */
void lat_course_accelerate (lat_course *c, int jumped, double slowest);

/* 1: steps of length d = c->moved that shrink at rate r, or at the slowest
   rate that is known, lead less far than the options ask for.  */
int lat_course_is_near (const lat_course *c, const lat_em_options *opt,
                        double d);

/* 1: what the last step gained is rounding.  */
int lat_course_is_flat (const lat_course *c, const lat_em_options *opt);

/* 0 converged, LAT_CONTINUE, LAT_ESTOP, or LAT_EMAXITER.  */
int lat_course_test (const lat_course *c, const lat_em_options *opt);

/* 1: the caller has raised the stop flag.  */
int lat_em_stopped (const lat_em_options *opt);

struct lat_em
{
  const lat_em_type *type;
  void *theta;  /* the caller's */
  void *before; /* a clone: theta before the last M-step */
  void *after;  /* a clone: theta after it, while a jump is tried; or NULL */
  void *safe;   /* a clone: theta before the first jump; or NULL */
  const lat_data *d;
  lat_em_options opt;
  void *cache; /* what bind made of d */
  lat_tree tree;
  double *stat; /* of theta; tree.len doubles */
  double *next; /* of the theta that is being tried */
  int started;
  lat_course course;
  lat_accelerator *accelerator; /* NULL: plain EM */
  int calm;                     /* 1: plain EM until the next start */
  size_t jumps;                 /* since then */
  size_t esteps;                /* of all runs */
  lat_course safe_course;       /* where `safe` lies */
};

/* --- steps --------------------------------------------------------------- */

int lat_em_prepare (const lat_em *w);

/* prepare and E-step: the statistics and the objective at theta.  */
int lat_em_evaluate (lat_em *w, double *stat, double *objective);

/* How far theta is from w->before, or NaN.  */
double lat_em_moved (const lat_em *w);

/* The run goes on with theta, whose statistics are in w->next.  */
void lat_em_accept (lat_em *w, double objective, double moved);

/* theta becomes what it was.  What prepare makes of it was made of it before,
   so it does not fail now.  */
void lat_em_put_back (lat_em *w, const void *was);

/* The E-step after the M-step, which must not fall; moved NULL: not known
   yet.  */
int lat_em_go_on (lat_em *w, const double *moved);

/* An M-step, with the accelerator, and the E-step after it.  */
int lat_em_fast_step (lat_em *w);

/* --- runs ---------------------------------------------------------------- */

/* prepare and E-step at theta as it is now, which lies on the course given;
   as lat_em_start, but the run goes on.  */
int lat_em_resume (lat_em *w, const lat_course *course);

/* Iterates until the test ends the run or `limit` M-steps are done, calling
   trace (or NULL) for each.  0; what else is not 0 is a failure.  */
int lat_em_follow (lat_em *w, size_t limit, lat_em_trace *trace, void *ctx);

/* What there is to report of a run.  */
lat_em_result lat_em_report (const lat_course *c, const lat_em_options *opt);

#endif
