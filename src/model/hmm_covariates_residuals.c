/* hmm_covariates_residuals.c -- pseudo-residuals of a chain whose transitions
   depend on covariates.

   The law of row t given other rows is a mixture over states with weights
   P (z_t = j | rows before), times P (rows behind | z_t = j) for ordinary
   ones: the row's own density is in neither, and is not divided out, as it may
   have ruled a state out.  */

#include "model/hmm_decode.h"
#include "model/hmm_residuals.h"
#include <math.h>
#include <string.h>

/* Row i with after (k) behind it, or NULL: nothing is known of that.  */
static int
put_row (lat_covariates_trellis *t, size_t i, const double *after,
         const lat_residuals_job *j)
{
  size_t k = t->k;
  double *weight = t->z;
  if (i > 0)
    {
      lat_covariates_enter (t, i);
      lat_covariates_predict (t, t->ahead + (i - 1) * k, weight);
    }
  else
    memcpy (weight, t->m->tables->way[0].log_start, k * sizeof *weight);
  for (size_t c = 0; after && c < k; c++)
    weight[c] += after[c];
  int s = lat_residuals_weigh (j, t->row + i, weight);
  lat_block b = lat_emit_block (&t->emit, t->row + i, 1);
  return s ? s : lat_residuals_row (j, t->row + i, b.x, b.lag, weight);
}

static int
visit_row (lat_covariates_trellis *t, size_t i, const double *gamma, void *ctx)
{
  (void)gamma;
  return put_row (t, i, t->after, ctx);
}

int
lat_covariates_residuals (const lat_hmm_job *job, lat_covariates_trellis *t,
                          size_t u)
{
  const lat_residuals_job *j = job->ctx;
  int s = lat_covariates_forward (t);
  (void)u;
  if (s == 0 && j->kind == LAT_RESIDUALS_ORDINARY)
    return lat_covariates_backward (t, visit_row, (void *)j);
  for (size_t i = 0; s == 0 && i < t->n; i++)
    s = put_row (t, i, NULL, j);
  return s;
}
