/* pool.h -- the verb pool of latens-impute.  */

#ifndef LATENS_TOOLS_POOL_H
#define LATENS_TOOLS_POOL_H

#include "common.h"
#include "labels.h"

#include <latens/pool.h>

extern const opt_group group_pool;

int run_pool (int argc, char **argv);

/* What a table of estimates holds, complete: m imputations of k terms.  */
typedef struct
{
  const lat_table *t;
  labels imputation, term;
  size_t m, k;
  double *estimate, *std_error; /* k x m */
} pool_estimates;

/* The column of that name, or the end of the program: `columns` says which
   ones the table needs.  */
size_t pool_column (const lat_table *t, const char *name, const char *columns);

/* Ends the program: what is wrong with that cell.  */
void pool_fail (const lat_table *t, size_t row, size_t column, const char *fmt,
                ...) LIKE_PRINTF (4, 5) __attribute__ ((noreturn));

/* Tests the terms of a LIST at once, by the covariances in a file, and
   writes the result.  */
void pool_test (const pool_estimates *e, const char *list,
                const char *covariances, const lat_pool_options *o);

#endif
