/* lists.c -- LISTs of columns: names, numbers, ranges.  */

#include "base/message.h"
#include "data/table.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  NEAR = 3,     /* a name this many edits away is worth suggesting */
  LISTED = 6,   /* columns named when none is near */
  LONGEST = 64, /* names compared for nearness */
  SHORT_NAME = 30
};

static char
lower (char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t
least (size_t a, size_t b)
{
  return a < b ? a : b;
}

size_t
lat_text_distance (const char *a, const char *b, size_t most)
{
  size_t n = strlen (b), row[LONGEST + 1];
  if (n > LONGEST || strlen (a) > LONGEST)
    return most;
  for (size_t j = 0; j <= n; j++)
    row[j] = j;
  for (size_t i = 0; a[i]; i++)
    {
      size_t diagonal = row[0];
      row[0] = i + 1;
      for (size_t j = 0; j < n; j++)
        {
          size_t change = diagonal + (lower (a[i]) != lower (b[j]));
          diagonal = row[j + 1];
          row[j + 1] = least (change, least (diagonal, row[j]) + 1);
        }
    }
  return least (row[n], most);
}

static size_t
nearest (const lat_table *t, const char *name)
{
  size_t best = LAT_NO_COLUMN, distance = NEAR + 1;
  size_t half = strlen (name) / 2 + 1;
  for (size_t j = 0; j < t->p; j++)
    {
      size_t d = lat_text_distance (name, t->column[j].name, NEAR + 1);
      if (d < distance && d <= half)
        {
          best = j;
          distance = d;
        }
    }
  return best;
}

/* The first names, for whoever mistook the file or its delimiter.  */
static void
name_some (const lat_table *t, char *buf, size_t size)
{
  size_t used = 0;
  for (size_t j = 0; j < t->p && j < LISTED && used < size; j++)
    {
      char shown[LAT_SHOW_SIZE];
      const char *name = t->column[j].name;
      lat_show (name, least (strlen (name), SHORT_NAME), shown);
      used += (size_t)snprintf (buf + used, size - used, "%s%s", j ? ", " : "",
                                shown);
    }
  if (t->p > LISTED && used < size)
    snprintf (buf + used, size - used, ", ... (%zu in all)", t->p);
}

static int
unknown (const lat_table *t, const char *option, const char *name,
         lat_message *msg)
{
  char shown[LAT_SHOW_SIZE], some[512];
  const char *between = option ? ": " : "";
  lat_show (name, strlen (name), shown);
  option = option ? option : "";
  size_t near = nearest (t, name);
  if (near != LAT_NO_COLUMN)
    {
      const char *text = t->column[near].name;
      return lat_fail (msg, LAT_EINVAL,
                       "%s%s%.200s has no column '%s' (did you mean '%s'?)",
                       option, between, t->name, shown,
                       lat_show (text, strlen (text), some));
    }
  name_some (t, some, sizeof some);
  return lat_fail (msg, LAT_EINVAL,
                   "%s%s%.200s has no column '%s' (its columns are %s)",
                   option, between, t->name, shown, some);
}

/* A whole number that ends at one of the bytes of `ends`.  */
static const char *
read_count (const char *s, size_t *count)
{
  const char *first = s;
  *count = 0;
  for (; isdigit ((unsigned char)*s); s++)
    *count = least (*count * 10 + (size_t)(*s - '0'), LAT_NO_COLUMN / 16);
  return s > first ? s : NULL;
}

/* "3" or "3-5".  False: it is neither.  */
static int
read_range (const char *text, size_t *from, size_t *to)
{
  const char *s = read_count (text, from);
  if (!s)
    return 0;
  *to = *from;
  if (*s == '-')
    s = read_count (s + 1, to);
  return s && *s == '\0';
}

static int
choose (const lat_table *t, const char *option, const lat_word *word,
        char *chosen, lat_message *msg)
{
  size_t from, to, j = lat_table_find (t, word->text);
  const char *between = option ? ": " : "";
  if (j != LAT_NO_COLUMN)
    {
      chosen[j] = 1;
      return 0;
    }
  if (word->quoted || !read_range (word->text, &from, &to))
    return unknown (t, option, word->text, msg);
  option = option ? option : "";
  if (from > to)
    return lat_fail (msg, LAT_EINVAL, "%s%sthe range '%.40s' runs backwards",
                     option, between, word->text);
  if (from < 1 || to > t->p)
    return lat_fail (msg, LAT_EINVAL,
                     "%s%s%.200s has no column %.40s (its columns are "
                     "numbered from 1 to %zu)",
                     option, between, t->name, word->text, t->p);
  memset (chosen + from - 1, 1, to - from + 1);
  return 0;
}

int
lat_table_list (const lat_table *t, const char *option, const char *list,
                char *chosen, lat_message *msg)
{
  lat_words w;
  memset (chosen, 0, t->p);
  int s = lat_words_split (&w, list, msg);
  if (s)
    return s;
  for (size_t i = 0; i < w.count && !s; i++)
    s = choose (t, option, &w.word[i], chosen, msg);
  lat_words_free (&w);
  return s;
}

size_t
lat_table_find (const lat_table *t, const char *name)
{
  for (size_t j = 0; j < t->p; j++)
    if (strcmp (t->column[j].name, name) == 0)
      return j;
  return LAT_NO_COLUMN;
}
