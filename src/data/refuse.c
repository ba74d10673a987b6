/* refuse.c -- cells that cannot be used, and what can be done about them.  */

#include "data/roles.h"
#include "data/survey.h"
#include "data/table.h"
#include <stdio.h>
#include <string.h>

enum
{
  ADVICE_SIZE = 3 * LAT_SHOW_SIZE
};

/* The text as a word of a LIST or of --na on a command line.  */
static const char *
as_word (const char *shown, char *buf, size_t size)
{
  int plain = !strpbrk (shown, ", \t\"'\\$`;&|<>()*?#~!");
  snprintf (buf, size, plain ? "%s" : "'\"%s\"'", shown);
  return buf;
}

static void
advise (lat_span c, const char *name, int status, int want, char *buf)
{
  char cell[LAT_SHOW_SIZE], column[LAT_SHOW_SIZE];
  char cell_word[LAT_SHOW_SIZE + 8], column_word[LAT_SHOW_SIZE + 8];
  as_word (lat_show (c.s, c.n, cell), cell_word, sizeof cell_word);
  as_word (lat_show (name, strlen (name), column), column_word,
           sizeof column_word);
  int n = snprintf (buf, ADVICE_SIZE, "%s--na=%s to call it missing",
                    c.quoted ? "without its quotes " : "", cell_word);
  if (status == LAT_EDOM || want == LAT_WANT_MODEL || n < 0
      || n >= ADVICE_SIZE)
    return;
  if (want == LAT_WANT_NUMERIC)
    snprintf (buf + n, ADVICE_SIZE - (size_t)n,
              ", no --numeric to keep it as text");
  else if (want == LAT_WANT_FAMILY)
    snprintf (buf + n, ADVICE_SIZE - (size_t)n,
              ", --family=%s:categorical to keep it as text", column_word);
  else
    snprintf (buf + n, ADVICE_SIZE - (size_t)n,
              ", --categorical=%s to keep it as text", column_word);
}

int
lat_survey_refuse (const lat_table *t, size_t i, size_t j, int status,
                   int want, lat_message *msg)
{
  char shown[LAT_SHOW_SIZE], column[LAT_SHOW_SIZE], advice[ADVICE_SIZE];
  const char *name = t->column[j].name;
  lat_show (name, strlen (name), column);
  if (t->is_npy)
    return lat_fail_cell (t, i, j, LAT_EDATA, msg,
                          "an infinite number (column '%s'; NaN is missing)",
                          column);
  lat_span c = lat_cell_span (t, i, j);
  advise (c, name, status, want, advice);
  return lat_fail_cell (t, i, j, LAT_EDATA, msg, "%s: '%s' (column '%s'; %s)",
                        status == LAT_EDOM ? "an infinite number"
                                           : "not a number",
                        lat_show (c.s, c.n, shown), column, advice);
}

/* The row of the first cell of the column that cannot stay.  */
static size_t
first_bad (const lat_survey *v, int *status)
{
  int other = v->other < v->infinite;
  *status = other ? LAT_EPARSE : LAT_EDOM;
  return other ? v->other : v->infinite;
}

int
lat_survey_check (const lat_table *t, const lat_survey *v, const char *numeric,
                  const char *want, lat_message *msg)
{
  size_t row = LAT_NO_COLUMN, column = 0;
  int status = 0;
  for (size_t j = 0; j < t->p; j++)
    {
      int s;
      size_t i = numeric[j] ? first_bad (&v[j], &s) : LAT_NO_COLUMN;
      if (i < row)
        {
          row = i;
          column = j;
          status = s;
        }
    }
  if (row == LAT_NO_COLUMN)
    return 0;
  return lat_survey_refuse (t, row, column, status, want[column], msg);
}
