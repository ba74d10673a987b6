/* quote.c -- texts as fields of a CSV file.  */

#include "data/table.h"
#include <stdlib.h>
#include <string.h>

static int
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Whatever reading would take for something else.  */
int
lat_csv_needs_quotes (const lat_words *na, const char *text, char delimiter)
{
  const char special[] = { '"', '\n', '\r', delimiter, '\0' };
  size_t n = strlen (text);
  return !n || strpbrk (text, special) || is_blank (text[0])
         || is_blank (text[n - 1]) || lat_words_have (na, text, n);
}

static void
put_quoted (FILE *out, const char *text)
{
  putc ('"', out);
  for (const char *s = text; *s; s++)
    {
      if (*s == '"')
        putc ('"', out);
      putc (*s, out);
    }
  putc ('"', out);
}

void
lat_table_quote (FILE *out, const char *text, char delimiter)
{
  const lat_words none = { 0 };
  if (lat_csv_needs_quotes (&none, text, delimiter) || lat_word_missing (text))
    put_quoted (out, text);
  else
    fputs (text, out);
}

char *
lat_csv_quoted (const lat_table *t, const char *text, int always)
{
  if (!always && !lat_csv_needs_quotes (&t->na, text, t->delimiter))
    return strdup (text);
  char *field = malloc (2 * strlen (text) + sizeof "\"\"");
  if (!field)
    return NULL;
  char *to = field;
  *to++ = '"';
  for (const char *s = text; *s; s++)
    {
      if (*s == '"')
        *to++ = '"';
      *to++ = *s;
    }
  strcpy (to, "\"");
  return field;
}
