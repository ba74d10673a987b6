/* table.h -- inside a table: the bytes of a file, and where its cells lie.  */

#ifndef LATENS_DATA_TABLE_H
#define LATENS_DATA_TABLE_H

#include <latens/table.h>
#include "data/feed.h"
#include "data/lists.h"
#include "data/notes.h"
#include "data/npy.h"
#include "data/number.h"
#include "data/places.h"
#include "data/text.h"
#include "data/values.h"

struct lat_table
{
  char *name;      /* the file, for messages */
  lat_text *bytes; /* all of it */
  char *text;      /* the same, and zeros behind unless it is NPY */
  size_t size;
  size_t n;
  size_t p;
  int header; /* 1: line 1 is one */
  char delimiter;
  lat_words na;
  int is_npy;
  lat_npy npy;

  /* CSV: (header + n) x (p + 1) places in the text.  Cell j of a line lies in
     [start[j], start[j + 1] - 1): a delimiter, or the line's end, is in
     between.  */
  lat_places start;
  lat_values value; /* CSV: the numbers in those cells */

  lat_table_info *column; /* p */
  size_t weight;          /* columns, or LAT_NO_COLUMN */
  size_t sequence;
  size_t label;
  size_t *covariate; /* columns ... */
  size_t covariates; /* ... so many */
  size_t observed;   /* columns of the data ... */
  size_t *source;    /* ... and which columns of the table they are */
  size_t units;      /* sequences */
  size_t *unit;      /* units + 1 first rows of the data; NULL: none */
  size_t *order;     /* n: row of the table of a row of the data; or NULL */
  size_t *position;  /* n: its inverse */
  int digits;        /* decimals the user wants, or -1 */
  size_t compact;    /* as in the options */
  int sd_digits;     /* digits of the sd that imputed numbers show */
  lat_notes notes;

  lat_column *model; /* lat_table_type_as: the columns it was told, or NULL */
  size_t models;     /* how many */
  int lenient;

  /* A table read as it comes: what was before this piece of it.  */
  lat_feed *feed; /* or NULL */
  size_t line0, row0;
};

/* What a cell of a text holds: the bytes without blanks around them, or what
   is between its quotes.  */
typedef struct
{
  const char *s;
  size_t n;
  int quoted;
} lat_span;

/* Room for texts with doubled quotes undone.  All zero: none yet.  */
typedef struct
{
  char *buf;
  size_t room;
} lat_scratch;

/* cells.c.  Row -1 (LAT_HEADER_ROW) is the header.  */
#define LAT_HEADER_ROW ((size_t)-1)

/* Where cell j of a row begins; j = p: one behind the end of the last.  */
static inline size_t
lat_cell_place (const lat_table *t, size_t i, size_t j)
{
  return lat_place (&t->start, (i + (size_t)t->header) * (t->p + 1) + j);
}

/* What lies in [s, end), which is a cell, if there are blanks or quotes.  */
lat_span lat_span_trim (const lat_table *t, const char *s, const char *end);

static inline lat_span
lat_cell_span (const lat_table *t, size_t i, size_t j)
{
  const char *s = t->text + lat_cell_place (t, i, j);
  const char *end = t->text + lat_cell_place (t, i, j + 1) - 1;
  if (s < end
      && ((unsigned char)*s <= ' ' || *s == '"'
          || (unsigned char)end[-1] <= ' '))
    return lat_span_trim (t, s, end);
  return (lat_span){ s, (size_t)(end - s), 0 };
}

static inline int
lat_span_missing (const lat_table *t, lat_span c)
{
  return !c.quoted
         && (!c.n
             || (t->na.first[(unsigned char)c.s[0]]
                 && lat_words_have (&t->na, c.s, c.n)));
}

/* LAT_EPARSE: no number; LAT_EDOM: infinite.  The cell is not missing.  */
int lat_cell_number (const lat_table *t, size_t i, size_t j, lat_number *x);
/* The text of a cell, no NUL behind it; LAT_ENOMEM.  */
int lat_cell_text (const lat_table *t, size_t i, size_t j, lat_scratch *w,
                   const char **s, size_t *n);

/* table.c.  Parts of lat_table_read.  */
int lat_table_alloc (const char *path, const lat_table_options *opt,
                     lat_table **t, lat_message *msg);
int lat_table_parse (lat_table *t, const lat_table_options *opt,
                     lat_message *msg);

/* typing_as.c.  Looks at the cells of further rows as typing did.  */
int lat_table_check (lat_table *t, lat_message *msg);

/* place.c.  The number of the line a byte of the text lies in.  */
size_t lat_line_of (const lat_table *t, size_t offset);

/* As lat_fail, with the place in front: of a byte of the text that
   belongs to a field (from 0), or of a cell.  */
int lat_fail_at (const lat_table *t, size_t offset, size_t field, int status,
                 lat_message *msg, const char *format, ...)
    __attribute__ ((format (printf, 6, 7)));
int lat_fail_cell (const lat_table *t, size_t i, size_t j, int status,
                   lat_message *msg, const char *format, ...)
    __attribute__ ((format (printf, 6, 7)));

/* Text for a message: cut, control characters escaped.  Returns buf.  */
enum
{
  LAT_SHOWN = 60, /* bytes of it */
  LAT_SHOW_SIZE = 4 * LAT_SHOWN + 8
};
const char *lat_show (const char *s, size_t n, char buf[LAT_SHOW_SIZE]);

int lat_no_memory (lat_message *msg);

/* uniform.c: whether the text from s on, behind a mark, is one column of lines
   of the same length (but for line 1), whose n, p and places are then set.  */
int lat_csv_uniform (lat_table *t, const char *s);

/* csv.c: finds the cells; header.c: decides on the header, names columns.  */
int lat_csv_parse (lat_table *t, const lat_table_options *opt,
                   lat_message *msg);
/* The same for rows that go on: p is known, there is no header.  */
int lat_csv_parse_rows (lat_table *t, lat_message *msg);
int lat_csv_header (const lat_table *t);
int lat_table_set_names (lat_table *t, lat_message *msg);

/* quote.c.  A text as a field of this table: quoted where it must be.  */
int lat_csv_needs_quotes (const lat_words *na, const char *text,
                          char delimiter);
char *lat_csv_quoted (const lat_table *t, const char *text, int always);

/* codes.c: the observed column as bytes, for free (), if it is to be compact
   and can be; else NULL.  */
unsigned char *lat_table_codes (const lat_table *t);

/* table_data.c.  The categorical columns of the data, into x (n x observed).
   LAT_ENOMEM.  */
int lat_table_fill_levels (const lat_table *t, double *x);

/* table_labels.c: the labels of d, if there is a column of them.  */
int lat_table_label (const lat_table *t, lat_data *d, lat_message *msg);

/* table_covariates.c: which columns they are, by the options (chosen: p of
   scratch); and the covariates of d.  */
int lat_table_find_covariates (lat_table *t, const lat_table_options *opt,
                               char *chosen, lat_message *msg);
int lat_table_fill_covariates (const lat_table *t, lat_data *d,
                               lat_message *msg);

/* sequences.c: order, position, units from the column of sequences.  */
int lat_table_join_sequences (lat_table *t, lat_message *msg);

#endif
