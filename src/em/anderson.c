/* anderson.c -- damped and restarted Anderson mixing: DAAREM, Henderson and
   Varadhan, Damped Anderson acceleration with restarts and monotonicity
   control for accelerating EM and EM-like algorithms, Journal of
   Computational and Graphical Statistics 28 (2019) 834-846.

   With steps f = F (x) - x, and DX, DF the differences of the last points
   and of their steps, the next point is

     x + f - (DX + DF) g,   g the minimiser of |f - DF g|^2 + l |g|^2,

   which solves for F (x) = x where F is linear.  The ridge l is chosen so
   that |g|^2 is the share 1 / (1 + base^(half - s)) of what it is without,
   s the number of proposals taken: heavy damping at first, none later on; but
   never below a small share of the largest singular value of DF, under which
   rounding would lead the way.
   After `order` differences all are forgotten, and where the objective has
   refused one, s falls by as many.  */

#include "em/accelerate.h"
#include <float.h>
#include <math.h>
#include <string.h>

static size_t
memory (const lat_accelerator *a)
{
  size_t m = a->rules.order;
  return a->len * (3 * m + 2) + m * m + 2 * m;
}

static void
begin (lat_accelerator *a)
{
  size_t m = a->rules.order, n = a->len;
  lat_anderson *q = &a->anderson;
  *q = (lat_anderson){ .dx = a->number };
  q->dstep = q->dx + m * n;
  q->u = q->dstep + m * n;
  q->last = q->u + m * n;
  q->last_step = q->last + n;
  q->v = q->last_step + n;
  q->d = q->v + m * m;
  q->gamma = q->d + m;
}

enum
{
  ORTHOGONAL = 16, /* columns this many roundings from it are */
  SWEEPS = 30,     /* of rotations, at most */
  BISECTIONS = 60  /* of the ridge */
};

/* --- least squares ------------------------------------------------------- */

/* Turns x and y (n each) so that they are orthogonal, and p and q (m) with
   them; returns how far from it they were.  */
static double
rotate (size_t n, double *x, double *y, size_t m, double *p, double *q)
{
  double a = lat_dot (n, x, x), b = lat_dot (n, y, y), c = lat_dot (n, x, y);
  double size = sqrt (a) * sqrt (b);
  if (!(fabs (c) > DBL_EPSILON * size))
    return 0;
  double z = (b - a) / (2 * c);
  double t = (z < 0 ? -1 : 1) / (fabs (z) + sqrt (1 + z * z));
  double cosine = 1 / sqrt (1 + t * t), sine = cosine * t;
  for (size_t i = 0; i < n + m; i++)
    {
      double *xi = i < n ? x + i : p + (i - n);
      double *yi = i < n ? y + i : q + (i - n);
      double old = *xi;
      *xi = cosine * old - sine * *yi;
      *yi = sine * old + cosine * *yi;
    }
  return fabs (c) / size;
}

/* DF' = V D U' by Hestenes' rotations of its columns (1958): the rows of u
   become d_j u_j, those of v the columns of V.  */
static void
factor (lat_accelerator *a)
{
  lat_anderson *q = &a->anderson;
  size_t n = a->len, m = q->columns;
  memcpy (q->u, q->dstep, m * n * sizeof *q->u);
  memset (q->v, 0, m * m * sizeof *q->v);
  for (size_t j = 0; j < m; j++)
    q->v[j * m + j] = 1;
  double off = 1;
  for (int sweep = 0; sweep < SWEEPS && off > ORTHOGONAL * DBL_EPSILON;
       sweep++)
    {
      off = 0;
      for (size_t i = 0; i < m; i++)
        for (size_t j = i + 1; j < m; j++)
          off = fmax (off, rotate (n, q->u + i * n, q->u + j * n, m,
                                   q->v + i * m, q->v + j * m));
    }
  for (size_t j = 0; j < m; j++)
    q->d[j] = sqrt (lat_dot (n, q->u + j * n, q->u + j * n));
}

/* |g|^2 at ridge l; c_j = d_j u_j' f is in gamma.  */
static double
square_length (const lat_anderson *q, double l)
{
  double sum = 0;
  for (size_t j = 0; j < q->columns; j++)
    {
      double g = q->gamma[j] / (q->d[j] * q->d[j] + l);
      sum += g * g;
    }
  return sum;
}

/* The ridge that leaves `share` of the square length: bisection, as it falls
   with l.  floor: where it is that of plain least squares.  */
static double
ridge (const lat_anderson *q, double floor, double share)
{
  double lo = floor, hi = floor, wish = share * square_length (q, floor);
  while (hi < DBL_MAX / 4 && square_length (q, hi) > wish)
    hi *= 4;
  for (int i = 0; i < BISECTIONS; i++)
    {
      double mid = sqrt (lo) * sqrt (hi);
      if (square_length (q, mid) > wish)
        lo = mid;
      else
        hi = mid;
    }
  return hi;
}

/* --- mixing -------------------------------------------------------------- */

/* Adds the difference to the point before; full, forgets all others.  */
static void
remember (lat_accelerator *a)
{
  lat_anderson *q = &a->anderson;
  size_t n = a->len;
  if (q->columns == a->rules.order)
    q->columns = 0;
  double *dx = q->dx + q->columns * n, *df = q->dstep + q->columns * n;
  for (size_t i = 0; q->begun && i < n; i++)
    {
      dx[i] = a->x[i] - q->last[i];
      df[i] = a->step[i] - q->last_step[i];
    }
  q->columns += (size_t)q->begun;
  memcpy (q->last, a->x, n * sizeof *q->last);
  memcpy (q->last_step, a->step, n * sizeof *q->last_step);
  q->begun = 1;
}

/* gamma becomes V' g, damped; 0: nothing has moved.  */
static int
solve (lat_accelerator *a)
{
  lat_anderson *q = &a->anderson;
  double largest = 0;
  factor (a);
  for (size_t j = 0; j < q->columns; j++)
    {
      q->gamma[j] = lat_dot (a->len, q->u + j * a->len, a->step);
      largest = fmax (largest, q->d[j]);
    }
  double floor = pow (a->rules.least * largest, 2);
  if (!(floor > 0))
    return 0;
  double share = 1 / (1 + pow (a->rules.base, a->rules.half - q->good));
  double l = ridge (q, floor, share);
  for (size_t j = 0; j < q->columns; j++)
    q->gamma[j] /= q->d[j] * q->d[j] + l;
  return 1;
}

static int
propose (lat_accelerator *a)
{
  lat_anderson *q = &a->anderson;
  remember (a);
  size_t n = a->len, m = q->columns;
  if (m == 0 || !solve (a))
    return 0;
  for (size_t i = 0; i < n; i++)
    a->trial[i] = a->x[i] + a->step[i];
  for (size_t k = 0; k < m; k++)
    {
      double g = 0;
      for (size_t j = 0; j < m; j++)
        g += q->v[j * m + k] * q->gamma[j];
      for (size_t i = 0; i < n; i++)
        a->trial[i] -= g * (q->dx[k * n + i] + q->dstep[k * n + i]);
    }
  return 1;
}

static void
judge (lat_accelerator *a, int taken)
{
  lat_anderson *q = &a->anderson;
  double order = (double)a->rules.order;
  q->good = taken ? q->good + 1 : fmax (q->good - order, -a->rules.half);
}

const lat_scheme lat_scheme_anderson
    = { .memory = memory, .begin = begin, .propose = propose, .judge = judge };
