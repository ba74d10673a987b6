/* linalg.h -- small dense linear algebra that returns its failures.

   All matrices are stored row by row; ld... is the distance of rows.  Of a
   symmetric argument only the lower half is read.  Nothing allocates.

   GSL's Cholesky calls the error handler on an indefinite matrix and returns
   success on NaN; this one returns LAT_ENOTPD for both.  */

#ifndef LATENS_BASE_LINALG_H
#define LATENS_BASE_LINALG_H

#include "base/ieee.h"
#include <latens/status.h>
#include <stddef.h>

/* A = L L': the lower half of a (n x n) becomes L; the rest is neither read
   nor written.  LAT_ENOTPD: A is not positive definite or not finite; the
   lower half is then spoilt.  */
int lat_chol (size_t n, double *a, size_t lda);

/* log det A = 2 sum_j log l_jj of L (n x n).  */
double lat_chol_logdet (size_t n, const double *l, size_t ldl);

/* U = L^-1 (n x n), lower, its upper half set to zero.  u is not l.  */
void lat_chol_invert_factor (size_t n, const double *l, size_t ldl, double *u,
                             size_t ldu);

/* A^-1 = L^-T L^-1 (n x n), both halves.  inverse is not l.  */
void lat_chol_inverse (size_t n, const double *l, size_t ldl, double *inverse,
                       size_t ldi);

/* The same from U = L^-1, as lat_chol_invert_factor left it.  */
void lat_chol_inverse_from (size_t n, const double *u, size_t ldu,
                            double *inverse, size_t ldi);

/* x (n) becomes L^-1 x; L'^-1 x; A^-1 x.  */
void lat_chol_solve_lower (size_t n, const double *l, size_t ldl, double *x);
void lat_chol_solve_upper (size_t n, const double *l, size_t ldl, double *x);
void lat_chol_solve (size_t n, const double *l, size_t ldl, double *x);

/* The same for m right-hand sides, the ROWS of x (m x n).  */
void lat_chol_solve_lower_rows (size_t n, const double *l, size_t ldl,
                                size_t m, double *x, size_t ldx);
void lat_chol_solve_upper_rows (size_t n, const double *l, size_t ldl,
                                size_t m, double *x, size_t ldx);

/* Copies the lower half of a (n x n) into its upper half.  */
void lat_symmetrize (size_t n, double *a, size_t lda);

/* Doubles of work the eigenvalue functions need for an n x n matrix.  */
size_t lat_eigen_work_len (size_t n);

/* A = sum_j value[j] v_j v_j': value (n) ascending, ROW j of a (n x n)
   becomes v_j.  LAT_EDOM: A is not finite; LAT_EFAILED: no convergence.  */
int lat_eigen_symmetric (size_t n, double *a, size_t lda, double *value,
                         double *work);

/* The smallest eigenvalue of a (n x n, n > 0), which is kept.  */
int lat_eigen_smallest (size_t n, const double *a, size_t lda, double *value,
                        double *work);

#endif
