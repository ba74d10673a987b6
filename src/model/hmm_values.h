/* hmm_values.h -- rows that take few values: what is computed of a value is
   computed once.  */

#ifndef LATENS_MODEL_HMM_VALUES_H
#define LATENS_MODEL_HMM_VALUES_H

#include "model/hmm_private.h"

enum
{
  LAT_HMM_CODES = 1024 /* whole numbers from 0 on that can have a code */
};

/* Where the family has one column, and its cells are whole numbers below
   LAT_HMM_CODES or missing: the values that occur, in increasing order, a
   missing one last; a row's code is the number of its value.  */
typedef struct
{
  size_t values;             /* 0: rows are not like that */
  const unsigned char *byte; /* the cells, or NULL: see lat_data.code */
  int identical;             /* each code is the number itself */
  size_t col;
  const lat_hmm_kernels *kernels;
  uint16_t *code; /* LAT_HMM_CODES + 1: of each number, and of a hole */
  double *cell;   /* col + values: value v, as a row, starts at cell + v */
  double *shift;  /* values: the largest log b */
  double *e;      /* values x kp: exp (log b - shift) */
  double *l;      /* values x kp: log b - shift */
} lat_values;

/* Whether the family has one column.  */
int lat_values_possible (const lat_hmm *m, size_t *col);

/* The codes and cells (v->byte is set) of rows of sequences [u0, u1), but for
   sequences of weight zero if `weighted`.  */
void lat_values_find (lat_values *v, const lat_hmm *m, const lat_data *d,
                      size_t u0, size_t u1, int weighted);

/* The codes of n rows from row on.  */
void lat_values_codes (const lat_values *v, const lat_data *d, size_t row,
                       size_t n, uint16_t *code);

/* Values [v, v + n) as a family sees them.  */
lat_block lat_values_block (const lat_values *v, size_t first, size_t n);

/* Densities; LAT_EIMPOSSIBLE or LAT_EFAILED if some value has none.  lp (k x
   LAT_BLOCK_ROWS) and work are scratch.  */
int lat_values_densities (lat_values *v, const lat_hmm *m, double *lp,
                          void *work);

/* 0, or why a row with this largest log-density can not be.  */
int lat_values_check (size_t n, const double *shift);

#endif
