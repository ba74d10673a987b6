/* imputations_say.c -- what is said of several imputations.  */

#include "imputations_say.h"
#include "common.h"

#include <math.h>

static void
tell_augment (const lat_imputations_report *r, int own_spacing)
{
  char info[64] = "", first[96] = "", later[64] = "";

  if (isfinite (r->missing))
    snprintf (info, sizeof info,
              "; worst fraction of missing information %.2f", r->missing);
  if (isfinite (r->first))
    snprintf (first, sizeof first,
              ", autocorrelation of the worst linear function %.2f after 1 "
              "step",
              r->first);
  if (isfinite (r->first) && isfinite (r->correlation) && r->spacing > 1)
    snprintf (later, sizeof later, ", %.2f after %zu", r->correlation,
              r->spacing);
  note ("%zu imputation%s by data augmentation: burn-in %zu, spacing %zu "
        "step%s%s%s%s",
        r->done, r->done == 1 ? "" : "s", r->burn_in, r->spacing,
        r->spacing == 1 ? "" : "s", info, first, later);
  if (!own_spacing && r->spacing >= lat_imputations_defaults ().rules.most)
    warn ("the chain moves slowly, and a spacing of %zu steps may leave "
          "imputations too much alike: raise --burn-in and --spacing, or "
          "take fewer components (-k)",
          r->spacing);
}

static void
tell_bootstrap (const lat_imputations_report *r)
{
  note ("%zu imputation%s by the bootstrap: %zu M-steps of EM in all", r->done,
        r->done == 1 ? "" : "s", r->iterations);
  if (r->again)
    note ("%zu bootstrap samples in which EM failed were drawn again",
          r->again);
  if (r->unconverged)
    warn ("EM has not converged in %zu bootstrap samples: raise --max-iter, "
          "or --tol",
          r->unconverged);
}

/* Sums of weights that are no counts are no numbers of rows.  */
static void
tell_weights (const lat_data *d)
{
  for (size_t i = 0; d->weight && i < d->n; i++)
    if (d->weight[i] != floor (d->weight[i]))
      {
        note ("weights that are no counts: --mi=augment takes their sum, %g, "
              "for the number of rows; --mi=bootstrap draws rows",
              lat_data_total (d));
        return;
      }
}

int
imputations_say (const lat_imputations *w, const lat_data *d, lat_mi method,
                 int own_spacing)
{
  lat_imputations_report r = lat_imputations_tell (w);

  if (method == LAT_MI_AUGMENT)
    {
      tell_weights (d);
      tell_augment (&r, own_spacing);
    }
  else
    tell_bootstrap (&r);
  return r.unconverged == 0;
}
