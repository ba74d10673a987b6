/* imputations.c -- several imputations, one after another.  */

#include "impute/augment.h"
#include "impute/bootstrap.h"
#include "impute/worst.h"
#include "model/linker.h"
#include "model/mixture_redraw.h"
#include <latens/imputations.h>
#include <latens/link.h>
#include <latens/product.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sub-streams of the seed's, far from those that starts use.  */
enum
{
  STREAM_CELLS = 1 << 20,
  STREAM_PARAMETERS,
  STREAM_SAMPLES,
  STREAM_DIRECTION
};

struct lat_imputations
{
  lat_imputations_options opt;
  const lat_data *d;  /* in the table's own units ... */
  lat_data view;      /* ... and as the mixture sees it */
  double *cells;      /* of the view, or NULL */
  lat_model model;    /* the estimate's, with the present parameters */
  lat_donors *donors; /* of the present imputation, or NULL */
  lat_stream stream;  /* of the seed */
  lat_imputations_report report;

  lat_augment chain;
  lat_worst worst;
  double *trace; /* its function, step by step ... */
  size_t room;   /* ... and how many there is room for */

  lat_bootstrap boot;
  lat_linker linker;   /* of linked components, or zeros */
  lat_mixture *linked; /* these, as of the present sample; or NULL ... */
  const lat_mixture *linked_start; /* ... and as of the estimate */
};

lat_imputations_options
lat_imputations_defaults (void)
{
  lat_imputations_options o = { .m = 5, .seed = 42 };
  o.em = lat_em_defaults ();
  o.rows = lat_impute_defaults ();
  o.rows.method = LAT_IMPUTE_DRAW;
  o.rules = (lat_imputations_rules){ .correlation = 0.05,
                                     .least_burn = 100,
                                     .forget = 2,
                                     .most = 500,
                                     .rate_iter = 40,
                                     .rate_tol = 2e-3,
                                     .rate_step = 1e-4,
                                     .copies = 100,
                                     .attempts = 20 };
  return o;
}

static int
stopped (const lat_imputations *w)
{
  return w->opt.em.stop && *w->opt.em.stop;
}

static int
augments (const lat_imputations *w)
{
  return w->opt.method == LAT_MI_AUGMENT;
}

/* --- the chain ----------------------------------------------------------- */

static int
init_chain (lat_imputations *w, const lat_mixture *m)
{
  lat_mixture *own;
  if (!lat_mixture_is_proper (m))
    return LAT_EDEGENERATE;
  if (!(own = lat_em_mixture.clone (m)))
    return LAT_ENOMEM;
  int s = lat_augment_init (&w->chain, own, &w->view,
                            lat_stream_sub (w->stream, STREAM_CELLS),
                            lat_stream_sub (w->stream, STREAM_PARAMETERS),
                            w->opt.rules.copies, w->opt.em.threads);
  if (s == 0)
    s = lat_worst_find (&w->worst, m, &w->view, &w->opt.em, &w->opt.rules,
                        lat_stream_sub (w->stream, STREAM_DIRECTION));
  w->report.missing = w->worst.missing;
  return s;
}

static int
make_room (lat_imputations *w)
{
  if (w->chain.steps < w->room)
    return 0;
  size_t room = 2 * w->room + 64;
  double *more = realloc (w->trace, room * sizeof *more);
  if (!more)
    return LAT_ENOMEM;
  w->trace = more;
  w->room = room;
  return 0;
}

/* By EM's rate and, from some steps on, by what the chain shows.  */
static size_t
spacing (const lat_imputations *w)
{
  const lat_imputations_rules *r = &w->opt.rules;
  double rate = lat_rate_of_series (w->chain.steps, w->trace);
  if (w->opt.spacing)
    return w->opt.spacing;
  rate = fmax (rate, w->worst.missing); /* not NaN: fmax */
  return lat_spacing_of_rate (rate, r->correlation, r->most);
}

