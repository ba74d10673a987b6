/* predict.c -- what the tools do with a model that is there already.  */

#include "predict.h"
#include "covariates.h"
#include "show.h"

#include <latens/impute.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *predict_model;
static int per_row, as_json;
static size_t sample_n;

static const opt model_opts[]
    = { { 'm', "model", OPT_STRING, &predict_model, "MODEL", 0, 0,
          "the model file" },
        { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL } };
const opt_group group_model = { "Model", model_opts };

static const opt score_opts[]
    = { { 0, "per-row", OPT_FLAG, &per_row, NULL, 0, 0,
          "write one line a row" },
        { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL } };
const opt_group group_score = { "Scoring", score_opts };

static const opt sample_opts[]
    = { { 'n', "rows", OPT_SIZE, &sample_n, "N", 0, 1e12,
          "how many rows to draw" },
        { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL } };
const opt_group group_sample = { "Sampling", sample_opts };

static const opt show_opts[]
    = { { 0, "json", OPT_FLAG, &as_json, NULL, 0, 0,
          "print the model file itself, in canonical form" },
        { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL } };
const opt_group group_show = { "Showing", show_opts };

predict_input
predict_read (lat_model_kind kind, const char *file)
{
  predict_input in;

  in.model = common_model (predict_model, kind);
  in.table = common_table (file, in.model);
  in.data = common_data (in.table);
  common_accept (in.table, in.data, in.model);
  return in;
}

void
predict_free (predict_input *in)
{
  lat_data_free (in->data);
  lat_table_free (in->table);
  lat_model_free (in->model);
}

/* The number of the largest of the k numbers, and all of them; behind it.  */
static char *
put_row (char *to, const double *row, size_t k)
{
  size_t best = 0;

  for (size_t c = 1; c < k; c++)
    best = row[c] > row[best] ? c : best;
  to += strlen (lat_number_format ((double)(best + 1), to));
  for (size_t c = 0; c < k; c++)
    {
      *to++ = ',';
      to += strlen (lat_number_format (row[c], to));
    }
  *to++ = '\n';
  return to;
}

void
predict_put_header (FILE *out, const char *what, size_t k)
{
  fputs (what, out);
  for (size_t c = 0; c < k; c++)
    fprintf (out, ",probability_%zu", c + 1);
  fputc ('\n', out);
}

void
predict_put_row (FILE *out, char *line, const double *law, size_t k)
{
  fwrite (line, 1, (size_t)(put_row (line, law, k) - line), out);
}

void
predict_write_probabilities (const predict_input *in, const char *what,
                             size_t k, const double *r)
{
  const size_t *position = lat_table_position (in->table);
  lat_output *o = output_open (common.output);
  FILE *out = lat_output_stream (o);
  char *line = common_alloc (k + 1, LAT_NUMBER_SIZE);

  predict_put_header (out, what, k);
  for (size_t i = 0; i < in->data->n; i++)
    predict_put_row (out, line, r + (position ? position[i] : i) * k, k);
  free (line);
  output_commit (o);
}

void
predict_put_line (FILE *out, double x)
{
  char line[LAT_NUMBER_SIZE + 1];
  size_t n = strlen (lat_number_full (x, line));

  line[n] = '\n';
  fwrite (line, 1, n + 1, out);
}

static void
write_score (const predict_input *in, double total, const double *row)
{
  const size_t *position = lat_table_position (in->table);
  lat_output *o = output_open (common.output);
  FILE *out = lat_output_stream (o);

  if (!per_row)
    predict_put_line (out, total);
  for (size_t i = 0; per_row && i < in->data->n; i++)
    predict_put_line (out, row[position ? position[i] : i]);
  output_commit (o);
}

int
predict_score (predict_input *in)
{
  double total;
  double *row = common_alloc (per_row ? in->data->n : 1, sizeof *row);
  int s = lat_model_score (in->model, in->data, common_threads (), &total,
                           per_row ? row : NULL);

  if (s)
    common_fail_model (in->table, in->data, in->model, s);
  write_score (in, total, row);
  free (row);
  predict_free (in);
  return EXIT_SUCCESS;
}

static void
write_cell (FILE *out, const lat_column *c, double x)
{
  char buf[LAT_NUMBER_SIZE];

  if (isnan (x))
    fputs ("NA", out);
  else if (c->kind == LAT_CATEGORICAL && c->level)
    lat_table_quote (out, c->level[(size_t)x], ',');
  else
    fputs (lat_number_format (x, buf), out);
}

