/* table.c -- tables: reading, freeing, asking.  */

#include "base/message.h"
#include "data/levels.h"
#include "data/source.h"
#include "data/table.h"
#include <stdlib.h>
#include <string.h>

lat_table_options
lat_table_defaults (void)
{
  return (lat_table_options){ .header = LAT_HEADER_AUTO,
                              .columns_max = 1000000,
                              .levels_max = 100,
                              .numeric_share = 0.95,
                              .sd_digits = 4,
                              .digits = -1,
                              .pairs_named = 5 };
}

static int
ends_in (const char *path, const char *tail)
{
  size_t n = strlen (path), k = strlen (tail);
  return n >= k && strcmp (path + n - k, tail) == 0;
}

static int
set_delimiter (lat_table *t, const char *path, char delimiter,
               lat_message *msg)
{
  if (delimiter == '"' || delimiter == '\n' || delimiter == '\r')
    return lat_fail (msg, LAT_EINVAL,
                     "a quote or the end of a line cannot be the delimiter");
  t->delimiter = delimiter ? delimiter : ',';
  if (!delimiter && path
      && (ends_in (path, ".tsv") || ends_in (path, ".tsv.gz")))
    t->delimiter = '\t';
  return 0;
}

static lat_table *
alloc (const char *path)
{
  int standard = !path || strcmp (path, "-") == 0;
  lat_table *t = calloc (1, sizeof *t);
  if (!t)
    return NULL;
  t->weight = t->sequence = t->label = LAT_NO_COLUMN;
  t->digits = -1;
  t->name = strdup (standard ? "standard input" : path);
  if (t->name)
    return t;
  free (t);
  return NULL;
}

int
lat_table_parse (lat_table *t, const lat_table_options *opt, lat_message *msg)
{
  int s;
  t->text = t->bytes->bytes;
  t->size = t->bytes->size;
  if (!(t->is_npy = lat_npy_is (t->text, t->size)))
    return lat_csv_parse (t, opt, msg);
  if ((s = lat_npy_open (&t->npy, t->text, t->size, t->name, msg)))
    return s;
  t->n = t->npy.n;
  t->p = t->npy.p;
  return 0;
}

int
lat_table_alloc (const char *path, const lat_table_options *opt, lat_table **t,
                 lat_message *msg)
{
  if (msg)
    msg->text[0] = '\0';
  if (!(*t = alloc (path)))
    return lat_no_memory (msg);
  int s = set_delimiter (*t, path, opt->delimiter, msg);
  return s ? s : lat_words_missing (&(*t)->na, opt->na, msg);
}

int
lat_table_read (const char *path, const lat_table_options *opt, lat_table **t,
                lat_message *msg)
{
  lat_table_options by_default = lat_table_defaults ();
  opt = opt ? opt : &by_default;
  int s = lat_table_alloc (path, opt, t, msg);
  if (!s)
    s = lat_source_read (path, (*t)->name, &(*t)->bytes, msg);
  if (!s)
    s = lat_table_parse (*t, opt, msg);
  if (!s)
    s = lat_table_set_names (*t, msg);
  if (s)
    {
      lat_table_free (*t);
      *t = NULL;
    }
  return s;
}

void
lat_table_free (lat_table *t)
{
  if (!t)
    return;
  for (size_t j = 0; t->column && j < t->p; j++)
    {
      free (t->column[j].name);
      lat_levels_free (&t->column[j]);
    }
  free (t->column);
  free (t->name);
  lat_text_drop (t->bytes);
  lat_places_free (&t->start);
  lat_values_free (&t->value);
  free (t->source);
  free (t->covariate);
  free (t->unit);
  free (t->order);
  free (t->position);
  lat_words_free (&t->na);
  lat_notes_free (&t->notes);
  lat_columns_free (t->model, t->models);
  lat_feed_close (t->feed);
  free (t);
}

size_t
lat_table_rows (const lat_table *t)
{
  return t->n;
}

size_t
lat_table_columns (const lat_table *t)
{
  return t->p;
}

size_t
lat_table_observed (const lat_table *t)
{
  return t->observed;
}

int
lat_table_has_header (const lat_table *t)
{
  return t->header;
}

const char *
lat_table_name (const lat_table *t)
{
  return t->name;
}

char
lat_table_delimiter (const lat_table *t)
{
  return t->delimiter;
}

const lat_table_info *
lat_table_column (const lat_table *t, size_t j)
{
  return &t->column[j];
}

size_t
lat_table_source (const lat_table *t, size_t d)
{
  return t->source[d];
}

const size_t *
lat_table_order (const lat_table *t)
{
  return t->order;
}

const size_t *
lat_table_position (const lat_table *t)
{
  return t->position;
}

size_t
lat_table_notes (const lat_table *t)
{
  return t->notes.count;
}

const char *
lat_table_note (const lat_table *t, size_t i, int *warning)
{
  if (warning)
    *warning = t->notes.warning[i];
  return t->notes.text[i];
}
