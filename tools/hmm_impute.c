/* hmm_impute.c -- filling the holes of sequences: means, or draws of all that
   is hidden together.  */

#include "hmm_impute.h"
#include "numbered.h"
#include "se.h"

#include <latens/hmm_infer.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  MEAN,
  DRAW
};

static int method;
static size_t imputations;

static const opt impute_opts[] = {
  { 0, "method", OPT_WORD, &method, "mean|draw", 0, 0,
    "fill with the mean given all of the sequence (categories: the most "
    "probable one), or with a draw of all that is hidden together (default: "
    "mean)" },
  { 0, "imputations", OPT_SIZE, &imputations, "M", 1, 1e6,
    "write M tables of draws: files if the name of -o has %d for their "
    "numbers, else one long table with a first column .imp" },
  { 0, "se", OPT_STRING, &se_path, "FILE", 0, 0,
    "write the standard deviation of each filled number, and the "
    "probability of each filled category, to FILE, a table like the "
    "product" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
const opt_group group_hmm_impute = { "Filling holes", impute_opts };

static int
draws_wanted (void)
{
  return method == DRAW || opt_given (&imputations);
}

void
hmm_impute_check_options (void)
{
  if (opt_given (&imputations) && opt_given (&method) && method == MEAN)
    die_usage ("--imputations writes tables of draws, --method=mean one best "
               "guess: leave one of them out");
  if (draws_wanted () && se_path)
    die_usage ("--se tells how sure means are; draws differ as far as is "
               "open: leave one of them out");
  if (se_path)
    output_check ("--se", se_path);
}

void
hmm_impute_check (const lat_table *t)
{
  if (opt_given (&imputations))
    numbered_check (t);
}

/* --- means --------------------------------------------------------------- */

typedef struct
{
  const lat_table *t;
  const lat_data *d;
  const double *sd;
} sureness;

static double
se_of_cell (void *self, size_t row, size_t column)
{
  const sureness *s = self;
  const size_t *position = lat_table_position (s->t);
  size_t i = position ? position[row] : row;

  return s->sd[i * s->d->p + lat_table_column (s->t, column)->data];
}

static void
write_se (FILE *out, void *ctx)
{
  sureness *s = ctx;

  se_write (out, s->t, lat_table_has_header (s->t), se_of_cell, s);
}

static void
write_means (const lat_table *t, const lat_data *d, const lat_model *m,
             unsigned threads, double *x)
{
  double *sd = se_path ? common_alloc (d->n * d->p, sizeof *sd) : NULL;
  sureness sure = { t, d, sd };
  int s = lat_hmm_expect (m->hmm, d, threads, x, sd);

  if (s)
    common_fail_model (t, d, m, s);
  if (sd)
    output_write (se_path, write_se, &sure);
  fill_write (t, d, x);
  free (sd);
}

/* --- draws --------------------------------------------------------------- */

static void
draw (const lat_table *t, const lat_data *d, const lat_model *m,
      unsigned threads, size_t i, double *x)
{
  lat_stream stream = lat_stream_sub (lat_stream_of_seed (common.seed), i);
  int s = lat_hmm_draw (m->hmm, d, threads, stream, x, NULL);

  if (s)
    common_fail_model (t, d, m, s);
}

/* Table i: to a file of its own, or on to the one file there is.  */
static void
write_one (const lat_table *t, const lat_data *d, const double *x, size_t i,
           lat_output *whole)
{
  char *path = numbered_name (i), number[32];
  lat_output *o = path ? output_open (path) : whole;
  fill_copy copy = { .out = lat_output_stream (o) };

  snprintf (number, sizeof number, "%zu", i);
  if (!path)
    {
      copy.lead = ".imp";
      copy.lead_text = number;
      copy.no_header = i > 1;
      copy.more = i < imputations;
    }
  fill_write_values (t, d, x, &copy);
  if (path)
    output_commit (o);
  free (path);
}

static void
write_imputations (const lat_table *t, const lat_data *d, const lat_model *m,
                   unsigned threads, double *x)
{
  char *path = numbered_name (1);
  lat_output *whole = path ? NULL : output_open (common.output);

  for (size_t i = 1; i <= imputations; i++)
    {
      draw (t, d, m, threads, i, x);
      write_one (t, d, x, i, whole);
    }
  if (whole)
    output_commit (whole);
  free (path);
}

/* --- both ---------------------------------------------------------------- */

void
hmm_impute_write (const lat_table *t, const lat_data *d, const lat_model *m,
                  unsigned threads)
{
  double *x = common_alloc (d->n * d->p, sizeof *x);

  end_at_signals ();
  if (opt_given (&imputations))
    write_imputations (t, d, m, threads, x);
  else if (draws_wanted ())
    {
      draw (t, d, m, threads, 1, x);
      fill_write (t, d, x);
    }
  else
    write_means (t, d, m, threads, x);
  free (x);
}
