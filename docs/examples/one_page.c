/* one_page.c -- a family of one's own in a page: Rayleigh wave heights,

     log p (x) = log x - log v - x^2 / 2 v,

   as the law of one number.  Holes, mixtures, chains, several columns, draws
   and standard errors come with latens/law.h.  The program samples a chain of
   calm and rough sea, forgets a fifth, and finds the two again.

   cc one_page.c $(pkg-config --cflags --libs latens)  */

#include <gsl/gsl_randist.h>
#include <latens.h>
#include <math.h>
#include <stdio.h>

/* --- the page ------------------------------------------------------------ */

static int
valid (const double *v)
{
  return *v > 0 && isfinite (*v);
}

/* The whole column's v, as many pseudo-rows of it as the prior says, and what
   `spread` is compared with.  The mean of x^2 is 2 v.  */
static void
init (const lat_data *d, size_t col, const lat_prior *prior, double *v,
      double *number, double *unit)
{
  lat_law_moments m = lat_law_summary (d, col, NULL);
  number[0] = prior->rate;
  number[1] = *v = m.weight > 0 ? (m.mean * m.mean + m.variance) / 2 : 1;
  *unit = sqrt (*v);
}

static void
density (const double *v, const double *constant, const lat_law_cells *cells,
         double *lp)
{
  (void)constant;
  for (size_t i = 0; i < cells->n;
       i++) /* ADDS; only what is seen comes here */
    lp[i] += log (cells->x[i] / *v) - cells->x[i] * cells->x[i] / (2 * *v);
}

/* The weight, and half the sum of squares.  */
static void
accumulate (const double *v, const double *constant,
            const lat_law_cells *cells, const double *r, double *stat)
{
  (void)v, (void)constant;
  for (size_t i = 0; i < cells->n; i++)
    {
      stat[0] += r[i];
      stat[1] += r[i] * cells->x[i] * cells->x[i] / 2;
    }
}

/* The mode of -N log v - S / v, with the prior's N and S.  */
static int
mstep (double *v, const double *stat, const double *number)
{
  *v = (stat[1] + number[0] * number[1]) / (stat[0] + number[0]);
  return valid (v) ? 0 : LAT_EDEGENERATE;
}

static double
log_prior (const double *v, const double *number)
{
  return -number[0] * (log (*v) + number[1] / *v);
}

static void
pack (const double *v, double *x)
{
  *x = log (*v);
}

static int
unpack (double *v, const double *x)
{
  *v = exp (*x);
  return valid (v) ? 0 : LAT_EDOM;
}

/* d / d log v.  */
static void
score (const double *v, const double *stat, double *g)
{
  *g = stat[1] / *v - stat[0];
}

static double
spread (const double *v)
{
  return sqrt (*v);
}

static double
mean (const double *v)
{
  return sqrt (*v * M_PI / 2);
}

static double
variance (const double *v)
{
  return *v * (2 - M_PI / 2);
}

static double
draw (const double *v, gsl_rng *rng)
{
  return gsl_ran_rayleigh (rng, sqrt (*v));
}

static const lat_law rayleigh = { .name = "rayleigh",
                                  .parameters = 1,
                                  .statistics = 2,
                                  .prior = 2,
                                  .start = { 1 },
                                  .valid = valid,
                                  .init = init,
                                  .density = density,
                                  .accumulate = accumulate,
                                  .mstep = mstep,
                                  .log_prior = log_prior,
                                  .pack = pack,
                                  .unpack = unpack,
                                  .score = score,
                                  .spread = spread,
                                  .mean = mean,
                                  .variance = variance,
                                  .draw = draw };

/* --- its use ------------------------------------------------------------- */

enum
{
  N = 4000
};

int
main (void)
{
  static double x[N];
  const double calm = 0.3, rough = 4, step[] = { 0.98, 0.02, 0.05, 0.95 };
  const size_t col = 0, unit[] = { 0, N };
  lat_family_type family = lat_law_family (&rayleigh);
  lat_prior prior = lat_prior_defaults ();
  lat_em_result r;
  void *theta = lat_law_alloc (&rayleigh, 2, 1, &col);
  lat_hmm *m = lat_hmm_alloc (&family, theta, LAT_INITIAL_STATIONARY);
  lat_data *d = NULL;
  if (!m)
    return 1;
  lat_law_set (theta, 0, 0, &calm);
  lat_law_set (theta, 1, 0, &rough);
  for (size_t i = 0; i < 4; i++)
    m->transition[i] = step[i];
  int s = lat_em_hmm.prepare (m);
  if (!s)
    s = lat_hmm_sample (m, N, 1, lat_stream_of_seed (11), x, NULL);
  for (size_t i = 0; i < N; i += 5)
    x[i] = NAN;
  if (!s)
    s = (d = lat_data_alloc (N, 1, x, NULL, NULL)) ? 0 : LAT_ENOMEM;
  if (!s)
    s = lat_data_set_units (d, 1, unit, NULL);
  if (!s)
    s = lat_hmm_init (m, d, &prior);
  if (!s)
    s = lat_hmm_start (m, d, lat_stream_of_seed (1), 0);
  if (!s)
    s = lat_em_run (&lat_em_hmm, m, d, NULL, NULL, NULL, &r);
  if (s)
    fprintf (stderr, "one_page: %s\n", lat_strerror (s));
  else
    printf ("v 0.3 and 4, found: %.4f and %.4f; steps 0.02 and 0.05, found: "
            "%.4f and %.4f\n",
            *lat_law_at (theta, 0, 0), *lat_law_at (theta, 1, 0),
            m->transition[1], m->transition[2]);
  lat_data_free (d);
  lat_hmm_free (m);
  return s != 0;
}
