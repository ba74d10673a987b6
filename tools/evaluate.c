/* evaluate.c -- hiding seen cells, imputing them, and comparing.  */

#include "evaluate.h"
#include "blend.h"
#include "fit.h"
#include "progress.h"
#include "scales.h"
#include "trace.h"
#include "written.h"

#include <latens/impute.h>

#include <stdlib.h>
#include <string.h>

static double fraction;
static size_t repeats = 5, draws;
static int pattern, as_json;
static const char *model_path;

static const opt evaluate_opts[] = {
  { 0, "fraction", OPT_REAL, &fraction, "X", 1e-9, 0.999,
    "share of the seen cells that is hidden in each repeat (default: 0.1)" },
  { 0, "repeats", OPT_SIZE, &repeats, "N", 1, 100000,
    "how many times cells are hidden anew (default: 5)" },
  { 0, "pattern", OPT_WORD, &pattern, "mcar|own", 0, 0,
    "hide cells of each column completely at random, or give rows the holes "
    "of other rows of the table (default: mcar)" },
  { 0, "draws", OPT_SIZE, &draws, "N", 0, 100000,
    "draws for each hidden number, from which come interval and CRPS; 0: "
    "neither (default: 199)" },
  { 0, "model", OPT_STRING, &model_path, "FILE", 0, 0,
    "impute by this saved model, without a fit" },
  { 0, "masked", OPT_STRING, &evaluate_masked, "NAME-%d", 0, 0,
    "write the table without the hidden cells of repeat 1, 2, ... to the file "
    "whose name has the number in place of %d" },
  { 0, "digits", OPT_SIZE, &common.digits, "N", 0, 17,
    "impute numbers with N decimals (default: as the column has)" },
  { 0, "na-out", OPT_STRING, &evaluate_na_out, "STR", 0, 0,
    "write STR for missing cells in the files of --masked (default: hidden "
    "ones empty, others as they were)" },
  { 0, "json", OPT_FLAG, &as_json, NULL, 0, 0,
    "write JSON, numbers with 17 digits" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

const opt_group group_evaluate = { "Evaluating", evaluate_opts };

enum
{
  LEAST_DRAWS = 39 /* that the ends of a 95 per cent interval need */
};

/* --- imputing ------------------------------------------------------------ */

typedef struct
{
  const lat_table *t;
  const lat_model *model;
  unsigned threads;
} imputing;

static int
complete (void *ctx, const lat_data *rows, const lat_stream *draw, double *x)
{
  const imputing *i = ctx;
  lat_impute_options o = lat_impute_defaults ();
  lat_stream none = { 0 };

  o.method = draw ? LAT_IMPUTE_DRAW : LAT_IMPUTE_MEAN;
  o.threads = i->threads;
  return lat_impute_rows (i->model, rows, &o, draw ? *draw : none, x, NULL);
}

static double
as_written (void *ctx, size_t j, double x)
{
  const imputing *i = ctx;

  return written_value (i->t, lat_table_source (i->t, j), x);
}

/* --- a repeat ------------------------------------------------------------ */

/* What the streams of a repeat are for.  They are none of those a fit or a
   fill takes from the seed.  */
enum
{
  STREAM_EVALUATE = 0x6576,
  STREAM_MASK = 0,
  STREAM_DRAWS
};

static lat_stream
stream_of (size_t repeat, uint64_t what)
{
  lat_stream s = lat_stream_of_seed (common.seed);

  return lat_stream_sub (
      lat_stream_sub (lat_stream_sub (s, STREAM_EVALUATE), repeat), what);
}

static const char *
label (const evaluation *e, size_t repeat)
{
  static char text[64];

  snprintf (text, sizeof text, "repeat %zu of %zu", repeat + 1, e->repeats);
  return text;
}

/* Ends the program, but for LAT_ESTOP.  */
static int
check (const evaluation *e, int s)
{
  if (s && s != LAT_ESTOP)
    common_fail (e->t, s);
  return s;
}

static int
score (evaluation *e, size_t repeat, int by, const lat_mask *mask,
       const lat_masked *masked, const lat_model *m)
{
  lat_evaluate_options o = lat_evaluate_defaults ();
  imputing i = { e->t, m, common_threads () };
  lat_imputer f = { complete, as_written, &i };

  o.draws = e->draws;
  o.stop = &stop_flag;
  return check (e, lat_evaluate_imputer (e->d, mask, masked, &f,
                                         stream_of (repeat, STREAM_DRAWS), &o,
                                         e->score[by] + repeat * e->d->p));
}

/* A mixture of one component is the single Gaussian.  */
static int
score_gaussian (evaluation *e, size_t repeat, const lat_mask *mask,
                const lat_masked *masked)
{
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  opt_range one = { 1, 1, 0 };
  lat_model *m
      = fit_silently (e->t, masked->data, &spec, &one, label (e, repeat));
  int s = stop_flag ? LAT_ESTOP
                    : score (e, repeat, BY_GAUSSIAN, mask, masked, m);

  lat_model_free (m);
  return s;
}

/* given: the model of --model, or NULL.  */
static int
score_all (evaluation *e, size_t repeat, const lat_mask *mask,
           const lat_masked *masked, const lat_model *given)
{
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_evaluate_options o = lat_evaluate_defaults ();
  size_t p = e->d->p;
  lat_model *own = NULL;
  const lat_model *m = given;
  int s;

  if (!given)
    m = own
        = fit_silently (e->t, masked->data, &spec, NULL, label (e, repeat));
  e->components[repeat] = lat_model_components (m);
  e->slow += own && !own->fit.converged;
  s = stop_flag ? LAT_ESTOP : score (e, repeat, BY_MODEL, mask, masked, m);
  o.draws = e->draws;
  if (!s)
    s = check (e, lat_evaluate_columns (e->d, mask, &o,
                                        e->score[BY_COLUMN] + repeat * p));
  if (!s && own && e->components[repeat] > 1)
    s = score_gaussian (e, repeat, mask, masked);
  else if (!s)
    memcpy (e->score[BY_GAUSSIAN] + repeat * p,
            e->score[BY_MODEL] + repeat * p, p * sizeof *e->score[0]);
  lat_model_free (own);
  return s;
}

static int
run_repeat (evaluation *e, size_t repeat, const lat_model *given)
{
  lat_mask mask;
  lat_masked masked;
  lat_message msg;
  int s = lat_mask_make (e->d, &e->mask, stream_of (repeat, STREAM_MASK),
                         &mask, &msg);

  if (s)
    die (s == LAT_EINVAL ? EXIT_USAGE : EXIT_FAILURE, "%s: %s",
         lat_table_name (e->t), msg.text);
  if (evaluate_masked)
    evaluate_write_masked (e, &mask, repeat);
  if (lat_masked_make (e->d, &mask, given || fit.start, &masked, &msg))
    die (EXIT_FAILURE, "%s: %s", lat_table_name (e->t), msg.text);
  s = score_all (e, repeat, &mask, &masked, given);
  if (!s)
    {
      e->done++;
      e->cells += mask.cells;
      e->wanted += mask.wanted;
    }
  lat_masked_clear (&masked);
  lat_mask_clear (&mask);
  return s;
}

/* --- all ----------------------------------------------------------------- */

static void
make_room (evaluation *e)
{
  size_t p = e->d->p;

  e->components = common_alloc (e->repeats, sizeof *e->components);
  e->sd = common_alloc (p, sizeof *e->sd);
  for (int i = 0; i < IMPUTERS; i++)
    {
      e->score[i] = common_alloc (e->repeats * p, sizeof *e->score[i]);
      e->mean[i] = common_alloc (p, sizeof *e->mean[i]);
      e->se[i] = common_alloc (p, sizeof *e->se[i]);
    }
}

static void
clear (evaluation *e)
{
  free (e->components);
  free (e->sd);
  for (int i = 0; i < IMPUTERS; i++)
    {
      free (e->score[i]);
      free (e->mean[i]);
      free (e->se[i]);
    }
}

static void
sum_up (evaluation *e, int given)
{
  e->imputers = BY_GAUSSIAN;
  for (size_t i = 0; i < e->done && !given; i++)
    if (e->components[i] > 1)
      e->imputers = IMPUTERS;
  for (int i = 0; i < IMPUTERS; i++)
    lat_accuracy_mean (e->done, e->d->p, e->score[i], e->mean[i], e->se[i]);
  for (size_t j = 0; j < e->d->p; j++)
    e->sd[j] = lat_column_sd (e->d, j);
}

/* After the last repeat, or a signal.  */
static int
report (evaluation *e, int given)
{
  if (e->done)
    {
      sum_up (e, given);
      evaluate_say (e);
      evaluate_warn (e);
      output_write (common.output, as_json ? evaluate_json : evaluate_csv, e);
    }
  if (signal_status ())
    {
      warn (e->done ? "stopped by a signal: %zu of %zu repeats are reported"
                    : "stopped by a signal: %zu of %zu repeats were finished, "
                      "nothing is reported",
            e->done, e->repeats);
      return signal_status ();
    }
  return e->slow && fit.strict ? EXIT_STRICT : EXIT_SUCCESS;
}

static void
check_options (void)
{
  evaluate_check_masked ();
  if (opt_given (&draws) && draws && draws < LEAST_DRAWS)
    die_usage ("--draws: %zu are too few for a 95 %% interval, which needs %d "
               "(0: none)",
               draws, LEAST_DRAWS);
  if (trace_path)
    die_usage ("--trace follows one fit, and evaluate makes several");
  if (!model_path)
    return;
  if (opt_given (&fit.k))
    die_usage ("--components is about fitting, and --model says not to fit");
  fit_refuse (&group_covariance);
  fit_refuse (&group_transform);
  fit_refuse (&group_fit);
}

static evaluation
make_evaluation (const lat_table *t, const lat_data *d)
{
  evaluation e = { .t = t, .d = d, .repeats = repeats };

  e.mask = lat_mask_defaults ();
  e.mask.pattern = (lat_mask_pattern)pattern;
  e.mask.values = model_path ? 1 : e.mask.values;
  if (opt_given (&fraction))
    e.mask.fraction = fraction;
  e.draws = opt_given (&draws) ? draws : lat_evaluate_defaults ().draws;
  make_room (&e);
  return e;
}

int
run_evaluate (int argc, char **argv)
{
  const char *file = common_file (argc, argv);
  lat_model *given = NULL;
  lat_table *t;
  lat_data *d;
  evaluation e;
  int status;

  check_options ();
  common.table.lenient = model_path != NULL;
  if (model_path)
    given = common_model (model_path, LAT_MODEL_MIXTURE);
  blend_settle (!given);
  link_settle (!given && (!opt_given (&draws) || draws));
  t = given ? common_table (file, given) : fit_table (file, LAT_MODEL_MIXTURE);
  d = common_data (t);
  if (given)
    {
      common_accept (t, d, given);
      scales_override (t, given);
      note ("a model that was fitted to this very table has seen the cells "
            "that are hidden now, and looks better than it is");
    }
  e = make_evaluation (t, d);
  catch_signals ();
  for (size_t i = 0; i < e.repeats && !stop_flag; i++)
    if (run_repeat (&e, i, given))
      break;
  status = report (&e, given != NULL);
  clear (&e);
  lat_model_free (given);
  lat_data_free (d);
  lat_table_free (t);
  return status;
}
