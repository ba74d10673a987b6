/* latens-impute.c -- completing tables at the shell.  */

#include "blend.h"
#include "complete.h"
#include "describe.h"
#include "evaluate.h"
#include "fill.h"
#include "fit.h"
#include "imputations.h"
#include "pool.h"
#include "progress.h"
#include "scales.h"
#include "se.h"
#include "trace.h"

#include <stdlib.h>

static const opt number_opts[] = {
  { 'k', "components", OPT_RANGE, &fit.k, "K|LO-HI|auto", 0, 1,
    "components of the mixture that is fitted, chosen by BIC from a range; "
    "auto goes up from 1 until BIC gets no better (default: auto)" },
  { 0, "join", OPT_FLAG, &fit.join, NULL, 0, 0,
    "join the mixtures that BIC chooses with full and with tied covariances, "
    "with equal weights: twice the time, and often better for columns of "
    "text" },
  { 0, "blend", OPT_WORD, &blend_how, "auto|no", 0, 0,
    "normal laws over numbers and text: one has a say in expected values, as "
    "large as hidden cells call for, beside the mixture of -k auto, and one "
    "in each component makes draws; no: the mixture alone (default: auto)" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
static const opt_group group_number = { "Choosing a model", number_opts };

/* Fits, and saves the model if it is wanted; *status as fit_status.  */
static lat_model *
fit_and_save (const lat_table *t, const lat_data *d, int *status)
{
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_model *m = fit_model (t, d, &spec);

  if (save_path)
    fit_write (m, save_path);
  *status = fit_status (m, save_path ? "no table is written, only the model"
                                     : "no table is written");
  return m;
}

static int
fill_stream (const char *file, lat_model *m)
{
  lat_table *t = common_stream (file, m);

  fill_check (t);
  complete_check (t);
  scales_override (t, m);
  if (save_path)
    fit_write (m, save_path);
  complete_stream (t, m);
  lat_model_free (m);
  lat_table_free (t);
  return EXIT_SUCCESS;
}

static int
run_fill (int argc, char **argv)
{
  const char *file = common_file (argc, argv);
  lat_model *m = NULL;
  lat_table *t;
  lat_data *d;
  int status = EXIT_SUCCESS;

  complete_check_options ();
  output_check ("--save-model", save_path);
  output_check ("--se", se_path);
  if (model_path)
    {
      fit_refuse (&group_number);
      fit_refuse (&group_covariance);
      fit_refuse (&group_fit);
      fit_refuse (&group_transform);
      m = common_model (model_path, LAT_MODEL_MIXTURE);
      common.table.lenient = 1;
      if (complete_can_stream (file, m))
        return fill_stream (file, m);
      end_at_signals ();
      t = common_table (file, m);
    }
  else
    {
      blend_settle (complete_is_mean ());
      link_settle (!complete_is_mean () || save_path);
      t = fit_table (file, LAT_MODEL_MIXTURE);
    }
  fill_check (t);
  complete_check (t);
  if (imputations_wanted () && fit.join)
    die_usage ("--join is of two kinds of mixture, and -m goes on with one: "
               "leave one of them out");
  d = common_data (t);
  if (!complete_finds_holes (t))
    note ("nothing is missing in the columns that are used: the table is "
          "copied");
  if (!complete_finds_holes (t) && !m && !save_path && !trace_path
      && !opt_group_given (&group_transform)
      && !opt_group_given (&group_bounds)) /* these look at all cells */
    complete_copy (t, d);
  else if (!m)
    m = fit_and_save (t, d, &status);
  else
    {
      common_accept (t, d, m);
      scales_override (t, m);
      scales_beyond (t, d, m);
      if (save_path)
        fit_write (m, save_path);
    }
  if (m && status <= EXIT_SIGNAL)
    status = complete_table (t, d, m, status);
  lat_model_free (m);
  lat_data_free (d);
  lat_table_free (t);
  return status;
}

static const opt_group *const fill_groups[]
    = { &group_output,    &group_how,    &group_imputations, &group_fill,
        &group_transform, &group_bounds, &group_number,      &group_covariance,
        &group_fit,       &group_seed,   &group_table,       &group_run,
        &group_progress,  NULL };
static const opt_group *const describe_groups[]
    = { &group_output, &group_describe, &group_table, &group_run, NULL };

static const opt_group *const evaluate_groups[]
    = { &group_output, &group_evaluate,   &group_transform, &group_bounds,
        &group_number, &group_covariance, &group_fit,       &group_seed,
        &group_table,  &group_run,        &group_progress,  NULL };
static const opt_group *const pool_groups[]
    = { &group_output, &group_pool, &group_cells, &group_quiet, NULL };

static const opt_verb verbs[] = {
  { "fill", "[FILE]",
    "write the table with its missing entries filled; every other cell "
    "stays as it is, byte for byte",
    fill_groups, run_fill },
  { "describe", "[FILE]",
    "write what is missing, in which patterns, whether these are monotone, "
    "and Little's test",
    describe_groups, run_describe },
  { "evaluate", "[FILE]",
    "hide seen cells, impute them, and write how well that went, beside each "
    "column's mean or mode",
    evaluate_groups, run_evaluate },
  { "pool", "[FILE]",
    "pool the estimates from several imputed tables: a table "
    "imputation,term,estimate,std_error",
    pool_groups, run_pool },
  { NULL, NULL, NULL, NULL, NULL }
};

static const opt_tool tool = {
  "latens-impute",
  "Complete tables with missing entries.  FILE is CSV, TSV or NPY, perhaps"
  "\ncompressed with gzip; absent or -: standard input.",
  verbs, verbs,
  "  latens-impute survey.csv > complete.csv\n"
  "  latens-impute fill --method=draw --seed=7 -o complete.csv survey.csv\n"
  "  latens-impute fill --save-model=model.json -o complete.csv survey.csv\n"
  "  latens-impute fill --model=model.json new.csv\n"
  "  latens-impute describe survey.csv\n"
  "  latens-impute evaluate --fraction=0.2 survey.csv\n"
};

int
main (int argc, char **argv)
{
  fit.k.is_auto = 1;
  common.after_data = scales_set;
  return opt_main (&tool, argc, argv);
}
