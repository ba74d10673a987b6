/* plain_chain.c -- WORKLOAD FOLDER ITERATIONS: what one writes first, the
   scaled forward and backward recursions of Rabiner 1989 and Baum-Welch's
   step, for H1, H2, H3 and H6.  */

#include <math.h>

#include "npy.h"

typedef struct
{
  size_t n, p, k, symbols;
  int gaussian;
  double *x, *length, *initial, *transition;
  double *emission;                 /* k x symbols, or k rates */
  double *mean, *sigma;             /* k x p, k x p x p */
  double *factor;                   /* k x p x p, lower */
  double *b, *alpha, *beta, *scale; /* n x k, n */
} task;

static void
factors (task *t)
{
  size_t p = t->p;
  memcpy (t->factor, t->sigma, t->k * p * p * sizeof (double));
  for (double *l = t->factor; l < t->factor + t->k * p * p; l += p * p)
    for (size_t j = 0; j < p; j++)
      for (size_t i = j; i < p; i++)
        {
          for (size_t m = 0; m < j; m++)
            l[i * p + j] -= l[i * p + m] * l[j * p + m];
          l[i * p + j]
              = i == j ? sqrt (l[i * p + j]) : l[i * p + j] / l[j * p + j];
        }
}

static double
log_normal (const task *t, size_t c, const double *x)
{
  size_t p = t->p;
  const double *l = t->factor + c * p * p;
  double y[64], sum = -(double)p * log (2 * acos (-1)) / 2;
  for (size_t i = 0; i < p; i++)
    {
      y[i] = x[i] - t->mean[c * p + i];
      for (size_t j = 0; j < i; j++)
        y[i] -= l[i * p + j] * y[j];
      y[i] /= l[i * p + i];
      sum -= y[i] * y[i] / 2 + log (l[i * p + i]);
    }
  return sum;
}

static double
log_density (const task *t, size_t c, const double *x)
{
  if (t->gaussian)
    return log_normal (t, c, x);
  if (t->symbols > 1)
    return log (t->emission[c * t->symbols + (size_t)*x]);
  return *x * log (t->emission[c]) - t->emission[c] - lgamma (*x + 1);
}

/* b: densities over their greatest of the row; returns the sum of its logs. */
static double
densities (task *t)
{
  double sum = 0;
  for (size_t i = 0; i < t->n; i++)
    {
      double *b = t->b + i * t->k, most = -INFINITY;
      for (size_t c = 0; c < t->k; c++)
        most = fmax (most, b[c] = log_density (t, c, t->x + i * t->p));
      for (size_t c = 0; c < t->k; c++)
        b[c] = exp (b[c] - most);
      sum += most;
    }
  return sum;
}

/* Rows [i, end) are one sequence; its log-likelihood.  */
static double
forward (task *t, size_t i, size_t end)
{
  size_t k = t->k, first = i;
  double loglik = 0;
  for (; i < end; i++)
    {
      double *a = t->alpha + i * k, sum = 0;
      for (size_t c = 0; c < k; c++)
        {
          double in = i == first ? t->initial[c] : 0;
          for (size_t f = 0; f < k && i > first; f++)
            in += a[f - k] * t->transition[f * k + c];
          sum += a[c] = in * t->b[i * k + c];
        }
      for (size_t c = 0; c < k; c++)
        a[c] /= sum;
      t->scale[i] = sum;
      loglik += log (sum);
    }
  return loglik;
}

/* Adds expected transitions to count.  */
static void
backward (task *t, size_t first, size_t end, double *count)
{
  size_t k = t->k;
  for (size_t c = 0; c < k; c++)
    t->beta[(end - 1) * k + c] = 1;
  for (size_t i = end - 1; i-- > first;)
    for (size_t f = 0; f < k; f++)
      {
        double sum = 0;
        for (size_t c = 0; c < k; c++)
          {
            double step = t->transition[f * k + c] * t->b[(i + 1) * k + c]
                          * t->beta[(i + 1) * k + c] / t->scale[i + 1];
            sum += step;
            count[f * k + c] += t->alpha[i * k + f] * step;
          }
        t->beta[i * k + f] = sum;
      }
}

static void
normalise (size_t n, double *law)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += law[i];
  for (size_t i = 0; i < n; i++)
    law[i] /= sum;
}

