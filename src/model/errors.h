/* errors.h -- standard errors under way.  */

#ifndef LATENS_MODEL_ERRORS_H
#define LATENS_MODEL_ERRORS_H

#include "model/information.h"
#include "model/terms.h"

typedef struct
{
  lat_information f;
  lat_model *moving; /* whose parameters f.theta are */
  lat_link *link;    /* f.m */
  size_t *group;     /* f.m */
  size_t *stays; /* f.m: i for the probability to stay in state i, and for the
                    mean stay, which comes later; else 0 */
  lat_errors *errors;   /* the result */
  unsigned char *held;  /* f.q: a lat_estimate_kind of coordinates.  FREE: not
                           held; FIXED: in place of one that has no
                           coordinate and is at a boundary */
  unsigned char *level; /* f.m: 1: an entry of a law that is at a boundary */
  double *cov;          /* f.q x f.q */
} lat_errors_job;

/* errors_boundary.c: makes held and level.  */
void lat_errors_hold (lat_errors_job *q);

/* What term t is, if its variance comes out as this.  */
lat_estimate_kind lat_errors_kind (const lat_errors_job *q, size_t t,
                                   double variance);

/* errors_interval.c: e's bounds, from its value and error.  */
void lat_errors_interval (lat_link link, double level, lat_estimate *e);

#endif
