/* data.c -- what is observed: the owner of the cells, and views of them.  */

#include <latens/data.h>
#include "base/ieee.h"
#include "base/message.h"
#include "data/own.h"
#include "data/pattern.h"
#include "data/settle.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The smallest allocation: malloc (0) may be NULL, which is no failure.  */
enum
{
  LEAST_BYTES = 64
};

static void *
alloc_array (size_t n, size_t bytes)
{
  if (bytes && n > SIZE_MAX / bytes)
    return NULL;
  return malloc (n * bytes > LEAST_BYTES ? n * bytes : LEAST_BYTES);
}

static int
no_memory (lat_message *msg)
{
  return lat_fail (msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
}

static void
clear (lat_message *msg)
{
  if (msg)
    msg->text[0] = '\0';
}

/* Copies the cells; NaN wherever one is missing.  What lies under the mask
   is not looked at.  */
static void
copy_cells (double *to, size_t cells, const double *x,
            const unsigned char *missing)
{
  memcpy (to, x, cells * sizeof *to);
  for (size_t c = 0; missing && c < cells; c++)
    if (missing[c])
      to[c] = (double)NAN;
}

static int
number_patterns (lat_data *d, store *own, lat_message *msg)
{
  int s = lat_pattern_number (d->n, d->p, d->x, own->pattern, &d->patterns);
  return s ? lat_fail (msg, s, "patterns of missing entries: %s",
                       lat_strerror (s))
           : 0;
}

/* Allocates all that every data set has but cells; columns are numeric,
   nameless.  */
static lat_data *
alloc_data (size_t n, size_t p, int patterns)
{
  lat_data *d = calloc (1, sizeof *d);
  store *own = calloc (1, sizeof *own);
  if (!d || !own || (p && n > SIZE_MAX / p))
    {
      free (own);
      free (d);
      return NULL;
    }
  if (patterns)
    own->pattern = alloc_array (n, sizeof *own->pattern);
  own->column = calloc (p ? p : 1, sizeof *own->column);
  *d = (lat_data){ .n = n,
                   .p = p,
                   .tda = p,
                   .units = n,
                   .column = own->column,
                   .pattern = own->pattern,
                   .own = own };
  if ((own->pattern || !patterns) && own->column)
    return d;
  lat_data_free (d);
  return NULL;
}

lat_data *
lat_data_take (size_t n, size_t p, double *x, void (*release) (void *),
               void *cells, lat_message *msg)
{
  clear (msg);
  lat_data *d = alloc_data (n, p, 1);
  if (!d)
    {
      release (cells);
      no_memory (msg);
      return NULL;
    }
  store *own = d->own;
  own->release = release;
  own->cells = cells;
  d->x = x;
  if (lat_settle_cells (x, n, p, msg) || number_patterns (d, own, msg))
    {
      lat_data_free (d);
      return NULL;
    }
  return d;
}

lat_data *
lat_data_take_codes (size_t n, unsigned char *code, lat_message *msg)
{
  clear (msg);
  lat_data *d = alloc_data (n, 1, 0);
  if (!d)
    {
      free (code);
      no_memory (msg);
      return NULL;
    }
  store *own = d->own;
  own->release = free;
  own->cells = code;
  d->code = code;
  return d;
}

lat_data *
lat_data_alloc (size_t n, size_t p, const double *x,
                const unsigned char *missing, lat_message *msg)
{
  double *copy
      = p && n > SIZE_MAX / p ? NULL : alloc_array (n * p, sizeof *copy);
  if (!copy)
    {
      no_memory (msg);
      return NULL;
    }
  copy_cells (copy, n * p, x, missing);
  return lat_data_take (n, p, copy, free, copy, msg);
}

void
lat_data_free (lat_data *d)
{
  if (!d)
    return;
  store *own = d->own;
  if (own)
    {
      if (own->release)
        own->release (own->cells);
      free (own->weight);
      free (own->unit);
      free (own->pattern);
      free (own->label);
      free (own->covariate);
      lat_columns_free (own->column, d->p);
      free (own);
    }
  free (d);
}

/* Only the owner of the cells may be given columns, weights or units.  */
static int
need_owner (const lat_data *d, lat_message *msg)
{
  clear (msg);
  return d->own ? 0 : lat_fail (msg, LAT_EINVAL, "a view cannot be changed");
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static int
check_names (const lat_column *column, size_t p, lat_message *msg)
{
  const char **name = alloc_array (p, sizeof *name);
  if (!name)
    return no_memory (msg);
  size_t named = 0;
  int s = 0;
  for (size_t j = 0; j < p; j++)
    if (column[j].name)
      name[named++] = column[j].name;
  qsort (name, named, sizeof *name, compare_names);
  for (size_t i = 1; s == 0 && i < named; i++)
    if (strcmp (name[i - 1], name[i]) == 0)
      s = lat_fail (msg, LAT_ECOLUMNS, "two columns are named '%s'", name[i]);
  free (name);
  return s;
}

/* The seen cells of a categorical column are numbers of its levels.  */
static int
check_levels (const lat_data *d, size_t j, const lat_column *column,
              lat_message *msg)
{
  if (column->kind != LAT_CATEGORICAL)
    return 0;
  double levels = (double)column->levels;
  for (size_t i = 0; i < d->n; i++)
    {
      double c = lat_data_cell (d, i, j);
      if (!isnan (c) && !(c >= 0 && c < levels && c == floor (c)))
        return lat_fail (msg, LAT_EDATA,
                         "row %zu, column %zu: %g is none of the %zu levels",
                         i + 1, j + 1, c, column->levels);
    }
  return 0;
}

int
lat_data_set_columns (lat_data *d, const lat_column *column, lat_message *msg)
{
  int s = need_owner (d, msg);
  if (s == 0)
    s = check_names (column, d->p, msg);
  for (size_t j = 0; s == 0 && j < d->p; j++)
    s = check_levels (d, j, column + j, msg);
  if (s)
    return s;
  lat_column *copy = lat_columns_clone (column, d->p);
  if (!copy)
    return no_memory (msg);
  store *own = d->own;
  lat_columns_free (own->column, d->p);
  d->column = own->column = copy;
  return 0;
}

static int
check_weights (size_t n, const double *weight, lat_message *msg)
{
  double total = 0;
  for (size_t i = 0; i < n; i++)
    {
      if (!(weight[i] >= 0 && isfinite (weight[i])))
        return lat_fail (msg, LAT_EDATA,
                         "row %zu: a weight cannot be %g; it is a finite "
                         "number, not negative",
                         i + 1, weight[i]);
      total += weight[i];
    }
  if (n && !(total > 0))
    return lat_fail (msg, LAT_EDATA, "all weights are zero");
  if (!isfinite (total))
    return lat_fail (msg, LAT_EDATA, "the sum of the weights overflows");
  return 0;
}

int
lat_data_set_weights (lat_data *d, const double *weight, lat_message *msg)
{
  int s = need_owner (d, msg);
  if (s == 0)
    s = check_weights (d->n, weight, msg);
  if (s)
    return s;
  double *copy = alloc_array (d->n, sizeof *copy);
  if (!copy)
    return no_memory (msg);
  memcpy (copy, weight, d->n * sizeof *copy);
  store *own = d->own;
  free (own->weight);
  d->weight = own->weight = copy;
  return 0;
}

static int
check_units (size_t n, size_t units, const size_t *unit, lat_message *msg)
{
  if (unit[0] != 0)
    return lat_fail (msg, LAT_EINVAL, "the first unit starts at row %zu",
                     unit[0] + 1);
  for (size_t u = 0; u < units; u++)
    if (unit[u + 1] <= unit[u])
      return lat_fail (msg, LAT_EINVAL, "unit %zu has no rows", u + 1);
  if (unit[units] != n)
    return lat_fail (msg, LAT_EINVAL, "the units have %zu rows, the data %zu",
                     unit[units], n);
  return 0;
}

int
lat_data_set_units (lat_data *d, size_t units, const size_t *unit,
                    lat_message *msg)
{
  int s = need_owner (d, msg);
  if (s == 0)
    s = check_units (d->n, units, unit, msg);
  if (s)
    return s;
  size_t *copy = alloc_array (units + 1, sizeof *copy);
  if (!copy)
    return no_memory (msg);
  memcpy (copy, unit, (units + 1) * sizeof *copy);
  store *own = d->own;
  free (own->unit);
  d->unit = own->unit = copy;
  d->units = units;
  return d->lags ? lat_data_set_lags (d, d->lags, msg) : 0;
}

int
lat_data_set_labels (lat_data *d, const uint32_t *label, lat_message *msg)
{
  int s = need_owner (d, msg);
  if (s)
    return s;
  uint32_t *copy = alloc_array (d->n, sizeof *copy);
  if (!copy)
    return no_memory (msg);
  memcpy (copy, label, d->n * sizeof *copy);
  store *own = d->own;
  free (own->label);
  d->label = own->label = copy;
  return 0;
}
