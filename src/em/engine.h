/* engine.h -- inside the EM workspace.  */

#ifndef LATENS_EM_ENGINE_H
#define LATENS_EM_ENGINE_H

#include "em/tree.h"
#include <latens/em.h>

/* What the test of convergence knows of a run: all there is to keep of it,
   beside theta, to go on with it later.  */
typedef struct
{
  size_t iterations;   /* M-steps */
  double objective;    /* log-likelihood + log prior */
  double loglik;       /* without the prior */
  double weight;       /* of all rows */
  double gain;         /* of the last M-step, or NaN ... */
  double gain_before;  /* ... and of the one before */
  double moved;        /* distance the last M-step moved theta, or NaN ... */
  double moved_before; /* ... and the one before */
  double fall;         /* the deepest fall so far: rounding, and how large */
  int has_distance;    /* 0: the model has no distance; the gains decide */
} lat_course;

/* The run is where it starts.  */
lat_course lat_course_begin (const double *stat, double objective,
                             int has_distance);

/* One M-step later: theta has moved by `moved`, if there is a distance.  */
void lat_course_add (lat_course *c, const double *stat, double objective,
                     double moved);

/* 0 converged, LAT_CONTINUE, LAT_ESTOP, or LAT_EMAXITER.  */
int lat_course_test (const lat_course *c, const lat_em_options *opt);

/* 1: the caller has raised the stop flag.  */
int lat_em_stopped (const lat_em_options *opt);

struct lat_em
{
  const lat_em_type *type;
  void *theta;  /* the caller's */
  void *before; /* a clone: theta before the last M-step */
  const lat_data *d;
  lat_em_options opt;
  void *cache; /* what bind made of d */
  lat_tree tree;
  double *stat; /* of theta; tree.len doubles */
  double *next; /* of the theta that is being tried */
  int started;
  lat_course course;
};

/* prepare and E-step at theta as it is now, which lies on the course given;
   as lat_em_start, but the run goes on.  */
int lat_em_resume (lat_em *w, const lat_course *course);

/* Iterates until the test ends the run or `limit` M-steps are done, calling
   trace (or NULL) for each.  0; what else is not 0 is a failure.  */
int lat_em_follow (lat_em *w, size_t limit, lat_em_trace *trace, void *ctx);

/* What there is to report of a run.  */
lat_em_result lat_em_report (const lat_course *c, const lat_em_options *opt);

#endif
