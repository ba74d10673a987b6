/* hmm_stationary.c -- the stationary law of a transition matrix, and how it
   moves with the matrix.

   delta A = delta, sum delta = 1, by the elimination of Grassmann, Taksar and
   Heyman (1985, "Regenerative analysis and steady state distributions for
   Markov chains", Operations Research 33): states leave one after the other,
   the last first, and the chain is watched on those that are left; nothing is
   subtracted, so every entry is right to nearly all digits.  */

#include "model/hmm_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* reach[i * k + j]: some path leads from i to j (Warshall).  */
static void
find_paths (size_t k, const double *a, unsigned char *reach)
{
  for (size_t i = 0; i < k * k; i++)
    reach[i] = a[i] > 0;
  for (size_t via = 0; via < k; via++)
    for (size_t i = 0; i < k; i++)
      if (reach[i * k + via])
        for (size_t j = 0; j < k; j++)
          reach[i * k + j] |= reach[via * k + j];
}

static int
recurrent (size_t k, const unsigned char *reach, size_t i)
{
  for (size_t j = 0; j < k; j++)
    if (reach[i * k + j] && !reach[j * k + i])
      return 0;
  return 1;
}

/* The recurrent states into member (k, 0 or 1); LAT_ESING if they do not all
   lead to each other.  */
static int
recurrent_class (size_t k, const unsigned char *reach, unsigned char *member)
{
  for (size_t i = 0; i < k; i++)
    member[i] = (unsigned char)recurrent (k, reach, i);
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      if (member[i] && member[j] && !reach[i * k + j])
        return LAT_ESING;
  return 0;
}

/* The elimination, on the c x c matrix p of an irreducible class.  */
static int
eliminate (size_t c, double *p, double *law)
{
  for (size_t n = c; n-- > 1;)
    {
      double out = 0;
      for (size_t j = 0; j < n; j++)
        out += p[n * c + j];
      if (!(out > 0))
        return LAT_ESING;
      for (size_t i = 0; i < n; i++)
        p[i * c + n] /= out;
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
          p[i * c + j] += p[i * c + n] * p[n * c + j];
    }
  double sum = law[0] = 1;
  for (size_t n = 1; n < c; n++)
    {
      law[n] = 0;
      for (size_t i = 0; i < n; i++)
        law[n] += law[i] * p[i * c + n];
      sum += law[n];
    }
  for (size_t n = 0; n < c; n++)
    law[n] /= sum;
  return isfinite (sum) ? 0 : LAT_ESING;
}

/* work: k x k + k doubles, flag: k x k + k bytes.  */
static int
stationary (size_t k, const double *a, double *law, double *work,
            unsigned char *flag)
{
  unsigned char *member = flag + k * k;
  double *class_law = work + k * k;
  size_t c = 0;
  find_paths (k, a, flag);
  int s = recurrent_class (k, flag, member);
  if (s)
    return s;
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; member[i] && j < k; j++)
      if (member[j])
        work[c++] = a[i * k + j];
  c = 0;
  for (size_t i = 0; i < k; i++)
    c += member[i];
  if ((s = eliminate (c, work, class_law)))
    return s;
  for (size_t i = 0; i < k; i++)
    law[i] = member[i] ? *class_law++ : 0;
  return 0;
}

/* Marks in flag (k) the states that state 0 leads to, or, with `back`, that
   lead to it; returns how many.  queue: k.  */
static size_t
spread (size_t k, const double *a, int back, unsigned char *flag,
        size_t *queue)
{
  size_t found = 1;
  memset (flag, 0, k);
  flag[0] = 1;
  queue[0] = 0;
  for (size_t next = 0; next < found; next++)
    for (size_t j = 0; j < k; j++)
      if (!flag[j] && a[back ? j * k + queue[next] : queue[next] * k + j] > 0)
        {
          flag[j] = 1;
          queue[found++] = j;
        }
  return found;
}

