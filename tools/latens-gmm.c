/* latens-gmm.c -- Gaussian mixtures, with missing entries, at the shell.  */

#include "fit.h"
#include "predict.h"
#include "progress.h"
#include "show.h"

#include <stdlib.h>

static const opt number_opts[] = {
  { 'k', "components", OPT_RANGE, &fit.k, "K|LO-HI", 0, 0,
    "number of components, or a range to choose from by --criterion "
    "(default: 1-9)" },
  { 0, "covariance", OPT_STRING, &fit.covariance, "NAME[,NAME]...|all", 0, 0,
    "covariance of the numeric columns: full, tied, diagonal or spherical; "
    "several to choose from (default: full)" },
  { 0, "criterion", OPT_WORD, &fit.criterion, "bic|aic|icl", 0, 0,
    "what chooses; smaller is better (default: bic)" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

static const opt_group group_number = { "Choosing a model", number_opts };

static int
run_fit (int argc, char **argv)
{
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_table *t = fit_table (common_file (argc, argv), LAT_MODEL_MIXTURE);
  lat_data *d = common_data (t);
  lat_model *m;
  int status;

  m = fit_model (t, d, &spec);
  fit_write (m, common.output);
  status = fit_status (m, "this is the best model so far");
  lat_model_free (m);
  lat_data_free (d);
  lat_table_free (t);
  return status;
}

static int
run_predict (int argc, char **argv)
{
  predict_input in
      = predict_read (LAT_MODEL_MIXTURE, common_file (argc, argv));
  size_t n = in.data->n, k = in.model->mixture->k;
  double *r = common_alloc (n * k, sizeof *r);
  int s = lat_mixture_posterior (in.model->mixture, in.data, common_threads (),
                                 r, NULL);

  if (s)
    common_fail_model (in.table, in.data, in.model, s);
  predict_write_probabilities (&in, "component", k, r);
  free (r);
  predict_free (&in);
  return EXIT_SUCCESS;
}

static int
run_score (int argc, char **argv)
{
  predict_input in
      = predict_read (LAT_MODEL_MIXTURE, common_file (argc, argv));

  return predict_score (&in);
}

static int
run_sample (int argc, char **argv)
{
  return predict_sample (LAT_MODEL_MIXTURE, argc, argv);
}

static int
run_show (int argc, char **argv)
{
  return predict_show (LAT_MODEL_MIXTURE, argc, argv);
}

static const opt_group *const fit_groups[]
    = { &group_output, &group_number, &group_fit,      &group_seed,
        &group_table,  &group_run,    &group_progress, NULL };
static const opt_group *const predict_groups[]
    = { &group_output, &group_model, &group_table, &group_run, NULL };
static const opt_group *const score_groups[]
    = { &group_output, &group_model, &group_score,
        &group_table,  &group_run,   NULL };
static const opt_group *const sample_groups[]
    = { &group_output, &group_model, &group_sample,
        &group_seed,   &group_run,   NULL };
static const opt_group *const show_groups[]
    = { &group_output, &group_show, &group_run, NULL };

static const opt_verb verbs[]
    = { { "fit", "[FILE]", "fit a mixture to a table, and write the model",
          fit_groups, run_fit },
        { "predict", "[FILE]",
          "write the component of each row, and the probability of each",
          predict_groups, run_predict },
        { "score", "[FILE]", "write the log-likelihood of a table",
          score_groups, run_score },
        { "sample", "", "write rows drawn from a model", sample_groups,
          run_sample },
        { "show", "MODEL", "print a model", show_groups, run_show },
        { NULL, NULL, NULL, NULL, NULL } };

static const opt_tool tool = {
  "latens-gmm",
  "Fit Gaussian mixtures to tables with missing entries, and use them.\n"
  "Columns of text become categorical parts of the components.  FILE is CSV,"
  "\nTSV or NPY, perhaps compressed with gzip; absent or -: standard input.",
  verbs, NULL,
  "  latens-gmm fit -k 2 -o faithful.json faithful.csv\n"
  "  latens-gmm fit -k 1-9 --covariance=all -o best.json iris.csv\n"
  "  latens-gmm predict -m faithful.json faithful.csv\n"
  "  latens-gmm score -m faithful.json faithful.csv\n"
};

int
main (int argc, char **argv)
{
  fit.k = (opt_range){ 1, 9, 0 };
  fit.several = 1;
  return opt_main (&tool, argc, argv);
}
