/* hmm_covariates_decode.c -- what a chain whose transitions depend on
   covariates says about sequences: likelihoods row by row, states given the
   past or all, missing entries.  */

#include "base/vecmath.h"
#include "model/hmm_decode.h"
#include <string.h>

/* --- given the past ------------------------------------------------------ */

int
lat_covariates_score (const lat_hmm_job *j, lat_covariates_trellis *t,
                      size_t u)
{
  int s = lat_covariates_forward (t);
  (void)u;
  for (size_t i = 0; s == 0 && i < t->n; i++)
    j->out[t->row + i] = t->row_log[i] + t->row_shift[i];
  return s;
}

int
lat_covariates_filter (const lat_hmm_job *j, lat_covariates_trellis *t,
                       size_t u)
{
  int s = lat_covariates_forward (t);
  for (size_t i = j->last ? t->n - 1 : 0; s == 0 && i < t->n; i++)
    {
      double *law = j->out + (j->last ? u : t->row + i) * t->k;
      memcpy (law, t->ahead + i * t->k, t->k * sizeof *law);
      lat_log_normalise (t->k, law);
    }
  return s;
}

/* --- given all ----------------------------------------------------------- */

static int
put_row (lat_covariates_trellis *t, size_t i, const double *gamma, void *ctx)
{
  const lat_hmm_job *j = ctx;
  memcpy (j->out + (t->row + i) * t->k, gamma, t->k * sizeof *gamma);
  return 0;
}

int
lat_covariates_posterior (const lat_hmm_job *j, lat_covariates_trellis *t,
                          size_t u)
{
  (void)u;
  int s = lat_covariates_forward (t);
  return s ? s : lat_covariates_backward (t, put_row, (void *)j);
}

static int
expect_row (lat_covariates_trellis *t, size_t i, const double *gamma,
            void *ctx)
{
  const lat_hmm_job *j = ctx;
  size_t n = lat_covariates_hand_over (t, i, gamma, 1);
  return n ? lat_emit_expect (&t->emit, t->row + i, n, j->out, j->sd) : 0;
}

int
lat_covariates_expect (const lat_hmm_job *j, lat_covariates_trellis *t,
                       size_t u)
{
  (void)u;
  int s = lat_covariates_forward (t);
  return s ? s : lat_covariates_backward (t, expect_row, (void *)j);
}
