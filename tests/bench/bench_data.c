/* bench_data.c -- models that data are drawn from, and files for peers.  */

#include "bench.h"

#include <errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

gsl_rng *
bench_rng (uint64_t seed)
{
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, seed);
  return r;
}

void
bench_task_free (bench_task *t)
{
  if (t->type)
    t->type->free (t->theta);
  lat_data_free (t->data);
  free (t->room);
  *t = (bench_task){ .data = NULL };
}

void
bench_law (gsl_rng *r, size_t k, double *law)
{
  double sum = 0;
  for (size_t i = 0; i < k; i++)
    sum += law[i] = exp (2 * gsl_rng_uniform (r) - 1);
  for (size_t i = 0; i < k; i++)
    law[i] /= sum;
}

/* Sigma = D L L' D: L has ones and normal numbers of variance 1 / p below
   them, D holds sds between 0.7 and 1.4.  diagonal: L = I.  */
static void
covariance (gsl_rng *r, size_t p, int diagonal, double *sigma)
{
  double *l = calloc (p * p, sizeof *l);
  for (size_t i = 0; i < p; i++)
    {
      double sd = 0.7 + 0.7 * gsl_rng_uniform (r);
      for (size_t j = 0; j < i && !diagonal; j++)
        l[i * p + j]
            = sd * gsl_ran_gaussian_ziggurat (r, 1 / sqrt ((double)p));
      l[i * p + i] = sd;
    }
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j <= i; j++)
      {
        double sum = 0;
        for (size_t m = 0; m <= j; m++)
          sum += l[i * p + m] * l[j * p + m];
        sigma[i * p + j] = sigma[j * p + i] = sum;
      }
  free (l);
}

void *
bench_gaussian (gsl_rng *r, size_t k, size_t p, lat_covariance s, double apart)
{
  size_t *col = malloc (p * sizeof *col);
  double *mean = malloc (p * sizeof *mean);
  double *sigma = malloc (p * p * sizeof *sigma);
  for (size_t j = 0; j < p; j++)
    col[j] = j;
  void *e = lat_gaussian_alloc (k, p, col, s);
  for (size_t c = 0; c < k; c++)
    {
      for (size_t j = 0; j < p; j++)
        mean[j] = gsl_ran_gaussian_ziggurat (r, apart / sqrt (2. * (double)p));
      covariance (r, p, s != LAT_FULL, sigma);
      if (lat_gaussian_set (e, c, mean, sigma))
        abort ();
    }
  free (col), free (mean), free (sigma);
  return e;
}

int
bench_gaussian_move (gsl_rng *r, const void *from, void *to, size_t k,
                     size_t p, double by)
{
  int s = 0;
  double *mean = malloc (p * sizeof *mean);
  double *sigma = malloc (p * p * sizeof *sigma);
  for (size_t c = 0; c < k && !s; c++)
    {
      lat_gaussian_covariance (from, c, sigma);
      for (size_t i = 0; i < p; i++)
        {
          mean[i] = lat_gaussian_mean (from, c)[i]
                    + gsl_ran_gaussian_ziggurat (r, by);
          for (size_t j = 0; j < p; j++)
            sigma[i * p + j] *= i == j ? 2 : 0;
        }
      s = lat_gaussian_set (to, c, mean, sigma);
    }
  free (mean), free (sigma);
  return s;
}

/* Files  */

/* Opens FOLDER/NAME-PART.npy and writes its head, 128 bytes with any shape:
   peers in C and R just skip that.  */
static FILE *
open_npy (const char *folder, const char *name, const char *part,
          const char *shape)
{
  char path[256], head[128];
  snprintf (path, sizeof path, "%s/%s-%s.npy", folder, name, part);
  FILE *f = fopen (path, "wb");
  if (!f)
    {
      fprintf (stderr, "bench: %s: %s\n", path, strerror (errno));
      exit (EXIT_FAILURE);
    }
  memset (head, ' ', sizeof head);
  memcpy (head, "\x93NUMPY\x01\x00\x76\x00", 10);
  int n = snprintf (head + 10, sizeof head - 10,
                    "{'descr': '<f8', 'fortran_order': False, 'shape': %s, }",
                    shape);
  head[10 + n] = ' ';
  head[127] = '\n';
  fwrite (head, 1, sizeof head, f);
  return f;
}