int
lat_hmm_own_law (size_t k, const double *transition, double *law)
{
  size_t *queue = malloc (k * sizeof *queue);
  unsigned char *flag = malloc (k);
  int s = LAT_ENOMEM;
  if (queue && flag)
    s = spread (k, transition, 0, flag, queue) < k
                || spread (k, transition, 1, flag, queue) < k
            ? LAT_ESING
            : lat_hmm_stationary (k, transition, law);
  free (flag);
  free (queue);
  return s;
}

int
lat_hmm_stationary (size_t k, const double *transition, double *law)
{
  double *work = malloc ((k * k + k) * sizeof *work);
  unsigned char *flag = malloc (k * k + k);
  int s = LAT_ENOMEM;
  for (size_t i = 0; i < k * k; i++)
    if (!(transition[i] >= 0))
      {
        s = LAT_EDOM;
        goto done;
      }
  if (work && flag)
    s = stationary (k, transition, law, work, flag);
done:
  free (flag);
  free (work);
  return s;
}

/* Solves m x = x, m k x k, by elimination with row exchanges; both are
   overwritten.  */
static int
solve (size_t k, double *m, double *x)
{
  for (size_t c = 0; c < k; c++)
    {
      size_t p = c;
      for (size_t i = c + 1; i < k; i++)
        if (fabs (m[i * k + c]) > fabs (m[p * k + c]))
          p = i;
      if (!(fabs (m[p * k + c]) > 0))
        return LAT_ESING;
      for (size_t j = 0; p != c && j < k; j++)
        {
          double t = m[c * k + j];
          m[c * k + j] = m[p * k + j];
          m[p * k + j] = t;
        }
      double t = x[c];
      x[c] = x[p];
      x[p] = t;
      for (size_t i = c + 1; i < k; i++)
        {
          double f = m[i * k + c] / m[c * k + c];
          for (size_t j = c; j < k; j++)
            m[i * k + j] -= f * m[c * k + j];
          x[i] -= f * x[c];
        }
    }
  for (size_t c = k; c-- > 0;)
    {
      for (size_t j = c + 1; j < k; j++)
        x[c] -= m[c * k + j] * x[j];
      x[c] /= m[c * k + c];
    }
  return 0;
}

/* From delta (I - A) = 0 and sum d delta = 0:

     d delta (I - A + 1 delta) = delta dA,

   so that d sum_i u_i log delta_i = sum_ij delta_i dA_ij z_j with

     (I - A + 1 delta) z = u / delta.

   In softmax coordinates x of row i, d a_ij = a_ij (dx_ij - sum_l a_il
   dx_il).  States that delta leaves out can not be first: u is 0 there.  */
static int
adjoint (size_t k, const double *a, const double *delta, const double *u,
         double *z, double *work)
{
  for (size_t i = 0; i < k; i++)
    {
      z[i] = delta[i] > 0 ? u[i] / delta[i] : 0;
      for (size_t j = 0; j < k; j++)
        work[i * k + j] = (i == j) - a[i * k + j] + delta[j];
    }
  return solve (k, work, z);
}

int
lat_hmm_gradient (size_t k, const double *a, const double *delta,
                  const double *count, const double *u, double *g,
                  double *work)
{
  double *z = work + k * k;
  memset (z, 0, k * sizeof *z);
  int s = u ? adjoint (k, a, delta, u, z, work) : 0;
  for (size_t i = 0; s == 0 && i < k; i++)
    {
      double n = 0, mean = 0;
      for (size_t j = 0; j < k; j++)
        {
          n += a[i * k + j] > 0 ? count[i * k + j] : 0;
          mean += a[i * k + j] * z[j];
        }
      for (size_t j = 0; j < k; j++)
        g[i * k + j]
            = a[i * k + j] > 0
                  ? count[i * k + j]
                        + a[i * k + j]
                              * ((u ? delta[i] * (z[j] - mean) : 0) - n)
                  : 0;
    }
  return s;
}
