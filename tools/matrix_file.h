/* matrix_file.h -- files of numbers without a header, a line a state.  */

#ifndef LATENS_TOOLS_MATRIX_FILE_H
#define LATENS_TOOLS_MATRIX_FILE_H

#include "common.h"

typedef struct
{
  const char *path;
  size_t rows, columns; /* as many as the file must have */
  int probabilities;    /* numbers above 1 are refused */
  int holes;            /* an empty cell leaves what x has */
  const char *hint;     /* what the numbers say, for messages, or "" */
} matrix_file;

/* Reads the numbers, from 0, into x (rows x columns).  Ends the program if the
   file is not that.  */
void matrix_file_read (const matrix_file *f, double *x);

#endif
