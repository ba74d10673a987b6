/* decode.c -- states of each row, in several ways.  */

#include "decode.h"
#include "covariates.h"

#include <latens/hmm_infer.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_marginals, filter;
static size_t best, samples;

static const opt decode_opts[] = {
  { 0, "posterior", OPT_FLAG, &by_marginals, NULL, 0, 0,
    "write each row's most probable state by itself, and the "
    "probabilities of all, instead of the most probable path" },
  { 0, "filter", OPT_FLAG, &filter, NULL, 0, 0,
    "the same given the rows so far alone, each row as soon as it has come, "
    "in memory that does not grow with the table" },
  { 0, "best", OPT_SIZE, &best, "K", 1, 1e6,
    "write the K most probable paths, with log P (path, data)" },
  { 0, "sample", OPT_SIZE, &samples, "M", 1, 1e6,
    "write M paths drawn from their law given the whole sequence" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
const opt_group group_decode = { "Decoding", decode_opts };

void
decode_check (void)
{
  const void *ways[] = { &by_marginals, &filter, &best, &samples };
  const char *name[] = { "posterior", "filter", "best", "sample" };
  size_t n = sizeof ways / sizeof *ways, first = n;

  for (size_t i = 0; i < n; i++)
    {
      if (!opt_given (ways[i]))
        continue;
      if (first < n)
        die_usage ("--%s and --%s: one of them at a time", name[first],
                   name[i]);
      first = i;
    }
  if (opt_given (&common.seed) && !opt_given (&samples))
    die_usage ("--seed is about --sample=M: nothing else here is random");
}

int
decode_streams (void)
{
  return filter;
}

static size_t
data_row (const predict_input *in, size_t i)
{
  const size_t *position = lat_table_position (in->table);

  return position ? position[i] : i;
}

static void
fail (const predict_input *in, int s)
{
  if (s)
    common_fail_model (in->table, in->data, in->model, s);
}

/* --- one path, or the law of each row ------------------------------------ */

static void
write_path (const predict_input *in)
{
  size_t n = in->data->n;
  unsigned *state = common_alloc (n, sizeof *state);
  lat_output *o;
  FILE *out;

  fail (in, lat_hmm_viterbi (in->model->hmm, in->data, common_threads (),
                             state, NULL));
  o = output_open (common.output);
  out = lat_output_stream (o);
  fputs ("state\n", out);
  for (size_t i = 0; i < n; i++)
    predict_put_line (out, state[data_row (in, i)] + 1.0);
  output_commit (o);
  free (state);
}

typedef struct
{
  lat_output *o; /* NULL: not open yet */
  char *line;
  size_t k;
} laws;

static int
put_laws (size_t row, size_t n, const double *law, void *ctx)
{
  laws *w = ctx;

  if (row == 0)
    {
      w->o = output_open (common.output);
      predict_put_header (lat_output_stream (w->o), "state", w->k);
    }
  for (size_t i = 0; i < n; i++)
    predict_put_row (lat_output_stream (w->o), w->line, law + i * w->k, w->k);
  return 0;
}

/* Rows in their order are written as they are found; others wait in a table
   of all.  */
static void
write_laws (const predict_input *in)
{
  const lat_hmm *m = in->model->hmm;
  size_t n = in->data->n, k = m->k;
  laws w = { .k = k };
  double *law;

  if (lat_table_position (in->table))
    {
      law = common_alloc (n * k, sizeof *law);
      fail (in, lat_hmm_posterior (m, in->data, common_threads (), law));
      predict_write_probabilities (in, "state", k, law);
      free (law);
      return;
    }
  w.line = common_alloc (k + 1, LAT_NUMBER_SIZE);
  fail (in, lat_hmm_smooth (m, in->data, common_threads (), put_laws, &w));
  output_commit (w.o);
  free (w.line);
}

/* --- several paths ------------------------------------------------------- */

/* The sequence of each row.  */
static size_t *
units_of_rows (const lat_data *d)
{
  size_t *unit = common_alloc (d->n, sizeof *unit);

  for (size_t u = 0; u < d->units; u++)
    for (size_t i = lat_data_row (d, u); i < lat_data_row (d, u + 1); i++)
      unit[i] = u;
  return unit;
}

/* Path r of all sequences that have one; 0: none has.  */
static int
put_path (const predict_input *in, FILE *out, size_t r, const size_t *unit,
          const unsigned *state, const double *logp)
{
  char number[LAT_NUMBER_SIZE];
  size_t n = in->data->n;
  int any = 0;

  for (size_t u = 0; u < in->data->units; u++)
    any |= logp[u * best + r] > -INFINITY;
  for (size_t row = 0; any && row < n; row++)
    {
      size_t i = data_row (in, row);
      double l = logp[unit[i] * best + r];

      if (l > -INFINITY)
        fprintf (out, "%zu,%s,%u\n", r + 1, lat_number_full (l, number),
                 state[r * n + i] + 1);
      else
        fprintf (out, "%zu,NA,NA\n", r + 1);
    }
  return any;
}

static void
write_best (const predict_input *in)
{
  size_t n = in->data->n, r = 0;
  unsigned *state = common_alloc (n * best, sizeof *state);
  double *logp = common_alloc (in->data->units * best, sizeof *logp);
  size_t *unit = units_of_rows (in->data);
  lat_output *o;
  FILE *out;

  covariates_refuse (in->model, predict_model, "--best");
  fail (in, lat_hmm_paths (in->model->hmm, in->data, common_threads (), best,
                           state, logp));
  o = output_open (common.output);
  out = lat_output_stream (o);
  fputs ("path,log_probability,state\n", out);
  while (r < best && put_path (in, out, r, unit, state, logp))
    r++;
  output_commit (o);
  if (r < best)
    note ("there are only %zu paths", r);
  free (unit);
  free (logp);
  free (state);
}

static void
write_samples (const predict_input *in)
{
  size_t n = in->data->n;
  unsigned *state = common_alloc (n, sizeof *state);
  lat_stream seed = lat_stream_of_seed (common.seed);
  lat_output *o = NULL;
  FILE *out = NULL;

  for (size_t r = 1; r <= samples; r++)
    {
      fail (in, lat_hmm_draw (in->model->hmm, in->data, common_threads (),
                              lat_stream_sub (seed, r), NULL, state));
      if (r == 1)
        {
          o = output_open (common.output);
          out = lat_output_stream (o);
          fputs ("path,state\n", out);
        }
      for (size_t row = 0; row < n; row++)
        fprintf (out, "%zu,%u\n", r, state[data_row (in, row)] + 1);
    }
  output_commit (o);
  free (state);
}

void
decode_write (const predict_input *in)
{
  if (by_marginals)
    write_laws (in);
  else if (opt_given (&best))
    write_best (in);
  else if (opt_given (&samples))
    write_samples (in);
  else
    write_path (in);
}
