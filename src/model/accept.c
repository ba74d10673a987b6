/* accept.c -- whether a table is one a model can be asked about.  */

#include "base/message.h"
#include "model/covariates.h"
#include "model/keys.h"
#include <latens/model.h>

static int
check_column (const lat_model *m, const lat_data *d, size_t j,
              lat_message *msg)
{
  const lat_column *a = m->column + j, *b = d->column + j;
  char number[LAT_KEY];
  const char *key = lat_column_key (m->column, j, number);
  if (a->kind != b->kind)
    return lat_fail (msg, LAT_ECOLUMNS,
                     "column '%.200s' is %s in the model, not %s", key,
                     a->kind == LAT_NUMERIC ? "numeric" : "categorical",
                     b->kind == LAT_NUMERIC ? "numeric" : "categorical");
  if (a->kind == LAT_CATEGORICAL && a->levels != b->levels)
    return lat_fail (msg, LAT_ECOLUMNS,
                     "column '%.200s' has %zu levels in the model, not %zu",
                     key, a->levels, b->levels);
  return LAT_SUCCESS;
}

int
lat_model_accept (const lat_model *m, const lat_data *d, lat_message *msg)
{
  lat_where where;
  char number[LAT_KEY];
  if (d->p != m->p)
    return lat_fail (msg, LAT_ECOLUMNS,
                     "the model is about %zu columns, not %zu", m->p, d->p);
  for (size_t j = 0; j < m->p; j++)
    {
      int s = check_column (m, d, j, msg);
      if (s)
        return s;
    }
  if (d->lags < lat_model_lags (m))
    return lat_fail (msg, LAT_EINVAL,
                     "the rows carry %zu rows before them, and the model "
                     "needs %zu (lat_data_set_lags)",
                     d->lags, lat_model_lags (m));
  int s = lat_model_covariates_accept (m, d, msg);
  if (s)
    return s;
  s = lat_model_accept_cells (m, d, &where);
  if (s == LAT_EDATA)
    return lat_fail (
        msg, s, "row %zu, column '%.200s': %s", d->first + where.row + 1,
        lat_column_key (m->column, where.col, number), where.reason);
  return s ? lat_fail (msg, s, "%s", lat_strerror (s)) : LAT_SUCCESS;
}
