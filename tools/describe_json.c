/* describe_json.c -- the description of a table as JSON.  */

#include "describe.h"
#include "json.h"

static json_t *
columns (const description *d)
{
  json_t *a = json_array ();

  for (size_t j = 0; j < d->p; j++)
    {
      const lat_table_info *c = describe_column (d, j);
      json_t *o = json_object ();

      json_object_set_new (o, "name", json_text (c->name));
      json_object_set_new (o, "type", json_string (describe_type (c)));
      json_object_set_new (o, "missing", json_count (c->missing));
      json_array_append_new (a, o);
    }
  return a;
}

static json_t *
patterns (const description *d)
{
  json_t *a = json_array ();

  for (size_t i = 0; i < d->pattern.patterns; i++)
    {
      json_t *o = json_object (), *names = json_array ();

      for (size_t j = 0; j < d->p; j++)
        if (d->pattern.missing[i * d->p + j])
          json_array_append_new (names,
                                 json_text (describe_column (d, j)->name));
      json_object_set_new (o, "missing", names);
      json_object_set_new (o, "rows", json_count (d->pattern.rows[i]));
      json_array_append_new (a, o);
    }
  return a;
}

static void
set_mcar (const description *d, json_t *o)
{
  const char *note = d->mcar.note;
  json_t *m;

  if (d->tested)
    {
      if (!note)
        note = lat_strerror (d->tested);
      m = json_null ();
    }
  else
    {
      m = json_object ();
      json_object_set_new (m, "statistic", json_number (d->mcar.statistic));
      json_object_set_new (m, "df", json_count (d->mcar.df));
      json_object_set_new (m, "p_value", json_number (d->mcar.p_value));
    }
  json_object_set_new (o, "mcar", m);
  if (note)
    json_object_set_new (o, "mcar_note", json_string (note));
}

static json_t *
monotone (const description *d)
{
  json_t *o = json_object (), *order = json_array ();

  for (size_t j = 0; j < d->p; j++)
    json_array_append_new (
        order, json_text (describe_column (d, d->monotone.order[j])->name));
  json_object_set_new (o, "monotone", json_boolean (d->monotone.rows == 0));
  json_object_set_new (o, "order", order);
  json_object_set_new (o, "rows", json_count (d->monotone.rows));
  json_object_set_new (o, "cells", json_count (d->monotone.cells));
  return o;
}

static json_t *
flux (const description *d)
{
  json_t *a = json_array ();

  for (size_t j = 0; j < d->p; j++)
    {
      json_t *o = json_object ();

      json_object_set_new (o, "name",
                           json_text (describe_column (d, j)->name));
      json_object_set_new (o, "influx", json_number (d->flux[j].influx));
      json_object_set_new (o, "outflux", json_number (d->flux[j].outflux));
      json_object_set_new (o, "usable", json_number (d->flux[j].usable));
      json_array_append_new (a, o);
    }
  return a;
}

void
describe_json (FILE *out, void *ctx)
{
  const description *d = ctx;
  json_t *o = json_object ();

  json_object_set_new (o, "rows", json_count (lat_table_rows (d->t)));
  json_object_set_new (o, "columns", columns (d));
  json_object_set_new (o, "patterns", patterns (d));
  set_mcar (d, o);
  json_object_set_new (o, "monotone", monotone (d));
  json_object_set_new (o, "flux", flux (d));
  json_write (out, o);
}
