/* mixture_redraw.c -- a mixture's parameters drawn given completed rows.

   Given the rows' components, weights and family are independent.  The prior
   of the weights is prod weight_c^pseudo with respect to prod dweight_c, so
   that with N_c rows their law is Dirichlet with exponents N_c + pseudo + 1:
   a component that has lost its rows keeps a weight of about one row, and can
   come back (Diebolt and Robert 1994, JRSS B 56, 363-375).  */

#include "model/mixture_redraw.h"
#include "family/simplex.h"
#include <math.h>

int
lat_mixture_is_proper (const lat_mixture *m)
{
  return m->family->posterior && m->family->is_proper
         && m->family->is_proper (m->emission);
}

int
lat_mixture_redraw (lat_mixture *m, const double *stat, gsl_rng *rng)
{
  if (!m->family->posterior)
    return LAT_EINVAL;
  for (size_t c = 0; c < m->k; c++)
    m->weight[c] = stat[LAT_HEAD + c] + m->pseudo + 1;
  int s = lat_simplex_draw (m->k, m->weight, rng);
  for (size_t c = 0; c < m->k; c++)
    m->log_weight[c] = log (m->weight[c]);
  return s ? s
           : m->family->posterior (m->emission, stat + LAT_HEAD + m->k, rng);
}
