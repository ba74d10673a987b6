/* forecast_lines.c -- how a forecast is written: a header, then a line a step
   of each sequence.  */

#include "forecast_lines.h"

#include <latens/hmm_infer.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
  for (size_t x = f->values.lo; f->has_values && x <= f->values.hi
                                && f->target[j].scale == LAT_SCALE_COUNT;
       x++)
    {
      snprintf (text, sizeof text, "%zu", x);
      put_name (f, j, text);
    }
}

void
forecast_header (const forecasting *f)
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
  for (size_t x = f->values.lo; f->has_values && x <= f->values.hi
                                && f->target[j].scale == LAT_SCALE_COUNT;
       x++)
    put_probability (f, j, law, (double)x);
}

void
forecast_line (const forecasting *f, const char *sequence, size_t step,
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
