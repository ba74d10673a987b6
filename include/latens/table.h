/* table.h -- tables as people keep them: CSV, TSV, gzip, NPY.

   A lat_table keeps the bytes of the file once and where each cell lies, so
   that it is written as it was read but for the cells that are replaced.
   The way of a table: lat_table_read, then lat_table_type (or
   lat_table_type_as, when a model says what the columns are), then
   lat_table_data; at the end lat_table_write.

   Cells.  Rows and columns count from 0 here, from 1 in messages, which read
   "file:line:column: what is wrong (a remedy)", where column is the number
   of the field.  Blanks around an unquoted field do not belong to it.  Lines
   end with LF, CRLF or CR, mixed if need be.  An empty line is a missing cell
   in a table of one column; elsewhere empty lines are legal at the end of the
   file only, and are kept but no rows.

   Missing, unquoted only: an empty field, and the words NA NaN nan NULL null
   N/A ? and the full stop.  A quoted field is never missing.

   Numbers are decimal, as in the C locale, with an optional exponent, and
   correctly rounded; inf, infinity and what overflows read as numbers and
   are refused.  A quoted number is a number.  */

#ifndef LATENS_TABLE_H
#define LATENS_TABLE_H

#include <latens/decls.h>
#include <latens/data.h>
#include <latens/status.h>
#include <stddef.h>
#include <stdio.h>

LAT_BEGIN_DECLS

typedef struct lat_table lat_table;

typedef enum
{
  LAT_HEADER_AUTO, /* yes, unless a cell of line 1 reads as a number or
                      all of line 1 is missing */
  LAT_HEADER_YES,
  LAT_HEADER_NO
} lat_header;

/* A LIST is names and numbers (from 1) or ranges of them, separated by
   commas; an exact name wins over a number; a name with a comma is quoted
   as in CSV.  An unknown name is LAT_EINVAL.  Strings are borrowed for the
   time of the call only.  */
typedef struct
{
  /* For lat_table_read.  */
  char delimiter; /* 0: tab for *.tsv and *.tsv.gz, else comma */
  lat_header header;
  const char *na; /* words, comma-separated as in CSV, that mean missing
                     beside the default ones; if the first is empty (",x"
                     or ""), instead of them.  An empty field is always
                     missing.  NULL: the default words */

  /* For lat_table_type and lat_table_type_as; LISTs, NULL: none.  */
  const char *columns;     /* observed; NULL: all that are not below */
  const char *ignore;      /* carried through */
  const char *id;          /* carried through */
  const char *categorical; /* whatever the cells look like */
  const char *numeric;     /* and a cell that is none is an error */
  const char *family;     /* numeric, because --family says so: for messages */
  const char *weights;    /* one column: the weights of the rows */
  const char *sequence;   /* one column: names each row's sequence */
  const char *labels;     /* one column: each row's state, from 1; missing: not
                             known */
  const char *covariates; /* numbers, none missing, that are not modelled */
  const char *const *covariate; /* the same by their whole names, in this
                                   order, as a model has them: ... */
  size_t covariate_names;       /* ... so many; 0: see covariates */

  size_t columns_max;   /* a text whose line 1 has more fields is refused
                           (a million) */
  size_t levels_max;    /* text with more levels is carried (100) */
  double numeric_share; /* numbers among seen cells from which the others
                           are taken for mistakes (0.95) */
  int sd_digits;        /* digits of the column's sd that an imputed number
                           shows at least (4) */
  int digits;           /* decimals of imputed numbers; -1: by rule (-1) */
  int keep_constant;    /* constant columns are observed too (0) */
  int keep_none;        /* no observed column is no error (0) */
  size_t compact;       /* rows from which a single column whose cells are
                           few whole numbers, or few levels, becomes data of
                           a byte a cell (lat_data.code); 0: never (0) */
  size_t pairs_named;   /* pairs never seen together named in full (5) */
  int lenient;          /* lat_table_type_as: 1: a column of the model that is
                           not there is missing in all rows, and a level the
                           model has not is a missing cell, which notes
                           tell; 0: they are errors (0) */
} lat_table_options;

lat_table_options lat_table_defaults (void);

typedef enum
{
  LAT_ROLE_OBSERVED, /* in the lat_data */
  LAT_ROLE_WEIGHT,
  LAT_ROLE_SEQUENCE,
  LAT_ROLE_LABEL,
  LAT_ROLE_COVARIATE,
  LAT_ROLE_ID,
  LAT_ROLE_CARRIED /* comes out as it went in */
} lat_role;

typedef enum
{
  LAT_CARRIED_NOT,      /* it is not carried */
  LAT_CARRIED_IGNORED,  /* ignored, not among `columns`, not in the model */
  LAT_CARRIED_UNSEEN,   /* all cells are missing */
  LAT_CARRIED_CONSTANT, /* all seen cells are equal */
  LAT_CARRIED_LEVELS    /* text with more than levels_max levels */
} lat_carried;

