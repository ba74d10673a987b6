/* fit_search.c -- numbers of components and covariances, and the best of
   them.  */

#include "fit_search.h"
#include "blend.h"
#include "trials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MAX_COVARIANCES = 16 /* in a list */
};

/* The largest number of components that -k auto grows to, and the rows that
   every parameter of more than one component must have: BIC is an
   approximation for many rows.  */
static const size_t auto_limit = 30;
static const double auto_rows_each = 2;

/* lat_fit_options.effort where two kinds of mixture are joined: what one of
   them misses for want of starts, the other has.  */
static const double join_effort = 2e4;

/* --covariance: names or "all"; returns how many.  */
static size_t
parse_covariances (lat_covariance *list, size_t max)
{
  char name[32];
  size_t n = 0;

  if (fit.several && strcmp (fit.covariance, "all") == 0)
    {
      while (n < max && lat_covariance_name ((lat_covariance)n))
        {
          list[n] = (lat_covariance)n;
          n++;
        }
      return n;
    }
  for (const char *w = fit.covariance;; w++)
    {
      size_t len = fit.several ? strcspn (w, ",") : strlen (w);

      snprintf (name, sizeof name, "%.*s", (int)len, w);
      if (n == max || lat_covariance_parse (name, &list[n]))
        die_usage ("--covariance: '%s' is not one of full, tied, diagonal, "
                   "spherical",
                   name);
      n++;
      w += len;
      if (!*w)
        return n;
    }
}

void
fit_check_covariances (void)
{
  lat_covariance list[MAX_COVARIANCES];

  parse_covariances (list, MAX_COVARIANCES);
}

/* Says where the table holds what the model can not emit.  */
static void
check_cells (const lat_table *t, const lat_data *d, const lat_model_spec *spec)
{
  lat_message msg;
  lat_model *m = lat_model_alloc (spec, d->p, d->column, &msg);

  if (m)
    common_accept (t, d, m);
  lat_model_free (m);
}

/* The best of all that sel asks for.  */
static lat_model *
select_best (const lat_table *t, const lat_data *d, const lat_model_spec *spec,
             lat_selection *sel, const lat_fit_options *o,
             const lat_column *column, int silent)
{
  trials all = { .unit = spec->kind == LAT_MODEL_HMM ? "state" : "component" };
  lat_message msg;
  lat_model *m;

  all.numbers = sel->k_hi - sel->k_lo + 1;
  all.covariances = sel->covariances;
  all.criterion = sel->criterion;
  all.joined = fit.join;
  sel->tried = silent ? NULL : trials_tell;
  sel->ctx = &all;
  if (lat_model_select (&m, spec, d->p, column, d, sel, o, &msg))
    die (EXIT_FAILURE, "%s: %s", lat_table_name (t), msg.text);
  if (!silent)
    {
      trials_tell_limit (&all, sel);
      trials_tell_table (&all);
    }
  free (all.trial);
  return m;
}

/* The best with full covariances, which is freed or returned, and the best
   with tied ones, as one.  */
static lat_model *
join_tied (const lat_table *t, const lat_data *d, const lat_model_spec *spec,
           lat_selection *sel, const lat_fit_options *o, lat_model *full,
           int silent)
{
  static const lat_covariance tied[] = { LAT_TIED };
  lat_message msg;
  lat_model *m[2] = { full }, *joined;

  sel->covariance = tied;
  m[1] = select_best (t, d, spec, sel, o, full->column, silent);
  if (lat_model_components (full) == 1 && lat_model_components (m[1]) == 1)
    {
      lat_model_free (m[1]); /* the same */
      return full;
    }
  if (lat_model_join (&joined, 2, (const lat_model *const *)m, NULL, d,
                      o->em.threads, &msg))
    die (EXIT_FAILURE, "%s: %s", lat_table_name (t), msg.text);
  lat_model_free (m[0]);
  lat_model_free (m[1]);
  return joined;
}

lat_model *
fit_select (const lat_table *t, const lat_data *d, const lat_model_spec *spec,
            const lat_fit_options *o, int silent)
{
  lat_covariance list[MAX_COVARIANCES];
  lat_selection sel = { .k_lo = fit.k.is_auto ? 1 : fit.k.lo,
                        .k_hi = fit.k.is_auto ? auto_limit : fit.k.hi,
                        .grow = fit.k.is_auto,
                        .patience = 2,
                        .rows_each = auto_rows_each,
                        .covariance = list,
                        .criterion = (lat_criterion)fit.criterion,
                        .folds = fit.folds };
  lat_fit_options own = *o;
  lat_model *m;

  check_cells (t, d, spec);
  sel.covariances = parse_covariances (list, MAX_COVARIANCES);
  if (fit.join)
    own.effort = join_effort;
  m = select_best (t, d, spec, &sel, &own, d->column, silent);
  if (fit.blend && fit.k.is_auto && !stop_flag)
    blend_model (m, t, d, o, silent);
  return fit.join && !stop_flag ? join_tied (t, d, spec, &sel, &own, m, silent)
                                : m;
}
