/* table_covariates.c -- the columns that transitions depend on.  */

#include "base/message.h"
#include "data/table.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char option[] = "--transition-covariates";
static const double most = 1e100; /* see lat_data_set_covariates */

size_t
lat_table_covariates (const lat_table *t, const size_t **column)
{
  *column = t->covariate;
  return t->covariates;
}

/* --- which they are ------------------------------------------------------ */

static int
take (lat_table *t, size_t j, lat_message *msg)
{
  char shown[LAT_SHOW_SIZE];
  lat_role role = t->column[j].role;
  const char *other = role == LAT_ROLE_WEIGHT     ? "--weights"
                      : role == LAT_ROLE_SEQUENCE ? "--sequence"
                      : role == LAT_ROLE_LABEL    ? "--labels"
                                                  : NULL;
  if (other)
    return lat_fail (
        msg, LAT_EINVAL, "column '%s' can not be both %s and a covariate",
        lat_show (t->column[j].name, strlen (t->column[j].name), shown),
        other);
  t->column[j].role = LAT_ROLE_COVARIATE;
  t->column[j].reason = LAT_CARRIED_NOT;
  t->covariate[t->covariates++] = j;
  return 0;
}

static int
find_by_name (lat_table *t, const char *name, lat_message *msg)
{
  char shown[LAT_SHOW_SIZE];
  size_t j = lat_table_find (t, name);
  if (j == LAT_NO_COLUMN)
    return lat_fail (msg, LAT_ECOLUMNS,
                     "%.500s has no column '%s', on which the model's "
                     "transitions depend",
                     t->name, lat_show (name, strlen (name), shown));
  return take (t, j, msg);
}

int
lat_table_find_covariates (lat_table *t, const lat_table_options *opt,
                           char *chosen, lat_message *msg)
{
  size_t room = t->p + opt->covariate_names;
  int s = 0;
  if (!opt->covariates && !opt->covariate_names)
    return 0;
  if (!(t->covariate = malloc (room * sizeof *t->covariate)))
    return lat_no_memory (msg);
  for (size_t c = 0; s == 0 && c < opt->covariate_names; c++)
    s = find_by_name (t, opt->covariate[c], msg);
  if (opt->covariate_names)
    return s;
  s = lat_table_list (t, option, opt->covariates, chosen, msg);
  for (size_t j = 0; s == 0 && j < t->p; j++)
    if (chosen[j])
      s = take (t, j, msg);
  return s;
}

/* --- their cells --------------------------------------------------------- */

static int
read_cell (const lat_table *t, size_t i, size_t j, double *z, lat_message *msg)
{
  char shown[LAT_SHOW_SIZE];
  const char *name = t->column[j].name;
  if (lat_table_missing (t, i, j))
    return lat_fail_cell (t, i, j, LAT_EDATA, msg,
                          "the covariate is missing (column '%s'; transitions "
                          "depend on it in every row)",
                          lat_show (name, strlen (name), shown));
  if (lat_table_number (t, i, j, z, msg))
    return LAT_EDATA;
  if (!(fabs (*z) <= most))
    return lat_fail_cell (t, i, j, LAT_EDATA, msg,
                          "the covariate is not within 1e100 (column '%s')",
                          lat_show (name, strlen (name), shown));
  return 0;
}

int
lat_table_fill_covariates (const lat_table *t, lat_data *d, lat_message *msg)
{
  size_t q = t->covariates;
  int s = 0;
  if (!q)
    return 0;
  double *z = t->n + 1 > SIZE_MAX / sizeof *z / q
                  ? NULL
                  : malloc ((t->n + 1) * q * sizeof *z);
  if (!z)
    return lat_no_memory (msg);
  for (size_t i = 0; s == 0 && i < t->n; i++)
    for (size_t c = 0; s == 0 && c < q; c++)
      s = read_cell (t, t->order ? t->order[i] : i, t->covariate[c],
                     z + i * q + c, msg);
  if (s == 0)
    s = lat_data_set_covariates (d, q, z, msg);
  free (z);
  return s;
}
