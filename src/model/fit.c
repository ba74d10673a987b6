/* fit.c -- fitting a model: starts, the order of components, the record.  */

#include "base/message.h"
#include "model/covariates.h"
#include "model/hmm_labels.h"
#include "model/keys.h"
#include "model/order.h"
#include "model/restart.h"
#include "model/scale.h"
#include <latens/product.h>
#include <math.h>
#include <stdlib.h>

/* Where time is no matter, every start runs to its end: the best optimum of
   four Poisson states on the earthquakes' counts hides behind starts that are
   behind after a short run.  Elsewhere, many starts with short runs beat few
   with long ones at the same number of M-steps: on the faithful and iris data
   20 x 15 finds the best known maximum more often than 10 x 30.  */
lat_fit_options
lat_fit_defaults (void)
{
  lat_fit_options o = { 0 };
  o.em = lat_em_defaults ();
  o.starts = 20;
  o.short_iter = 15;
  o.keep = 3;
  o.effort = 1e6;
  o.loose = 1e-3;
  o.plenty = 1e7;
  o.alike = 1e-3;
  o.spread = 1e-145;
  o.prior = lat_prior_defaults ();
  o.seed = 42;
  return o;
}

/* --- starts -------------------------------------------------------------- */

typedef struct
{
  const lat_model *model;
  const lat_data *d;
  lat_stream stream;
} start_context;

static int
start (void *theta, size_t i, void *ctx)
{
  const start_context *c = ctx;
  return c->model->kind == LAT_MODEL_MIXTURE
             ? lat_mixture_start (theta, c->d, c->stream, i)
             : lat_hmm_start (theta, c->d, c->stream, i);
}

/* Rows of many columns take as long as many rows, and so do the matrices of
   a component, however few rows there are.  */
static double
run_effort (const lat_model *m, const lat_data *d)
{
  const double narrow = 32; /* columns */
  double n = (double)d->n, k = (double)lat_model_components (m);
  double p = (double)d->p / narrow;
  return (p > 1 ? (n + (double)d->p) * p * p : n) * k + 1;
}

static size_t
kept (const lat_model *m, const lat_data *d, const lat_fit_options *o)
{
  double runs = o->effort / run_effort (m, d);
  size_t keep = runs < (double)o->starts ? (size_t)runs : o->starts;
  return keep > o->keep ? keep : o->keep;
}

/* One component has one start, unless it has parts: its labels are all the
   same.  */
static int
has_one_start (const lat_model *m)
{
  return lat_model_components (m) == 1
         && lat_family_product.parts (lat_model_emission (m)) == 1;
}

static int
run_starts (lat_model *m, const lat_data *d, const lat_fit_options *o,
            lat_em_starts_result *report)
{
  start_context ctx = { m, d, lat_stream_of_seed (o->seed) };
  lat_em_starts starts = { .starts = o->starts,
                           .short_iter = o->short_iter,
                           .keep = kept (m, d, o),
                           .start = start,
                           .ctx = &ctx,
                           .loose = o->loose,
                           .plenty = (size_t)(o->plenty / run_effort (m, d)),
                           .alike = o->alike };
  if (has_one_start (m))
    starts.starts = 1;
  return lat_em_run_starts (lat_model_type (m), lat_model_theta (m), d, &o->em,
                            &starts, o->trace, o->trace_ctx, report);
}

/* From where the model is: a start that was given, or the only one a mixture
   of one component has.  */
static int
run_given (lat_model *m, const lat_data *d, const lat_fit_options *o,
           lat_em_starts_result *report)
{
  int s = lat_em_run (lat_model_type (m), lat_model_theta (m), d, &o->em,
                      o->trace, o->trace_ctx, &report->run);
  report->tried = 1;
  report->dropped = s != 0;
  report->why = s;
  return s;
}

/* --- what is wrong ------------------------------------------------------- */

/* Whether a row has weight; with weight, whether anything is seen in it.  */
static int
has_weight (const lat_data *d, size_t i)
{
  return !d->weight || d->weight[i] > 0;
}

static int
is_seen (const lat_data *d, size_t i)
{
  for (size_t j = 0; j < d->p; j++)
    if (!isnan (lat_data_cell (d, i, j)))
      return 1;
  return 0;
}

