/* feed.c -- the bytes of a table as they come.

   A record ends at the end of a line that is not inside quotes.  Empty lines
   are given only with a record behind them, since whether they are allowed
   depends on that.  */

#include "data/feed.h"
#include "base/message.h"
#include "data/npy.h"
#include "data/source_in.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum
{
  AHEAD = 1 << 20, /* bytes read while there are some, before they are used */
  LONGEST = 1 << 26, /* a record */
  MAGIC = 8          /* bytes that tell formats apart */
};

/* Where in a record a byte is.  */
typedef enum
{
  BEGIN, /* of a field, perhaps behind blanks */
  PLAIN,
  QUOTED,
  BEHIND /* a quote inside quotes: closing, or one of two */
} place;

struct lat_feed
{
  lat_source_in in; /* in.out: read, not taken */
  int standard;
  char delimiter;
  int ended;  /* nothing is left to read */
  int failed; /* a status: reading on has failed, and why */
  lat_message why;

  int gzip, open;
  int inflating; /* z is made */
  z_stream z;
  char *raw;

  /* The records found so far.  */
  size_t at;   /* bytes looked at */
  place place; /* ... and where that is */
  size_t line; /* the record begins there */
  size_t cut;  /* behind the last whole record ... */
  size_t records;
};

void
lat_feed_close (lat_feed *f)
{
  if (!f)
    return;
  if (f->inflating)
    inflateEnd (&f->z);
  if (!f->standard && f->in.fd >= 0)
    close (f->in.fd);
  free (f->raw);
  free (f->in.out.text);
  free (f);
}

static void
look_again (lat_feed *f)
{
  f->at = f->line = f->cut = f->records = 0;
  f->place = BEGIN;
}

/* One read; waits if there is nothing yet.  */
static int
read_more (lat_feed *f)
{
  lat_source_in *in = &f->in;
  size_t got;
  int s = lat_source_reserve (in, LAT_SOURCE_PIECE);
  if (s)
    return s;
  if (!f->gzip)
    {
      s = lat_source_some (in, in->out.text + in->out.size, LAT_SOURCE_PIECE,
                           &got);
      in->out.size += s ? 0 : got;
      f->ended = !s && !got;
      return s;
    }
  s = lat_source_some (in, f->raw, LAT_SOURCE_PIECE, &got);
  if (s || !got)
    {
      f->ended = !s;
      return s || !f->open ? s : lat_source_bad_gzip (in, Z_BUF_ERROR);
    }
  f->z.next_in = (Bytef *)f->raw;
  f->z.avail_in = (uInt)got;
  return lat_source_inflate (in, &f->z, &f->open);
}

