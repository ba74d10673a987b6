/* linalg.c -- Cholesky and what follows from it.  */

#include "base/linalg.h"
#include "base/lapack.h"
#include <gsl/gsl_cblas.h>
#include <math.h>

/* From this order on the blocked code of LAPACK and BLAS is faster than a
   plain loop.  Both give the same numbers but for rounding.  */
enum
{
  BLOCKED_ORDER = 32
};

/* sum_k a_k b_k */
static double
dot (size_t n, const double *a, const double *b)
{
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (size_t k = 0; k < n; k++)
    sum += a[k] * b[k];
  return sum;
}

/* y += c x */
static void
add_scaled (size_t n, double c, const double *x, double *y)
{
#pragma omp simd
  for (size_t k = 0; k < n; k++)
    y[k] += c * x[k];
}

/* l_ij = (a_ij - sum_k<j l_ik l_jk) / l_jj, row by row.  */
static int
factor_plain (size_t n, double *a, size_t lda)
{
  for (size_t i = 0; i < n; i++)
    {
      double *row = a + i * lda;
      for (size_t j = 0; j < i; j++)
        row[j] = (row[j] - dot (j, row, a + j * lda)) / a[j * lda + j];
      double d = row[i] - dot (i, row, row);
      if (!(d > 0 && isfinite (d)))
        return LAT_ENOTPD;
      row[i] = sqrt (d);
    }
  return 0;
}

/* LAPACK implementations differ in what they say of NaN, but each row's
   entries end in its pivot, so a pivot tells.  */
static int
factor_blocked (size_t n, double *a, size_t lda)
{
  int order = (int)n, stride = (int)lda, info = 0;
  dpotrf_ ("U", &order, a, &stride, &info, 1);
  if (info != 0)
    return LAT_ENOTPD;
  for (size_t j = 0; j < n; j++)
    if (!(a[j * lda + j] > 0 && isfinite (a[j * lda + j])))
      return LAT_ENOTPD;
  return 0;
}

int
lat_chol (size_t n, double *a, size_t lda)
{
  if (n < BLOCKED_ORDER)
    return factor_plain (n, a, lda);
  return factor_blocked (n, a, lda);
}

double
lat_chol_logdet (size_t n, const double *l, size_t ldl)
{
  double sum = 0;
  for (size_t j = 0; j < n; j++)
    sum += log (l[j * ldl + j]);
  return 2 * sum;
}

/* Row i of U: u_i = (e_i - sum_k<i l_ik u_k) / l_ii.  */
static void
invert_plain (size_t n, const double *l, size_t ldl, double *u, size_t ldu)
{
  for (size_t i = 0; i < n; i++)
    {
      const double *from = l + i * ldl;
      double *row = u + i * ldu;
      for (size_t j = 0; j < n; j++)
        row[j] = 0;
      for (size_t k = 0; k < i; k++)
        add_scaled (k + 1, -from[k], u + k * ldu, row);
      for (size_t j = 0; j < i; j++)
        row[j] /= from[i];
      row[i] = 1 / from[i];
    }
}

/* The lower half, and zeros.  */
static void
copy_lower (size_t n, const double *l, size_t ldl, double *to, size_t ldt)
{
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      to[i * ldt + j] = j <= i ? l[i * ldl + j] : 0;
}

void
lat_chol_invert_factor (size_t n, const double *l, size_t ldl, double *u,
                        size_t ldu)
{
  int order = (int)n, stride = (int)ldu, info = 0;
  if (n < BLOCKED_ORDER)
    {
      invert_plain (n, l, ldl, u, ldu);
      return;
    }
  copy_lower (n, l, ldl, u, ldu);
  dtrtri_ ("U", "N", &order, u, &stride, &info, 1, 1);
}

/* Row i of U' U up to the diagonal: sum_k>=i u_ki u_k.  The rows above are
   no longer needed then, so it is done in place.  */
static void
square_plain (size_t n, double *u, size_t ldu)
{
  for (size_t i = 0; i < n; i++)
    {
      double *row = u + i * ldu;
      double diagonal = row[i];
      for (size_t j = 0; j <= i; j++)
        row[j] *= diagonal;
      for (size_t k = i + 1; k < n; k++)
        {
          const double *below = u + k * ldu;
          add_scaled (i + 1, below[i], below, row);
        }
    }
}

void
lat_chol_inverse_from (size_t n, const double *u, size_t ldu, double *inverse,
                       size_t ldi)
{
  int order = (int)n, stride = (int)ldi, info = 0;
  copy_lower (n, u, ldu, inverse, ldi);
  if (n < BLOCKED_ORDER)
    square_plain (n, inverse, ldi);
  else
    dlauum_ ("U", &order, inverse, &stride, &info, 1);
  lat_symmetrize (n, inverse, ldi);
}

void
lat_chol_inverse (size_t n, const double *l, size_t ldl, double *inverse,
                  size_t ldi)
{
  int order = (int)n, stride = (int)ldi, info = 0;
  if (n < BLOCKED_ORDER)
    {
      invert_plain (n, l, ldl, inverse, ldi);
      square_plain (n, inverse, ldi);
    }
  else
    {
      copy_lower (n, l, ldl, inverse, ldi);
      dpotri_ ("U", &order, inverse, &stride, &info, 1);
    }
  lat_symmetrize (n, inverse, ldi);
}

void
lat_chol_solve_lower (size_t n, const double *l, size_t ldl, double *x)
{
  for (size_t i = 0; i < n; i++)
    x[i] = (x[i] - dot (i, l + i * ldl, x)) / l[i * ldl + i];
}

void
lat_chol_solve_upper (size_t n, const double *l, size_t ldl, double *x)
{
  for (size_t i = n; i-- > 0;)
    {
      x[i] /= l[i * ldl + i];
      add_scaled (i, -x[i], l + i * ldl, x);
    }
}

void
lat_chol_solve (size_t n, const double *l, size_t ldl, double *x)
{
  lat_chol_solve_lower (n, l, ldl, x);
  lat_chol_solve_upper (n, l, ldl, x);
}

/* Rows x' with x' L' = b'.  */
void
lat_chol_solve_lower_rows (size_t n, const double *l, size_t ldl, size_t m,
                           double *x, size_t ldx)
{
  if (n >= BLOCKED_ORDER)
    cblas_dtrsm (CblasRowMajor, CblasRight, CblasLower, CblasTrans,
                 CblasNonUnit, (int)m, (int)n, 1, l, (int)ldl, x, (int)ldx);
  else
    for (size_t i = 0; i < m; i++)
      lat_chol_solve_lower (n, l, ldl, x + i * ldx);
}

/* Rows x' with x' L = b'.  */
void
lat_chol_solve_upper_rows (size_t n, const double *l, size_t ldl, size_t m,
                           double *x, size_t ldx)
{
  if (n >= BLOCKED_ORDER)
    cblas_dtrsm (CblasRowMajor, CblasRight, CblasLower, CblasNoTrans,
                 CblasNonUnit, (int)m, (int)n, 1, l, (int)ldl, x, (int)ldx);
  else
    for (size_t i = 0; i < m; i++)
      lat_chol_solve_upper (n, l, ldl, x + i * ldx);
}

void
lat_symmetrize (size_t n, double *a, size_t lda)
{
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++)
      a[j * lda + i] = a[i * lda + j];
}
