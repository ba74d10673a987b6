/* pieces.c -- tables that are read as they come.  */

#include "base/message.h"
#include "data/table.h"
#include <stdint.h>
#include <stdlib.h>

/* Drops the rows there are.  */
static void
forget_rows (lat_table *t)
{
  lat_text_drop (t->bytes);
  t->bytes = NULL;
  t->text = NULL;
  t->size = t->n = 0;
  t->start.count = t->start.turns = 0;
  lat_values_free (&t->value);
}

/* An array is no text, and comes as a whole.  */
static int
open_array (lat_table *t, const lat_table_options *opt, lat_message *msg)
{
  int s = lat_feed_rest (t->feed, &t->bytes, msg);
  lat_feed_close (t->feed);
  t->feed = NULL;
  return s ? s : lat_table_parse (t, opt, msg);
}

/* A header needs a row behind it, and a row nothing; which of them line 1 is
   may be seen by it alone.  */
static int
open_text (lat_table *t, const lat_table_options *opt, lat_message *msg)
{
  int s = LAT_EPARSE;
  for (size_t records = 1; s == LAT_EPARSE && records <= 2; records++)
    {
      forget_rows (t);
      t->header = 0;
      s = lat_feed_records (t->feed, 0, records, records, &t->bytes, msg);
      if (!s)
        s = lat_table_parse (t, opt, msg);
    }
  return s;
}

int
lat_table_open (const char *path, const lat_table_options *opt, lat_table **t,
                lat_message *msg)
{
  lat_table_options by_default = lat_table_defaults ();
  int array = 0;
  opt = opt ? opt : &by_default;
  int s = lat_table_alloc (path, opt, t, msg);
  if (!s)
    s = lat_feed_open (path, (*t)->name, (*t)->delimiter, &(*t)->feed, &array,
                       msg);
  if (!s)
    s = array ? open_array (*t, opt, msg) : open_text (*t, opt, msg);
  if (!s)
    s = lat_table_set_names (*t, msg);
  if (s)
    {
      lat_table_free (*t);
      *t = NULL;
    }
  return s;
}

/* At most so many rows.  *rows: how many seem worth another try, should they
   be no good as they are; 0: none.  */
static int
read_rows (lat_table *t, size_t most, size_t *rows, lat_message *msg)
{
  *rows = 0;
  int s = lat_feed_records (t->feed, t->p == 1, 1, most, &t->bytes, msg);
  if (s)
    return s;
  t->text = t->bytes->bytes;
  t->size = t->bytes->size;
  s = lat_csv_parse_rows (t, msg);
  if (s)
    *rows = t->n; /* those before the bad one */
  else if ((s = lat_table_check (t, msg)) == LAT_EDATA
           || (!s && (s = lat_table_join_sequences (t, msg)) == LAT_EDATA))
    *rows = t->n / 2;
  return s;
}

int
lat_table_next (lat_table *t, lat_message *msg)
{
  size_t most = SIZE_MAX;
  int s = 0;
  lat_notes_free (&t->notes);
  t->row0 += t->n;
  if (!t->feed)
    {
      t->n = 0;
      return 0;
    }
  t->line0 = lat_line_of (t, t->size) - 1;
  lat_feed_take (t->feed, t->size);
  do
    {
      size_t rows;
      forget_rows (t);
      s = read_rows (t, most, &rows, msg);
      most = rows;
    }
  while (s && most);
  return s;
}