/* What lat_table_info.data holds for a column that is not observed.  */
#define LAT_NO_COLUMN ((size_t)-1)

/* What a table knows of a column.  Before typing only `name` is set.  */
typedef struct
{
  char *name; /* of the header, else V1, V2, ...; unique, never NULL */
  lat_role role;
  lat_carried reason;
  lat_kind kind;  /* LAT_CATEGORICAL: text (carried columns too) */
  size_t missing; /* cells */
  size_t unknown; /* cells with a level that the model has not: no data, but
                     not missing in the table either; of a table that is
                     read as it comes, all so far */
  size_t data;    /* its column in the lat_data, or LAT_NO_COLUMN */

  /* Numeric: how it is written, and how imputed numbers will be.  */
  int integers;  /* imputed numbers are whole */
  int whole;     /* all seen cells are */
  int decimals;  /* most decimals of a seen cell (of its mantissa) */
  char exponent; /* 'e' or 'E': most seen cells use it; else 0 */
  double sd;     /* of the seen cells, divisor one less than their number */
  int digits;    /* decimals of an imputed number (NPY: 17) */

  /* Categorical and observed: sorted bytewise, or by value if all are
     numbers; or as the model has them.  */
  size_t levels;
  char **level;   /* texts, without quotes */
  char **written; /* as it is written in this file: quoted as the first
                     cell that has it, or as CSV needs it */
} lat_table_info;

/* Reads a table; path NULL or "-": standard input.  gzip and NPY are found
   by their magic numbers.  An NPY array (float32 or float64, one or two
   dimensions, any byte order, C or Fortran order, NaN: missing) is a table
   without header; a row is called a line in messages.  It is mapped if it
   is a regular file, which must not be cut while the table or its data
   live; what replaces it (lat_output_commit) does no harm.  LAT_EIO: cannot
   be read; LAT_EPARSE: is not a table; LAT_ENOMEM; LAT_EINVAL: bad option.  On
   failure *t is NULL; the caller frees it otherwise.  */
int lat_table_read (const char *path, const lat_table_options *opt,
                    lat_table **t, lat_message *msg);
void lat_table_free (lat_table *t);

/* Gives the columns their roles and kinds from the options and the cells.
   Call it once.  LAT_EINVAL: an unknown name, options that contradict each
   other; LAT_EDATA: a cell that cannot be used (not a number in a column
   of numbers, infinite), or no column is left; LAT_ENOMEM.  */
int lat_table_type (lat_table *t, const lat_table_options *opt,
                    lat_message *msg);

/* The same from the p columns of a model.  They are found by name, in any
   order, others are carried; in a table without header, or for columns
   without names, by position, if there are p that no option takes away.
   Data columns are in the model's order.  Constant and never seen columns
   are observed.  Numbers are written as the model's columns say, if they have
   digits; levels with quotes where CSV needs them, and those that are no
   numbers also where the column's name has them.  LAT_ECOLUMNS: a column
   is not there (lenient: none is); LAT_EINVAL: a type option contradicts the
   model; LAT_EDATA: a cell is not a number, infinite, or of a level the model
   has not.  */
int lat_table_type_as (lat_table *t, const lat_table_options *opt,
                       const lat_column *column, size_t p, lat_message *msg);

/* A table that is read as it comes, in memory that does not grow with it.
   open reads the header, if there is one, and the first row; then the table
   is typed by lat_table_type_as.  next reads the rows that have come since,
   waiting for one: until the next call the table is a table of these rows
   alone, without a header, and can be asked, turned into data and written.
   Numbers of lines and rows go on (lat_data.first too), notes are those of
   these rows.  No rows: the table has ended.  Before a row that is not as it
   should be all rows before it are returned, then the failure.  open and next
   fail as lat_table_read and lat_table_type_as do.  An NPY array is read as a
   whole; a row of more than 64 MiB is refused.  */
int lat_table_open (const char *path, const lat_table_options *opt,
                    lat_table **t, lat_message *msg);
int lat_table_next (lat_table *t, lat_message *msg);

/* Shape and names.  */
size_t lat_table_rows (const lat_table *t);
size_t lat_table_columns (const lat_table *t);
size_t lat_table_observed (const lat_table *t); /* columns of lat_data */
int lat_table_has_header (const lat_table *t);
const char *lat_table_name (const lat_table *t); /* path for messages */
const lat_table_info *lat_table_column (const lat_table *t, size_t j);

/* The table's column of data column d; LAT_NO_COLUMN: the table has not that
   column of the model.  */
size_t lat_table_source (const lat_table *t, size_t d);

/* The column of that exact name, or LAT_NO_COLUMN.  */
size_t lat_table_find (const lat_table *t, const char *name);

/* chosen[j] (one per column of the table) becomes 1 for columns in the
   LIST, 0 for others.  LAT_EINVAL: an unknown name; the message names it
   and the closest one.  `option` ("--columns") begins the message; NULL:
   nothing does.  */
