/* score.c -- the log-likelihood of a table under a model.

   It is the engine's own, one E-step without an M-step, so that what a fit
   reports and what comes out here are the same number.  */

#include "model/scale.h"
#include <math.h>
#include <stdlib.h>

static int
loglik_of (const lat_model *m, const lat_data *d, unsigned threads,
           double *loglik)
{
  const lat_em_type *type = lat_model_type (m);
  lat_em_options o = lat_em_defaults ();
  int s = LAT_ENOMEM;
  if (m->hmm)
    return lat_hmm_loglik (m->hmm, d, threads, loglik);
  o.max_iter = 0;
  o.threads = threads;
  void *theta = type->clone (lat_model_theta (m)); /* the engine prepares it */
  lat_em *w = theta ? lat_em_alloc (type, theta, d, &o, &s) : NULL;
  if (w && !(s = lat_em_start (w)))
    *loglik = lat_em_loglik (w);
  lat_em_free (w);
  type->free (theta);
  return s;
}

static int
rows_of (const lat_model *m, const lat_data *d, unsigned threads,
         double *per_row)
{
  return m->mixture
             ? lat_mixture_posterior (m->mixture, d, threads, NULL, per_row)
             : lat_hmm_score (m->hmm, d, threads, per_row);
}

int
lat_model_score (const lat_model *m, const lat_data *d, unsigned threads,
                 double *loglik, double *per_row)
{
  double l = -INFINITY, *cells = NULL;
  lat_data view;
  int s = lat_model_accept (m, d, NULL);
  if (!s)
    s = lat_model_view (m, d, &view, &cells, NULL);
  if (!s)
    s = loglik_of (m, &view, threads, &l);
  if (loglik)
    *loglik = s ? l : l + lat_scale_total (m, d);
  if (!s && per_row)
    s = rows_of (m, &view, threads, per_row);
  for (size_t i = 0; !s && per_row && cells && i < d->n; i++)
    per_row[i] += lat_scale_slopes (m, d, i);
  free (cells);
  return s;
}
