/* latens-impute.c -- completing tables at the shell.  */

#include "describe.h"
#include "fill.h"
#include "fit.h"
#include "pool.h"
#include "progress.h"

#include <latens/impute.h>

#include <stdlib.h>

static int method; /* lat_impute_method */
static const char *model_path, *save_path;

static const opt number_opts[] = {
  { 'k', "components", OPT_RANGE, &fit.k, "K|LO-HI|auto", 0, 1,
    "components of the mixture that is fitted, chosen by BIC from a range; "
    "auto goes up from 1 until BIC gets no better (default: auto)" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
static const opt_group group_number = { "Choosing a model", number_opts };

static const opt how_opts[] = {
  { 0, "method", OPT_WORD, &method, "mean|draw", 0, 0,
    "impute the expected value (categories: the most probable one), or a "
    "draw from the conditional distribution (default: mean)" },
  { 0, "model", OPT_STRING, &model_path, "FILE", 0, 0,
    "impute by this saved model, without a fit" },
  { 0, "save-model", OPT_STRING, &save_path, "FILE", 0, 0,
    "write the fitted model to FILE" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
static const opt_group group_how = { "Imputing", how_opts };

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

typedef struct
{
  const lat_model *m;
  lat_impute_options o;
} completing;

static int
complete_rows (void *ctx, const lat_data *rows, double *x)
{
  const completing *c = ctx;

  return lat_impute_rows (c->m, rows, &c->o, lat_stream_of_seed (common.seed),
                          x, NULL);
}

static void
complete (const lat_table *t, const lat_data *d, const lat_model *m)
{
  completing c = { m, lat_impute_defaults () };
  int s;

  c.o.method = (lat_impute_method)method;
  c.o.threads = common_threads ();
  s = fill_write_rows (t, d, complete_rows, &c);
  if (s)
    common_fail_model (t, d, m, s);
}

static int
run_fill (int argc, char **argv)
{
  const char *file = common_file (argc, argv);
  lat_model *m = NULL;
  lat_table *t;
  lat_data *d;
  int status = EXIT_SUCCESS;

  output_check (save_path);
  if (model_path)
    {
      fit_refuse (&group_number);
      fit_refuse (&group_covariance);
      fit_refuse (&group_fit);
      m = common_model (model_path, LAT_MODEL_MIXTURE);
      t = common_table (file, m);
    }
  else
    t = fit_table (file, LAT_MODEL_MIXTURE);
  d = common_data (t);
  if (!m)
    m = fit_and_save (t, d, &status);
  else
    {
      common_accept (t, d, m);
      if (save_path)
        fit_write (m, save_path);
    }
  if (status <= EXIT_SIGNAL)
    complete (t, d, m);
  lat_model_free (m);
  lat_data_free (d);
  lat_table_free (t);
  return status;
}

static const opt_group *const fill_groups[]
    = { &group_output,     &group_how,      &group_fill, &group_number,
        &group_covariance, &group_fit,      &group_seed, &group_table,
        &group_run,        &group_progress, NULL };
static const opt_group *const describe_groups[]
    = { &group_output, &group_describe, &group_table, &group_run, NULL };

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
};

int
main (int argc, char **argv)
{
  fit.k.is_auto = 1;
  return opt_main (&tool, argc, argv);
}