/* What was read of a compressed file becomes the first raw bytes.  */
static int
begin_gzip (lat_feed *f)
{
  lat_bytes *out = &f->in.out;
  size_t got = out->size;
  int code = inflateInit2 (&f->z, LAT_SOURCE_GZIP_WINDOW);
  if (code != Z_OK)
    return lat_source_bad_gzip (&f->in, code);
  f->gzip = f->open = f->inflating = 1;
  if (!(f->raw = malloc (got > LAT_SOURCE_PIECE ? got : LAT_SOURCE_PIECE)))
    return lat_fail (f->in.msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
  memcpy (f->raw, out->text, got);
  out->size = 0;
  f->z.next_in = (Bytef *)f->raw;
  f->z.avail_in = (uInt)got;
  f->z.avail_out = 1;
  return lat_source_inflate (&f->in, &f->z, &f->open);
}

static int
begin (lat_feed *f, int *array)
{
  lat_bytes *out = &f->in.out;
  int s = 0;
  while (!s && !f->ended && out->size < MAGIC)
    {
      /* A short first line is no reason to wait for another.  */
      if (out->size && memchr (out->text, '\n', out->size))
        break;
      s = read_more (f);
    }
  if (!s && out->size >= 2 && memcmp (out->text, "\x1f\x8b", 2) == 0)
    s = begin_gzip (f);
  else if (!s)
    s = lat_source_refuse (&f->in, out->text, out->size);
  *array = !s && lat_npy_is (out->text, out->size);
  return s;
}

int
lat_feed_open (const char *path, const char *name, char delimiter,
               lat_feed **feed, int *array, lat_message *msg)
{
  lat_feed *f = *feed = calloc (1, sizeof *f);
  if (!f)
    return lat_fail (msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
  f->standard = !path || strcmp (path, "-") == 0;
  f->delimiter = delimiter;
  f->in = (lat_source_in){ .fd = STDIN_FILENO, .name = name, .msg = msg };
  if (!f->standard && (f->in.fd = open (path, O_RDONLY | O_CLOEXEC)) < 0)
    return lat_source_unreadable (&f->in, errno);
  return begin (f, array);
}

/* Behind the line end at byte i; 0: not all of it is there yet.  */
static size_t
line_end (const lat_feed *f, size_t i)
{
  const lat_bytes *b = &f->in.out;
  size_t j = i;
  while (j < b->size && b->text[j] == '\r')
    j++;
  if (j == b->size && !f->ended)
    return 0;
  return j < b->size && b->text[j] == '\n' ? j + 1 : i + 1;
}

static place
step (place now, char c, char delimiter)
{
  if (now == QUOTED)
    return c == '"' ? BEHIND : QUOTED;
  if (now == BEHIND && c == '"')
    return QUOTED;
  if (c == delimiter)
    return BEGIN;
  if (now == BEGIN)
    return c == '"' ? QUOTED : c == ' ' || c == '\t' ? BEGIN : PLAIN;
  return now == BEHIND ? BEHIND : PLAIN;
}

/* Finds records in what is there, up to `most`.  */
static void
look (lat_feed *f, int one_column, size_t most)
{
  const lat_bytes *b = &f->in.out;
  while (f->at < b->size && f->records < most)
    {
      char c = b->text[f->at];
      if ((c != '\n' && c != '\r') || f->place == QUOTED)
        {
          f->place = step (f->place, c, f->delimiter);
          f->at++;
          continue;
        }
      size_t end = line_end (f, f->at);
      if (!end)
        return;
      if (f->at > f->line || one_column)
        {
          f->cut = end;
          f->records++;
        }
      f->at = f->line = end;
      f->place = BEGIN;
    }
}

/* Whether more can be read without waiting.  */
static int
is_ready (const lat_feed *f)
{
  struct pollfd p = { .fd = f->in.fd, .events = POLLIN };
  return poll (&p, 1, 0) > 0;
}

static int
too_long (const lat_feed *f)
{
  return lat_fail (f->in.msg, LAT_EPARSE,
                   "%.500s: a row of more than %d MiB (is a quote never "
                   "closed?)",
                   f->in.name, LONGEST >> 20);
}

static int
copy (const lat_feed *f, size_t n, lat_text **text)
{
  char *bytes = malloc (n + LAT_TEXT_ZEROS);
  if (bytes)
    {
      memcpy (bytes, f->in.out.text ? f->in.out.text : "", n);
      memset (bytes + n, 0, LAT_TEXT_ZEROS);
      if ((*text = lat_text_alloc (bytes, n, 0)))
        return 0;
    }
  free (bytes);
  return lat_fail (f->in.msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
}

int
lat_feed_records (lat_feed *f, int one_column, size_t least, size_t most,
                  lat_text **text, lat_message *msg)
{
  const lat_bytes *b = &f->in.out;
  f->in.msg = &f->why;
  look_again (f);
  look (f, one_column, most);
  while (!f->failed && !f->ended && f->records < most
         && (f->records < least || (b->size < AHEAD && is_ready (f))))
    {
      f->failed = b->size - f->cut > LONGEST ? too_long (f) : read_more (f);
      if (!f->failed)
        look (f, one_column, most);
    }
  f->in.msg = msg;
  if (f->failed && !f->records)
    return lat_fail (msg, f->failed, "%s", f->why.text);
  /* A last line without its end; and empty lines behind the last one.  */
  int all = f->ended && !f->failed && f->records < most;
  return copy (f, all ? b->size : f->cut, text);
}

void
lat_feed_take (lat_feed *f, size_t bytes)
{
  lat_bytes *b = &f->in.out;
  b->size -= bytes;
  memmove (b->text, b->text + bytes, b->size);
}

int
lat_feed_rest (lat_feed *f, lat_text **text, lat_message *msg)
{
  int s = 0;
  f->in.msg = msg;
  while (!s && !f->ended)
    s = read_more (f);
  return s ? s : copy (f, f->in.out.size, text);
}
