/* residuals.c -- pseudo-residuals, as a table.  */

#include "residuals.h"
#include "covariates.h"

#include <latens/product.h>
#include <latens/residuals.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int forecast;
static size_t lags = 10;

static const opt residuals_opts[] = {
  { 0, "forecast", OPT_FLAG, &forecast, NULL, 0, 0,
    "each row given those before it, instead of all others" },
  { 0, "lags", OPT_SIZE, &lags, "N", 1, 10000,
    "lags of the Ljung-Box test, at most a fifth of the residuals (default: "
    "10)" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
const opt_group group_residuals = { "Residuals", residuals_opts };

/* Residuals of all cells: n x p each.  */
typedef struct
{
  const predict_input *in;
  double *low, *mid, *high;
} residuals;

/* Whether a cell of column j has three numbers: those of counts and levels. */
static int
is_whole (const lat_model *m, size_t j)
{
  lat_cdf f;

  return lat_family_product.cdf (lat_model_emission (m), 0, j, 0, &f) == 0
         && (f.scale == LAT_SCALE_COUNT || f.scale == LAT_SCALE_LEVEL);
}

static void
put_names (FILE *out, const residuals *r, const int *whole)
{
  static const char *const part[] = { "_low", "_mid", "_high" };
  const lat_model *m = r->in->model;
  char name[1024], number[32];

  for (size_t j = 0; j < m->p; j++)
    for (size_t i = 0; i < (whole[j] ? 3 : 1); i++)
      {
        snprintf (number, sizeof number, "V%zu", j + 1);
        snprintf (name, sizeof name, "%.1000s%s",
                  m->column[j].name ? m->column[j].name : number,
                  whole[j] ? part[i] : "");
        fputs (j || i ? "," : "", out);
        lat_table_quote (out, name, ',');
      }
  fputc ('\n', out);
}

static void
put_cell (FILE *out, int first, double x)
{
  char buf[LAT_NUMBER_SIZE];

  if (!first)
    fputc (',', out);
  if (isinf (x))
    fputs (x > 0 ? "Inf" : "-Inf", out);
  else if (!isnan (x))
    fputs (lat_number_format (x, buf), out);
}

static void
write_table (const residuals *r, const int *whole)
{
  const predict_input *in = r->in;
  const size_t *position = lat_table_position (in->table);
  lat_output *o = output_open (common.output);
  FILE *out = lat_output_stream (o);

  put_names (out, r, whole);
  for (size_t i = 0; i < in->data->n; i++)
    {
      size_t row = (position ? position[i] : i) * in->data->p;

      for (size_t j = 0; j < in->data->p; j++)
        {
          if (whole[j])
            put_cell (out, j == 0, r->low[row + j]);
          put_cell (out, j == 0 && !whole[j], r->mid[row + j]);
          if (whole[j])
            put_cell (out, 0, r->high[row + j]);
        }
      fputc ('\n', out);
    }
  output_commit (o);
}

/* One line about each column.  */
static void
say_summary (const residuals *r, size_t j)
{
  const lat_data *d = r->in->data;
  const char *name = r->in->model->column[j].name;
  lat_residuals_summary s
      = lat_residuals_summarise (d, r->mid + j, d->p, lags);
  char number[32], tests[256] = "";

  snprintf (number, sizeof number, "V%zu", j + 1);
  if (s.n == 0)
    {
      note ("%s: nothing is seen", name ? name : number);
      return;
    }
  if (!isnan (s.normality))
    snprintf (tests, sizeof tests, "; Jarque-Bera %.3f, p = %.3g", s.normality,
              s.normality_p);
  if (!isnan (s.correlation))
    snprintf (tests + strlen (tests), sizeof tests - strlen (tests),
              "; Ljung-Box over %zu lag%s %.3f, p = %.3g", s.lags,
              s.lags == 1 ? "" : "s", s.correlation, s.correlation_p);
  note ("%s: %zu residual%s, mean %.4f, sd %.4f%s", name ? name : number, s.n,
        s.n == 1 ? "" : "s", s.mean, s.sd, tests);
}

/* Where columns look back the rows behind depend on the cell, too: ordinary
   residuals go through the states of all of these.  */
static void
check_lags (const lat_model *m)
{
  size_t lags_of_model = lat_model_lags (m);
  double paths = pow ((double)m->hmm->k, (double)lags_of_model + 1);

  if (forecast || lags_of_model == 0)
    return;
  if (m->hmm->duration)
    die (EXIT_FAILURE,
         "%s: with durations, columns that look back have residuals given the "
         "rows before alone: --forecast",
         predict_model);
  if (paths > LAT_RESIDUALS_PATHS)
    die (EXIT_FAILURE,
         "%s: %zu states and %zu lags: residuals given all other rows would "
         "take %.3g paths of states a row, more than %d; --forecast takes "
         "none",
         predict_model, m->hmm->k, lags_of_model, paths, LAT_RESIDUALS_PATHS);
}

static void
compute (residuals *r)
{
  const predict_input *in = r->in;
  size_t cells = in->data->n * in->data->p;
  int s;

  covariates_refuse (in->model, predict_model, "residuals");
  check_lags (in->model);
  r->low = common_alloc (cells, sizeof *r->low);
  r->mid = common_alloc (cells, sizeof *r->mid);
  r->high = common_alloc (cells, sizeof *r->high);
  s = lat_hmm_residuals (in->model->hmm, in->data,
                         forecast ? LAT_RESIDUALS_FORECAST
                                  : LAT_RESIDUALS_ORDINARY,
                         common_threads (), r->low, r->mid, r->high);
  if (s == LAT_EINVAL)
    die (EXIT_FAILURE,
         "%s: residuals need families with a distribution function, and one "
         "of the model's has none",
         predict_model);
  if (s)
    common_fail_model (in->table, in->data, in->model, s);
}

int
residuals_run (predict_input *in)
{
  residuals r = { .in = in };
  size_t p = in->data->p;
  int *whole = common_alloc (p, sizeof *whole);

  compute (&r);
  for (size_t j = 0; j < p; j++)
    whole[j] = is_whole (in->model, j);
  write_table (&r, whole);
  for (size_t j = 0; j < p; j++)
    say_summary (&r, j);
  free (whole);
  free (r.low);
  free (r.mid);
  free (r.high);
  predict_free (in);
  return EXIT_SUCCESS;
}