/* Tells the watcher, the next imputation being due at so many steps.  */
static void
show_progress (const lat_imputations *w, size_t steps)
{
  size_t left
      = w->opt.m > w->report.done + 1 ? w->opt.m - w->report.done - 1 : 0;
  if (!w->opt.watch)
    return;
  size_t each = w->report.spacing ? w->report.spacing : spacing (w);
  w->opt.watch (w->chain.steps, steps + left * each, w->opt.watch_ctx);
}

/* Steps until the chain has made so many.  */
static int
walk (lat_imputations *w, size_t steps)
{
  int s = 0;
  while (s == 0 && w->chain.steps < steps)
    {
      if (stopped (w))
        return LAT_ESTOP;
      if ((s = make_room (w)))
        return s;
      size_t i = w->chain.steps;
      s = lat_augment_step (&w->chain);
      if (s == 0)
        {
          w->trace[i] = lat_worst_function (&w->worst, w->chain.m);
          show_progress (w, steps);
        }
    }
  w->report.steps = w->chain.steps;
  return s;
}

static size_t
burn_in (const lat_imputations *w)
{
  const lat_imputations_rules *r = &w->opt.rules;
  double steps = ceil (r->forget * (double)spacing (w));
  if (w->opt.burn_in)
    return w->opt.burn_in;
  return steps > (double)r->least_burn ? (size_t)steps : r->least_burn;
}

/* What is measured on the way can make the way longer.  */
static int
burn (lat_imputations *w)
{
  int s = 0;
  while (s == 0 && w->chain.steps < burn_in (w))
    s = walk (w, burn_in (w));
  w->report.burn_in = w->chain.steps;
  w->report.spacing = spacing (w);
  return s;
}

static int
next_of_chain (lat_imputations *w)
{
  return w->report.done ? walk (w, w->chain.steps + w->report.spacing)
                        : burn (w);
}

/* --- the bootstrap ------------------------------------------------------- */

/* Linked components: their laws, too, are fitted to each sample.  */
static int
init_samples (lat_imputations *w, const lat_model *m)
{
  int s = lat_bootstrap_init (&w->boot, m->mixture, &w->view);
  if (s || !m->linked)
    return s;
  w->linked_start = m->linked;
  if (!(w->linked = lat_em_mixture.clone (m->linked)))
    return LAT_ENOMEM;
  return lat_linker_init (&w->linker, w->linked, &w->view);
}

static int
link_sample (lat_imputations *w, lat_em_result *result)
{
  lat_mixture *a = w->linked;
  lat_em_options em = w->opt.em;
  lat_em_result own = { 0 };
  em.tol = fmax (em.tol, lat_link_defaults ().tol);
  int s = lat_em_mixture.copy (a, w->linked_start);
  memcpy (a->weight, w->boot.m->weight, a->k * sizeof *a->weight);
  if (!s)
    s = lat_family_product.copy (lat_linked_product (a->emission),
                                 w->boot.m->emission);
  if (!s)
    s = lat_em_mixture.prepare (a);
  if (!s)
    s = lat_linker_fit (&w->linker, a, w->boot.view.weight, &em, &own);
  result->iterations += own.iterations;
  result->converged &= own.converged;
  result->stopped |= own.stopped;
  return s;
}

static int
draw_sample (lat_imputations *w, lat_stream stream, lat_em_result *result)
{
  int s = lat_bootstrap_draw (&w->boot, stream, &w->opt.em, result);
  return s || result->stopped || !w->linked ? s : link_sample (w, result);
}

/* A sample in which EM fails is drawn again: it has lost what a component
   lived on, which only happens without a prior.  */
static int
next_sample (lat_imputations *w)
{
  lat_stream own = lat_stream_sub (lat_stream_sub (w->stream, STREAM_SAMPLES),
                                   w->report.done);
  int s = LAT_EDEGENERATE;
  for (size_t i = 0; i < w->opt.rules.attempts; i++)
    {
      lat_em_result result = { 0 };
      s = draw_sample (w, lat_stream_sub (own, i), &result);
      w->report.iterations += result.iterations;
      if (s == 0 && !result.stopped)
        {
          w->report.unconverged += !result.converged;
          return 0;
        }
      if (s == 0 || s == LAT_ENOMEM)
        return s ? s : LAT_ESTOP;
      w->report.again++;
    }
  return s;
}

