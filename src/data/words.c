/* words.c -- splitting lists at their commas; the words that mean missing. */

#include "base/message.h"
#include "data/lists.h"
#include <stdlib.h>
#include <string.h>

static const char default_missing[] = "NA,NaN,nan,NULL,null,N/A,?,.";

void
lat_words_free (lat_words *w)
{
  free (w->word);
  free (w->copy);
  memset (w, 0, sizeof *w);
}

static int
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Undoes the quotes of the word that opens at s, in place.  Where its end is,
   or NULL.  */
static char *
unquote (char *s, lat_word *word)
{
  char *to = ++s;
  word->text = s;
  word->quoted = 1;
  for (;; s++)
    {
      if (*s == '\0')
        return NULL;
      if (*s == '"' && *++s != '"')
        break;
      *to++ = *s;
    }
  word->n = (size_t)(to - word->text);
  while (is_blank (*s))
    s++;
  return *s == ',' || *s == '\0' ? s : NULL;
}

static char *
plain_word (char *s, lat_word *word)
{
  char *end = s + strcspn (s, ",");
  char *last = end;
  while (last > s && is_blank (last[-1]))
    last--;
  word->text = s;
  word->quoted = 0;
  word->n = (size_t)(last - s);
  return end;
}

static int
allocate (lat_words *w, const char *list)
{
  size_t n = strlen (list), words = 1;
  for (const char *s = list; (s = strchr (s, ',')); s++)
    words++;
  w->word = calloc (words, sizeof *w->word);
  w->copy = malloc (n + 1);
  if (!w->word || !w->copy)
    return LAT_ENOMEM;
  memcpy (w->copy, list, n + 1);
  return 0;
}

/* Ends the words with a NUL, now that no comma is needed any more.  */
static void
end_words (lat_words *w)
{
  for (size_t i = 0; i < w->count; i++)
    {
      w->word[i].text[w->word[i].n] = '\0';
      w->first[(unsigned char)w->word[i].text[0]] = 1;
    }
}

int
lat_words_split (lat_words *w, const char *list, lat_message *msg)
{
  memset (w, 0, sizeof *w);
  if (allocate (w, list))
    {
      lat_words_free (w);
      return lat_fail (msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
    }
  for (char *s = w->copy;; s++)
    {
      lat_word *word = &w->word[w->count++];
      while (is_blank (*s))
        s++;
      s = *s == '"' ? unquote (s, word) : plain_word (s, word);
      if (!s)
        {
          lat_words_free (w);
          return lat_fail (msg, LAT_EINVAL,
                           "the quotes in the list '%.200s' do not match",
                           list);
        }
      if (*s == '\0')
        break;
    }
  end_words (w);
  return 0;
}

/* The default words and the user's, as one list.  */
static char *
joined (const char *na)
{
  size_t n = strlen (na);
  char *list = malloc (sizeof default_missing + n + 1);
  if (!list)
    return NULL;
  memcpy (list, default_missing, sizeof default_missing - 1);
  list[sizeof default_missing - 1] = ',';
  memcpy (list + sizeof default_missing, na, n + 1);
  return list;
}

int
lat_words_missing (lat_words *w, const char *na, lat_message *msg)
{
  if (!na)
    return lat_words_split (w, default_missing, msg);
  if (na[0] == '\0' || na[0] == ',')
    return lat_words_split (w, na, msg);
  char *list = joined (na);
  if (!list)
    return lat_fail (msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
  int status = lat_words_split (w, list, msg);
  free (list);
  return status;
}

int
lat_word_missing (const char *s)
{
  size_t n = strlen (s);
  for (const char *w = default_missing; *w;)
    {
      size_t length = strcspn (w, ",");
      if (length == n && memcmp (w, s, n) == 0)
        return 1;
      w += length + (w[length] == ',');
    }
  return 0;
}

int
lat_words_have (const lat_words *w, const char *s, size_t n)
{
  if (n && !w->first[(unsigned char)s[0]])
    return 0;
  for (size_t i = 0; i < w->count; i++)
    if (w->word[i].n == n && memcmp (w->word[i].text, s, n) == 0)
      return 1;
  return 0;
}
