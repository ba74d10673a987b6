/* table_write.c -- a table with some cells replaced.

   A text is copied from its own bytes; only what is replaced or added is new,
   so that all else is as it was by construction.  */

#include "base/message.h"
#include "data/sink.h"
#include "data/table.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const lat_table *t;
  const lat_table_edit *edit;
  lat_sink *to;
  size_t *column; /* those whose missing cells may change ... */
  size_t columns; /* ... and how many */
  size_t done;    /* bytes of the text that are written, or left out */
  char *filled;   /* p: columns filled in this row; NULL: nobody asks */
  char *mark;     /* its text, with room for all names */
} writing;

/* Writes the text up to a place.  */
static void
copy_to (writing *w, size_t place)
{
  if (place > w->done)
    lat_sink_bytes (w->to, w->t->text + w->done, place - w->done);
  w->done = place;
}

/* What belongs into a missing cell; NULL: what is there.  */
static const char *
replacement (writing *w, size_t i, size_t j, char buf[LAT_NUMBER_SIZE])
{
  const lat_table_edit *e = w->edit;
  int observed = w->t->column[j].role == LAT_ROLE_OBSERVED;
  const char *text = e->fill && observed ? e->fill (e->self, i, j, buf) : NULL;
  if (text && w->filled)
    w->filled[j] = 1;
  return text ? text : e->na_out;
}

static void
put_quoted (writing *w, const char *text)
{
  lat_sink_char (w->to, '"');
  for (const char *s = text; *s; s++)
    {
      if (*s == '"')
        lat_sink_char (w->to, '"');
      lat_sink_char (w->to, *s);
    }
  lat_sink_char (w->to, '"');
}

static void
put_field (writing *w, const char *text)
{
  const lat_words none = { 0 };
  if (*text && lat_csv_needs_quotes (&none, text, w->t->delimiter))
    put_quoted (w, text);
  else
    lat_sink_text (w->to, text);
}

/* The names of the filled columns of a row.  */
static void
put_mark (writing *w)
{
  char *to = w->mark;
  *to = '\0';
  for (size_t j = 0; j < w->t->p; j++)
    if (w->filled[j])
      {
        if (to > w->mark)
          *to++ = ';';
        to = stpcpy (to, w->t->column[j].name);
        w->filled[j] = 0;
      }
  lat_sink_char (w->to, w->t->delimiter);
  put_field (w, w->mark);
}

static void
put_lead (writing *w, const char *text)
{
  put_field (w, text);
  lat_sink_char (w->to, w->t->delimiter);
}

static void
write_npy_row (writing *w, size_t i)
{
  const lat_table *t = w->t;
  for (size_t j = 0; j < t->p; j++)
    {
      char buf[LAT_NUMBER_SIZE];
      const char *text = "NaN";
      double x = lat_npy_value (&t->npy, i, j);
      if (!isnan (x))
        text = lat_number_format (x, buf);
      else
        {
          const char *other = replacement (w, i, j, buf);
          text = other ? other : text;
        }
      if (j)
        lat_sink_char (w->to, t->delimiter);
      lat_sink_text (w->to, text);
    }
}

static void
write_text_row (writing *w, size_t i)
{
  const lat_table *t = w->t;
  for (size_t d = 0; d < w->columns; d++)
    {
      char buf[LAT_NUMBER_SIZE];
      size_t j = w->column[d];
      if (!lat_span_missing (t, lat_cell_span (t, i, j)))
        continue;
      const char *text = replacement (w, i, j, buf);
      if (!text)
        continue;
      copy_to (w, lat_cell_place (t, i, j));
      lat_sink_text (w->to, text);
      w->done = lat_cell_place (t, i, j + 1) - 1;
    }
}

static void
write_row (writing *w, size_t i)
{
  const lat_table *t = w->t;
  if (w->edit->lead && !t->is_npy)
    copy_to (w, lat_cell_place (t, i, 0));
  if (w->edit->lead)
    put_lead (w, w->edit->lead_text);
  if (t->is_npy)
    write_npy_row (w, i);
  else
    write_text_row (w, i);
  if (w->edit->mark && !t->is_npy)
    copy_to (w, lat_cell_place (t, i, t->p) - 1);
  if (w->edit->mark)
    put_mark (w);
  if (t->is_npy)
    lat_sink_char (w->to, '\n');
}

