/* csv.c -- where the cells of a text lie: one pass over its bytes.

   RFC 4180, and beside it: any delimiter of one byte, LF, CRLF or CR at the
   end of a line, blanks around quotes, a last line without end.  */

#include "base/message.h"
#include "data/stops.h"
#include "data/table.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((int)LAT_TEXT_ZEROS >= (int)LAT_STOP_BYTES,
               "zeros end the last run");

typedef struct
{
  lat_table *t;
  lat_message *msg;
  const char *end;   /* of the text: zeros stand there */
  const char *nul;   /* the first NUL */
  const char *line;  /* the record begins there */
  size_t field;      /* number of the field being read, from 0 */
  size_t fields;     /* of line 1; 0: not known yet */
  const char *block; /* the bytes that ... */
  uint64_t stops;    /* ... these are the stops of */
} parser;

static inline int
push (parser *r, const char *at)
{
  int s = lat_places_push (&r->t->start, (size_t)(at - r->t->text));
  return s ? lat_no_memory (r->msg) : 0;
}

/* The first byte from s on that ends an unquoted run.  */
static inline const char *
next_stop (parser *r, const char *s)
{
  char delimiter = r->t->delimiter;
  size_t into = (size_t)(s - r->block);
  if (into >= LAT_STOP_BYTES)
    {
      r->block = s;
      r->stops = lat_stops (s, delimiter);
      into = 0;
    }
  uint64_t stops = r->stops >> into;
  while (!stops)
    {
      s = r->block += LAT_STOP_BYTES;
      stops = r->stops = lat_stops (s, delimiter);
    }
  return s + lat_stop_first (stops);
}

static int
fail (const parser *r, const char *at, const char *what)
{
  return lat_fail_at (r->t, (size_t)(at - r->t->text), r->field, LAT_EPARSE,
                      r->msg, "%s", what);
}

static int
is_blank (const parser *r, char c)
{
  return (c == ' ' || c == '\t') && c != r->t->delimiter;
}

static int
fail_nul (const parser *r)
{
  return fail (r, r->nul,
               "a NUL byte (this is no text; UTF-16 is converted by iconv -f "
               "UTF-16 -t UTF-8)");
}

static int
fail_stray (const parser *r, const char *field, const char *quote)
{
  char shown[LAT_SHOW_SIZE];
  lat_show (field, (size_t)(quote - field) + 1, shown);
  return lat_fail_at (r->t, (size_t)(quote - r->t->text), r->field, LAT_EPARSE,
                      r->msg,
                      "a quote inside a field that does not begin with one: "
                      "'%s' (put the field in quotes and double this one)",
                      shown);
}

/* From the opening quote to behind the closing one and its blanks.  */
static int
quoted_field (parser *r, const char **at)
{
  const char *open = *at, *s = open + 1;
  for (;; s++)
    {
      s = memchr (s, '"', (size_t)(r->end - s));
      if (r->nul < r->end && (!s || s > r->nul))
        return fail_nul (r);
      if (!s)
        return fail (r, open,
                     "this quote is never closed (close it, or double a quote "
                     "that belongs to the text)");
      if (*++s != '"')
        break;
    }
  while (is_blank (r, *s))
    s++;
  *at = s;
  if (s == r->end || *s == '\n' || *s == '\r' || *s == r->t->delimiter)
    return 0;
  return s == r->nul ? fail_nul (r)
                     : fail (r, s,
                             "text behind a closing quote (double a quote "
                             "that belongs to the text)");
}

/* Moves *at from the begin of a field to the byte that ends it.  */
static inline int
read_field (parser *r, const char **at)
{
  const char *s = *at, *stop = next_stop (r, s);
  if (*stop != '"' && (*stop || stop == r->end))
    {
      *at = stop;
      return 0;
    }
  while (is_blank (r, *s))
    s++;
  if (*s != '"')
    return *stop ? fail_stray (r, *at, stop) : fail_nul (r);
  *at = s;
  return quoted_field (r, at);
}

