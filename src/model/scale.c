/* scale.c -- the scales that a model's columns are modelled on: data as the
   model sees them, and the slopes that make a density of z one of x.  */

#include "model/scale.h"
#include "base/message.h"
#include "model/keys.h"
#include <latens/product.h>
#include <math.h>

static int
is_transform (const lat_transform *t)
{
  return lat_transform_name (t->kind)
         && (t->kind != LAT_TRANSFORM_YEO_JOHNSON
             || (t->lambda >= 0 && t->lambda <= 2 && isfinite (t->centre)
                 && t->unit >= 0 && isfinite (t->unit)));
}

static int
are_bounds (const lat_bounds *b)
{
  const int both = LAT_BOUND_LOWER + LAT_BOUND_UPPER;
  return (!(b->sides & LAT_BOUND_LOWER) || isfinite (b->lower))
         && (!(b->sides & LAT_BOUND_UPPER) || isfinite (b->upper))
         && ((b->sides & both) != both || b->lower <= b->upper);
}

int
lat_scale_check (const lat_model_spec *spec, size_t p,
                 const lat_column *column,
                 const lat_family_entry *const *entry, lat_message *msg)
{
  for (size_t j = 0; j < p; j++)
    {
      const lat_column *c = column + j;
      char number[LAT_KEY];
      const char *key = lat_column_key (column, j, number);
      if (!c->transform.kind && !c->bounds.sides)
        continue;
      if (spec->kind != LAT_MODEL_MIXTURE
          || entry[j]->type != &lat_family_gaussian)
        return lat_fail (msg, LAT_EINVAL,
                         "column '%.200s': only numbers with a normal law, in "
                         "a mixture, can have a transform or bounds",
                         key);
      if (!is_transform (&c->transform) || !are_bounds (&c->bounds))
        return lat_fail (msg, LAT_EINVAL,
                         "column '%.200s': no transform or bounds can be so",
                         key);
    }
  return LAT_SUCCESS;
}

int
lat_scale_any (const lat_model *m)
{
  for (size_t j = 0; j < m->p; j++)
    if (m->column[j].transform.kind != LAT_TRANSFORM_NONE)
      return 1;
  return 0;
}

int
lat_scale_bounded (const lat_model *m)
{
  for (size_t j = 0; j < m->p; j++)
    if (m->column[j].bounds.sides)
      return 1;
  return 0;
}

size_t
lat_model_parameters (const lat_model *m)
{
  size_t n = lat_model_type (m)->free_len (lat_model_theta (m));
  for (size_t j = 0; j < m->p; j++)
    n += lat_transform_parameters (&m->column[j].transform);
  return n;
}

void
lat_scale_fit (lat_model *m, const lat_data *d)
{
  for (size_t j = 0; j < m->p; j++)
    {
      lat_transform *t = &m->column[j].transform;
      if (t->kind == LAT_TRANSFORM_YEO_JOHNSON
          && lat_transform_fit (t, d->n, d->x + j, d->tda, d->weight, NULL))
        *t = (lat_transform){ LAT_TRANSFORM_YEO_JOHNSON, 1, 0, 1 };
    }
}

double
lat_scale_slopes (const lat_model *m, const lat_data *d, size_t i)
{
  double sum = 0;
  for (size_t j = 0; j < m->p; j++)
    {
      double x = d->x[i * d->tda + j];
      if (!isnan (x))
        sum += lat_transform_log_slope (&m->column[j].transform, x);
    }
  return sum;
}

double
lat_scale_total (const lat_model *m, const lat_data *d)
{
  double sum = 0;
  for (size_t i = 0; i < d->n && lat_scale_any (m); i++)
    {
      double weight = d->weight ? d->weight[i] : 1;
      if (weight > 0)
        sum += weight * lat_scale_slopes (m, d, i);
    }
  return sum;
}

int
lat_model_view (const lat_model *m, const lat_data *d, lat_data *view,
                double **cells, lat_message *msg)
{
  *view = *d;
  view->own = NULL;
  *cells = NULL;
  return lat_scale_any (m)
             ? lat_data_transform (d, m->column, view, cells, msg)
             : LAT_SUCCESS;
}

int
lat_model_accept_cells (const lat_model *m, const lat_data *d,
                        lat_where *where)
{
  for (size_t j = 0; j < m->p; j++)
    for (size_t i = 0; m->column[j].transform.kind && i < d->n; i++)
      {
        double x = d->x[i * d->tda + j];
        if (isnan (x) || lat_transform_accepts (&m->column[j].transform, x))
          continue;
        *where = (lat_where){ i, j, "not positive, so it has no logarithm" };
        return LAT_EDATA;
      }
  return lat_family_product.accept (lat_model_emission (m), d, where);
}
