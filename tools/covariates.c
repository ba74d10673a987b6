/* covariates.c -- --transition-covariates of latens-hmm, tables of covariates
   of rows to come, and how their effects are shown.  */

#include "covariates.h"
#include "fit.h"
#include "fix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *ahead_path;

static const opt covariates_opts[] = {
  { 0, "transition-covariates", OPT_STRING, &common.table.covariates, "LIST",
    0, 0,
    "transitions depend on these columns, by multinomial logits in the row "
    "that is moved into; they are numbers in every row, and not modelled" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
const opt_group group_covariates = { "Covariates", covariates_opts };

static const opt ahead_opts[] = {
  { 0, "covariates", OPT_STRING, &ahead_path, "FILE", 0, 0,
    "what the model's transitions depend on, in the rows to come: a table "
    "with a header and a line a row" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
const opt_group group_ahead = { "Covariates", ahead_opts };

/* --- fitting ------------------------------------------------------------- */

void
covariates_refuse_fixed (const char *what, size_t k, const double *number)
{
  for (size_t i = k; i < k + k * k; i++)
    if (!isnan (number[i]))
      die_usage ("%s: transitions that depend on covariates can not be fixed: "
                 "leave --fix=transition out",
                 what);
}

/* What a chain with covariates can not be as well.  */
static void
check_spec (const lat_model_spec *spec)
{
  static const char option[] = "--transition-covariates";

  if (spec->initial == LAT_INITIAL_STATIONARY)
    die_usage ("%s: transitions that change have no stationary law: leave "
               "--initial=stationary out",
               option);
  if (spec->duration)
    die_usage ("%s does not know of durations yet: leave --duration out",
               option);
  if (spec->fixed)
    covariates_refuse_fixed (option, fit.k.lo, spec->fixed);
}

void
covariates_spec (const lat_table *t, lat_model_spec *spec)
{
  const size_t *column;
  size_t q = lat_table_covariates (t, &column);
  const char **name;

  if (!q)
    return;
  if (!fit.start)
    check_spec (spec);
  name = common_alloc (q, sizeof *name);
  for (size_t c = 0; c < q; c++)
    name[c] = lat_table_column (t, column[c])->name;
  spec->covariate = name;
  spec->covariates = q;
}

void
covariates_free (lat_model_spec *spec)
{
  free ((void *)spec->covariate);
  spec->covariate = NULL;
  spec->covariates = 0;
}

void
covariates_check_start (const lat_model *m, const lat_model_spec *spec)
{
  if (common.table.covariates)
    die_usage ("%s says itself what transitions depend on: leave "
               "--transition-covariates out",
               fit.start);
  if (m->covariate && spec->initial == LAT_INITIAL_STATIONARY)
    die_usage ("%s: its transitions depend on covariates, so there is no "
               "stationary law: leave --initial=stationary out",
               fit.start);
  (void)spec;
}

void
covariates_refuse (const lat_model *m, const char *name, const char *what)
{
  if (m->covariate)
    die (EXIT_USAGE,
         "%s: its transitions depend on covariates, which %s does not know of "
         "yet",
         name, what);
}

/* --- tables of covariates ------------------------------------------------ */

static void
need_path (const lat_model *m, const char *name)
{
  if (m->covariate && !ahead_path)
    die_usage ("%s: its transitions depend on '%s'%s: what are they in these "
               "rows? --covariates=FILE, a table with a header and a line a "
               "row",
               name, m->covariate[0], m->covariate[1] ? ", ..." : "");
  if (!m->covariate && ahead_path)
    die_usage ("%s: its transitions depend on no covariates: leave "
               "--covariates out",
               name);
}

/* One cell; ends the program.  */
static double
read_cell (const lat_table *t, size_t i, size_t j)
{
  lat_message text, msg;
  double x = 0;

  if (lat_table_missing (t, i, j))
    {
      snprintf (text.text, sizeof text.text,
                "the covariate is missing (column '%.60s'; transitions depend "
                "on it in every row)",
                lat_table_column (t, j)->name);
      lat_table_place (t, i, j, text.text, &msg);
      die (EXIT_FAILURE, "%s", msg.text);
    }
  if (lat_table_number (t, i, j, &x, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  if (!(fabs (x) <= LAT_COVARIATE_MOST))
    {
      lat_table_place (t, i, j, "the covariate is not within 1e100", &msg);
      die (EXIT_FAILURE, "%s", msg.text);
    }
  return x;
}

covariates_table
covariates_read (const lat_model *m, const char *name)
{
  covariates_table c = { .sequence = LAT_NO_COLUMN };

  need_path (m, name);
  if (!m->covariate)
    return c;
  input_check ("the covariates", ahead_path, "--output");
  c.table = common_cells (ahead_path);
  c.rows = lat_table_rows (c.table);
  c.q = m->hmm->covariates->q;
  c.z = common_alloc (c.rows * c.q, sizeof *c.z);
  for (size_t e = 0; e < c.q; e++)
    {
      size_t j = lat_table_find (c.table, m->covariate[e]);

      if (j == LAT_NO_COLUMN)
        die (EXIT_FAILURE,
             "%s has no column '%s', on which the model's transitions depend",
             ahead_path, m->covariate[e]);
      for (size_t i = 0; i < c.rows; i++)
        c.z[i * c.q + e] = read_cell (c.table, i, j);
    }
  if (common.table.sequence)
    c.sequence = lat_table_find (c.table, common.table.sequence);
  return c;
}

void
covariates_clear (covariates_table *c)
{
  free (c->z);
  lat_table_free (c->table);
  *c = (covariates_table){ .sequence = LAT_NO_COLUMN };
}

/* What the cell of a row says, for the caller to free.  */
static char *
text_of (const lat_table *t, size_t i, size_t j)
{
  char *text = lat_table_text (t, i, j);

  if (!text)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  return text;
}

/* The rows of c that are about unit u, into z (steps x q); returns how many
   there are, of which no more than steps are copied.  */
static size_t
rows_of_unit (const covariates_table *c, const char *sequence, size_t steps,
              double *z)
{
  size_t n = 0;

  for (size_t i = 0; i < c->rows; i++)
    {
      char *text = sequence ? text_of (c->table, i, c->sequence) : NULL;

      if (!sequence || strcmp (text, sequence) == 0)
        {
          if (n < steps)
            memcpy (z + n * c->q, c->z + i * c->q, c->q * sizeof *z);
          n++;
        }
      free (text);
    }
  return n;
}

static char *
name_of_unit (const lat_table *t, const lat_data *d, size_t u)
{
  const size_t *order = lat_table_order (t);
  size_t row = lat_data_row (d, u), j = 0;

  while (lat_table_column (t, j)->role != LAT_ROLE_SEQUENCE)
    j++;
  return text_of (t, order ? order[row] : row, j);
}

double *
covariates_ahead (const lat_model *m, const char *name, const lat_table *t,
                  const lat_data *d, size_t steps)
{
  covariates_table c = covariates_read (m, name);
  double *z;

  if (!m->covariate)
    return NULL;
  if (steps > (size_t)-1 / sizeof *z / c.q / d->units)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  z = common_alloc (d->units * steps * c.q, sizeof *z);
  for (size_t u = 0; u < d->units; u++)
    {
      char *unit = c.sequence == LAT_NO_COLUMN ? NULL : name_of_unit (t, d, u);
      size_t n = rows_of_unit (&c, unit, steps, z + u * steps * c.q);

      if (n != steps)
        die (EXIT_FAILURE,
             "%s: %zu row%s%s%.60s%s, and --steps=%zu needs the covariates of "
             "as many",
             ahead_path, n, n == 1 ? "" : "s", unit ? " of '" : "",
             unit ? unit : "", unit ? "'" : "", steps);
      free (unit);
    }
  covariates_clear (&c);
  return z;
}

/* --- showing ------------------------------------------------------------- */

/* The log-odds of going to j rather than to r, at zero covariates.  */
static double
intercept (const lat_hmm *h, size_t i, size_t j, size_t r)
{
  const lat_covariates *v = h->covariates;
  const double *a = h->transition + i * h->k;
  double sum = log (a[j]) - log (a[r]);

  for (size_t c = 0; c < v->q; c++)
    sum -= v->slope[(i * h->k + j) * v->q + c] * v->mean[c];
  return sum;
}

void
covariates_show (FILE *out, const lat_model *m)
{
  const lat_hmm *h = m->hmm;
  const lat_covariates *v = h ? h->covariates : NULL;

  if (!v)
    return;
  fprintf (out, "  transitions are those at the means of the covariates:");
  for (size_t c = 0; c < v->q; c++)
    fprintf (out, "%s %s %.5g (sd %.5g)", c ? "," : "", m->covariate[c],
             v->mean[c], v->sd[c]);
  fprintf (out, "\n  %-24s%11s", "log-odds", "intercept");
  for (size_t c = 0; c < v->q; c++)
    fprintf (out, " %10s", m->covariate[c]);
  fputc ('\n', out);
  for (size_t i = 0; i < h->k; i++)
    for (size_t j = 0, r = lat_hmm_covariates_reference (h, i); j < h->k; j++)
      {
        char what[96];

        if (j == r || !(h->transition[i * h->k + j] > 0))
          continue;
        snprintf (what, sizeof what, "from %zu to %zu, not %zu", i + 1, j + 1,
                  r + 1);
        fprintf (out, "  %-24s%11.5g", what, intercept (h, i, j, r));
        for (size_t c = 0; c < v->q; c++)
          fprintf (out, " %10.5g", v->slope[(i * h->k + j) * v->q + c]);
        fputc ('\n', out);
      }
}
