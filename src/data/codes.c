/* codes.c -- a table of one column as a byte a cell.

   A chain of 10^8 steps has 800 MB as doubles and 100 MB as bytes.  */

#include "base/message.h"
#include "data/levels.h"
#include "data/table.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  FORGET = 1 << 24, /* rows after which those before need not stay mapped */
  UNKNOWN = LAT_CODE_MISSING + 1,
  WORDS = UINT8_MAX + 1
};

typedef struct
{
  const lat_table *t;
  size_t j;
  int levels; /* the column is categorical */
  lat_names set;
  lat_scratch w;
  /* of a cell that is this byte or this number; UNKNOWN: not met yet */
  uint16_t of[WORDS];
} coding;

static int
code_of_text (coding *c, const char *s, size_t n, unsigned *code)
{
  lat_number x = { 0 };
  if (c->levels)
    *code = (unsigned)lat_names_find (&c->set, s, n);
  else if (lat_number_read_cell (s, n, &x) || !(x.value >= 0)
           || !(x.value <= LAT_CODE_MOST) || x.value != floor (x.value))
    return 0;
  else
    *code = (unsigned)x.value;
  return *code <= LAT_CODE_MOST;
}

/* The cell of row i; 0: it has none.  */
static int
code_of_cell (coding *c, size_t i, unsigned *code)
{
  const char *text;
  size_t n;
  *code = LAT_CODE_MISSING;
  if (lat_table_missing (c->t, i, c->j))
    return 1;
  return !lat_cell_text (c->t, i, c->j, &c->w, &text, &n)
         && code_of_text (c, text, n, code);
}

/* What the cell of row i has in `of`; WORDS: nothing.  */
static size_t
word_of (const coding *c, size_t i)
{
  const lat_table *t = c->t;
  if (t->is_npy)
    {
      double x = lat_npy_value (&t->npy, i, c->j);
      return x >= 0 && x < WORDS && x == (double)(int)x ? (size_t)x : WORDS;
    }
  size_t at = lat_cell_place (t, i, c->j);
  return lat_cell_place (t, i, c->j + 1) - at == 2 ? (unsigned char)t->text[at]
                                                   : WORDS;
}

static int
fill (coding *c, unsigned char *code)
{
  const lat_table *t = c->t;
  unsigned x;
  for (size_t i = 0; i < t->n; i++)
    {
      size_t row = t->order ? t->order[i] : i, word = word_of (c, row);
      if (i % FORGET == 0)
        lat_text_forget (t->bytes);
      if (word < WORDS && c->of[word] != UNKNOWN)
        {
          code[i] = (unsigned char)c->of[word];
          continue;
        }
      if (!code_of_cell (c, row, &x))
        return 0;
      code[i] = (unsigned char)x;
      if (word < WORDS)
        c->of[word] = (uint16_t)x;
    }
  return 1;
}

unsigned char *
lat_table_codes (const lat_table *t)
{
  coding c = { .t = t };
  unsigned char *code = NULL;
  if (!t->compact || t->n < t->compact || t->observed != 1)
    return NULL;
  c.j = t->source[0];
  c.levels = t->column[c.j].kind == LAT_CATEGORICAL;
  for (size_t i = 0; i < WORDS; i++)
    c.of[i] = UNKNOWN;
  if ((!c.levels || !lat_levels_set (&t->column[c.j], &c.set))
      && (code = malloc (t->n)) && !fill (&c, code))
    {
      free (code);
      code = NULL;
    }
  if (code)
    lat_text_forget (t->bytes);
  lat_names_free (&c.set);
  free (c.w.buf);
  return code;
}
