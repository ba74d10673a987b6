/* terms_covariates.c -- the named numbers of what transitions depend on: the
   log-odds of a move rather than the one it is compared with, where all
   covariates are 0, and by how much each unit of one changes them.  */

#include "model/terms.h"
#include <latens/hmm_covariates.h>
#include <math.h>

typedef void put_term (void *ctx, const lat_term *t);

static void
walk_move (const lat_model *m, size_t i, size_t j, size_t r, put_term *put,
           void *ctx)
{
  const lat_hmm *h = m->hmm;
  const lat_covariates *v = h->covariates;
  const double *a = h->transition + i * h->k;
  const double *slope = v->slope + (i * h->k + j) * v->q;
  lat_term t = { .what = "log_odds",
                 .from = i + 1,
                 .to = j + 1,
                 .link = LAT_LINK_NONE,
                 .value = log (a[j]) - log (a[r]) };
  for (size_t c = 0; c < v->q; c++)
    t.value -= slope[c] * v->mean[c];
  put (ctx, &t);
  for (size_t c = 0; c < v->q; c++)
    {
      t.first = m->covariate[c];
      t.value = slope[c];
      put (ctx, &t);
    }
}

int
lat_terms_covariates (const lat_model *m, put_term *put, void *ctx)
{
  const lat_hmm *h = m->hmm;
  for (size_t i = 0; i < h->k; i++)
    for (size_t j = 0, r = lat_hmm_covariates_reference (h, i); j < h->k; j++)
      if (j != r && h->transition[i * h->k + j] > 0)
        walk_move (m, i, j, r, put, ctx);
  return LAT_SUCCESS;
}
