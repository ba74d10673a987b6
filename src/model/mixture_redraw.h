/* mixture_redraw.h -- a mixture's parameters drawn given completed rows.  */

#ifndef LATENS_MODEL_MIXTURE_REDRAW_H
#define LATENS_MODEL_MIXTURE_REDRAW_H

#include <latens/mixture.h>

/* 1: the prior alone is a law, also of a component that has no rows.  */
int lat_mixture_is_proper (const lat_mixture *m);

/* Draws weights and family from their law given completed rows whose
   components are known: stat, laid out as lat_em_mixture's, was accumulated
   from them at m, prepared.  m is left prepared.  LAT_EDEGENERATE: the law is
   not proper.  */
int lat_mixture_redraw (lat_mixture *m, const double *stat, gsl_rng *rng);

#endif
