/* data.h -- what is observed: rows, columns, weights, units, holes.

   A lat_data is a read-only view.  NaN marks a missing entry, and nothing
   else is ever NaN or infinite: the constructor sees to that.  A cell of a
   categorical column holds the number of its level, 0, 1, ...  */

#ifndef LATENS_DATA_H
#define LATENS_DATA_H

#include <latens/decls.h>
#include <latens/status.h>
#include <latens/transform.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>

LAT_BEGIN_DECLS

typedef enum
{
  LAT_NUMERIC,
  LAT_CATEGORICAL
} lat_kind;

typedef struct
{
  char *name; /* unique, or NULL: never named */
  lat_kind kind;
  int digits;    /* numeric: decimals it is written with; 0: integers; -1:
                    unknown */
  size_t levels; /* categorical: how many levels ... */
  char **level;  /* ... and their texts, or NULL */
  int zeros;     /* numeric, of integers: decimals they are written with all
                    the same (21.0) */
  char exponent; /* numeric: 'e' or 'E': written with an exponent; else 0 */

  /* numeric: how a model made for this column looks at it, and where its
     draws may be; cells of a lat_data are in the table's own units all the
     same */
  lat_transform transform;
  lat_bounds bounds;
} lat_column;

/* The rows of one chunk, the unit of arithmetic: statistics are formed
   chunk by chunk and joined along a fixed tree, so results do not depend on
   threads, ranks or pieces of a file.  A chunk of a table of sequences is
   whole sequences, as many as it takes to reach this number of rows.  */
#define LAT_CHUNK_ROWS 2048

/* Cells that take a byte each.  */
enum
{
  LAT_CODE_MOST = 254,
  LAT_CODE_MISSING = 255
};

typedef struct
{
  size_t n;                 /* rows */
  size_t p;                 /* columns */
  const double *x;          /* n x tda, row by row; NaN: missing.  NULL: see
                               code */
  size_t tda;               /* distance of rows in x, at least p */
  size_t lags;              /* so many rows before it, of its unit, each row of
                               x carries: see lat_data_set_lags */
  const double *weight;     /* n, none negative; NULL: all one */
  size_t units;             /* independent units: rows, or whole sequences */
  const size_t *unit;       /* units + 1 first rows; NULL: each row is a unit.
                               Read them through lat_data_row only */
  const lat_column *column; /* p */
  const uint32_t *pattern;  /* n: the number of each row's pattern of
                               missing entries, in order of appearance;
                               equal numbers, equal patterns */
  size_t patterns;          /* how many there are */
  size_t first;             /* global number of row 0: draws are keyed by it */
  size_t origin;            /* unit[0]: not 0 in a view of later units */
  const unsigned char *code; /* NULL, or n: the cells of a single column, which
                                are whole numbers from 0 to LAT_CODE_MOST, or
                                LAT_CODE_MISSING, and x and pattern are NULL:
                                only chains take such data */
  const uint32_t *label;   /* n, or NULL: the state of each row, from 1, where
                              it is known, and 0 where it is not: only
                              chains look at it */
  const double *covariate; /* n x covariates, row by row, or NULL: numbers,
                              none missing, that only chains look at */
  size_t covariates;
  void *own; /* what lat_data_free frees; NULL in a view */
} lat_data;

/* Copies n x p cells; `missing` (n x p, nonzero: missing, or NULL) is in
   addition to NaN.  All columns are numeric and without name.  Refuses
   infinities, naming row and column.  NULL: see msg.  */
lat_data *lat_data_alloc (size_t n, size_t p, const double *x,
                          const unsigned char *missing, lat_message *msg);

/* The same without a copy: the data set takes x over, which NaN may be written
   to, and calls release (cells) when it is freed, or when this fails.  For
   cells from malloc that is free (x).  */
lat_data *lat_data_take (size_t n, size_t p, double *x,
                         void (*release) (void *), void *cells,
                         lat_message *msg);

/* One column of n cells of a byte each (see lat_data.code), which are taken
   over and freed.  */
lat_data *lat_data_take_codes (size_t n, unsigned char *code,
                               lat_message *msg);
void lat_data_free (lat_data *d);

