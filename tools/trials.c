/* trials.c -- what a selection tells while it goes.  */

#include "trials.h"
#include "messages.h"
#include "progress.h"
#include "trace.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
say_trial (const trials *all, const lat_trial *t, double value)
{
  static const char *const name[] = { "BIC", "AIC", "ICL", "CV" };
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

static void
keep (trials *all, const lat_trial *t)
{
  lat_trial *more = realloc (all->trial, (all->n + 1) * sizeof *all->trial);

  if (!more)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  all->trial = more;
  all->trial[all->n++] = *t;
}

void
trials_tell (const lat_trial *t, void *ctx)
{
  trials *all = ctx;
  double v[] = { t->fit.bic, t->fit.aic, t->fit.icl, t->cv };
  double value
      = t->status || isnan (v[all->criterion]) ? INFINITY : v[all->criterion];

  keep (all, t);
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

/* "17 of 20 starts reached this maximum ...".  */
static void
say_spread (const lat_em_starts_result *r, double objective)
{
  if (r->kept < 2)
    return;
  if (isnan (r->second))
    note ("all %zu runs came to this maximum", r->kept);
  else
    note ("%zu of %zu runs came to this maximum; the next is %.4g lower%s",
          r->reached, r->kept, objective - r->second,
          r->reached == 1 ? " (more --starts may find a higher one)" : "");
}

static void
put_line (const lat_trial *t, int cv)
{
  char line[256], next[32] = "-";
  size_t n;

  if (t->status)
    {
      say ("%8zu  could not be fitted\n", t->k);
      return;
    }
  if (!isnan (t->starts.second))
    snprintf (next, sizeof next, "%.4g",
              t->starts.second - t->starts.run.objective);
  n = (size_t)snprintf (line, sizeof line, "%8zu%12zu%16.4f%12.2f%12.2f%12.2f",
                        t->k, t->fit.parameters, t->fit.log_likelihood,
                        t->fit.aic, t->fit.bic, t->fit.icl);
  if (cv)
    n += (size_t)snprintf (line + n, sizeof line - n, "%12.2f", t->cv);
  snprintf (line + n, sizeof line - n, "%7zu/%-3zu%11s", t->starts.reached,
            t->starts.kept, next);
  say ("%s\n", line);
}

void
trials_tell_table (const trials *all)
{
  int cv = all->criterion == LAT_CV;

  if (strcmp (all->unit, "state") != 0)
    return;
  if (all->n == 1 && all->trial[0].status == 0)
    say_spread (&all->trial[0].starts, all->trial[0].starts.run.objective);
  if (all->n < 2)
    return;
  say ("%8s%12s%16s%12s%12s%12s%s%11s%11s\n", "states", "parameters",
       "log-likelihood", "AIC", "BIC", "ICL", cv ? "          CV" : "",
       "best/runs", "next");
  for (size_t i = 0; i < all->n; i++)
    put_line (&all->trial[i], cv);
}
