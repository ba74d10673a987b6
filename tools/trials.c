/* trials.c -- what a selection tells while it goes.  */

#include "trials.h"
#include "messages.h"
#include "progress.h"
#include "trace.h"

#include <math.h>
#include <stdio.h>

static void
say_trial (const trials *all, const lat_trial *t, double value)
{
  static const char *const name[] = { "BIC", "AIC", "ICL" };
  int named = all->covariances > 1 || all->joined;
  char what[128];

  snprintf (what, sizeof what, "%zu %s%s%s%s%s", t->k, all->unit,
            t->k == 1 ? "" : "s", t->scaled ? " on the scales chosen" : "",
            named ? ", " : "",
            named ? lat_covariance_name (t->covariance) : "");
  if (t->starts.dropped && !t->status)
    note ("%s: %zu of %zu starts dropped: %s", what, t->starts.dropped,
          t->starts.tried, lat_strerror (t->starts.why));
  if (all->numbers * all->covariances < 2)
    return;
  if (t->status == LAT_EDATA && t->k == 1)
    return; /* nor could any other number: the end of it says why */
  if (t->status)
    note ("%s: %s", what, t->why);
  else
    note ("%s: log-likelihood %.4f, %s %.2f%s", what, t->fit.log_likelihood,
          name[all->criterion], value,
          t->fit.converged ? "" : ", not converged");
}

void
trials_tell (const lat_trial *t, void *ctx)
{
  trials *all = ctx;
  double v[] = { t->fit.bic, t->fit.aic, t->fit.icl };
  double value = t->status ? INFINITY : v[all->criterion];

  trace_end_trial (value);
  progress_end ();
  all->last = t->k;
  if (!all->best || value < all->value)
    {
      all->best = t->k;
      all->value = value;
    }
  say_trial (all, t, v[all->criterion]);
}

void
trials_tell_limit (const trials *all, const lat_selection *sel)
{
  const char *name
      = all->joined ? lat_covariance_name (sel->covariance[0]) : NULL;

  if (!sel->grow || stop_flag || all->last >= all->best + sel->patience)
    return;
  if (all->last == sel->k_hi)
    note ("more than %zu %ss are not tried (-k LO-HI does)", sel->k_hi,
          all->unit);
  else
    note ("more than %zu %s%s%s%s: fewer than %g rows a parameter, not tried "
          "(-k 1-%zu does)",
          all->last, all->unit, all->last == 1 ? "" : "s", name ? ", " : "",
          name ? name : "", sel->rows_each, all->last + 2);
}