static int
fail_ragged (const parser *r, const char *at, int more)
{
  const lat_table *t = r->t;
  char shown[LAT_SHOW_SIZE];
  lat_show (&t->delimiter, 1, shown);
  if (at == r->line && !more)
    return lat_fail_at (t, (size_t)(at - t->text), 0, LAT_EPARSE, r->msg,
                        "an empty line (remove it)");
  return lat_fail_at (
      t, (size_t)(at - t->text), r->field, LAT_EPARSE, r->msg,
      "%s %zu field%s, but line 1 has %zu (the delimiter is '%s': --delimiter "
      "names another; a field that holds it needs quotes)",
      more ? "more than" : "only", more ? r->fields : r->field,
      (more ? r->fields : r->field) == 1 ? "" : "s", r->fields, shown);
}

/* One record without its line end.  */
static int
read_record (parser *r, const char **at)
{
  int s;
  r->line = *at;
  for (r->field = 0;; r->field++, ++*at)
    {
      if (r->fields && r->field == r->fields)
        return fail_ragged (r, *at, 1);
      if ((s = push (r, *at)) || (s = read_field (r, at)))
        return s;
      if (*at == r->end || **at != r->t->delimiter)
        break;
    }
  r->field++;
  if (r->fields && r->field < r->fields)
    return fail_ragged (r, *at, 0);
  return push (r, *at + 1);
}

/* Behind the line end at s: LF, any CRs before an LF, or one CR.  */
static const char *
skip_line_end (const parser *r, const char *s)
{
  if (s == r->end)
    return s;
  const char *next = s;
  while (*next == '\r')
    next++;
  return *next == '\n' ? next + 1 : s + 1;
}

/* Only line ends from here to the end: no rows, if there are columns.  */
static int
only_empty_lines (const parser *r, const char *s)
{
  if (r->fields == 1)
    return 0;
  while (*s == '\n' || *s == '\r')
    s++;
  return s == r->end;
}

static int
read_records (parser *r, const char *s)
{
  int status = read_record (r, &s);
  r->fields = r->field;
  r->t->p = r->fields;
  size_t records = 1;
  for (s = skip_line_end (r, s); !status && s < r->end; records++)
    {
      if ((*s == '\n' || *s == '\r') && only_empty_lines (r, s))
        break;
      status = read_record (r, &s);
      s = skip_line_end (r, s);
    }
  r->t->n = records;
  return status;
}

static const char *
skip_mark (const lat_table *t)
{
  static const char mark[] = "\xef\xbb\xbf";
  size_t n = sizeof mark - 1;
  return t->size >= n && memcmp (t->text, mark, n) == 0 ? t->text + n
                                                        : t->text;
}

static int
decide_header (lat_table *t, lat_header header, lat_message *msg)
{
  if (header == LAT_HEADER_YES
      || (header == LAT_HEADER_AUTO && lat_csv_header (t)))
    {
      t->header = 1;
      t->n--;
    }
  if (t->n)
    return 0;
  return lat_fail (
      msg, LAT_EPARSE, "%.500s: holds a header and no rows%s", t->name,
      header == LAT_HEADER_AUTO ? " (--header=no if line 1 is one)" : "");
}

/* For records that begin at s, of which nothing is known yet.  */
static parser
start (lat_table *t, const char *s, lat_message *msg)
{
  parser r = { .t = t, .msg = msg, .end = t->text + t->size, .block = s };
  r.nul = memchr (t->text, '\0', t->size);
  r.nul = r.nul ? r.nul : r.end;
  r.stops = lat_stops (s, t->delimiter);
  return r;
}

int
lat_csv_parse_rows (lat_table *t, lat_message *msg)
{
  const char *s = t->text;
  parser r = start (t, s, msg);
  int status = 0;
  t->header = 0;
  t->n = 0;
  r.fields = t->p;
  for (; !status && s < r.end; s = skip_line_end (&r, s))
    {
      if ((*s == '\n' || *s == '\r') && only_empty_lines (&r, s))
        break;
      if (!(status = read_record (&r, &s)))
        t->n++;
    }
  return status;
}

int
lat_csv_parse (lat_table *t, lat_header header, lat_message *msg)
{
  const char *s = skip_mark (t);
  if (s == t->text + t->size)
    return lat_fail (msg, LAT_EPARSE, "%.500s: is empty: no header, no rows",
                     t->name);
  parser r = start (t, s, msg);
  int status = read_records (&r, s);
  if (status)
    return status;
  lat_places_trim (&t->start);
  return decide_header (t, header, msg);
}