/* Line 1 without its end, and what is before it.  */
static void
write_header (writing *w)
{
  const lat_table *t = w->t;
  if (t->is_npy)
    return;
  if (w->edit->no_header)
    w->done = lat_cell_place (t, 0, 0);
  if (!t->header || w->edit->no_header)
    return;
  copy_to (w, lat_cell_place (t, LAT_HEADER_ROW, 0));
  if (w->edit->lead)
    put_lead (w, w->edit->lead);
  copy_to (w, lat_cell_place (t, LAT_HEADER_ROW, t->p) - 1);
  if (w->edit->mark)
    {
      lat_sink_char (w->to, t->delimiter);
      put_field (w, w->edit->mark);
    }
}

/* The line end that line 1 has, for a last line without one.  */
static void
put_line_end (writing *w)
{
  const lat_table *t = w->t;
  size_t place = lat_place (&t->start, t->p) - 1, n = 0;
  if (place >= t->size)
    {
      lat_sink_char (w->to, '\n');
      return;
    }
  while (t->text[place + n] == '\r')
    n++;
  n = t->text[place + n] == '\n' ? n + 1 : 1;
  lat_sink_bytes (w->to, t->text + place, n);
}

/* The rest of the text; before another copy, just the end of its last row.  */
static void
write_end (writing *w)
{
  const lat_table *t = w->t;
  if (t->is_npy)
    return;
  copy_to (w,
           w->edit->more ? lat_cell_place (t, t->n - 1, t->p) - 1 : t->size);
  if (w->edit->more)
    put_line_end (w);
}

static int
check_new (const lat_table *t, const char *option, const char *name,
           lat_message *msg)
{
  char shown[LAT_SHOW_SIZE];
  if (name && !*name)
    return lat_fail (msg, LAT_EINVAL, "%s: the new column needs a name",
                     option);
  if (!name || lat_table_find (t, name) == LAT_NO_COLUMN)
    return 0;
  return lat_fail (msg, LAT_EINVAL, "%s: %.500s has a column '%s' already",
                   option, t->name, lat_show (name, strlen (name), shown));
}

static int
check_na (const lat_table *t, const char *text, lat_message *msg)
{
  const char bad[] = { '"', '\n', '\r', t->delimiter, '\0' };
  if (!text || !strpbrk (text, bad))
    return 0;
  return lat_fail (msg, LAT_EINVAL,
                   "--na-out: a missing cell cannot be written with a "
                   "delimiter, a quote or a line end");
}

static int
make_mark (writing *w)
{
  size_t size = 1;
  for (size_t j = 0; j < w->t->p; j++)
    size += strlen (w->t->column[j].name) + 1;
  w->filled = calloc (w->t->p, 1);
  w->mark = malloc (size);
  return w->filled && w->mark ? 0 : LAT_ENOMEM;
}

static int
make_room (writing *w, FILE *out)
{
  const lat_table *t = w->t;
  w->to = malloc (sizeof *w->to);
  w->column = malloc (t->p * sizeof *w->column);
  if (!w->to || !w->column)
    return LAT_ENOMEM;
  w->to->out = out;
  w->to->used = 0;
  for (size_t j = 0; j < t->p; j++)
    if (t->column[j].role == LAT_ROLE_OBSERVED || w->edit->na_out)
      w->column[w->columns++] = j;
  return w->edit->mark ? make_mark (w) : 0;
}

static void
write_all (writing *w)
{
  write_header (w);
  for (size_t i = 0; i < w->t->n; i++)
    write_row (w, i);
  write_end (w);
  lat_sink_flush (w->to);
}

int
lat_table_check_edit (const lat_table *t, const lat_table_edit *edit,
                      lat_message *msg)
{
  int s = check_new (t, "--mark", edit->mark, msg);
  if (!s)
    s = check_new (t, "the new column", edit->lead, msg);
  return s ? s : check_na (t, edit->na_out, msg);
}

int
lat_table_write (const lat_table *t, const lat_table_edit *edit, FILE *out,
                 lat_message *msg)
{
  const lat_table_edit nothing = { 0 };
  writing w = { .t = t, .edit = edit ? edit : &nothing };
  int s = lat_table_check_edit (t, w.edit, msg);
  if (!s && make_room (&w, out))
    s = lat_no_memory (msg);
  if (!s)
    write_all (&w);
  free (w.to);
  free (w.column);
  free (w.filled);
  free (w.mark);
  return s;
}