static int
check_rows (const lat_model *m, const lat_data *d, lat_message *msg)
{
  size_t k = lat_model_components (m), rows = 0, seen = 0;
  for (size_t i = 0; i < d->n; i++)
    if (has_weight (d, i))
      {
        rows++;
        seen += is_seen (d, i);
      }
  if (!seen)
    return lat_fail (msg, LAT_EDATA, "no cell of the table is seen");
  if (rows < k)
    return lat_fail (
        msg, LAT_EDATA, "%zu %s need at least as many rows; %s%zu", k,
        m->mixture ? "components" : "states", "the table has ", rows);
  return LAT_SUCCESS;
}

/* How far the cells of column j lie from the first one, at the most, or
   something that is enough.  */
static double
spread_of (const lat_data *d, size_t j, double enough)
{
  double first = NAN, most = 0;
  for (size_t i = 0; i < d->n && !(most >= enough); i++)
    {
      double x = lat_data_cell (d, i, j);
      if (isnan (x) || !has_weight (d, i))
        continue;
      if (isnan (first))
        first = x;
      most = fmax (most, fabs (x - first));
    }
  return most;
}

static int
check_spread (const lat_model *m, const lat_data *d, double least,
              lat_message *msg)
{
  char number[LAT_KEY];
  for (size_t j = 0; j < d->p; j++)
    {
      double spread = spread_of (d, j, least);
      if (spread > 0 && spread < least)
        return lat_fail (msg, LAT_EDATA,
                         "column '%.200s': the numbers differ by at most %g, "
                         "too little to be squared (change the unit, or "
                         "leave the column out)",
                         lat_column_key (m->column, j, number), spread);
    }
  return LAT_SUCCESS;
}

/* One sentence, with the remedy where there is one.  */
static int
explain (const lat_model *m, const lat_em_starts_result *r, int s,
         lat_message *msg)
{
  const char *what = m->mixture ? "component" : "state";
  const char *option = m->mixture ? "-k" : "-n";
  if (s == LAT_EDEGENERATE || s == LAT_ENOTPD)
    return lat_fail (msg, s,
                     "every start (%zu of %zu) collapsed: a %s was left with "
                     "fewer than two rows or a singular covariance; use fewer "
                     "%ss (%s), a prior (--prior=default) or --ridge=0.01",
                     r->dropped, r->tried, what, what, option);
  if (s == LAT_EMONOTONE)
    return lat_fail (msg, s,
                     "the objective fell by more than rounding, which is a "
                     "fault of Latens: please report it");
  if (s == LAT_ESTOP)
    return lat_fail (msg, s, "stopped before a start had finished");
  if (s == LAT_EIMPOSSIBLE)
    return lat_fail (msg, s,
                     "a row of the data has probability zero under the "
                     "start; a prior (--prior=default) avoids that");
  return lat_fail (msg, s, "%s", lat_strerror (s));
}

/* --- the record ---------------------------------------------------------- */

/* The viterbi part of ICL: -2 sum over sequences of weight x
   log P (path, seen).  A sequence's weight is that of its first row.  */
static int
path_term (const lat_hmm *h, const lat_data *d, unsigned threads, double *term)
{
  unsigned *state = malloc ((d->n ? d->n : 1) * sizeof *state);
  double *logp = malloc ((d->units ? d->units : 1) * sizeof *logp);
  int s = state && logp ? lat_hmm_viterbi (h, d, threads, state, logp)
                        : LAT_ENOMEM;
  *term = 0;
  for (size_t u = 0; !s && u < d->units; u++)
    {
      double weight = d->weight ? d->weight[lat_data_row (d, u)] : 1;
      if (weight > 0)
        *term -= 2 * weight * logp[u];
    }
  free (state);
  free (logp);
  return s;
}

/* The likelihood, and ICL's term.  A mixture of one component has not been
   reordered, so the run has it already, and labels no row in doubt.  */
static int
look_again (const lat_model *m, const lat_data *d, const lat_data *view,
            unsigned threads, const lat_em_result *run, double *loglik,
            double *term)
{
  *loglik = run->loglik + lat_scale_total (m, d);
  *term = 0;
  if (m->mixture && has_one_start (m))
    return LAT_SUCCESS;
  int s = lat_model_score (m, d, threads, loglik, NULL);
  if (s)
    return s;
  return m->mixture ? lat_mixture_entropy (m->mixture, view, threads, term)
                    : path_term (m->hmm, d, threads, term);
}

