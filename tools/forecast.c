/* forecast.c -- what comes behind the last row of each sequence.  */

#include "forecast.h"
#include "covariates.h"
#include "forecast_lines.h"

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

void
forecast_check (void)
{
  quantile_list list = quantiles_read (quantiles_text);

  quantiles_clear (&list);
  if (!opt_given (&steps))
    die_usage ("how many steps? --steps=H");
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
   covariates (units x steps x q, or NULL) are others in each row.
   NULL: a law is enough to go on from.  */
static double *
laws_of_steps (const forecasting *f, const double *z)
{
  size_t units = f->in->data->units, k = f->m->k;
  double *laws;
  int s;

  if (!f->m->duration && !z)
    return NULL;
  if (steps > (size_t)-1 / sizeof *laws / k / units)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  laws = common_alloc (units * steps * k, sizeof *laws);
  s = z ? lat_hmm_forecast_with (f->m, f->in->data, common_threads (), steps,
                                 z, laws)
        : lat_hmm_forecast (f->m, f->in->data, common_threads (), steps, laws);
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
      forecast_line (f, name, h, laws ? laws + (u * steps + h - 1) * k : law);
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
                    .list = quantiles_read (quantiles_text),
                    .has_values = opt_given (&values),
                    .values = values };
  double *last = common_alloc (units * f.m->k, sizeof *last), *laws, *z;
  lat_output *o;
  int s = lat_hmm_last (f.m, in->data, common_threads (), last);

  if (s)
    common_fail_model (in->table, in->data, in->model, s);
  f.target = common_alloc (p, sizeof *f.target);
  f.by_draws = common_alloc (p, sizeof *f.by_draws);
  f.mean = common_alloc (p, sizeof *f.mean);
  f.sd = common_alloc (p, sizeof *f.sd);
  find_targets (&f, last);
  z = covariates_ahead (in->model, predict_model, in->table, in->data, steps);
  laws = laws_of_steps (&f, z);
  free (z);
  o = output_open (common.output);
  f.out = lat_output_stream (o);
  forecast_header (&f);
  for (size_t u = 0; u < units; u++)
    put_sequence (&f, u, last + u * f.m->k, laws);
  output_commit (o);
  quantiles_clear (&f.list);
  free (f.target);
  free (f.by_draws);
  free (f.mean);
  free (f.sd);
  free (laws);
  free (last);
}
