/* describe.c -- what is missing in a table, and whether it looks random.  */

#include "describe.h"

#include <math.h>
#include <stdlib.h>

static int as_json;

static const opt describe_opts[]
    = { { 0, "json", OPT_FLAG, &as_json, NULL, 0, 0,
          "write JSON, numbers with 17 digits" },
        { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL } };

const opt_group group_describe = { "Describing", describe_opts };

const lat_table_info *
describe_column (const description *d, size_t j)
{
  return lat_table_column (d->t, d->col[j]);
}

const char *
describe_type (const lat_table_info *c)
{
  if (c->role == LAT_ROLE_OBSERVED)
    return c->kind == LAT_NUMERIC ? "numeric" : "categorical";
  if (c->reason == LAT_CARRIED_UNSEEN)
    return "unseen";
  if (c->reason == LAT_CARRIED_CONSTANT)
    return "constant";
  return "text";
}

static void
find_columns (description *d)
{
  d->col = common_alloc (lat_table_columns (d->t), sizeof *d->col);
  for (size_t j = 0; j < lat_table_columns (d->t); j++)
    {
      const lat_table_info *c = lat_table_column (d->t, j);
      if (c->role == LAT_ROLE_OBSERVED
          || (c->role == LAT_ROLE_CARRIED && c->reason != LAT_CARRIED_IGNORED))
        d->col[d->p++] = j;
    }
}

/* NaN where a cell is missing, 0 elsewhere, whatever the column holds.  */
static lat_data *
make_holes (const description *d)
{
  size_t n = lat_table_rows (d->t);
  double *x = common_alloc (n * d->p, sizeof *x);
  lat_message msg;

  for (size_t i = 0; i < n * d->p; i++)
    x[i] = lat_table_missing (d->t, i / d->p, d->col[i % d->p]) ? NAN : 0;
  return lat_data_take (n, d->p, x, free, x, &msg);
}

static void
find_patterns (description *d)
{
  lat_data *holes = make_holes (d);

  if (!holes || lat_pattern_table_make (holes, &d->pattern)
      || lat_monotone_make (&d->pattern, &d->monotone))
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  lat_data_free (holes);
  d->flux = common_alloc (d->p, sizeof *d->flux);
  lat_flux_make (&d->pattern, d->flux);
}

static void
clear (description *d)
{
  lat_pattern_table_clear (&d->pattern);
  lat_monotone_clear (&d->monotone);
  free (d->flux);
  free (d->col);
}

int
run_describe (int argc, char **argv)
{
  lat_mcar_options o = lat_mcar_defaults ();
  description d = { .p = 0 };
  lat_table *t;
  lat_data *x;

  common.table.keep_constant = common.table.keep_none = 1;
  t = common_table (common_file (argc, argv), NULL);
  x = common_data (t);
  d.t = t;
  o.threads = common_threads ();
  find_columns (&d);
  find_patterns (&d);
  d.tested = lat_mcar_test (x, &o, &d.mcar);
  output_write (common.output, as_json ? describe_json : describe_text, &d);
  clear (&d);
  lat_data_free (x);
  lat_table_free (t);
  return EXIT_SUCCESS;
}