/* The M-step of state c.  H3 keeps variances alone.  */
static void
normal_step (task *t, size_t c, int diagonal)
{
  size_t p = t->p, k = t->k;
  double *mean = t->mean + c * p, *sigma = t->sigma + c * p * p, count = 0;
  memset (mean, 0, p * sizeof *mean);
  memset (sigma, 0, p * p * sizeof *sigma);
  for (size_t i = 0; i < t->n; i++)
    {
      double r = t->alpha[i * k + c] * t->beta[i * k + c];
      count += r;
      for (size_t j = 0; j < p; j++)
        mean[j] += r * t->x[i * p + j];
    }
  for (size_t j = 0; j < p; j++)
    mean[j] /= count;
  for (size_t i = 0; i < t->n; i++)
    {
      double r = t->alpha[i * k + c] * t->beta[i * k + c] / count;
      for (size_t j = 0; j < p; j++)
        for (size_t l = diagonal ? j : 0; l <= j; l++)
          sigma[j * p + l]
              += r * (t->x[i * p + j] - mean[j]) * (t->x[i * p + l] - mean[l]);
    }
}

static void
discrete_step (task *t)
{
  size_t k = t->k;
  double count[64] = { 0 };
  memset (t->emission, 0, k * t->symbols * sizeof (double));
  for (size_t i = 0; i < t->n; i++)
    for (size_t c = 0; c < k; c++)
      {
        double r = t->alpha[i * k + c] * t->beta[i * k + c];
        if (t->symbols > 1)
          t->emission[c * t->symbols + (size_t)t->x[i]] += r;
        else
          t->emission[c] += r * t->x[i];
        count[c] += r;
      }
  for (size_t c = 0; c < k; c++)
    for (size_t j = 0; j < t->symbols; j++)
      t->emission[c * t->symbols + j] /= count[c];
}

/* An E-step, and with `change` an M-step: the log-likelihood before it.  */
static double
iterate (task *t, int change, int diagonal)
{
  size_t k = t->k, i = 0;
  double *count = calloc (k * k, sizeof *count),
         *start = calloc (k, sizeof *start);
  if (t->gaussian)
    factors (t);
  double loglik = densities (t);
  for (double *length = t->length; i < t->n; i += (size_t)*length++)
    {
      loglik += forward (t, i, i + (size_t)*length);
      backward (t, i, i + (size_t)*length, count);
      for (size_t c = 0; c < k; c++)
        start[c] += t->alpha[i * k + c] * t->beta[i * k + c];
    }
  if (change)
    {
      memcpy (t->initial, start, k * sizeof *start);
      memcpy (t->transition, count, k * k * sizeof *count);
      normalise (k, t->initial);
      for (size_t c = 0; c < k; c++)
        normalise (k, t->transition + c * k);
      for (size_t c = 0; c < k && t->gaussian; c++)
        normal_step (t, c, diagonal);
      if (!t->gaussian)
        discrete_step (t);
    }
  free (count), free (start);
  return loglik;
}

static void
read_task (const char *name, const char *folder, task *t)
{
  size_t s[3];
  t->x = npy_read (folder, name, "x", s);
  t->n = s[0], t->p = s[1];
  t->length = npy_read (folder, name, "length", s);
  t->initial = npy_read (folder, name, "initial", s);
  t->k = s[0];
  t->transition = npy_read (folder, name, "transition", s);
  t->gaussian = !strcmp (name, "H2") || !strcmp (name, "H3");
  if (t->gaussian)
    {
      t->mean = npy_read (folder, name, "mean", s);
      t->sigma = npy_read (folder, name, "covariance", s);
      t->factor = malloc (t->k * t->p * t->p * sizeof (double));
    }
  else
    t->emission = npy_read (folder, name, "emission", s);
  t->symbols = s[1];
  t->b = malloc (t->n * (3 * t->k + 1) * sizeof (double));
  t->alpha = t->b + t->n * t->k;
  t->beta = t->alpha + t->n * t->k;
  t->scale = t->beta + t->n * t->k;
}

int
main (int argc, char **argv)
{
  task t;
  double least = INFINITY;
  (void)argc;
  read_task (argv[1], argv[2], &t);
  int diagonal = !strcmp (argv[1], "H3");
  for (int i = atoi (argv[3]); i > 0; i--)
    {
      double begin = seconds ();
      iterate (&t, 1, diagonal);
      least = fmin (least, seconds () - begin);
    }
  printf ("- %.6g %.17g\n", least, iterate (&t, 0, diagonal));
  return 0;
}
