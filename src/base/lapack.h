/* lapack.h -- the few LAPACK routines we call, as Fortran exports them.

   Matrices are stored by columns there: our lower half, row by row, is their
   upper half.  The trailing sizes are the lengths of the character arguments,
   which gfortran appends.  */

#ifndef LATENS_BASE_LAPACK_H
#define LATENS_BASE_LAPACK_H

#include <stddef.h>

/* A = U' U, U in the upper half.  */
void dpotrf_ (const char *uplo, const int *n, double *a, const int *lda,
              int *info, size_t uplo_len);

/* U becomes U^-1; U, as dpotrf left it, (U' U)^-1, upper half.  */
void dtrtri_ (const char *uplo, const char *diag, const int *n, double *a,
              const int *lda, int *info, size_t uplo_len, size_t diag_len);
void dpotri_ (const char *uplo, const int *n, double *a, const int *lda,
              int *info, size_t uplo_len);

/* U in the upper half becomes U U'.  */
void dlauum_ (const char *uplo, const int *n, double *a, const int *lda,
              int *info, size_t uplo_len);

/* Eigenvalues, ascending, and with jobz = "V" the vectors in the columns. */
void dsyev_ (const char *jobz, const char *uplo, const int *n, double *a,
             const int *lda, double *w, double *work, const int *lwork,
             int *info, size_t jobz_len, size_t uplo_len);

#endif
