/* gmm.c -- in each component a mixture of normal laws: densities, statistics,
   M-step, missing entries.

   The normal laws are one Gaussian family of k x parts components, which
   knows all about missing entries.  Given component c and what row i shows,
   it is from part h with probability

     q_chi = w_ch N_ch (x_i) / sum_g w_cg N_cg (x_i),

   so that r_ci q_chi are the responsibilities of k x parts components, and
   what they add to the statistics is EM's for the part as a second latent
   variable: exact, and additive.  Statistics are the sums of r q, k x parts
   numbers, and then the normal laws'.  A row that shows none of the columns
   says nothing and is in neither.  */

#include "family/gmm_theta.h"
#include "base/ieee.h"
#include "base/vecmath.h"
#include "family/simplex.h"
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#define NORMAL lat_family_gaussian

enum
{
  ALIGNMENT = 64
};

/* Sub-streams of a stream of draws.  */
enum
{
  STREAM_CELLS,
  STREAM_PARTS
};

/* Scratch: lp or r of the parts, sums over them, a number of each row's part,
   and what the normal laws need.  */
typedef struct
{
  double *lp, *sum;
  unsigned *part;
  void *normal;
} scratch;

static size_t
own_len (const gmm *t, size_t rows)
{
  size_t bytes
      = rows * ((t->k * t->parts + 1) * sizeof (double) + sizeof (unsigned));
  return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static size_t
work_len (const void *theta, size_t rows)
{
  const gmm *t = theta;
  return own_len (t, rows) + NORMAL.work_len (t->gaussian, rows);
}

static scratch
scratch_at (const gmm *t, size_t rows, void *work)
{
  scratch w = { .lp = work, .normal = (char *)work + own_len (t, rows) };
  w.sum = w.lp + t->k * t->parts * rows;
  w.part = (unsigned *)(w.sum + rows);
  return w;
}

/* log N of all parts, without their weights.  */
static int
densities (const gmm *t, const lat_block *b, scratch w)
{
  memset (w.lp, 0, t->k * t->parts * b->n * sizeof *w.lp);
  return NORMAL.log_density (t->gaussian, b, w.lp, w.normal);
}

/* log (w N) of component c's parts becomes q, their sum log p.  */
static double *
share (const gmm *t, size_t n, size_t c, scratch w)
{
  double *lp = w.lp + c * t->parts * n;
  for (size_t h = 0; h < t->parts; h++)
    for (size_t i = 0; i < n; i++)
      lp[h * n + i] += t->log_weight[c * t->parts + h];
  lat_lse_block (t->parts, n, lp, w.sum);
  return lp;
}

static int
log_density (const void *theta, const lat_block *b, double *lp, void *work)
{
  const gmm *t = theta;
  scratch w = scratch_at (t, b->n, work);
  int s = densities (t, b, w);
  for (size_t c = 0; s == 0 && c < t->k; c++)
    {
      share (t, b->n, c, w);
      for (size_t i = 0; i < b->n; i++)
        lp[c * b->n + i] += w.sum[i];
    }
  return s;
}

/* q of all parts, unless log_density has just left it there, times r.  */
static int
responsibilities (const gmm *t, const lat_block *b, const double *r, scratch w)
{
  int s = b->kept ? 0 : densities (t, b, w);
  for (size_t c = 0; s == 0 && c < t->k; c++)
    {
      double *q = w.lp + c * t->parts * b->n;
      if (!b->kept)
        share (t, b->n, c, w);
      for (size_t h = 0; h < t->parts; h++)
        for (size_t i = 0; i < b->n; i++)
          q[h * b->n + i] *= r[c * b->n + i];
    }
  return s;
}

static int
is_seen (const double *x, size_t p, const size_t *col)
{
  for (size_t j = 0; j < p; j++)
    if (!isnan (x[col[j]]))
      return 1;
  return 0;
}

static int
accumulate (const void *theta, const lat_block *b, const double *r,
            double *stat, void *work)
{
  const gmm *t = theta;
  const size_t *col;
  size_t p = lat_gmm_columns (t, &col), n = t->k * t->parts;
  scratch w = scratch_at (t, b->n, work);
  lat_block known = *b;
  known.kept = 1;
  int s = responsibilities (t, b, r, w);
  if (s)
    return s;
  for (size_t i = 0; i < b->n; i++)
    if (is_seen (b->x + i * b->tda, p, col))
      for (size_t h = 0; h < n; h++)
        stat[h] += w.lp[h * b->n + i];
  return NORMAL.accumulate (t->gaussian, &known, w.lp, stat + n, w.normal);
}

static size_t
stat_len (const void *theta)
{
  const gmm *t = theta;
  return t->k * t->parts + NORMAL.stat_len (t->gaussian);
}

static int
accept (const void *theta, const lat_data *d, lat_where *where)
{
  return NORMAL.accept (((const gmm *)theta)->gaussian, d, where);
}

static int
init (void *theta, const lat_data *d, const lat_prior *prior)
{
  gmm *t = theta;
  t->pseudo = prior->weight;
  for (size_t i = 0; i < t->k * t->parts; i++)
    t->weight[i] = 1 / (double)t->parts;
  return NORMAL.init (t->gaussian, d, prior);
}

static int
mstep (void *theta, const double *stat)
{
  gmm *t = theta;
  for (size_t c = 0; c < t->k; c++)
    {
      const double *count = stat + c * t->parts;
      double sum = 0;
      for (size_t h = 0; h < t->parts; h++)
        sum += count[h] + t->pseudo;
      if (!(sum > 0))
        return LAT_EDEGENERATE;
      for (size_t h = 0; h < t->parts; h++)
        t->weight[c * t->parts + h] = (count[h] + t->pseudo) / sum;
    }
  return NORMAL.mstep (t->gaussian, stat + t->k * t->parts);
}

static double
log_prior (const void *theta)
{
  const gmm *t = theta;
  double sum = NORMAL.log_prior (t->gaussian);
  for (size_t i = 0; t->pseudo > 0 && i < t->k * t->parts; i++)
    sum += t->pseudo * log (t->weight[i]);
  return sum;
}

/* --- missing entries ----------------------------------------------------- */

static int
expect (const void *theta, const lat_block *b, const double *r, double *out,
        double *sd, size_t out_tda, void *work)
{
  const gmm *t = theta;
  scratch w = scratch_at (t, b->n, work);
  lat_block fresh = *b;
  fresh.kept = 0;
  int s = responsibilities (t, &fresh, r, w);
  return s ? s
           : NORMAL.expect (t->gaussian, b, w.lp, out, sd, out_tda, w.normal);
}

static int
draw (const void *theta, const lat_block *b, const unsigned *z,
      lat_stream stream, double *x, size_t x_tda, void *work)
{
  const gmm *t = theta;
  scratch w = scratch_at (t, b->n, work);
  int s = densities (t, b, w);
  if (s)
    return s;
  for (size_t c = 0; c < t->k; c++)
    share (t, b->n, c, w);
  for (size_t i = 0; i < b->n; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (lat_stream_sub (stream, STREAM_PARTS),
                                   b->row[i], &state);
      const double *q = w.lp + z[i] * t->parts * b->n + i;
      w.part[i] = (unsigned)(z[i] * t->parts
                             + lat_simplex_pick (t->parts, q, b->n,
                                                 gsl_rng_uniform (&rng)));
    }
  return NORMAL.draw (t->gaussian, b, w.part,
                      lat_stream_sub (stream, STREAM_CELLS), x, x_tda,
                      w.normal);
}

/* The mixture of the parts' marginal laws.  */
static int
cdf (const void *theta, size_t c, size_t j, double x, lat_cdf *out)
{
  const gmm *t = theta;
  lat_cdf one;
  *out = (lat_cdf){ 0, 0, 0, LAT_SCALE_REAL };
  for (size_t i = c * t->parts; i < (c + 1) * t->parts; i++)
    {
      int s = NORMAL.cdf (t->gaussian, i, j, x, &one);
      if (s)
        return s;
      out->below += t->weight[i] * one.below;
      out->above += t->weight[i] * one.above;
    }
  return 0;
}

/* --- patterns of missing entries ----------------------------------------- */

static int
patterns_alloc (const void *theta, const lat_data *d, void **laws)
{
  return NORMAL.patterns_alloc (((const gmm *)theta)->gaussian, d, laws);
}

static void
patterns_free (void *laws)
{
  NORMAL.patterns_free (laws);
}

static int
patterns_prepare (const void *theta, void *laws)
{
  return NORMAL.patterns_prepare (((const gmm *)theta)->gaussian, laws);
}

const lat_family_type lat_family_gmm = {
  .name = "gmm",
  .clone = lat_gmm_clone,
  .copy = lat_gmm_copy,
  .free = lat_gmm_free,
  .components = lat_gmm_components,
  .columns = lat_gmm_columns,
  .stat_len = stat_len,
  .work_len = work_len,
  .accept = accept,
  .init = init,
  .prepare = lat_gmm_prepare,
  .log_density = log_density,
  .accumulate = accumulate,
  .mstep = mstep,
  .log_prior = log_prior,
  .distance = lat_gmm_distance,
  .free_len = lat_gmm_pack_len,
  .pack_len = lat_gmm_pack_len,
  .pack = lat_gmm_pack,
  .unpack = lat_gmm_unpack,
  .score = lat_gmm_score,
  .even_len = lat_gmm_even_len,
  .even_pack = lat_gmm_even_pack,
  .even_unpack = lat_gmm_even_unpack,
  .expect = expect,
  .draw = draw,
  .permute = lat_gmm_permute,
  .rank = lat_gmm_rank,
  .fields = lat_gmm_fields,
  .prior_fields = lat_gmm_prior_fields,
  .patterns_alloc = patterns_alloc,
  .patterns_free = patterns_free,
  .patterns_prepare = patterns_prepare,
  .parts = lat_gmm_parts,
  .split = lat_gmm_split,
  .arrange = lat_gmm_arrange,
  .cdf = cdf,
};