/* Covariates come behind the model's columns, as they were given.  */
static void
write_sample (const lat_model *m, const covariates_table *ahead,
              const double *x)
{
  lat_output *o = output_open (common.output);
  FILE *out = lat_output_stream (o);

  for (size_t j = 0; j < m->p; j++)
    {
      fputs (j ? "," : "", out);
      if (m->column[j].name)
        lat_table_quote (out, m->column[j].name, ',');
      else
        fprintf (out, "V%zu", j + 1);
    }
  for (size_t c = 0; c < ahead->q; c++)
    {
      fputc (',', out);
      lat_table_quote (out, m->covariate[c], ',');
    }
  fputc ('\n', out);
  for (size_t i = 0; i < sample_n; i++)
    {
      for (size_t j = 0; j < m->p; j++)
        {
          fputs (j ? "," : "", out);
          write_cell (out, &m->column[j], x[i * m->p + j]);
        }
      for (size_t c = 0; c < ahead->q; c++)
        {
          char buf[LAT_NUMBER_SIZE];

          fputc (',', out);
          fputs (lat_number_format (ahead->z[i * ahead->q + c], buf), out);
        }
      fputc ('\n', out);
    }
  output_commit (o);
}

/* Whether a column has a transform or bounds.  */
static int
is_scaled (const lat_model *m)
{
  for (size_t j = 0; j < m->p; j++)
    if (m->column[j].transform.kind || m->column[j].bounds.sides)
      return 1;
  return 0;
}

/* Rows with nothing seen, completed by draws.  */
static int
sample_scaled (const lat_model *m, lat_stream stream, double *x)
{
  lat_impute_options o = lat_impute_defaults ();
  lat_data *d;
  int s;

  for (size_t i = 0; i < sample_n * m->p; i++)
    x[i] = (double)NAN;
  d = lat_data_alloc (sample_n, m->p, x, NULL, NULL);
  if (!d)
    return LAT_ENOMEM;
  o.method = LAT_IMPUTE_DRAW;
  s = lat_impute_rows (m, d, &o, stream, x, NULL);
  lat_data_free (d);
  return s;
}

/* How many rows; covariates are there for so many.  */
static void
count_rows (const covariates_table *ahead)
{
  if (!ahead->q && !opt_given (&sample_n))
    die_usage ("how many rows? -n N");
  if (ahead->q && !opt_given (&sample_n))
    sample_n = ahead->rows;
  if (ahead->q && sample_n > ahead->rows)
    die (EXIT_FAILURE, "%s: covariates of %zu rows, and -n asks for %zu",
         lat_table_name (ahead->table), ahead->rows, sample_n);
}

int
predict_sample (lat_model_kind kind, int argc, char **argv)
{
  lat_stream stream = lat_stream_of_seed (common.seed);
  covariates_table ahead;
  lat_model *m;
  double *x;
  int s;

  if (argc)
    die_usage ("no table is read here: '%s'", argv[0]);
  m = common_model (predict_model, kind);
  ahead = covariates_read (m, predict_model);
  count_rows (&ahead);
  if (sample_n > (size_t)-1 / sizeof *x / m->p)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  x = common_alloc (sample_n * m->p, sizeof *x);
  s = is_scaled (m) ? sample_scaled (m, stream, x)
      : m->mixture
          ? lat_mixture_sample (m->mixture, sample_n, m->p, stream, x, NULL)
          : lat_hmm_sample_with (m->hmm, sample_n, ahead.z, m->p, stream, x,
                                 NULL);
  if (s)
    die (EXIT_FAILURE, "%s: %s", predict_model, lat_strerror (s));
  write_sample (m, &ahead, x);
  free (x);
  covariates_clear (&ahead);
  lat_model_free (m);
  return EXIT_SUCCESS;
}

int
predict_show (lat_model_kind kind, int argc, char **argv)
{
  lat_output *o;
  lat_model *m;
  FILE *out;

  if (argc != 1)
    die_usage ("one MODEL is needed");
  m = common_model (argv[0], kind);
  o = output_open (common.output);
  out = lat_output_stream (o);
  if (as_json && lat_model_write (m, out))
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  if (!as_json)
    {
      show_fit (out, m);
      show_parameters (out, m, 1);
    }
  output_commit (o);
  lat_model_free (m);
  return EXIT_SUCCESS;
}
