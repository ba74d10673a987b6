/* information.h -- the observed information of any model the engine knows,
   and how numbers made of its parameters move with them.  */

#ifndef LATENS_MODEL_INFORMATION_H
#define LATENS_MODEL_INFORMATION_H

#include <latens/errors.h>

typedef struct
{
  const lat_em_type *type;
  const void *at; /* the estimate */
  void *theta;    /* a clone of it, which moves */
  const lat_data *d;
  const lat_errors_options *o;
  /* what theta makes of itself: m numbers; a positive status: it can not */
  size_t m;
  int (*values) (double *v, void *ctx);
  void *ctx;

  /* results, freed by lat_information_clear */
  size_t q;
  double *x;        /* q: packed coordinates */
  double *value;    /* m */
  double *score;    /* q: the slope of the log-likelihood */
  double *info;     /* q x q: minus its second derivative */
  double *jacobian; /* m x q */
  double *unit;     /* q: how far x goes for a distance of one; 1 where ... */
  unsigned char *log; /* q: ... x is a logarithm, near enough */
} lat_information;

/* The first block is given.  What the data can cause is a status.  */
int lat_information_make (lat_information *f);
void lat_information_clear (lat_information *f);

#endif
