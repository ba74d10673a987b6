/* waiting.c -- a family of one's own: exponential waiting times.

   A family says what one component of a mixture, or one state of a chain,
   emits.  Here it is a waiting time in one column,

     log p (x) = -log m - x / m,

   with a mean m in each component.  A missing entry adds nothing to the
   log-density and nothing to the statistics.  That is all there is to do
   about it where columns are independent; several columns are a product of
   several such families (latens/product.h).  */

#include "waiting.h"
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

/* Sufficient statistics, two for each component: the weight of the rows seen
   and the weighted sum of their times.  */
enum
{
  ROWS,
  TIME,
  STATS
};

waiting *
waiting_alloc (size_t k, size_t col)
{
  waiting *t = k <= WAITING_MAX ? calloc (1, sizeof *t) : NULL;
  if (!t)
    return NULL;
  t->k = k;
  t->col = col;
  for (size_t c = 0; c < k; c++)
    t->mean[c] = 1;
  return t;
}

/* --- life and shape ------------------------------------------------------ */

static void *
clone (const void *theta)
{
  waiting *t = malloc (sizeof *t);
  if (t)
    *t = *(const waiting *)theta;
  return t;
}

static int
copy (void *to, const void *from)
{
  *(waiting *)to = *(const waiting *)from;
  return 0;
}

static size_t
components (const void *theta)
{
  return ((const waiting *)theta)->k;
}

static size_t
columns (const void *theta, const size_t **col)
{
  if (col)
    *col = &((const waiting *)theta)->col;
  return 1;
}

static size_t
stat_len (const void *theta)
{
  return STATS * components (theta);
}

static size_t
work_len (const void *theta, size_t rows)
{
  (void)theta, (void)rows;
  return 0; /* we need no scratch */
}

/* --- what the data must be, and where a fit begins ----------------------- */

static int
accept (const void *theta, const lat_data *d, lat_where *where)
{
  size_t col = ((const waiting *)theta)->col;
  for (size_t i = 0; i < d->n; i++)
    if (d->x[i * d->tda + col] < 0) /* not so for NaN: missing */
      {
        if (where)
          *where = (lat_where){ i, col, "a waiting time is negative" };
        return LAT_EDATA;
      }
  return 0;
}

/* All components get the mean of the whole column; the engine's starts then
   make them differ.  */
static int
init (void *theta, const lat_data *d, const lat_prior *prior)
{
  waiting *t = theta;
  double rows = 0, time = 0;
  for (size_t i = 0; i < d->n; i++)
    {
      double x = d->x[i * d->tda + t->col];
      double weight = d->weight ? d->weight[i] : 1;
      rows += isnan (x) ? 0 : weight;
      time += isnan (x) ? 0 : weight * x;
    }
  t->pooled = time > 0 ? time / rows : 1;
  t->pseudo = prior->rate;
  for (size_t c = 0; c < t->k; c++)
    t->mean[c] = t->pooled;
  return 0;
}

/* --- the two halves of EM ------------------------------------------------ */

/* Once after each change of the parameters.  */
static int
prepare (void *theta)
{
  waiting *t = theta;
  for (size_t c = 0; c < t->k; c++)
    t->log_mean[c] = log (t->mean[c]);
  return 0;
}

static int
log_density (const void *theta, const lat_block *b, double *lp, void *work)
{
  const waiting *t = theta;
  (void)work;
  for (size_t c = 0; c < t->k; c++)
    for (size_t i = 0; i < b->n; i++)
      {
        double x = b->x[i * b->tda + t->col];
        if (!isnan (x)) /* ADDS: other columns have been here before */
          lp[c * b->n + i] -= t->log_mean[c] + x / t->mean[c];
      }
  return 0;
}

static int
accumulate (const void *theta, const lat_block *b, const double *r,
            double *stat, void *work)
{
  const waiting *t = theta;
  (void)work;
  for (size_t c = 0; c < t->k; c++)
    for (size_t i = 0; i < b->n; i++)
      {
        double x = b->x[i * b->tda + t->col];
        if (isnan (x))
          continue;
        stat[STATS * c + ROWS] += r[c * b->n + i];
        stat[STATS * c + TIME] += r[c * b->n + i] * x;
      }
  return 0;
}

/* The mode of log_prior plus -rows log m - time / m.  The comparison is
   written so that NaN fails it.  */
static int
mstep (void *theta, const double *stat)
{
  waiting *t = theta;
  for (size_t c = 0; c < t->k; c++)
    {
      double rows = stat[STATS * c + ROWS] + t->pseudo;
      double mean = (stat[STATS * c + TIME] + t->pseudo * t->pooled) / rows;
      if (!(mean > 0 && rows > 0))
        return LAT_EDEGENERATE;
      t->mean[c] = mean;
    }
  return 0;
}

