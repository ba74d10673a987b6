/* rows.h -- what completing rows is made of.  */

#ifndef LATENS_IMPUTE_ROWS_H
#define LATENS_IMPUTE_ROWS_H

#include <latens/impute.h>

/* What draws are made from: m, or if it has linked components *linked, which
   becomes m with these in place of its own.  */
const lat_model *lat_rows_drawn_from (const lat_model *m, lat_model *linked);

/* Expectations or most probable levels, and their sd (or NULL); draws; the
   log-density of each row.  Every method asks the model through these
   only.  */
int lat_rows_expect (const lat_model *m, const lat_data *rows,
                     unsigned threads, double *x, double *sd);
int lat_rows_draw (const lat_model *m, const lat_data *rows, unsigned threads,
                   lat_stream stream, double *x);
int lat_rows_density (const lat_model *m, const lat_data *rows,
                      unsigned threads, double *logp);

/* Numbers by donors, categories drawn: all columns.  */
int lat_rows_match (const lat_model *m, const lat_data *rows,
                    const lat_impute_options *o, lat_stream stream, double *x);

/* sd of the cells that x holds, however they were chosen.  */
int lat_rows_doubt (const lat_model *m, const lat_data *rows, unsigned threads,
                    const double *x, double *sd);

/* Some rows of a table, perhaps with other cells, as a table of their own.
   All zero: none.  */
typedef struct
{
  lat_data rows; /* a view of the rest */
  lat_data *own;
  double *weight;
} lat_part;

/* Row i of the part stands for row[i] of d and has its weight; `cells`
   (n x d->p) is taken over, also on failure.  LAT_ENOMEM: there is nothing to
   clear.  */
int lat_part_make (lat_part *part, const lat_data *d, const size_t *row,
                   size_t n, double *cells);
void lat_part_clear (lat_part *part);

#endif
