/* errors.c -- standard errors of a model's parameters, as a table.  */

#include "errors.h"
#include "covariates.h"

#include <latens/errors.h>

#include <math.h>
#include <stdlib.h>

static double level;

static const opt errors_opts[]
    = { { 0, "level", OPT_REAL, &level, "X", 0.01, 0.9999,
          "intervals that hold the truth with this probability (default: "
          "0.95)" },
        { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL } };
const opt_group group_errors = { "Standard errors", errors_opts };

/* More than this, in units of log-likelihood, is no weak prior's doing.  */
static const double near_maximum = 0.1;

static void
put_number (FILE *out, double x)
{
  char buf[LAT_NUMBER_SIZE];

  fputc (',', out);
  if (!isnan (x))
    fputs (isinf (x) ? "Inf" : lat_number_full (x, buf), out);
}

static void
write_table (FILE *out, const lat_errors *e)
{
  fputs ("term,estimate,std_error,conf_low,conf_high,note\n", out);
  for (size_t t = 0; t < e->n; t++)
    {
      const lat_estimate *x = &e->term[t];

      lat_table_quote (out, x->name, ',');
      put_number (out, x->value);
      put_number (out, x->error);
      put_number (out, x->lower);
      put_number (out, x->upper);
      fprintf (out, ",%s\n", lat_estimate_note (x->kind));
    }
}

/* What a user of the table should know.  */
static void
say_more (const lat_errors *e)
{
  if (e->held)
    note ("%zu of %zu parameters %s at a boundary (a probability of 0 or 1, a "
          "rate of 0, a size without limit): no standard error, and the "
          "others are given that; %s as %s all the same",
          e->held, e->parameters, e->held == 1 ? "is" : "are",
          e->held == 1 ? "it counts" : "they count",
          e->held == 1 ? "a parameter" : "parameters");
  if (e->unknown)
    note ("%zu of %zu parameters: the table says nothing about %s", e->unknown,
          e->parameters, e->unknown == 1 ? "it" : "them");
  if (e->gain > near_maximum)
    warn ("the model is not at the maximum of this table's likelihood, which "
          "is about %.3g higher: was it fitted to another table, stopped "
          "early, or with a strong prior?",
          e->gain);
}

int
errors_run (predict_input *in)
{
  lat_errors_options o = lat_errors_defaults ();
  lat_errors *e;
  lat_message msg;
  lat_output *out;
  int s;

  covariates_refuse (in->model, predict_model, "errors");
  o.threads = common_threads ();
  if (opt_given (&level))
    o.level = level;
  s = lat_model_errors (in->model, in->data, &o, &e, &msg);
  if (s == LAT_EIMPOSSIBLE)
    common_fail_model (in->table, in->data, in->model, s);
  if (s)
    die (EXIT_FAILURE, "%s: %s", predict_model, msg.text);
  say_more (e);
  out = output_open (common.output);
  write_table (lat_output_stream (out), e);
  output_commit (out);
  lat_errors_free (e);
  predict_free (in);
  return EXIT_SUCCESS;
}
