/* latens-hmm.c -- hidden Markov models, with holes, at the shell.  */

#include "covariates.h"
#include "decode.h"
#include "decode_filter.h"
#include "durations.h"
#include "errors.h"
#include "families.h"
#include "fill.h"
#include "fit.h"
#include "forecast.h"
#include "hmm_impute.h"
#include "predict.h"
#include "progress.h"
#include "residuals.h"
#include "show.h"
#include "structure.h"

#include <stdlib.h>
#include <string.h>

/* A single column is read as bytes from so many rows on: 8 MB as doubles.  */
static const size_t compact_rows = 1 << 20;

static int initial;

static const opt number_opts[] = {
  { 'n', "states", OPT_RANGE, &fit.k, "S|LO-HI", 0, 0,
    "number of states, or a range to choose from by --criterion (default: "
    "2)" },
  { 0, "family", OPT_STRING, &families_text, "NAME|COL:NAME[,...]", 0, 0,
    "what the states emit: gaussian, categorical, poisson, exponential, "
    "gamma, lognormal, binomial or binomial=TRIALS, zip, negbinomial, "
    "student, vonmises, gmm=PARTS, multinomial or multinomial=TRIALS, or "
    "ar=LAGS, for all columns or by column; A+B:NAME names two (default: "
    "gaussian, and categorical for text)" },
  { 0, "initial", OPT_WORD, &initial, "free|stationary", 0, 0,
    "law of the first state: estimated, or the stationary law of the "
    "transitions (default: free)" },
  { 0, "criterion", OPT_WORD, &fit.criterion, "bic|aic|icl|cv", 0, 0,
    "what chooses the number of states; smaller is better; cv: -2 times the "
    "log-likelihood of what is held out (default: bic)" },
  { 0, "folds", OPT_SIZE, &fit.folds, "N", 2, 1e6,
    "parts of --criterion=cv, each held out once: sequences where there are "
    "as many, else rows (default: 5)" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
static const opt_group group_number = { "Choosing a model", number_opts };

static const opt sequence_opts[]
    = { { 0, "sequence", OPT_STRING, &common.table.sequence, "COL", 0, 0,
          "this column names each row's sequence; rows of one name are "
          "joined in file order (default: the table is one sequence)" },
        { 0, "labels", OPT_STRING, &common.table.labels, "COL", 0, 0,
          "this column holds the states that are known, from 1; an empty "
          "cell leaves the row's state free" },
        { 0, "memory", OPT_BYTES, &common.memory, "SIZE", 0, 0,
          "work with at most SIZE bytes beside the table and the results, as "
          "500M or 1G; that takes longer, and changes no result" },
        { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL } };
static const opt_group group_sequence = { "Sequences", sequence_opts };

/* A table without sequences is one: its rows belong together.  */
static void
join_rows (lat_data *d)
{
  size_t unit[2] = { 0, d->n };
  lat_message msg;

  if (!d->unit && lat_data_set_units (d, 1, unit, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
}

/* The rows carry those before them that m, or with NULL --family, wants.  */
static lat_data *
read_data (const lat_table *t, const lat_model *m)
{
  lat_data *d = common_data (t);

  join_rows (d);
  structure_check_weights (t, d);
  families_look_back (d, m ? lat_model_lags (m) : families_lags ());
  return d;
}

/* Puts a model under --memory; returns how many threads may work.  */
static unsigned
limit (lat_hmm *m, const lat_data *d)
{
  unsigned threads = common_threads ();
  lat_message msg;

  if (lat_hmm_limit (m, d, common.memory, &threads, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  return threads;
}

static predict_input
read_input (int argc, char **argv)
{
  predict_input in;

  common.table.compact = compact_rows;
  in = predict_read (LAT_MODEL_HMM, common_file (argc, argv));

  join_rows (in.data);
  structure_check_weights (in.table, in.data);
  structure_check_labels (in.table, in.data, in.model->hmm);
  families_look_back (in.data, lat_model_lags (in.model));
  common.threads = limit (in.model->hmm, in.data);
  return in;
}

static lat_model *
fit_hmm (const lat_table *t, const lat_data *d)
{
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  const char **family = families_of_columns (t, d);
  lat_model *m;

  spec.family = family;
  spec.initial = (lat_initial)initial;
  durations_spec (&spec);
  structure_spec (t, d, &spec);
  covariates_spec (t, &spec);
  structure_check_fit (t, d, &spec);
  m = fit_model (t, d, &spec);
  structure_compare (t, d, &spec, m);
  covariates_free (&spec);
  structure_free (&spec);
  free (family);
  return m;
}

static int
run_fit (int argc, char **argv)
{
  lat_table *t;
  lat_data *d;
  lat_model *m;
  int status;

  families_check ();
  common.before_type = families_before_type;
  common.table.compact = compact_rows;
  t = fit_table (common_file (argc, argv), LAT_MODEL_HMM);
  d = read_data (t, NULL);
  m = fit_hmm (t, d);
  fit_write (m, common.output);
  status = fit_status (m, "this is the best model so far");
  lat_model_free (m);
  lat_data_free (d);
  lat_table_free (t);
  return status;
}

static int
run_decode (int argc, char **argv)
{
  predict_input in;

  decode_check ();
  if (decode_streams ())
    return decode_filter (common_file (argc, argv));
  in = read_input (argc, argv);
  decode_write (&in);
  predict_free (&in);
  return EXIT_SUCCESS;
}

static int
run_score (int argc, char **argv)
{
  predict_input in = read_input (argc, argv);

  return predict_score (&in);
}

static int
run_forecast (int argc, char **argv)
{
  predict_input in;

  forecast_check ();
  in = read_input (argc, argv);
  forecast_write (&in);
  predict_free (&in);
  return EXIT_SUCCESS;
}

static int
run_sample (int argc, char **argv)
{
  return predict_sample (LAT_MODEL_HMM, argc, argv);
}

static int
run_show (int argc, char **argv)
{
  return predict_show (LAT_MODEL_HMM, argc, argv);
}

static int
run_errors (int argc, char **argv)
{
  predict_input in = read_input (argc, argv);

  return errors_run (&in);
}

static int
run_residuals (int argc, char **argv)
{
  predict_input in = read_input (argc, argv);

  return residuals_run (&in);
}

static void
complete (const lat_table *t, const lat_data *d, lat_model *m)
{
  common_accept (t, d, m);
  hmm_impute_write (t, d, m, limit (m->hmm, d));
}

static int
run_impute (int argc, char **argv)
{
  const char *file = common_file (argc, argv);
  lat_model *m = NULL;
  lat_table *t;
  lat_data *d;
  int status = EXIT_SUCCESS;

  hmm_impute_check_options ();
  if (predict_model)
    {
      fit_refuse (&group_number);
      fit_refuse (&group_duration);
      fit_refuse (&group_covariates);
      fit_refuse (&group_structure);
      fit_refuse (&group_covariance);
      fit_refuse (&group_fit);
      m = common_model (predict_model, LAT_MODEL_HMM);
      t = common_table (file, m);
    }
  else
    {
      families_check ();
      common.before_type = families_before_type;
      t = fit_table (file, LAT_MODEL_HMM);
    }
  fill_check (t);
  hmm_impute_check (t);
  d = read_data (t, m);
  if (m)
    structure_check_labels (t, d, m->hmm);
  else
    {
      m = fit_hmm (t, d);
      status = fit_status (m, "no table is written");
    }
  if (status <= EXIT_SIGNAL)
    complete (t, d, m);
  lat_model_free (m);
  lat_data_free (d);
  lat_table_free (t);
  return status;
}

static const opt_group *const fit_groups[] = { &group_output,
                                               &group_number,
                                               &group_structure,
                                               &group_duration,
                                               &group_covariates,
                                               &group_covariance,
                                               &group_fit,
                                               &group_seed,
                                               &group_sequence,
                                               &group_table,
                                               &group_run,
                                               &group_progress,
                                               NULL };
static const opt_group *const decode_groups[]
    = { &group_output,   &group_model, &group_decode, &group_seed,
        &group_sequence, &group_table, &group_run,    NULL };
static const opt_group *const score_groups[]
    = { &group_output, &group_model, &group_score, &group_sequence,
        &group_table,  &group_run,   NULL };
static const opt_group *const sample_groups[]
    = { &group_output, &group_model, &group_sample, &group_ahead,
        &group_seed,   &group_run,   NULL };
static const opt_group *const forecast_groups[]
    = { &group_output, &group_model, &group_forecast,
        &group_ahead,  &group_seed,  &group_sequence,
        &group_table,  &group_run,   NULL };
static const opt_group *const show_groups[]
    = { &group_output, &group_show, &group_run, NULL };
static const opt_group *const errors_groups[]
    = { &group_output, &group_model, &group_errors, &group_sequence,
        &group_table,  &group_run,   NULL };
static const opt_group *const residuals_groups[] = {
  &group_output, &group_model, &group_residuals, &group_sequence, &group_table,
  &group_run,    NULL
};
static const opt_group *const impute_groups[] = {
  &group_output,     &group_model,     &group_hmm_impute, &group_fill,
  &group_number,     &group_structure, &group_duration,   &group_covariates,
  &group_covariance, &group_fit,       &group_seed,       &group_sequence,
  &group_table,      &group_run,       &group_progress,   NULL
};

static const opt_verb verbs[] = {
  { "fit", "[FILE]", "fit a model to one or more sequences, and write it",
    fit_groups, run_fit },
  { "decode", "[FILE]", "write the most probable state of each row",
    decode_groups, run_decode },
  { "score", "[FILE]", "write the log-likelihood of a table", score_groups,
    run_score },
  { "forecast", "[FILE]",
    "write what the rows behind the last will be: states, means, quantiles",
    forecast_groups, run_forecast },
  { "sample", "", "write a sequence drawn from a model", sample_groups,
    run_sample },
  { "show", "MODEL", "print a model", show_groups, run_show },
  { "errors", "[FILE]",
    "write a model's parameters with standard errors and intervals",
    errors_groups, run_errors },
  { "residuals", "[FILE]",
    "write how far each row is from what a model expects of it",
    residuals_groups, run_residuals },
  { "impute", "[FILE]",
    "fill holes with means or draws given all of the sequence, by --model or "
    "a fit",
    impute_groups, run_impute },
  { NULL, NULL, NULL, NULL, NULL }
};

static const opt_tool tool = {
  "latens-hmm",
  "Fit hidden Markov models to sequences with missing entries, and use them."
  "\nFILE is CSV, TSV or NPY, perhaps compressed with gzip; absent or -: "
  "standard\ninput.",
  verbs, NULL,
  "  latens-hmm fit -n 2 --family=poisson --columns=count -o model.json "
  "quakes.csv\n"
  "  latens-hmm decode -m model.json quakes.csv\n"
  "  latens-hmm impute -m model.json quakes.csv\n"
};

int
main (int argc, char **argv)
{
  fit.k = (opt_range){ 2, 2, 0 };
  return opt_main (&tool, argc, argv);
}
