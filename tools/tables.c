/* tables.c -- reading tables and models as the options say.  */

#include "common.h"

#include <stdlib.h>
#include <string.h>

/* Defaults, and over them what was asked for.  */
static lat_table_options
table_options (void)
{
  lat_table_options o = lat_table_defaults ();
  const lat_table_options *c = &common.table;
  const char *d = common.delimiter;

  o.na = c->na;
  o.columns = c->columns;
  o.ignore = c->ignore;
  o.id = c->id;
  o.categorical = c->categorical;
  o.numeric = c->numeric;
  o.weights = c->weights;
  o.sequence = c->sequence;
  o.labels = c->labels;
  o.covariates = c->covariates;
  o.keep_constant = c->keep_constant;
  o.keep_none = c->keep_none;
  o.lenient = c->lenient;
  o.compact = c->compact;
  if (opt_given (&common.digits))
    o.digits = (int)common.digits;
  o.header = (lat_header)common.header;
  if (d && (strcmp (d, "tab") == 0 || strcmp (d, "\\t") == 0))
    o.delimiter = '\t';
  else if (d && strlen (d) != 1)
    die_usage ("--delimiter: '%s' is not one character", d);
  else if (d && strchr ("\"\r\n", *d))
    die_usage ("--delimiter: a quote or a line end cannot be one");
  else if (d)
    o.delimiter = *d;
  return o;
}

void
common_notes (const lat_table *t)
{
  for (size_t i = 0; i < lat_table_notes (t); i++)
    {
      int warning;
      const char *text = lat_table_note (t, i, &warning);

      if (warning)
        warn ("%s", text);
      else
        note ("%s", text);
    }
}

/* What is wrong with the call is 2, with the data 1.  */
static int
exit_status (int status)
{
  return status == LAT_EINVAL ? EXIT_USAGE : EXIT_FAILURE;
}

static lat_table *
read_table (const char *file, const lat_table_options *o, int as_it_comes)
{
  lat_table *t;
  lat_message msg;
  int s = as_it_comes ? lat_table_open (file, o, &t, &msg)
                      : lat_table_read (file, o, &t, &msg);

  if (s)
    die (exit_status (s), "%s", msg.text);
  return t;
}

lat_table *
common_cells (const char *file)
{
  lat_table_options o = table_options ();

  o.header = LAT_HEADER_YES;
  return read_table (file, &o, 0);
}

static lat_table *
typed_table (const char *file, const lat_model *model, int as_it_comes)
{
  lat_table_options o = table_options ();
  lat_table *t;
  lat_message msg;
  int s;

  common_threads (); /* or ends the program */
  input_check ("the input", file, "--output");
  common_check_output ();
  if (model && model->covariate)
    {
      o.covariate = (const char *const *)model->covariate;
      o.covariate_names = model->hmm->covariates->q;
    }
  t = read_table (file, &o, as_it_comes);
  if (common.before_type)
    common.before_type (t, &o);
  s = model ? lat_table_type_as (t, &o, model->column, model->p, &msg)
            : lat_table_type (t, &o, &msg);
  if (s)
    die (exit_status (s), "%s", msg.text);
  common_notes (t);
  return t;
}

lat_table *
common_table (const char *file, const lat_model *model)
{
  return typed_table (file, model, 0);
}

lat_table *
common_stream (const char *file, const lat_model *model)
{
  return typed_table (file, model, 1);
}

lat_data *
common_data (const lat_table *t)
{
  lat_data *d;
  lat_message msg;

  if (lat_table_data (t, &d, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  if (common.after_data)
    common.after_data (t, d);
  return d;
}

lat_model *
common_model (const char *path, lat_model_kind kind)
{
  static const char *const name[] = { "mixture", "hidden Markov model" };
  lat_message msg;
  lat_model *m;

  if (!path)
    die_usage ("a model is needed: --model=FILE");
  input_check ("the model", path, "--output --save-model");
  m = lat_model_read (path, &msg);
  if (!m)
    die (EXIT_FAILURE, "%s", msg.text);
  if (m->kind != kind)
    die (EXIT_FAILURE, "%s: is a %s, and a %s is needed", path, name[m->kind],
         name[kind]);
  return m;
}
