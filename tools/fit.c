/* fit.c -- fitting, as all three tools do it.  */

#include "fit.h"
#include "blend.h"
#include "fit_search.h"
#include "fit_start.h"
#include "progress.h"
#include "show.h"
#include "trace.h"

#include <stdlib.h>

fit_options fit = { .covariance = "full" };

/* What the options fill before lat_fit_options exists.  */
static struct
{
  size_t max_iter, starts;
  double tol, ridge;
  int prior;      /* default|none */
  int accelerate; /* lat_acceleration */
} raw;

static const opt fit_opts[] = {
  { 0, "starts", OPT_SIZE, &raw.starts, "N", 1, 100000,
    "starting values to try; the best are run on (default: 20)" },
  { 0, "start", OPT_STRING, &fit.start, "MODEL", 0, 0,
    "start from this model alone; its components keep their order" },
  { 0, "max-iter", OPT_SIZE, &raw.max_iter, "N", 0, 1e9,
    "at most N M-steps a start" },
  { 0, "tol", OPT_REAL, &raw.tol, "X", 0, 1,
    "converged when the objective has at most X per row still to gain, and "
    "the parameters at most sqrt(X) to go" },
  { 0, "accelerate", OPT_WORD, &raw.accelerate, "auto|none|squarem|anderson",
    0, 0,
    "extrapolate EM's steps: by squares, by Anderson mixing, or as suits the "
    "model (default: auto)" },
  { 0, "prior", OPT_WORD, &raw.prior, "default|none", 0, 0,
    "weak prior that keeps covariances from collapsing, or plain maximum "
    "likelihood" },
  { 0, "ridge", OPT_REAL, &raw.ridge, "X", 0, 10,
    "add X times the rows as prior rows without correlation" },
  { 0, "strict", OPT_FLAG, &fit.strict, NULL, 0, 0,
    "exit with 3 when a fit has not converged" },
  { 0, "trace", OPT_STRING, &trace_path, "FILE", 0, 0,
    "write iteration,objective of the winning start to FILE" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

const opt_group group_fit = { "Fitting", fit_opts };

static const opt covariance_opts[] = {
  { 0, "covariance", OPT_STRING, &fit.covariance, "NAME", 0, 0,
    "covariance of the numeric columns: full, tied, diagonal or spherical "
    "(default: full)" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

const opt_group group_covariance = { "Covariance", covariance_opts };

lat_fit_options
fit_how (void)
{
  lat_fit_options o = lat_fit_defaults ();

  o.seed = common.seed;
  o.em.threads = common_threads ();
  o.memory = common.memory;
  o.em.stop = &stop_flag;
  o.em.watch = progress_step;
  o.em.accelerate = (lat_acceleration)raw.accelerate;
  o.prior = raw.prior ? lat_prior_none () : lat_prior_defaults ();
  if (opt_given (&raw.ridge))
    o.prior.ridge = raw.ridge;
  if (fit.has_pseudo)
    o.prior.weight = fit.pseudo;
  if (opt_given (&raw.max_iter))
    o.em.max_iter = raw.max_iter;
  if (opt_given (&raw.tol))
    o.em.tol = raw.tol;
  if (opt_given (&raw.starts))
    o.starts = raw.starts;
  o.trace = trace_line;
  return o;
}

lat_table *
fit_table (const char *file, lat_model_kind kind)
{
  fit_check_covariances ();
  if (opt_given (&fit.folds) && fit.criterion != LAT_CV)
    die_usage ("--folds is about --criterion=cv");
  if (fit.start && fit.criterion == LAT_CV)
    die_usage ("--start fits nothing else that --criterion=cv could hold "
               "against it");
  if (fit.join
      && (opt_given (&fit.k) || opt_given (&fit.covariance) || fit.start))
    die_usage ("--join chooses numbers of components and covariances itself: "
               "leave -k, --covariance and --start out");
  if (fit.start && opt_given (&raw.starts) && raw.starts != 1)
    die_usage ("--start is the only start: --starts=%zu contradicts it",
               raw.starts);
  output_check ("--trace", trace_path);
  if (fit.start)
    fit.start_model = common_model (fit.start, kind);
  return common_table (file, fit.start_model);
}

lat_model *
fit_model (const lat_table *t, const lat_data *d, const lat_model_spec *spec)
{
  lat_fit_options o = fit_how ();
  lat_model *m;

  catch_signals ();
  progress_start (lat_table_name (t));
  m = fit.start ? fit_from_start (t, d, spec, &o)
                : fit_select (t, d, spec, &o, 0);
  link_model (m, t, d);
  progress_end ();
  trace_write ();
  if (!quiet)
    {
      show_fit (stderr, m);
      show_parameters (stderr, m, verbose);
    }
  return m;
}

lat_model *
fit_silently (const lat_table *t, const lat_data *d,
              const lat_model_spec *spec, const opt_range *k, const char *what)
{
  lat_fit_options o = fit_how ();
  lat_model *start = fit.start_model, *m;
  opt_range wanted = fit.k;

  progress_start (what);
  if (k || !start)
    {
      fit.k = k ? *k : wanted;
      m = fit_select (t, d, spec, &o, 1);
      fit.k = wanted;
    }
  else
    {
      fit.start_model = lat_model_clone (start);
      if (!fit.start_model)
        die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
      m = fit_from_start (t, d, spec, &o);
      fit.start_model = start;
    }
  link_model (m, t, d);
  progress_end ();
  return m;
}

void
fit_refuse (const opt_group *g)
{
  const char *name = opt_group_given (g);

  if (name)
    die_usage ("--%s is about fitting, and --model says not to fit", name);
}

int
fit_status (const lat_model *m, const char *stopped)
{
  if (signal_status ())
    {
      warn ("stopped by a signal: %s", stopped);
      return signal_status ();
    }
  if (m->fit.converged)
    return EXIT_SUCCESS;
  warn (
      "not converged after %zu iterations: raise --max-iter or --tol, or ask "
      "for less (--ridge=0.01, --covariance=diagonal, fewer of them)",
      m->fit.iterations);
  return fit.strict ? EXIT_STRICT : EXIT_SUCCESS;
}

static void
write_model (FILE *out, void *m)
{
  if (lat_model_write (m, out))
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
}

void
fit_write (const lat_model *m, const char *path)
{
  output_write (path, write_model, (void *)m);
}
