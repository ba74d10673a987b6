/* evaluate_write.c -- the product of evaluate: CSV and JSON.  */

#include "evaluate.h"
#include "json.h"

#include <math.h>

const char *
evaluate_name (const evaluation *e, int imputer, size_t j)
{
  if (imputer == BY_MODEL)
    return "model";
  if (imputer == BY_GAUSSIAN)
    return "gaussian";
  return e->d->column[j].kind == LAT_NUMERIC ? "mean" : "mode";
}

static const char *
type_name (const evaluation *e, size_t j)
{
  return e->d->column[j].kind == LAT_NUMERIC ? "numeric" : "categorical";
}

/* What is written of an imputer in a column, in this order; NaN where it does
   not apply.  */
static const char *const score_name[]
    = { "rmse",  "rmse_se",  "rmse_sd",  "rmse_sd_se",
        "error", "error_se", "coverage", "coverage_se",
        "crps",  "crps_se",  "brier",    "brier_se" };

enum
{
  SCORES = sizeof score_name / sizeof *score_name
};

static void
list_scores (const evaluation *e, int imputer, size_t j, double x[SCORES])
{
  const lat_accuracy *m = &e->mean[imputer][j], *se = &e->se[imputer][j];
  double sd = e->sd[j];
  double all[] = { m->rmse,  se->rmse,  m->rmse / sd, se->rmse / sd,
                   m->error, se->error, m->coverage,  se->coverage,
                   m->crps,  se->crps,  m->brier,     se->brier };

  for (int i = 0; i < SCORES; i++)
    x[i] = all[i];
}

/* An empty field where there is no number.  */
static void
put_number (FILE *out, double x)
{
  if (isnan (x))
    fputc (',', out);
  else
    common_number (out, ',', x);
}

void
evaluate_csv (FILE *out, void *ctx)
{
  const evaluation *e = ctx;

  fputs ("column,type,hidden,sd,method", out);
  for (int i = 0; i < SCORES; i++)
    fprintf (out, ",%s", score_name[i]);
  fputc ('\n', out);
  for (size_t j = 0; j < e->d->p; j++)
    for (int by = 0; by < e->imputers; by++)
      {
        double x[SCORES];
        lat_table_quote (out, e->d->column[j].name, ',');
        fprintf (out, ",%s,%zu", type_name (e, j), e->mean[by][j].cells);
        put_number (out, e->sd[j]);
        fprintf (out, ",%s", evaluate_name (e, by, j));
        list_scores (e, by, j, x);
        for (int i = 0; i < SCORES; i++)
          put_number (out, x[i]);
        fputc ('\n', out);
      }
}

/* Of a numeric column what is about numbers, of another one the errors.  */
static json_t *
scores (const evaluation *e, int by, size_t j)
{
  int numeric = e->d->column[j].kind == LAT_NUMERIC;
  json_t *o = json_object ();
  double x[SCORES];

  list_scores (e, by, j, x);
  for (int i = 0; i < SCORES; i++)
    if (numeric != (score_name[i][0] == 'e' || score_name[i][0] == 'b'))
      json_object_set_new (o, score_name[i], json_number (x[i]));
  return o;
}

static json_t *
columns (const evaluation *e)
{
  json_t *a = json_array ();

  for (size_t j = 0; j < e->d->p; j++)
    {
      json_t *o = json_object ();

      json_object_set_new (o, "name", json_text (e->d->column[j].name));
      json_object_set_new (o, "type", json_string (type_name (e, j)));
      json_object_set_new (o, "hidden", json_count (e->mean[0][j].cells));
      json_object_set_new (o, "sd", json_number (e->sd[j]));
      for (int by = 0; by < e->imputers; by++)
        json_object_set_new (o, evaluate_name (e, by, j), scores (e, by, j));
      json_array_append_new (a, o);
    }
  return a;
}

static json_t *
components (const evaluation *e)
{
  json_t *a = json_array ();

  for (size_t i = 0; i < e->done; i++)
    json_array_append_new (a, json_count (e->components[i]));
  return a;
}

void
evaluate_json (FILE *out, void *ctx)
{
  const evaluation *e = ctx;
  int own = e->mask.pattern == LAT_MASK_OWN;
  json_t *o = json_object ();

  json_object_set_new (o, "rows", json_count (e->d->n));
  json_object_set_new (o, "pattern", json_string (own ? "own" : "mcar"));
  json_object_set_new (o, "fraction", json_number (e->mask.fraction));
  json_object_set_new (o, "repeats", json_count (e->done));
  json_object_set_new (o, "hidden", json_count (e->cells));
  json_object_set_new (o, "draws", json_count (e->draws));
  json_object_set_new (o, "components", components (e));
  json_object_set_new (o, "columns", columns (e));
  json_write (out, o);
}