int lat_table_list (const lat_table *t, const char *option, const char *list,
                    char *chosen, lat_message *msg);

/* What there is to say about a table after typing: missing cells by column,
   columns left alone and why, pairs never seen together.  One sentence
   each, without newline; *warning (unless NULL) becomes 1 for a warning and
   0 for a note.  */
size_t lat_table_notes (const lat_table *t);
const char *lat_table_note (const lat_table *t, size_t i, int *warning);

/* The observed columns as doubles, levels as their numbers, with columns,
   weights and units set; the caller frees it.  Row i of the data is row
   lat_table_order (t)[i] of the table: rows of one sequence are joined in
   file order, sequences in order of appearance.  LAT_EDATA: a weight is
   negative, missing or no number, all are zero, a row names no
   sequence, a label is no whole number from 1, or a covariate is missing or no
   number.  */
int lat_table_data (const lat_table *t, lat_data **data, lat_message *msg);

/* The table's columns of the covariates, in the data's order; how many.  */
size_t lat_table_covariates (const lat_table *t, const size_t **column);

/* Row of the table of each row of the data, and back (n each); NULL: they
   are the same.  Set by typing.  */
const size_t *lat_table_order (const lat_table *t);
const size_t *lat_table_position (const lat_table *t);

/* One cell.  Whether it is missing; its number (LAT_EDATA and a message
   with its place if it is none or missing); its text without quotes, which
   the caller frees (NULL: out of memory).  For NPY the text of a number is
   the shortest that reads back the same.  */
int lat_table_missing (const lat_table *t, size_t i, size_t j);
int lat_table_number (const lat_table *t, size_t i, size_t j, double *x,
                      lat_message *msg);
char *lat_table_text (const lat_table *t, size_t i, size_t j);

/* Writes "file:line:column: text" into msg: for whatever is wrong with that
   cell.  */
void lat_table_place (const lat_table *t, size_t i, size_t j, const char *text,
                      lat_message *msg);

/* Room for any number that is written here.  */
#define LAT_NUMBER_SIZE 400

/* An imputed value of an observed column j as it belongs into the file: a
   number with the digits of its column in buf, a level (number of it) with
   quotes where needed.  Never "-0".  Valid as long as t and buf are.  */
const char *lat_table_format (const lat_table *t, size_t j, double x,
                              char buf[LAT_NUMBER_SIZE]);

/* The shortest text that reads back as x; C locale.  Returns buf.  */
const char *lat_number_format (double x, char buf[LAT_NUMBER_SIZE]);

/* With 17 digits, as "%.17g" in the C locale.  Returns buf.  */
const char *lat_number_full (double x, char buf[LAT_NUMBER_SIZE]);

/* Reads all n bytes as a number, blanks around it allowed.  0: it is one;
   LAT_EDOM: one that is infinite; LAT_EPARSE: it is none.  */
int lat_number_parse (const char *s, size_t n, double *x);

/* Writes text as a CSV field, with quotes if it needs them to be read as that
   text: it holds the delimiter, a quote or a line end, has blanks around it,
   is empty, or is a word that means missing by default.  */
void lat_table_quote (FILE *out, const char *text, char delimiter);
char lat_table_delimiter (const lat_table *t);

/* What to write differently.  All zero: the file as it was read.  */
typedef struct
{
  /* Called for the missing cells of observed columns, row by row: what to
     write there (lat_table_format), or NULL: the cell as it is.  buf is
     scratch.  */
  const char *(*fill) (void *self, size_t row, size_t column,
                       char buf[LAT_NUMBER_SIZE]);
  /* Called for the seen cells of observed columns: nonzero: the cell is
     written as a missing one, as na_out or, if that is NULL, empty (NPY:
     NaN).  NULL: none is.  */
  int (*hide) (void *self, size_t row, size_t column);
  void *self;
  const char *na_out;    /* for all cells that stay missing; NULL: as they
                            were, and NaN in an NPY array */
  const char *mark;      /* name of a last column, which names the columns
                            filled in each row, separated by ';' */
  const char *lead;      /* name of a first column, which holds ... */
  const char *lead_text; /* ... this in all rows */
  int no_header;         /* leaves the header (and byte-order mark) out */
  int more;              /* other copies follow: the last line is ended */
} lat_table_edit;

/* LAT_EINVAL, before there is anything to write: what lat_table_write would
   say.  */
int lat_table_check_edit (const lat_table *t, const lat_table_edit *edit,
                          lat_message *msg);

/* Writes the table.  NPY comes out as CSV.  LAT_EINVAL: the name of a new
   column is taken; LAT_EIO is left to lat_output_commit.  */
int lat_table_write (const lat_table *t, const lat_table_edit *edit, FILE *out,
                     lat_message *msg);

LAT_END_DECLS
#endif
