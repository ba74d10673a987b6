/* mcar.h -- the parts of Little's test: the table it works on, the normal
   law fitted to it, and generalised inverses.  */

#ifndef LATENS_IMPUTE_MCAR_H
#define LATENS_IMPUTE_MCAR_H

#include <latens/impute.h>

/* The numeric columns that vary, each in units of its own mean and sd, and
   the rows that say something about them.  */
typedef struct
{
  lat_data *data; /* n x p; NULL when no column is left */
  size_t dropped; /* numeric columns left out */
  size_t *row;    /* n: the rows in order of their patterns: those of */
  size_t *start;  /* pattern j are row[start[j]] to row[start[j + 1] - 1] */
} lat_mcar_table;

int lat_mcar_table_make (const lat_data *d, lat_mcar_table *t);
void lat_mcar_table_clear (lat_mcar_table *t);

/* Positions of the seen and of the missing columns of pattern j, p numbers
   in all: how many are seen, then the missing ones.  */
size_t lat_mcar_split (const lat_mcar_table *t, size_t j, size_t *col);

/* Weight of row i.  */
double lat_mcar_weight (const lat_mcar_table *t, size_t i);

typedef struct
{
  size_t p;
  double *mean;  /* p */
  double *sigma; /* p x p, both halves */
} lat_normal;

int lat_normal_alloc (lat_normal *m, size_t p);
void lat_normal_clear (lat_normal *m);

/* The largest difference of two laws' means and covariances, which are in
   units of sds.  */
double lat_normal_distance (const lat_normal *a, const lat_normal *b);

/* Whether a sequence of steps has come close to its limit.  Starts as
   { 0 }.  */
typedef struct
{
  double last; /* the last step, or 0 */
} lat_settle;

int lat_settled (lat_settle *w, double step, const lat_mcar_options *o);

/* Maximum likelihood by the mixture's EM.  LAT_EDEGENERATE when the
   covariance goes singular, LAT_EMAXITER.  */
int lat_mcar_fit (const lat_mcar_table *t, const lat_mcar_options *o,
                  lat_normal *fit);

/* The same where the covariance is singular, by EM with pseudo-inverses.
   LAT_EDATA: it is so only because too few rows tell.  */
int lat_mcar_fit_singular (const lat_mcar_table *t, const lat_mcar_options *o,
                           lat_normal *fit);

/* LAT_EDATA if some column looks like a linear combination of others in no
   more rows than there are columns in it: then anything would fit.  */
int lat_mcar_check_rank (const lat_mcar_table *t, const lat_mcar_options *o,
                         const lat_normal *fit);

/* LAT_EDATA if so few rows show some column that anything in it would fit;
   cheap, and before any fit.  */
int lat_mcar_check_few (const lat_mcar_table *t, const lat_mcar_options *o);

/* inverse (q x q) becomes a generalised inverse of the covariance of the q
   columns col[] of a law: eigenvalues of their correlation matrix below
   `singular` are zero.  work:
   lat_mcar_inverse_work_len (q) doubles.  */
int lat_mcar_inverse (const lat_normal *m, size_t q, const size_t *col,
                      double singular, double *inverse, size_t *rank,
                      double *work);
size_t lat_mcar_inverse_work_len (size_t q);

#endif
