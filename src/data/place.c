/* place.c -- saying where in a file something is: file:line:column.  */

#include "base/message.h"
#include "data/table.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The line of a byte, from 1: the line ends before it, CR LF being one.  Only
   a message needs it, so nobody keeps it.  */
size_t
lat_line_of (const lat_table *t, size_t offset)
{
  size_t line = t->line0 + 1;
  const char *end = t->text + offset;
  for (const char *s = t->text; s < end; s++)
    {
      if (*s == '\n')
        line++;
      else if (*s == '\r')
        {
          const char *next = s;
          while (next < end && *next == '\r')
            next++;
          if (next == end || *next != '\n')
            line++;
        }
    }
  return line;
}

static int
fail_in (const lat_table *t, size_t line, size_t field, int status,
         lat_message *msg, const char *format, va_list args)
{
  if (!msg)
    return status;
  int n = snprintf (msg->text, sizeof msg->text, "%.500s:%zu:%zu: ", t->name,
                    line, field + 1);
  if (n > 0 && (size_t)n < sizeof msg->text)
    vsnprintf (msg->text + n, sizeof msg->text - (size_t)n, format, args);
  return status;
}

int
lat_fail_at (const lat_table *t, size_t offset, size_t field, int status,
             lat_message *msg, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  fail_in (t, msg ? lat_line_of (t, offset) : 0, field, status, msg, format,
           args);
  va_end (args);
  return status;
}

int
lat_fail_cell (const lat_table *t, size_t i, size_t j, int status,
               lat_message *msg, const char *format, ...)
{
  size_t line = t->row0 + i + 1;
  if (msg && !t->is_npy)
    line = lat_line_of (t, lat_cell_place (t, i, j));
  va_list args;
  va_start (args, format);
  fail_in (t, line, j, status, msg, format, args);
  va_end (args);
  return status;
}

void
lat_table_place (const lat_table *t, size_t i, size_t j, const char *text,
                 lat_message *msg)
{
  lat_fail_cell (t, i, j, 0, msg, "%s", text);
}

int
lat_no_memory (lat_message *msg)
{
  return lat_fail (msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
}

/* Cuts behind a whole character of UTF-8.  */
static size_t
cut (const char *s, size_t n)
{
  if (n <= LAT_SHOWN)
    return n;
  n = LAT_SHOWN;
  for (size_t back = 0; back < 4 && n > 1; back++, n--)
    if (((unsigned char)s[n] & 0xc0) != 0x80)
      break;
  return n;
}

const char *
lat_show (const char *s, size_t n, char buf[LAT_SHOW_SIZE])
{
  char *to = buf;
  size_t shown = cut (s, n);
  for (size_t i = 0; i < shown; i++)
    {
      unsigned char c = (unsigned char)s[i];
      if (c == '\n' || c == '\r' || c == '\t')
        to += sprintf (to, "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
      else if (c < ' ' || c == 0x7f)
        to += sprintf (to, "\\x%02x", c);
      else
        *to++ = (char)c;
    }
  strcpy (to, shown < n ? "..." : "");
  return buf;
}