/* a x b x c numbers; c = 0: a x b; b = 0: a.  */
static void
write_npy (const char *folder, const char *name, const char *part, size_t a,
           size_t b, size_t c, const double *x)
{
  char shape[64];
  if (c)
    snprintf (shape, sizeof shape, "(%zu, %zu, %zu)", a, b, c);
  else if (b)
    snprintf (shape, sizeof shape, "(%zu, %zu)", a, b);
  else
    snprintf (shape, sizeof shape, "(%zu,)", a);
  FILE *f = open_npy (folder, name, part, shape);
  fwrite (x, sizeof *x, a * (b ? b : 1) * (c ? c : 1), f);
  if (fclose (f))
    abort ();
}

static void
write_gaussian (const char *folder, const char *name, const void *e, size_t k,
                size_t p)
{
  double *mean = malloc (k * p * sizeof *mean);
  double *sigma = malloc (k * p * p * sizeof *sigma);
  for (size_t c = 0; c < k; c++)
    {
      memcpy (mean + c * p, lat_gaussian_mean (e, c), p * sizeof *mean);
      lat_gaussian_covariance (e, c, sigma + c * p * p);
    }
  write_npy (folder, name, "mean", k, p, 0, mean);
  write_npy (folder, name, "covariance", k, p, p, sigma);
  free (mean), free (sigma);
}

static void
write_emission (const char *folder, const char *name,
                const lat_family_type *family, const void *e, size_t k,
                size_t p)
{
  if (family == &lat_family_gaussian)
    {
      write_gaussian (folder, name, e, k, p);
      return;
    }
  size_t wide = family->levels ? family->levels (e, 0) : 0;
  wide = wide ? wide : 1;
  double *x = malloc (k * wide * sizeof *x);
  for (size_t c = 0; c < k; c++)
    if (family == &lat_family_poisson)
      x[c] = lat_poisson_rate (e, c, 0);
    else
      memcpy (x + c * wide, lat_categorical_prob (e, c, 0), wide * sizeof *x);
  write_npy (folder, name, "emission", k, wide, 0, x);
  free (x);
}

static void
write_lengths (const char *folder, const char *name, const lat_data *d)
{
  double *length = malloc (d->units * sizeof *length);
  for (size_t u = 0; u < d->units; u++)
    length[u] = (double)(lat_data_row (d, u + 1) - lat_data_row (d, u));
  write_npy (folder, name, "length", d->units, 0, 0, length);
  free (length);
}

int
bench_write_task (const bench_workload *w, const bench_task *t,
                  const char *folder)
{
  const lat_data *d = t->data;
  write_npy (folder, w->name, "x", d->n, d->p, 0, d->x);
  if (t->type == &lat_em_mixture)
    {
      const lat_mixture *m = t->theta;
      write_npy (folder, w->name, "weight", m->k, 0, 0, m->weight);
      write_emission (folder, w->name, m->family, m->emission, m->k, d->p);
    }
  else
    {
      const lat_hmm *m = t->theta;
      write_npy (folder, w->name, "initial", m->k, 0, 0, m->initial);
      write_npy (folder, w->name, "transition", m->k, m->k, 0, m->transition);
      write_emission (folder, w->name, m->family, m->emission, m->k, d->p);
      write_lengths (folder, w->name, d);
    }
  return 0;
}

int
bench_write_csv (const lat_data *d, const char *path)
{
  FILE *f = fopen (path, "w");
  if (!f)
    return LAT_EIO;
  for (size_t j = 0; j < d->p; j++)
    fprintf (f, "%sx%zu", j ? "," : "", j + 1);
  fputc ('\n', f);
  for (size_t i = 0; i < d->n; i++)
    {
      const double *x = d->x + i * d->tda;
      for (size_t j = 0; j < d->p; j++)
        if (isnan (x[j]))
          fputs (j ? "," : "", f);
        else
          fprintf (f, "%s%.6f", j ? "," : "", x[j]);
      fputc ('\n', f);
    }
  return fclose (f) ? LAT_EIO : 0;
}
