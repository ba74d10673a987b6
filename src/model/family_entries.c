/* family_entries.c -- which families a specification asks for, and whether
   they can be had.  */

#include "base/message.h"
#include "model/family_entries.h"
#include "model/keys.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The N that goes with column j's family; NaN: none is given.  */
double
lat_family_number (const lat_model_spec *spec, size_t j)
{
  const char *name = spec->family ? spec->family[j] : NULL;
  if (spec->number)
    return spec->number[j];
  return name && strchr (name, '=') ? lat_registry_number (name) : (double)NAN;
}

/* Whether that is one the family can have.  */
static int
number_fits (const lat_family_entry *e, const lat_model_spec *spec, size_t j)
{
  const char *name = spec->family ? spec->family[j] : NULL;
  int given
      = spec->number ? !isnan (spec->number[j]) : name && strchr (name, '=');
  return !given || lat_registry_number_fits (e, lat_family_number (spec, j));
}

/* Families that have one number for all of their columns: 0 and a message if
   two columns have different ones.  */
static int
numbers_agree (const lat_model_spec *spec, size_t p, const lat_column *column,
               const lat_family_entry *const *entry, lat_message *msg)
{
  for (size_t j = 0; j < p; j++)
    for (size_t i = 0; i < j && entry[j]->shared; i++)
      {
        char number[2][LAT_KEY];
        double a = lat_family_number (spec, i),
               b = lat_family_number (spec, j);
        if (entry[i] != entry[j] || a == b || (isnan (a) && isnan (b)))
          continue;
        lat_fail (msg, LAT_EINVAL,
                  "columns '%.200s' and '%.200s': the family '%s' has one "
                  "number for all of its columns",
                  lat_column_key (column, i, number[0]),
                  lat_column_key (column, j, number[1]), entry[j]->type->name);
        return 0;
      }
  return 1;
}

/* Whether each family has the columns and the kind of model that it needs. */
static int
columns_suffice (const lat_model_spec *spec, size_t p,
                 const lat_column *column,
                 const lat_family_entry *const *entry, lat_message *msg)
{
  for (size_t j = 0; j < p; j++)
    {
      char number[LAT_KEY];
      const char *key = lat_column_key (column, j, number);
      const char *name = entry[j]->type->name;
      size_t own = 0;
      for (size_t i = 0; i < p; i++)
        own += entry[i] == entry[j];
      if (own < entry[j]->least)
        lat_fail (msg, LAT_EINVAL,
                  "column '%.200s': the family '%s' needs %zu columns or more "
                  "that vary",
                  key, name, entry[j]->least);
      else if (entry[j]->type->lags && spec->kind == LAT_MODEL_MIXTURE)
        lat_fail (msg, LAT_EINVAL,
                  "column '%.200s': the family '%s' needs sequences (a hidden "
                  "Markov model)",
                  key, name);
      else
        continue;
      return 0;
    }
  return 1;
}

/* What is wrong with the family of column j.  */
static void
explain (const lat_model_spec *spec, size_t j, const lat_column *column,
         const lat_family_entry *e, lat_message *msg)
{
  const char *name = spec->family && spec->family[j] ? spec->family[j] : "";
  char number[LAT_KEY];
  const char *key = lat_column_key (column, j, number);
  if (!e)
    lat_fail (msg, LAT_EINVAL, "column '%.200s': unknown family '%.80s'", key,
              name);
  else if (e->kind != column[j].kind)
    lat_fail (msg, LAT_EINVAL, "column '%.200s': the family '%s' needs a %s",
              key, name,
              e->kind == LAT_NUMERIC ? "numeric column"
                                     : "categorical column");
  else if (e->law)
    lat_fail (msg, LAT_EINVAL, "column '%.200s': '%.80s': not that many", key,
              name);
  else
    lat_fail (msg, LAT_EINVAL,
              "column '%.200s': '%.80s': the number is from 1 to %g", key,
              name, e->most);
}

const lat_family_entry **
lat_family_entries (const lat_model_spec *spec, size_t p,
                    const lat_column *column, lat_message *msg)
{
  const lat_family_entry **entry = calloc (p, sizeof *entry);
  size_t j = 0;
  if (!entry)
    {
      lat_fail (msg, LAT_ENOMEM, "out of memory");
      return NULL;
    }
  for (; j < p; j++)
    {
      const char *name = spec->family ? spec->family[j] : NULL;
      entry[j] = name ? lat_registry_find (name)
                      : lat_registry_default (column[j].kind);
      if (!entry[j] || entry[j]->kind != column[j].kind
          || !number_fits (entry[j], spec, j))
        {
          explain (spec, j, column, entry[j], msg);
          break;
        }
    }
  if (j == p && numbers_agree (spec, p, column, entry, msg)
      && columns_suffice (spec, p, column, entry, msg))
    return entry;
  free (entry);
  return NULL;
}
