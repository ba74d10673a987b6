/* forecast.c -- what comes behind the last row of each sequence.  */

#include "forecast.h"
#include "covariates.h"
#include "forecast_draws.h"
#include "quantiles.h"

#include <latens/hmm_infer.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t steps, draws = 10000;
static const char *quantiles_text = "0.05,0.5,0.95";
static opt_range values;

static const opt forecast_opts[] = {
  { 0, "steps", OPT_SIZE, &steps, "H", 1, 1e9,
    "forecast the next H rows of each sequence" },
  { 0, "quantiles", OPT_STRING, &quantiles_text, "Q[,Q]...", 0, 0,
    "quantiles of each column of numbers, between 0 and 1 (default: "
    "0.05,0.5,0.95); none: no quantiles" },
  { 0, "values", OPT_RANGE, &values, "LO-HI", 0, 0,
    "write the probability of each count from LO to HI, too, for columns of "
    "counts" },
  { 0, "draws", OPT_SIZE, &draws, "N", 1, 1e9,
    "for columns that look back (ar): read their law from N draws of the "
    "rows to come (default: 10000)" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
const opt_group group_forecast = { "Forecasting", forecast_opts };

/* What is written of one column.  */
typedef struct
{
  size_t own; /* which of the family's columns */
  lat_scale scale;
} target;

typedef struct
{
  const predict_input *in;
  const lat_hmm *m;
  FILE *out;
  quantile_list list;
  target *target;          /* p */
  unsigned char *by_draws; /* p: 1: there is no formula */
  forecast_draws drawn;    /* of the present sequence */
  double *mean, *sd;       /* p */
  double *z;               /* units x steps x covariates, or NULL */
} forecasting;

void
forecast_check (void)
{
  quantile_list list = quantiles_read (quantiles_text);

  quantiles_clear (&list);
  if (!opt_given (&steps))
    die_usage ("how many steps? --steps=H");
}

/* --- the header ---------------------------------------------------------- */

/* ,COL_WHAT, in quotes if need be.  */
static void
put_name (const forecasting *f, size_t j, const char *what)
{
  const char *name = f->in->model->column[j].name;
  char number[32], *text;
  size_t room;

  snprintf (number, sizeof number, "V%zu", j + 1);
  name = name ? name : number;
  room = strlen (name) + strlen (what) + 2;
  text = common_alloc (room, 1);
  snprintf (text, room, "%s_%s", name, what);
  fputc (',', f->out);
  lat_table_quote (f->out, text, ',');
  free (text);
}

static void
put_names_of_column (const forecasting *f, size_t j)
{
  const lat_column *c = &f->in->model->column[j];
  char text[64];

  if (c->kind == LAT_CATEGORICAL)
    {
      for (size_t l = 0; l < c->levels; l++)
        put_name (f, j, c->level[l]);
      return;
    }
  put_name (f, j, "mean");
  put_name (f, j, "sd");
  for (size_t i = 0; i < f->list.n; i++)
    {
      snprintf (text, sizeof text, "q%.60s", f->list.name[i]);
      put_name (f, j, text);
    }
  for (size_t x = values.lo; x <= values.hi && opt_given (&values)
                             && f->target[j].scale == LAT_SCALE_COUNT;
       x++)
    {
      snprintf (text, sizeof text, "%zu", x);
      put_name (f, j, text);
    }
}

static void
put_header (const forecasting *f)
{
  if (common.table.sequence)
    {
      lat_table_quote (f->out, common.table.sequence, ',');
      fputc (',', f->out);
    }
  fputs ("step", f->out);
  for (size_t c = 0; c < f->m->k; c++)
    fprintf (f->out, ",probability_%zu", c + 1);
  for (size_t j = 0; j < f->in->model->p; j++)
    put_names_of_column (f, j);
  fputc ('\n', f->out);
}

/* --- lines --------------------------------------------------------------- */

static void
put_number (FILE *out, double x)
{
  char buf[LAT_NUMBER_SIZE];

  fputc (',', out);
  fputs (isnan (x)      ? "NA"
         : isfinite (x) ? lat_number_format (x, buf)
         : x > 0        ? "Inf"
                        : "-Inf",
         out);
}

static void die_law (const forecasting *f, size_t j, int s)
    __attribute__ ((noreturn));

static void
die_law (const forecasting *f, size_t j, int s)
{
  const char *name = f->in->model->column[j].name;

  if (s == LAT_EINVAL)
    die (EXIT_FAILURE, "column '%s' has no quantiles: --quantiles=none",
         name ? name : "");
  die (EXIT_FAILURE, "%s: %s", predict_model, lat_strerror (s));
}

/* P(X = x) of a count or a level.  */
static void
put_probability (const forecasting *f, size_t j, const double *law, double x)
{
  lat_cdf d;
  int s = lat_hmm_law_cdf (f->m, law, f->target[j].own, x, &d);

  if (s)
    die_law (f, j, s);
  put_number (f->out, d.at);
}

static void
put_drawn (const forecasting *f, size_t j, size_t step)
{
  double mean, sd;

  forecast_draws_moments (&f->drawn, step, j, &mean, &sd);
  put_number (f->out, mean);
  put_number (f->out, sd);
  for (size_t i = 0; i < f->list.n; i++)
    put_number (f->out,
                forecast_draws_quantile (&f->drawn, step, j, f->list.q[i]));
}

static void
put_column (const forecasting *f, size_t j, const double *law)
{
  const lat_column *c = &f->in->model->column[j];

  if (c->kind == LAT_CATEGORICAL)
    {
      for (size_t l = 0; l < c->levels; l++)
        put_probability (f, j, law, (double)l);
      return;
    }
  put_number (f->out, f->mean[j]);
  put_number (f->out, f->sd[j]);
  for (size_t i = 0; i < f->list.n; i++)
    {
      double x;
      int s = lat_hmm_law_quantile (f->m, law, f->target[j].own, f->list.q[i],
                                    &x);

      if (s)
        die_law (f, j, s);
      put_number (f->out, x);
    }
  for (size_t x = values.lo; x <= values.hi && opt_given (&values)
                             && f->target[j].scale == LAT_SCALE_COUNT;
       x++)
    put_probability (f, j, law, (double)x);
}

static void
put_line (const forecasting *f, const char *sequence, size_t step,
          const double *law)
{
  size_t p = f->in->model->p;
  int s = lat_hmm_law_moments (f->m, law, p, f->mean, f->sd);

  if (s)
    die (EXIT_FAILURE, "%s: %s", predict_model, lat_strerror (s));
  if (sequence)
    {
      lat_table_quote (f->out, sequence, ',');
      fputc (',', f->out);
    }
  fprintf (f->out, "%zu", step);
  for (size_t c = 0; c < f->m->k; c++)
    put_number (f->out, law[c]);
  for (size_t j = 0; j < p; j++)
    if (f->by_draws[j])
      put_drawn (f, j, step - 1);
    else
      put_column (f, j, law);
  fputc ('\n', f->out);
}

/* What the cell that names unit u says, for the caller to free.  */
static char *
name_of_unit (const forecasting *f, size_t u)
{
  const lat_table *t = f->in->table;
  const size_t *order = lat_table_order (t);
  size_t row = lat_data_row (f->in->data, u);
  char *text;

  for (size_t j = 0; j < lat_table_columns (t); j++)
    if (lat_table_column (t, j)->role == LAT_ROLE_SEQUENCE)
      {
        text = lat_table_text (t, order ? order[row] : row, j);
        if (!text)
          common_fail (t, LAT_ENOMEM);
        return text;
      }
  return NULL;
}

/* --- all of it ----------------------------------------------------------- */

/* The laws of all steps at once: durations remember more than the last law,
   covariates are other ones in each row.
   NULL: a law is enough to go on from.  */
static double *
laws_of_steps (const forecasting *f)
{
  size_t units = f->in->data->units, k = f->m->k;
  double *laws;
  int s;

  if (!f->m->duration && !f->m->covariates)
    return NULL;
  if (steps > (size_t)-1 / sizeof *laws / k / units)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  laws = common_alloc (units * steps * k, sizeof *laws);
  s = f->z ? lat_hmm_forecast_with (f->m, f->in->data, common_threads (),
                                    steps, f->z, laws)
           : lat_hmm_forecast (f->m, f->in->data, common_threads (), steps,
                               laws);
  if (s)
    common_fail_model (f->in->table, f->in->data, f->in->model, s);
  return laws;
}

static void
put_sequence (forecasting *f, size_t u, const double *last, const double *laws)
{
  size_t k = f->m->k;
  char *name = common.table.sequence ? name_of_unit (f, u) : NULL;
  double *law = common_alloc (2 * k, sizeof *law);

  memcpy (law, last, k * sizeof *law);
  f->drawn = forecast_draws_make (f->m, f->in->data, u, last, draws, steps,
                                  f->by_draws);
  for (size_t h = 1; h <= steps; h++)
    {
      if (!laws)
        {
          lat_hmm_next (f->m, law, law + k);
          memcpy (law, law + k, k * sizeof *law);
        }
      put_line (f, name, h, laws ? laws + (u * steps + h - 1) * k : law);
    }
  forecast_draws_clear (&f->drawn);
  free (law);
  free (name);
}

/* Which of the family's columns each column of the model is, and its scale. */
static void
find_targets (forecasting *f, const double *law)
{
  const size_t *col;
  size_t own = f->m->family->columns (f->m->emission, &col);
  lat_cdf d = { .scale = LAT_SCALE_REAL };
  unsigned char any = 0, looks_back = lat_model_lags (f->in->model) > 0;

  for (size_t i = 0; i < own; i++)
    {
      f->target[col[i]].own = i;
      if (lat_hmm_law_cdf (f->m, law, i, 0, &d) == 0)
        f->target[col[i]].scale = d.scale;
      else
        any |= f->by_draws[col[i]] = looks_back;
    }
  if (any)
    covariates_refuse (f->in->model, predict_model,
                       "a forecast of columns that look back");
  if (any && f->m->duration)
    die (EXIT_FAILURE,
         "%s: columns that look back can not be forecast with durations yet",
         predict_model);
  if (any)
    note ("columns that look back: from %zu draws", draws);
  else if (opt_given (&draws) || opt_given (&common.seed))
    die_usage ("--%s: no column of this model looks back, so nothing is drawn",
               opt_given (&draws) ? "draws" : "seed");
}

void
forecast_write (const predict_input *in)
{
  size_t p = in->model->p, units = in->data->units;
  forecasting f = { .in = in,
                    .m = in->model->hmm,
                    .list = quantiles_read (quantiles_text) };
  double *last = common_alloc (units * f.m->k, sizeof *last), *laws;
  lat_output *o;
  int s = lat_hmm_last (f.m, in->data, common_threads (), last);

  if (s)
    common_fail_model (in->table, in->data, in->model, s);
  f.target = common_alloc (p, sizeof *f.target);
  f.by_draws = common_alloc (p, sizeof *f.by_draws);
  f.mean = common_alloc (p, sizeof *f.mean);
  f.sd = common_alloc (p, sizeof *f.sd);
  find_targets (&f, last);
  f.z = covariates_ahead (in->model, predict_model, in->table, in->data,
                          steps);
  laws = laws_of_steps (&f);
  o = output_open (common.output);
  f.out = lat_output_stream (o);
  put_header (&f);
  for (size_t u = 0; u < units; u++)
    put_sequence (&f, u, last + u * f.m->k, laws);
  output_commit (o);
  quantiles_clear (&f.list);
  free (f.target);
  free (f.by_draws);
  free (f.mean);
  free (f.sd);
  free (f.z);
  free (laws);
  free (last);
}