/* --- both ---------------------------------------------------------------- */

static int
check (const lat_model *m, const lat_imputations_options *o)
{
  const lat_imputations_rules *r = &o->rules;
  if (m->kind != LAT_MODEL_MIXTURE || o->rows.method == LAT_IMPUTE_MEAN)
    return LAT_EINVAL;
  if (!(r->correlation > 0 && r->correlation < 1 && r->forget >= 0)
      || !(r->rate_step > 0) || !r->most || !r->attempts)
    return LAT_EINVAL;
  return 0;
}

lat_imputations *
lat_imputations_alloc (const lat_model *m, const lat_data *d,
                       const lat_imputations_options *o, int *status)
{
  lat_imputations_options opt = o ? *o : lat_imputations_defaults ();
  lat_imputations *w = calloc (1, sizeof *w);
  int s = w ? check (m, &opt) : LAT_ENOMEM;
  if (s == 0)
    {
      w->opt = opt;
      w->opt.rows.threads = opt.em.threads;
      w->d = d;
      w->model = *m;
      w->stream = lat_stream_of_seed (opt.seed);
      w->report.missing = (double)NAN;
      s = lat_model_view (m, d, &w->view, &w->cells, NULL);
      if (s == 0)
        s = augments (w) ? init_chain (w, m->linked ? m->linked : m->mixture)
                         : init_samples (w, m);
      w->model.linked = NULL;
      w->model.mixture = augments (w) ? w->chain.m
                         : w->linked  ? w->linked
                                      : w->boot.m;
    }
  if (s)
    {
      lat_imputations_free (w);
      w = NULL;
    }
  if (status)
    *status = s;
  return w;
}

void
lat_imputations_free (lat_imputations *w)
{
  if (!w)
    return;
  lat_augment_clear (&w->chain);
  lat_worst_clear (&w->worst);
  lat_bootstrap_clear (&w->boot);
  lat_linker_clear (&w->linker);
  lat_mixture_free (w->linked);
  lat_donors_free (w->donors);
  free (w->trace);
  free (w->cells);
  free (w);
}

/* The rows to complete: those a bootstrap sample lacks have no weight.  */
static lat_data
data_of (const lat_imputations *w)
{
  return augments (w) ? *w->d
                      : lat_data_with_weights (w->d, w->boot.view.weight);
}

static int
find_donors (lat_imputations *w)
{
  int s = 0;
  lat_donors_free (w->donors);
  w->donors = NULL;
  if (w->opt.rows.method == LAT_IMPUTE_PMM)
    w->donors = lat_donors_alloc (&w->model, w->d, &w->opt.rows, &s);
  return s;
}

int
lat_imputations_next (lat_imputations *w)
{
  if (stopped (w))
    return LAT_ESTOP;
  int s = augments (w) ? next_of_chain (w) : next_sample (w);
  if (s == 0)
    s = find_donors (w);
  w->report.done += s == 0;
  return s;
}

const lat_model *
lat_imputations_model (const lat_imputations *w)
{
  return &w->model;
}

lat_stream
lat_imputations_stream (const lat_imputations *w)
{
  return augments (w)
             ? lat_augment_stream (&w->chain)
             : lat_stream_sub (lat_stream_sub (w->stream, STREAM_CELLS),
                               w->report.done);
}

int
lat_imputations_draw (const lat_imputations *w, size_t u0, size_t u1,
                      double *x)
{
  lat_data all = data_of (w), rows = lat_data_of_units (&all, u0, u1);
  lat_impute_options how = w->opt.rows;
  how.donors = w->donors;
  return lat_impute_rows (&w->model, &rows, &how, lat_imputations_stream (w),
                          x, NULL);
}

lat_imputations_report
lat_imputations_tell (const lat_imputations *w)
{
  lat_imputations_report r = w->report;
  r.first = lat_autocorrelation (w->chain.steps, w->trace, 1);
  r.correlation
      = lat_autocorrelation (w->chain.steps, w->trace, w->report.spacing);
  return r;
}