/* m is as it will stay; parameters were counted before EM drove any to a
   boundary.  view: d as m sees it.  */
static int
record (lat_model *m, const lat_data *d, const lat_data *view,
        const lat_fit_options *o, const lat_em_result *run, size_t parameters)
{
  lat_fit *f = &m->fit;
  double loglik, term;
  int s = look_again (m, d, view, o->em.threads, run, &loglik, &term);
  if (s)
    return s;
  *f = (lat_fit){ .parameters = parameters,
                  .rows = lat_data_total (d),
                  .iterations = run->iterations,
                  .converged = run->converged,
                  .log_likelihood = loglik,
                  .seed = o->seed };
  double penalty = (double)parameters * log (f->rows);
  f->aic = -2 * f->log_likelihood + 2 * (double)parameters;
  f->bic = -2 * f->log_likelihood + penalty;
  f->icl = m->mixture ? f->bic + term : term + penalty;
  f->known = 1;
  return LAT_SUCCESS;
}

/* --- fitting ------------------------------------------------------------- */

/* The trace, of an objective with the slopes, as the record's likelihood
   has them.  */
typedef struct
{
  lat_em_trace *trace;
  void *ctx;
  double slopes;
} scaled_trace;

static void
trace_scaled (size_t t, double objective, void *ctx)
{
  const scaled_trace *q = ctx;
  q->trace (t, objective + q->slopes, q->ctx);
}

/* All but the checks; view: d as m sees it.  */
static int
fit (lat_model *m, const lat_data *d, const lat_data *view,
     const lat_fit_options *o, int use_start, lat_em_starts_result *report,
     lat_message *msg)
{
  size_t parameters = lat_model_parameters (m);
  scaled_trace q = { o->trace, o->trace_ctx, lat_scale_total (m, d) };
  lat_fit_options own = *o;
  int s = use_start ? lat_model_reinit (m, view, &o->prior)
                    : lat_model_init (m, view, &o->prior);
  if (s)
    return lat_fail (msg, s, "%s", lat_strerror (s));
  own.trace = o->trace ? trace_scaled : NULL;
  own.trace_ctx = &q;
  s = use_start || (m->mixture && has_one_start (m))
          ? run_given (m, view, &own, report)
          : run_starts (m, view, &own, report);
  if (s)
    return explain (m, report, s, msg);
  if (m->canonical && !use_start && !view->label)
    s = lat_model_order (m);
  if (!s)
    s = record (m, d, view, o, &report->run, parameters);
  return s ? lat_fail (msg, s, "%s", lat_strerror (s)) : LAT_SUCCESS;
}

/* What stands beside a mixture was made for other parameters.  */
static void
forget_companions (lat_model *m)
{
  lat_coded_free (m->coded);
  lat_mixture_free (m->linked);
  m->coded = NULL;
  m->linked = NULL;
}

int
lat_model_fit (lat_model *m, const lat_data *d, const lat_fit_options *o,
               int use_start, lat_em_starts_result *report, lat_message *msg)
{
  lat_fit_options own = o ? *o : lat_fit_defaults ();
  lat_em_starts_result mine = { 0 };
  lat_data view;
  double *cells = NULL;
  m->fit = (lat_fit){ 0 };
  forget_companions (m);
  int s = lat_model_accept (m, d, msg);
  if (!s && !use_start)
    s = check_rows (m, d, msg);
  if (!s)
    s = check_spread (m, d, own.spread, msg);
  if (!s && !use_start)
    s = lat_model_covariates_vary (m, d, msg);
  if (!s && m->hmm)
    s = lat_hmm_labels_accept (m->hmm, d, msg);
  if (!s && m->hmm)
    s = lat_hmm_limit (m->hmm, d, own.memory, &own.em.threads, msg);
  if (!s && !use_start)
    lat_scale_fit (m, d);
  if (!s)
    s = lat_model_view (m, d, &view, &cells, msg);
  if (!s)
    s = fit (m, d, &view, &own, use_start, &mine, msg);
  free (cells);
  if (report)
    *report = mine;
  return s;
}
