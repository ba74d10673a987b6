/* fit_start.c -- a fit that starts from a model, --start=MODEL.  */

#include "fit_start.h"
#include "covariates.h"
#include "durations.h"
#include "scales.h"
#include "trace.h"

/* Options given beside --start must say what it says.  */
static void
check_start (const lat_model *m, const lat_model_spec *spec)
{
  lat_covariance c;
  size_t k = lat_model_components (m);

  if (opt_given (&fit.k) && (fit.k.is_auto || k < fit.k.lo || k > fit.k.hi))
    die_usage ("%s has %zu components: leave their number out", fit.start, k);
  if (opt_given (&fit.covariance)
      && (lat_covariance_parse (fit.covariance, &c) || c != m->covariance))
    die_usage ("%s has %s covariance: leave --covariance out", fit.start,
               lat_covariance_name (m->covariance));
  durations_check_start (m, spec);
  if (m->hmm)
    covariates_check_start (m, spec);
  if (opt_group_given (&group_transform))
    die_usage ("%s has its own scales: leave --transform out", fit.start);
  if (spec->kind == LAT_MODEL_HMM && (spec->allowed || spec->first))
    die_usage ("--start has its own topology: leave --topology out");
  if (spec->missing && spec->missing != m->missing)
    die_usage ("%s says something else of holes: leave --missing out",
               fit.start);
}

/* --initial=stationary over a start of another kind.  */
static void
make_stationary (lat_model *m)
{
  int s;

  m->hmm->law = LAT_INITIAL_STATIONARY;
  s = lat_em_hmm.prepare (m->hmm);
  if (s == LAT_ESING)
    die (EXIT_FAILURE,
         "%s: its transitions lead not from every state to every other, as "
         "--initial=stationary needs",
         fit.start);
  if (s)
    die (EXIT_FAILURE, "%s: %s", fit.start, lat_strerror (s));
}

lat_model *
fit_from_start (const lat_table *t, const lat_data *d,
                const lat_model_spec *spec, const lat_fit_options *o)
{
  lat_model *m = fit.start_model;
  lat_message msg;
  int s;

  check_start (m, spec);
  common_accept (t, d, m);
  scales_override (t, m);
  scales_beyond (t, d, m);
  if (m->hmm && spec->initial == LAT_INITIAL_STATIONARY)
    make_stationary (m);
  s = lat_model_fit (m, d, o, 1, NULL, &msg);
  if (s == LAT_EIMPOSSIBLE)
    common_fail_model (t, d, m, s);
  if (s)
    die (EXIT_FAILURE, "%s: %s", lat_table_name (t), msg.text);
  trace_end_trial (0);
  return m;
}
