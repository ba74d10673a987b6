/* linkage.c -- a model of one's own: genetic linkage, the first example of
   Dempster, Laird and Rubin (JRSS B 39, 1977, section 1).

   197 animals fall into four classes with probabilities

     1/2 + t/4,   (1 - t)/4,   (1 - t)/4,   t/4.

   Had the first class been counted as two, of probabilities 1/2 and t/4, the
   estimate of t would be a mere proportion.  So the E-step splits that count
   in proportion, and the M-step takes the proportion.

   cc linkage.c $(pkg-config --cflags --libs latens) -o linkage  */

#include <latens/data.h>
#include <latens/em.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The parameter.  A model of several would keep arrays here, whose shape
   stays the same while an engine works on them.  */
typedef struct
{
  double t;
} linkage;

/* What the E-step adds up, behind the engine's own two sums.  */
enum
{
  FOR = LAT_HEAD, /* expected animals that speak for t ... */
  AGAINST,        /* ... and for 1 - t */
  STAT_LEN
};

/* First the life of theta.  */
static void *
linkage_clone (const void *theta)
{
  linkage *copy = malloc (sizeof *copy);
  if (copy)
    *copy = *(const linkage *)theta;
  return copy;
}

static int
linkage_copy (void *to, const void *from)
{
  *(linkage *)to = *(const linkage *)from;
  return 0;
}

static size_t
linkage_stat_len (const void *theta)
{
  (void)theta;
  return STAT_LEN;
}

/* Each row is a class, its weight the count; the cell tells which.  The
   engine calls this for pieces of the data, perhaps on several threads at
   once: it reads theta, and only adds to stat.  */
static int
linkage_estep (const void *theta, const lat_data *d, const void *cache,
               size_t u0, size_t u1, double *stat, lat_work *w)
{
  (void)cache, (void)w;
  double t = ((const linkage *)theta)->t;
  double p[] = { 0.5 + t / 4, (1 - t) / 4, (1 - t) / 4, t / 4 };
  for (size_t u = u0; u < u1; u++)
    {
      int class = (int)d->x[u * d->tda];
      double count = d->weight[u];
      stat[LAT_LOGLIK] += count * log (p[class]);
      stat[LAT_WEIGHT] += count;
      if (class == 0)
        stat[FOR] += count * (t / 4) / p[0]; /* the part within the class */
      else
        stat[class == 3 ? FOR : AGAINST] += count;
    }
  return 0;
}

/* Maximises FOR log t + AGAINST log (1 - t).  What the data can cause is a
   status; the test is written so that NaN fails it.  */
static int
linkage_mstep (void *theta, const double *stat)
{
  double t = stat[FOR] / (stat[FOR] + stat[AGAINST]);
  if (!(t > 0 && t < 1))
    return LAT_EDEGENERATE;
  ((linkage *)theta)->t = t;
  return 0;
}

/* Lets the engine tell convergence of t from that of the likelihood.  */
static double
linkage_distance (const void *a, const void *b)
{
  return fabs (((const linkage *)a)->t - ((const linkage *)b)->t);
}

static const lat_em_type linkage_type = { .name = "linkage",
                                          .clone = linkage_clone,
                                          .copy = linkage_copy,
                                          .free = free,
                                          .stat_len = linkage_stat_len,
                                          .estep = linkage_estep,
                                          .mstep = linkage_mstep,
                                          .distance = linkage_distance };

static int
fit (linkage *theta, lat_em_result *result)
{
  const double class[] = { 0, 1, 2, 3 }, count[] = { 125, 18, 20, 34 };
  int s = LAT_ENOMEM;
  lat_em_options opt = lat_em_defaults ();
  opt.tol = 1e-24; /* t to within the square root of that */
  lat_data *d = lat_data_alloc (4, 1, class, NULL, NULL);
  if (d)
    s = lat_data_set_weights (d, count, NULL);
  if (s == 0)
    s = lat_em_run (&linkage_type, theta, d, &opt, NULL, NULL, result);
  lat_data_free (d);
  return s;
}

int
main (void)
{
  linkage theta = { .t = 0.5 };
  lat_em_result r;
  int s = fit (&theta, &r);
  if (s)
    {
      fprintf (stderr, "linkage: %s\n", lat_strerror (s));
      return EXIT_FAILURE;
    }
  printf ("estimate %.10f, log-likelihood %.10f, %zu iterations%s\n", theta.t,
          r.loglik, r.iterations, r.converged ? "" : " (not converged)");
  return EXIT_SUCCESS;
}
