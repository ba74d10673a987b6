/* lists.h -- what is given as words separated by commas.  */

#ifndef LATENS_DATA_LISTS_H
#define LATENS_DATA_LISTS_H

#include <latens/status.h>
#include <stddef.h>

/* One word of a list; quoted: it stood in quotes, which are gone.  */
typedef struct
{
  char *text; /* inside the list's copy */
  size_t n;
  int quoted;
} lat_word;

/* All zero: no word.  */
typedef struct
{
  size_t count;
  lat_word *word;
  char *copy;
  unsigned char first[256]; /* of some word, unless that is empty */
} lat_words;

void lat_words_free (lat_words *w);

/* Splits a list at its commas, as a line of CSV; blanks around a word without
   quotes go.  LAT_EINVAL: bad quotes; LAT_ENOMEM.  */
int lat_words_split (lat_words *w, const char *list, lat_message *msg);

/* The words that mean missing, from what the user gives (or NULL).  */
int lat_words_missing (lat_words *w, const char *na, lat_message *msg);

int lat_words_have (const lat_words *w, const char *s, size_t n);

/* Whether it is one of the words that mean missing by default.  */
int lat_word_missing (const char *s);

/* Edit distance (Levenshtein 1966) of two texts, case aside, but at most
   `most`, which is returned for any larger one.  */
size_t lat_text_distance (const char *a, const char *b, size_t most);

#endif