static double
log_prior (const void *theta)
{
  const waiting *t = theta;
  double sum = 0;
  for (size_t c = 0; c < t->k; c++)
    sum -= t->pseudo * (log (t->mean[c]) + t->pooled / t->mean[c]);
  return sum;
}

/* On a scale that knows no units: the largest relative change.  */
static double
distance (const void *a, const void *b)
{
  const waiting *s = a, *t = b;
  double most = 0;
  for (size_t c = 0; c < s->k; c++)
    most = fmax (most, fabs (log (s->mean[c] / t->mean[c])));
  return most;
}

/* --- unconstrained coordinates: the logarithms of the means -------------- */

static int
pack (const void *theta, double *x)
{
  const waiting *t = theta;
  for (size_t c = 0; c < t->k; c++)
    x[c] = log (t->mean[c]);
  return 0;
}

static int
unpack (void *theta, const double *x)
{
  waiting *t = theta;
  for (size_t c = 0; c < t->k; c++)
    if (!(t->mean[c] = exp (x[c]), t->mean[c] > 0 && isfinite (t->mean[c])))
      return LAT_EDOM;
  return prepare (t);
}

/* d / d log m of -rows log m - time / m.  */
static int
score (const void *theta, const double *stat, double *g)
{
  const waiting *t = theta;
  for (size_t c = 0; c < t->k; c++)
    g[c] = stat[STATS * c + TIME] / t->mean[c] - stat[STATS * c + ROWS];
  return 0;
}

/* --- missing entries ----------------------------------------------------- */

/* Mean and standard deviation of the mixture of the components' laws; an
   exponential's second moment is 2 m^2.  */
static int
expect (const void *theta, const lat_block *b, const double *r, double *out,
        double *sd, size_t out_tda, void *work)
{
  const waiting *t = theta;
  (void)work;
  for (size_t i = 0; i < b->n; i++)
    {
      double x = b->x[i * b->tda + t->col], mean = 0, square = 0;
      for (size_t c = 0; c < t->k; c++)
        {
          mean += r[c * b->n + i] * t->mean[c];
          square += r[c * b->n + i] * 2 * t->mean[c] * t->mean[c];
        }
      out[i * out_tda + t->col] = isnan (x) ? mean : x;
      if (sd)
        sd[i * out_tda + t->col] = isnan (x) ? sqrt (square - mean * mean) : 0;
    }
  return 0;
}

/* Each row has a generator of its own, so draws do not depend on the order
   of the work.  */
static int
draw (const void *theta, const lat_block *b, const unsigned *z,
      lat_stream stream, double *x, size_t x_tda, void *work)
{
  const waiting *t = theta;
  (void)work;
  for (size_t i = 0; i < b->n; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (stream, b->row[i], &state);
      if (isnan (b->x[i * b->tda + t->col]))
        x[i * x_tda + t->col] = gsl_ran_exponential (&rng, t->mean[z[i]]);
    }
  return 0;
}

static int
permute (void *theta, const size_t *order)
{
  waiting *t = theta, old = *t;
  for (size_t c = 0; c < t->k; c++)
    t->mean[c] = old.mean[order[c]];
  return 0;
}

static double
rank (const void *theta, size_t c)
{
  return ((const waiting *)theta)->mean[c];
}

static int
get_mean (const void *theta, size_t c, size_t j, double *out)
{
  (void)j;
  *out = ((const waiting *)theta)->mean[c];
  return 0;
}

static int
set_mean (void *theta, size_t c, size_t j, const double *in)
{
  (void)j;
  if (!(*in > 0 && isfinite (*in)))
    return LAT_EDOM;
  ((waiting *)theta)->mean[c] = *in;
  return 0;
}

static const lat_field fields[]
    = { { .shape = LAT_SHAPE_SCALAR, .get = get_mean, .set = set_mean },
        { .get = NULL } };

/* Left out are levels (we have no categories) and prior_fields (wanted for
   model files only).  */
const lat_family_type family_waiting = { .name = "waiting",
                                         .clone = clone,
                                         .copy = copy,
                                         .free = free,
                                         .components = components,
                                         .columns = columns,
                                         .stat_len = stat_len,
                                         .work_len = work_len,
                                         .accept = accept,
                                         .init = init,
                                         .prepare = prepare,
                                         .log_density = log_density,
                                         .accumulate = accumulate,
                                         .mstep = mstep,
                                         .log_prior = log_prior,
                                         .distance = distance,
                                         .free_len = components,
                                         .pack_len = components,
                                         .pack = pack,
                                         .unpack = unpack,
                                         .score = score,
                                         .expect = expect,
                                         .draw = draw,
                                         .permute = permute,
                                         .rank = rank,
                                         .fields = fields };
