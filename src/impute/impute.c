/* impute.c -- completing rows by a fitted mixture.  */

#include "impute/blend.h"
#include "impute/rows.h"
#include "impute/scaled.h"
#include <math.h>

lat_impute_options
lat_impute_defaults (void)
{
  return (lat_impute_options){ .method = LAT_IMPUTE_MEAN, .nearest = 1 };
}

int
lat_rows_expect (const lat_model *m, const lat_data *rows, unsigned threads,
                 double *x, double *sd)
{
  return lat_scaled_expect (m, rows, threads, x, sd);
}

int
lat_rows_draw (const lat_model *m, const lat_data *rows, unsigned threads,
               lat_stream stream, double *x)
{
  return lat_scaled_draw (m, rows, threads, stream, x);
}

int
lat_rows_density (const lat_model *m, const lat_data *rows, unsigned threads,
                  double *logp)
{
  return lat_scaled_density (m, rows, threads, logp);
}

/* What is missing in columns that are not to be filled is missing again.  */
static void
empty_columns (const lat_data *rows, const unsigned char *column, double *x,
               double *sd)
{
  for (size_t i = 0; i < rows->n; i++)
    for (size_t j = 0; j < rows->p; j++)
      if (!column[j] && isnan (rows->x[i * rows->tda + j]))
        {
          x[i * rows->p + j] = (double)NAN;
          if (sd)
            sd[i * rows->p + j] = (double)NAN;
        }
}

const lat_model *
lat_rows_drawn_from (const lat_model *m, lat_model *linked)
{
  if (!m->linked)
    return m;
  *linked = *m;
  linked->mixture = m->linked;
  linked->linked = NULL;
  return linked;
}

static int
complete (const lat_model *m, const lat_data *rows,
          const lat_impute_options *o, lat_stream stream, double *x,
          double *sd)
{
  lat_model linked;
  int s;
  if (o->method != LAT_IMPUTE_MEAN)
    m = lat_rows_drawn_from (m, &linked);
  switch (o->method)
    {
    case LAT_IMPUTE_MEAN:
      s = lat_rows_expect (m, rows, o->threads, x, sd);
      return s ? s : lat_blend_rows (m, rows, o->threads, x, sd);
    case LAT_IMPUTE_DRAW:
      s = lat_rows_draw (m, rows, o->threads, stream, x);
      break;
    case LAT_IMPUTE_PMM:
      s = lat_rows_match (m, rows, o, stream, x);
      break;
    default:
      return LAT_EINVAL;
    }
  return s || !sd ? s : lat_rows_doubt (m, rows, o->threads, x, sd);
}

int
lat_impute_rows (const lat_model *m, const lat_data *rows,
                 const lat_impute_options *o, lat_stream stream, double *x,
                 double *sd)
{
  const lat_impute_options by_default = lat_impute_defaults ();
  if (!o)
    o = &by_default;
  if (m->kind != LAT_MODEL_MIXTURE)
    return LAT_EINVAL;
  int s = complete (m, rows, o, stream, x, sd);
  if (!s && o->column)
    empty_columns (rows, o->column, x, sd);
  return s;
}
