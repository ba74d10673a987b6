/* common.c -- options that several verbs take, and what they do.  */

#include "common.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

common_options common = { .seed = 42 };

static const opt output_opts[] = {
  { 'o', "output", OPT_STRING, &common.output, "FILE", 0, 0,
    "write the product to FILE, complete or not at all (default: standard "
    "output)" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

const opt_group group_output = { "Output", output_opts };

/* Options of several groups.  */
#define OPTION_DELIMITER                                                      \
  {                                                                           \
    'd', "delimiter", OPT_STRING, &common.delimiter, "C", 0, 0,               \
        "cells are separated by C, or by tabs if C is tab (default: tab for " \
        "*.tsv, else a comma)"                                                \
  }
#define OPTION_NA                                                             \
  {                                                                           \
    0, "na", OPT_STRING, &common.table.na, "STR[,STR]...", 0, 0,              \
        "further words that mean missing beside the empty field, NA, "        \
        "NaN, nan, NULL, null, N/A, ? and the full stop; a list that "        \
        "begins with a comma replaces them"                                   \
  }
#define OPTION_QUIET                                                          \
  {                                                                           \
    'q', "quiet", OPT_FLAG, &quiet, NULL, 0, 0,                               \
        "say nothing but warnings and errors"                                 \
  }

static const opt cells_opts[] = {
  OPTION_DELIMITER, OPTION_NA, { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

const opt_group group_cells = { "Reading tables", cells_opts };

static const opt quiet_opts[]
    = { OPTION_QUIET, { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL } };

const opt_group group_quiet = { "Running", quiet_opts };

static const opt table_opts[] = {
  OPTION_DELIMITER,
  { 0, "header", OPT_WORD, &common.header, "auto|yes|no", 0, 0,
    "whether line 1 holds names (auto: unless one of its cells reads as a "
    "number)" },
  OPTION_NA,
  { 0, "columns", OPT_STRING, &common.table.columns, "LIST", 0, 0,
    "use only these columns: names, numbers from 1, ranges 2-5" },
  { 0, "ignore", OPT_STRING, &common.table.ignore, "LIST", 0, 0,
    "do not use these columns" },
  { 0, "categorical", OPT_STRING, &common.table.categorical, "LIST", 0, 0,
    "these columns hold categories, whatever they look like" },
  { 0, "numeric", OPT_STRING, &common.table.numeric, "LIST", 0, 0,
    "these columns hold numbers, and anything else is an error" },
  { 0, "id", OPT_STRING, &common.table.id, "LIST", 0, 0,
    "these columns name the rows and are not used" },
  { 0, "weights", OPT_STRING, &common.table.weights, "COL", 0, 0,
    "this column holds the weights of the rows" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

const opt_group group_table = { "Reading tables", table_opts };

static const opt run_opts[] = {
  { 'j', "threads", OPT_SIZE, &common.threads, "N", 1, 4096,
    "use N threads (default: LATENS_THREADS, or all cores); results do not "
    "depend on it" },
  OPTION_QUIET,
  { 'v', "verbose", OPT_FLAG, &verbose, NULL, 0, 0, "say more" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

const opt_group group_run = { "Running", run_opts };

static const opt seed_opts[]
    = { { 's', "seed", OPT_SEED, &common.seed, "N", 0, 0,
          "seed of all that is random (default: 42)" },
        { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL } };

const opt_group group_seed = { "Random numbers", seed_opts };

unsigned
common_threads (void)
{
  const char *env = getenv ("LATENS_THREADS");
  char *end;
  unsigned long n;

  if (common.threads > 1 && !lat_threads_safe ())
    note ("one thread: this BLAS (OpenBLAS built without threads) cannot be "
          "called from several; install libopenblas0-pthread");
  if (common.threads)
    return (unsigned)common.threads;
  if (!env || !*env)
    return 0;
  n = strtoul (env, &end, 10);
  if (*end || n < 1 || n > 4096 || *env < '0' || *env > '9')
    die_usage ("LATENS_THREADS: '%s' is not a whole number from 1 to 4096",
               env);
  return (unsigned)n;
}

const char *
common_file (int argc, char **argv)
{
  if (argc > 1 && access (argv[0], F_OK) != 0)
    die_usage ("'%s' is neither a verb nor a file", argv[0]);
  if (argc > 1)
    die_usage ("one FILE at a time: '%s' is too many", argv[1]);
  return argc ? argv[0] : NULL;
}

void
common_check_output (void)
{
  output_check ("--output", common.output ? common.output : "-");
}

const char *
common_shown (const lat_table *t, size_t i, size_t j, char buf[SHOWN_SIZE])
{
  char *cell = lat_table_text (t, i, j);

  snprintf (buf, SHOWN_SIZE, "%s", cell ? cell : "");
  free (cell);
  return buf;
}

void
common_accept (const lat_table *t, const lat_data *d, const lat_model *m)
{
  const size_t *order = lat_table_order (t);
  lat_where at;
  lat_message text, msg;
  size_t i, j;
  char cell[SHOWN_SIZE];

  if (lat_model_accept_cells (m, d, &at) != LAT_EDATA)
    return;
  i = order ? order[at.row] : at.row;
  j = lat_table_source (t, at.col);
  common_shown (t, i, j, cell);
  if (isnan (lat_data_cell (d, at.row, at.col)))
    snprintf (text.text, sizeof text.text,
              "%s (column '%.60s'; --ignore=%.60s to leave it out)", at.reason,
              lat_table_column (t, j)->name, lat_table_column (t, j)->name);
  else
    snprintf (text.text, sizeof text.text,
              "%s: '%s' (column '%.60s'; --na=%s to call it missing, "
              "--ignore=%.60s to leave the column out)",
              at.reason, cell, lat_table_column (t, j)->name, cell,
              lat_table_column (t, j)->name);
  lat_table_place (t, i, j, text.text, &msg);
  die (EXIT_FAILURE, "%s", msg.text);
}

void
common_fail (const lat_table *t, int status)
{
  die (EXIT_FAILURE, "%s: %s", lat_table_name (t), lat_strerror (status));
}

void
common_fail_model (const lat_table *t, const lat_data *d, const lat_model *m,
                   int status)
{
  static const char advice[]
      = "a model fitted with --prior=default rules out less";
  const size_t *order = lat_table_order (t);
  lat_message text, msg;
  lat_where at;
  size_t i, j;
  char cell[SHOWN_SIZE];

  if (status != LAT_EIMPOSSIBLE
      || lat_model_impossible (m, d, &at) != LAT_EIMPOSSIBLE)
    common_fail (t, status);
  i = order ? order[at.row] : at.row;
  j = lat_table_source (t, at.col < d->p ? at.col : 0);
  if (j == LAT_NO_COLUMN) /* a column of the model that is not there */
    j = 0;
  common_shown (t, i, j, cell);
  if (at.col < d->p)
    snprintf (text.text, sizeof text.text,
              "%s: '%s' (column '%.60s'; --na=%s to call it missing; "
              "%s)",
              at.reason, cell, lat_table_column (t, j)->name, cell, advice);
  else
    snprintf (text.text, sizeof text.text, "%s: its probability is zero (%s)",
              at.reason, advice);
  lat_table_place (t, i, j, text.text, &msg);
  die (EXIT_FAILURE, "%s", msg.text);
}

void *
common_alloc (size_t n, size_t size)
{
  void *p = calloc (n ? n : 1, size);

  if (!p)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  return p;
}

void
common_number (FILE *out, char before, double x)
{
  char buf[LAT_NUMBER_SIZE];

  fputc (before, out);
  fputs (isfinite (x) ? lat_number_full (x, buf)
         : isnan (x)  ? "NaN"
         : x > 0      ? "Inf"
                      : "-Inf",
         out);
}
