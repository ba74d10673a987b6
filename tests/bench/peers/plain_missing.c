/* plain_missing.c -- WORKLOAD FOLDER ITERATIONS: what one writes first, EM for
   normal laws with missing entries row by row, each with a Cholesky factor of
   its own.  For workloads that no packaged program does.  */

#include <math.h>

#include "npy.h"

typedef struct
{
  size_t n, p, k;
  double *x, *weight, *mean, *sigma;
} task;

/* What a row says under one component.  */
typedef struct
{
  double *full; /* p: filled, minus the mean */
  double *more; /* p x p: conditional covariance, 0 where seen */
} moments;

/* The factor of n x n s, lower, in place; log of its determinant.  */
static double
factor (size_t n, double *s)
{
  double log_det = 0;
  for (size_t j = 0; j < n; j++)
    {
      for (size_t l = 0; l < j; l++)
        s[j * n + j] -= s[j * n + l] * s[j * n + l];
      double d = s[j * n + j] = sqrt (s[j * n + j]);
      log_det += log (d);
      for (size_t i = j + 1; i < n; i++)
        {
          for (size_t l = 0; l < j; l++)
            s[i * n + j] -= s[i * n + l] * s[j * n + l];
          s[i * n + j] /= d;
        }
    }
  return log_det;
}

static void
solve (size_t n, const double *l, double *y)
{
  for (size_t i = 0; i < n; i++)
    {
      for (size_t j = 0; j < i; j++)
        y[i] -= l[i * n + j] * y[j];
      y[i] /= l[i * n + i];
    }
}

static double
dot (size_t n, const double *a, const double *b)
{
  double s = 0;
  for (size_t i = 0; i < n; i++)
    s += a[i] * b[i];
  return s;
}

/* log-density of row x under component c, and its moments.  l: p x p; y and
   each row of v: p.  */
static double
row (const task *t, size_t c, const double *x, moments *to, double *l,
     double *y, double *v)
{
  size_t p = t->p, seen[512], gone[512], o = 0, m = 0;
  const double *mean = t->mean + c * p, *sigma = t->sigma + c * p * p;
  for (size_t j = 0; j < p; j++)
    if (isnan (x[j]))
      gone[m++] = j;
    else
      seen[o++] = j;
  for (size_t i = 0; i < o; i++)
    {
      to->full[seen[i]] = y[i] = x[seen[i]] - mean[seen[i]];
      for (size_t j = 0; j <= i; j++)
        l[i * o + j] = sigma[seen[i] * p + seen[j]];
    }
  double log_det = factor (o, l);
  solve (o, l, y);
  memset (to->more, 0, p * p * sizeof (double));
  for (size_t i = 0; i < m; i++)
    {
      for (size_t j = 0; j < o; j++)
        v[i * p + j] = sigma[gone[i] * p + seen[j]];
      solve (o, l, v + i * p);
      to->full[gone[i]] = dot (o, v + i * p, y);
      for (size_t j = 0; j <= i; j++)
        to->more[gone[i] * p + gone[j]] = to->more[gone[j] * p + gone[i]]
            = sigma[gone[i] * p + gone[j]] - dot (o, v + i * p, v + j * p);
    }
  return -dot (o, y, y) / 2 - log_det - (double)o * log (2 * acos (-1)) / 2;
}

/* Log-probabilities become probabilities; the log of their sum.  */
static double
normalise (size_t k, double *lp)
{
  double most = lp[0], sum = 0;
  for (size_t c = 1; c < k; c++)
    most = fmax (most, lp[c]);
  for (size_t c = 0; c < k; c++)
    sum += lp[c] = exp (lp[c] - most);
  for (size_t c = 0; c < k; c++)
    lp[c] /= sum;
  return most + log (sum);
}

static void
add (size_t p, double r, const moments *row, double *s, double *ss)
{
  for (size_t i = 0; i < p; i++)
    {
      s[i] += r * row->full[i];
      for (size_t j = 0; j < p; j++)
        ss[i * p + j]
            += r * (row->full[i] * row->full[j] + row->more[i * p + j]);
    }
}

static void
maximise (task *t, const double *count, const double *s, const double *ss)
{
  size_t p = t->p;
  for (size_t c = 0; c < t->k; c++)
    {
      t->weight[c] = count[c] / (double)t->n;
      for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++)
          t->sigma[(c * p + i) * p + j]
              = ss[(c * p + i) * p + j] / count[c]
                - s[c * p + i] * s[c * p + j] / (count[c] * count[c]);
      for (size_t i = 0; i < p; i++)
        t->mean[c * p + i] += s[c * p + i] / count[c];
    }
}

/* An E-step, and with `change` an M-step: the log-likelihood before it.  */
static double
iterate (task *t, int change)
{
  size_t p = t->p, k = t->k;
  double *count = calloc (k * (1 + p + p * p), sizeof *count);
  double *s = count + k, *ss = s + k * p, loglik = 0;
  double *room = malloc ((k * (1 + p + p * p) + p + 2 * p * p) * sizeof *room);
  double *lp = room, *y = lp + k, *l = y + p, *v = l + p * p;
  moments *of = malloc (k * sizeof *of);
  for (size_t c = 0; c < k; c++)
    of[c] = (moments){ v + p * p + c * (p + p * p),
                       v + p * p + c * (p + p * p) + p };
  for (size_t i = 0; i < t->n; i++)
    {
      for (size_t c = 0; c < k; c++)
        lp[c] = log (t->weight[c]) + row (t, c, t->x + i * p, of + c, l, y, v);
      loglik += normalise (k, lp);
      for (size_t c = 0; c < k; c++)
        {
          count[c] += lp[c];
          add (p, lp[c], of + c, s + c * p, ss + c * p * p);
        }
    }
  if (change)
    maximise (t, count, s, ss);
  free (count), free (room), free (of);
  return loglik;
}

int
main (int argc, char **argv)
{
  size_t shape[3];
  task t;
  double least = INFINITY;
  (void)argc;
  t.x = npy_read (argv[2], argv[1], "x", shape);
  t.n = shape[0], t.p = shape[1];
  t.weight = npy_read (argv[2], argv[1], "weight", shape);
  t.k = shape[0];
  t.mean = npy_read (argv[2], argv[1], "mean", shape);
  t.sigma = npy_read (argv[2], argv[1], "covariance", shape);
  for (int i = atoi (argv[3]); i > 0; i--)
    {
      double begin = seconds ();
      iterate (&t, 1);
      least = fmin (least, seconds () - begin);
    }
  printf ("- %.6g %.17g\n", least, iterate (&t, 0));
  return 0;
}
