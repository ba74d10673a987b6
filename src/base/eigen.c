/* eigen.c -- eigenvalues of symmetric matrices, by LAPACK's dsyev.  */

#include "base/linalg.h"
#include "base/lapack.h"
#include <math.h>
#include <string.h>

/* dsyev wants 3 n - 1 doubles, and (block + 2) n to work in blocks.  */
enum
{
  BLOCK = 32
};

static size_t
lapack_work_len (size_t n)
{
  return (BLOCK + 2) * n;
}

/* Also room for a copy of the matrix and for the values.  */
size_t
lat_eigen_work_len (size_t n)
{
  return n * n + n + lapack_work_len (n);
}

/* dsyev may never end, or end in rubbish, when it meets NaN.  */
static int
lower_half_is_finite (size_t n, const double *a, size_t lda)
{
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++)
      if (!isfinite (a[i * lda + j]))
        return 0;
  return 1;
}

static int
decompose (const char *job, size_t n, double *a, size_t lda, double *value,
           double *work)
{
  if (!lower_half_is_finite (n, a, lda))
    return LAT_EDOM;
  if (n == 0)
    return 0;
  int order = (int)n, stride = (int)lda, info = 0;
  int lwork = (int)lapack_work_len (n);
  dsyev_ (job, "U", &order, a, &stride, value, work, &lwork, &info, 1, 1);
  return info == 0 ? 0 : LAT_EFAILED;
}

int
lat_eigen_symmetric (size_t n, double *a, size_t lda, double *value,
                     double *work)
{
  return decompose ("V", n, a, lda, value, work);
}

int
lat_eigen_smallest (size_t n, const double *a, size_t lda, double *value,
                    double *work)
{
  double *copy = work, *all = copy + n * n, *rest = all + n;
  for (size_t i = 0; i < n; i++)
    memcpy (copy + i * n, a + i * lda, n * sizeof *copy);
  int s = decompose ("N", n, copy, n, all, rest);
  if (s == 0)
    *value = all[0];
  return s;
}