/* Copies the description of all p columns; the cells of a categorical
   column must be whole numbers in [0, levels).  */
int lat_data_set_columns (lat_data *d, const lat_column *column,
                          lat_message *msg);

/* Copies n row weights: none negative or not finite, not all zero.  */
int lat_data_set_weights (lat_data *d, const double *weight, lat_message *msg);

/* Copies the first rows of the units, which cut the rows into sequences:
   unit[0] = 0 < unit[1] < ... < unit[units] = n.  */
int lat_data_set_units (lat_data *d, size_t units, const size_t *unit,
                        lat_message *msg);

/* Gives each row the cells of the `lags` rows before it in its unit, for
   families that look back: in x, row i's cell of column j stands l rows later
   at [(i + l) * tda + l * p + j], and tda is p (1 + lags); missing where the
   unit does not reach back so far.  Follows lat_data_set_units, which keeps
   it up.  LAT_ENOMEM.  */
int lat_data_set_lags (lat_data *d, size_t lags, lat_message *msg);

/* Copies n labels (see lat_data.label).  */
int lat_data_set_labels (lat_data *d, const uint32_t *label, lat_message *msg);

/* Copies n x q covariates (see lat_data.covariate); q 0: takes them away.
   LAT_EDATA: one is missing, or not within 1e100; msg says which row.  */
int lat_data_set_covariates (lat_data *d, size_t q, const double *z,
                             lat_message *msg);

/* Views, which borrow everything and need no free: the same rows with other
   weights (zero is legal), and the units [u0, u1) alone.  */
lat_data lat_data_with_weights (const lat_data *d, const double *weight);
lat_data lat_data_of_units (const lat_data *d, size_t u0, size_t u1);

/* The sum of the weights over all rows.  */
double lat_data_total (const lat_data *d);

/* Rows of unit u: [lat_data_row (d, u), lat_data_row (d, u + 1)).  */
static inline size_t
lat_data_row (const lat_data *d, size_t u)
{
  return d->unit ? d->unit[u] - d->origin : u;
}

/* One cell, NaN if it is missing.  */
static inline double
lat_data_cell (const lat_data *d, size_t i, size_t j)
{
  if (d->x)
    return d->x[i * d->tda + j];
  return d->code[i] == LAT_CODE_MISSING ? (double)NAN : d->code[i];
}

/* Numbers of a row in x: its cells, and those of the rows it carries.  */
static inline size_t
lat_data_width (const lat_data *d)
{
  return d->lags ? d->tda : d->p;
}

/* Copies the cells of rows [row, row + n) to x, p apart; or with the rows
   before that they carry, p (1 + lags) apart.  */
void lat_data_cells (const lat_data *d, size_t row, size_t n, double *x);
void lat_data_rows (const lat_data *d, size_t row, size_t n, double *x);

/* The chunks of a data set: how many, and in first (chunks + 1 numbers,
   freed by the caller) the unit each one starts with.  */
int lat_data_chunks (const lat_data *d, size_t *chunks, size_t **first);

/* d as these p columns look at it: a view with the cells that they transform
   transformed and all else borrowed, which lives as long as d and *cells,
   freed by the caller.  LAT_EDATA: msg says which cell has no transform;
   LAT_ENOMEM.  */
int lat_data_transform (const lat_data *d, const lat_column *column,
                        lat_data *view, double **cells, lat_message *msg);

/* Recognises bounds of columns that have none, from their seen cells: 0 to
   100 where the name has "%", "percent" or "pct" in it and all cells lie
   there; else not below 0 where the column has no decimals, all cells are
   whole and none is negative (counts), and not above 1 if none is (yes and
   no).  Marked as recognised.  */
void lat_bounds_recognise (const lat_data *d, lat_column *column /* d->p */);

/* The first cell beyond bounds that were not recognised but given: 1, with
   its row and column; 0: there is none.  */
int lat_bounds_check (const lat_data *d, const lat_column *column, size_t *row,
                      size_t *col);

/* Deep copies of columns, for whoever keeps some.  */
lat_column *lat_columns_clone (const lat_column *column, size_t p);
void lat_columns_free (lat_column *column, size_t p);

LAT_END_DECLS
#endif
