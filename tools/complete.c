/* complete.c -- completing a table by a model.  */

#include "complete.h"
#include "donors.h"
#include "fill.h"
#include "imputations.h"
#include "scales.h"
#include "se.h"
#include "stream.h"

#include <latens/impute.h>
#include <latens/linked.h>

#include <stdlib.h>
#include <string.h>

const char *model_path, *save_path;

static int method; /* lat_impute_method */
static const char *impute;

static const opt how_opts[] = {
  { 0, "method", OPT_WORD, &method, "mean|draw|pmm", 0, 0,
    "impute the expected value (categories: the most probable one); a draw "
    "from the conditional distribution; or the seen value of the row whose "
    "expected value is nearest (categories: a draw) (default: mean)" },
  { 0, "impute", OPT_STRING, &impute, "LIST", 0, 0,
    "fill only these columns; the others predict" },
  { 0, "se", OPT_STRING, &se_path, "FILE", 0, 0,
    "write the standard deviation of each imputed number, and the "
    "probability of each imputed category, to FILE, a table like the "
    "product" },
  { 0, "model", OPT_STRING, &model_path, "FILE", 0, 0,
    "impute by this saved model, without a fit" },
  { 0, "save-model", OPT_STRING, &save_path, "FILE", 0, 0,
    "write the fitted model to FILE" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
const opt_group group_how = { "Imputing", how_opts };

typedef struct
{
  const lat_model *m;
  lat_impute_options o;
  donor_texts *texts; /* of --method=pmm, or NULL */
} completing;

static int
complete_rows (void *ctx, const lat_data *rows, double *x, double *sd)
{
  const completing *c = ctx;

  return lat_impute_rows (c->m, rows, &c->o, lat_stream_of_seed (common.seed),
                          x, sd);
}

/* A number as the donor's cell has it.  */
static const char *
format_donor (void *ctx, size_t column, double v, char buf[LAT_NUMBER_SIZE])
{
  const completing *c = ctx;

  return c->texts ? donor_texts_find (c->texts, column, v, buf) : NULL;
}

/* --impute as one mark a column of the table; NULL: all.  */
static char *
chosen_columns (const lat_table *t)
{
  lat_message msg;
  char *chosen;

  if (!impute)
    return NULL;
  chosen = common_alloc (lat_table_columns (t), 1);
  if (lat_table_list (t, "--impute", impute, chosen, &msg))
    die_usage ("%s", msg.text);
  return chosen;
}

void
complete_check (const lat_table *t)
{
  char *chosen = chosen_columns (t);

  for (size_t j = 0; chosen && j < lat_table_columns (t); j++)
    {
      const lat_table_info *c = lat_table_column (t, j);

      if (!chosen[j] || c->role == LAT_ROLE_OBSERVED)
        continue;
      if (c->reason == LAT_CARRIED_UNSEEN || c->reason == LAT_CARRIED_CONSTANT
          || c->reason == LAT_CARRIED_LEVELS)
        warn ("--impute: column '%s' stays as it is, since it cannot be used",
              c->name);
      else
        die_usage ("--impute: column '%s' is not used%s, so it cannot be "
                   "filled",
                   c->name, model_path ? " by the model" : "");
    }
  free (chosen);
}

/* The same, a mark a column of the data.  */
static unsigned char *
imputed_columns (const lat_table *t, size_t p)
{
  char *chosen = chosen_columns (t);
  unsigned char *column;

  if (!chosen)
    return NULL;
  column = common_alloc (p, 1);
  for (size_t j = 0; j < p; j++)
    {
      size_t source = lat_table_source (t, j);

      column[j] = source != LAT_NO_COLUMN && chosen[source];
    }
  free (chosen);
  return column;
}

static void
make_donors (completing *c, const lat_table *t, const lat_data *d)
{
  int s;

  c->o.donors = lat_donors_alloc (c->m, d, &c->o, &s);
  if (!c->o.donors)
    common_fail_model (t, d, c->m, s);
  for (size_t j = 0; j < d->p; j++)
    {
      size_t source = lat_table_source (t, j);

      if (d->column[j].kind == LAT_NUMERIC && source != LAT_NO_COLUMN
          && lat_table_column (t, source)->missing
          && (!c->o.column || c->o.column[j])
          && !lat_donors_count (c->o.donors, j))
        warn ("column '%s' has no seen cell to take values from: expected "
              "values stand in",
              lat_table_column (t, source)->name);
    }
}

/* What is drawn for text that is not linked goes with other columns only as
   far as components differ.  */
static void
warn_apart (const lat_model *m)
{
  const char *name = NULL;
  size_t texts = 0;

  for (size_t j = 0; j < m->p; j++)
    if (m->column[j].kind == LAT_CATEGORICAL && m->column[j].levels > 1
        && !(m->linked && lat_linked_is_coded (m->linked->emission, j)))
      {
        texts++;
        name = name ? name : m->column[j].name;
      }
  if (texts && m->p > 1)
    warn ("draws of text ('%.60s'%s) go with other columns only as far as "
          "components differ, of which there %s %zu: what goes together in "
          "the table may come out too weak",
          name, texts > 1 ? ", ..." : "",
          lat_model_components (m) == 1 ? "is" : "are",
          lat_model_components (m));
}

/* As the options say.  */
static completing
begin (const lat_table *t, const lat_model *m, unsigned char **column)
{
  completing c = { m, lat_impute_defaults (), NULL };

  c.o.method = (lat_impute_method)method;
  c.o.threads = common_threads ();
  c.o.column = *column = imputed_columns (t, m->p);
  if (c.o.method == LAT_IMPUTE_DRAW)
    scales_tell (m);
  if (!complete_is_mean ())
    warn_apart (m);
  return c;
}

/* One table.  */
static void
complete_once (completing *c, const lat_table *t, const lat_data *d,
               const fill_source *from)
{
  int s;

  if (c->o.method == LAT_IMPUTE_PMM)
    make_donors (c, t, d);
  s = fill_write_rows (t, d, from);
  if (s)
    common_fail_model (t, d, c->m, s);
  lat_donors_free ((lat_donors *)c->o.donors);
}

int
complete_table (const lat_table *t, const lat_data *d, const lat_model *m,
                int status)
{
  unsigned char *column;
  completing c = begin (t, m, &column);
  fill_source from = { complete_rows, format_donor, &c };

  if (c.o.method == LAT_IMPUTE_PMM && !opt_given (&common.digits))
    c.texts = donor_texts_alloc (t, d);
  if (imputations_wanted ())
    status = imputations_write (t, d, m, &c.o, &from, status);
  else
    complete_once (&c, t, d, &from);
  donor_texts_free (c.texts);
  free (column);
  return status;
}

int
complete_finds_holes (const lat_table *t)
{
  for (size_t j = 0; j < lat_table_columns (t); j++)
    {
      const lat_table_info *c = lat_table_column (t, j);

      if (c->role == LAT_ROLE_OBSERVED && c->missing)
        return 1;
    }
  return 0;
}

static int
complete_nothing (void *ctx, const lat_data *rows, double *x, double *sd)
{
  (void)ctx, (void)rows, (void)x, (void)sd;
  return 0;
}

void
complete_copy (const lat_table *t, const lat_data *d)
{
  fill_source from = { complete_nothing, NULL, NULL };

  if (imputations_wanted ())
    imputations_copy (t, d, &from);
  else
    fill_write_rows (t, d, &from);
}

void
complete_check_options (void)
{
  imputations_check (opt_given (&method) && method == LAT_IMPUTE_MEAN,
                     model_path);
  if (imputations_wanted () && se_path)
    die_usage ("--se tells how sure one table is; with -m the tables differ "
               "as far as is open: leave one of them out");
}

int
complete_is_mean (void)
{
  return method == LAT_IMPUTE_MEAN && !imputations_wanted ();
}

/* Donors, weights, and how numbers are written where the model does not say,
   depend on the whole table.  */
int
complete_can_stream (const char *file, const lat_model *m)
{
  if ((file && strcmp (file, "-") != 0) || common.table.weights
      || method == LAT_IMPUTE_PMM)
    return 0;
  for (size_t j = 0; j < m->p; j++)
    if (m->column[j].kind == LAT_NUMERIC && m->column[j].digits < 0
        && !opt_given (&common.digits))
      return 0;
  return 1;
}

void
complete_stream (lat_table *t, const lat_model *m)
{
  unsigned char *column;
  completing c = begin (t, m, &column);
  fill_source from = { complete_rows, NULL, &c };

  stream_write (t, m, &from);
  free (column);
}
