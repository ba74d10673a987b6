/* hmm_online.c -- rows as they come, each filtered by itself in logarithms:

     log p_t(j) = log sum_i exp (log law_t-1(i) + log a_ij)
     log law_t(j) = log p_t(j) + log b_t(j) - log P(row t | rows before it);

   with durations log p_t is by hsmm_online.c.  */

#include "base/vecmath.h"
#include "em/parallel.h"
#include "family/simplex.h"
#include "model/hmm_covariates_trellis.h"
#include "model/hmm_private.h"
#include "model/hsmm_online.h"
#include <latens/hmm_infer.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct lat_hmm_online
{
  const lat_hmm *m;
  size_t p, lags;
  double *b, *next;    /* k */
  double *wide;        /* p (1 + lags): a row, and those before it */
  lat_hsmm_ages *ages; /* NULL: no durations */
  double *log_a;       /* with covariates, 2 k x k: into the next row, and
                          scratch; or NULL */
  int known;           /* 1: log_a is of the next row */
  void *work;
};

lat_hmm_online *
lat_hmm_online_alloc (const lat_hmm *m, size_t p)
{
  lat_hmm_online *o = calloc (1, sizeof *o);
  if (!o)
    return NULL;
  o->m = m;
  o->p = p;
  o->lags = m->family->lags ? m->family->lags (m->emission) : 0;
  o->wide = malloc ((p + 1) * (1 + o->lags) * sizeof *o->wide);
  o->b = malloc (m->k * sizeof *o->b);
  o->next = malloc (m->k * sizeof *o->next);
  o->work = lat_alloc_aligned (m->family->work_len (m->emission, 1));
  if (m->duration)
    o->ages = lat_hsmm_ages_alloc (m);
  if (m->covariates)
    o->log_a = malloc (2 * m->k * m->k * sizeof *o->log_a);
  if (o->b && o->next && o->wide && o->work && (o->ages || !m->duration)
      && (o->log_a || !m->covariates))
    return o;
  lat_hmm_online_free (o);
  return NULL;
}

void
lat_hmm_online_free (lat_hmm_online *o)
{
  if (!o)
    return;
  free (o->b);
  free (o->wide);
  free (o->next);
  free (o->log_a);
  free (o->work);
  lat_hsmm_ages_free (o->ages);
  free (o);
}

void
lat_hmm_online_covariates (lat_hmm_online *o, const double *z)
{
  size_t k = o->m->k;
  if (!o->log_a)
    return;
  lat_covariates_matrix (o->m, lat_kernels_best (), z, o->log_a,
                         o->log_a + k * k);
  o->known = 1;
}

size_t
lat_hmm_online_len (const lat_hmm_online *o)
{
  return o->m->k + o->lags * o->p
         + (o->ages ? lat_hsmm_ages_len (o->ages) : 0);
}

/* log b of the row, which is there with those before it; label: its state is
   known.  */
static int
densities (lat_hmm_online *o, uint32_t label)
{
  const lat_hmm *m = o->m;
  lat_block one = { .n = 1,
                    .x = o->wide,
                    .tda = o->p * (1 + o->lags),
                    .lag = o->lags ? o->p : 0 };
  if (label > m->k)
    return LAT_EDATA;
  memset (o->b, 0, m->k * sizeof *o->b);
  int s = m->family->log_density (m->emission, &one, o->b, o->work);
  for (size_t j = 0; label && j < m->k; j++)
    if (label != j + 1)
      o->b[j] = -INFINITY;
  return s;
}

int
lat_hmm_online_step (lat_hmm_online *o, int first, const double *row,
                     uint32_t label, double *kept, double *logp)
{
  const lat_hmm_way *way = &o->m->tables->way[0];
  size_t k = o->m->k, kp = lat_hmm_padded (k), before = o->lags * o->p;
  if (o->log_a && !o->known)
    return LAT_EINVAL;
  o->known = 0;
  memcpy (o->wide, row, o->p * sizeof *row);
  for (size_t i = 0; i < before; i++)
    o->wide[o->p + i] = first ? (double)NAN : kept[k + i];
  int s = densities (o, label);
  if (s)
    return s;
  if (o->ages)
    lat_hsmm_ages_next (o->ages, first, kept + k + before, o->next);
  for (size_t j = 0; !o->ages && j < k; j++)
    o->next[j] = first ? way->log_start[j]
                 : o->log_a
                     ? lat_log_dot (k, kept, 1, o->log_a + j, k)
                     : lat_log_dot (k, kept, 1, way->log_matrix + j, kp);
  double sum = lat_log_dot (k, o->next, 1, o->b, 1);
  if (isnan (sum) || sum == INFINITY)
    return LAT_EFAILED;
  if (!(sum > -INFINITY))
    return LAT_EIMPOSSIBLE;
  for (size_t j = 0; j < k; j++)
    kept[j] = o->next[j] + (o->b[j] -= sum);
  if (o->ages)
    lat_hsmm_ages_step (o->ages, first, o->b, kept + k + before);
  memcpy (kept + k, o->wide, before * sizeof *kept);
  if (logp)
    *logp = sum;
  return 0;
}

/* --- what comes ---------------------------------------------------------- */

/* The sub-streams of a stream of draws.  */
enum
{
  STREAM_STATES,
  STREAM_CELLS
};

/* The state of the next row; t 0: that of the last one, by its law.  age: of
   the visit, if there are durations.  */
static size_t
draw_state (lat_hmm_online *o, const double *kept, size_t t, size_t now,
            size_t *age, lat_stream stream)
{
  const lat_hmm *m = o->m;
  size_t k = m->k;
  lat_philox at;
  gsl_rng rng = lat_stream_at (stream, t, &at);
  double u = gsl_rng_uniform (&rng), v = gsl_rng_uniform (&rng);
  for (size_t c = 0; t == 0 && c < k; c++)
    o->next[c] = exp (kept[c]);
  if (o->ages)
    return t ? lat_hsmm_ages_move (o->ages, now, age, u, v)
             : lat_hsmm_ages_pick (o->ages, kept + k + o->lags * o->p, u, age);
  return lat_simplex_pick (k, t ? m->transition + now * k : o->next, 1, u);
}

int
lat_hmm_online_continue (lat_hmm_online *o, const double *kept, size_t steps,
                         lat_stream stream, double *x, unsigned *state)
{
  const lat_hmm *m = o->m;
  size_t p = o->p, age = 1, c = 0;
  lat_stream states = lat_stream_sub (stream, STREAM_STATES);
  lat_stream cells = lat_stream_sub (stream, STREAM_CELLS);
  int s = m->covariates ? LAT_EINVAL : LAT_SUCCESS;
  memcpy (o->wide + p, kept + m->k, o->lags * p * sizeof *kept);
  for (size_t t = 0; s == 0 && t <= steps; t++)
    {
      c = draw_state (o, kept, t, c, &age, states);
      if (t == 0)
        continue;
      size_t row = t - 1;
      unsigned z = (unsigned)c;
      lat_block b = { .n = 1,
                      .x = o->wide,
                      .tda = p * (1 + o->lags),
                      .lag = o->lags ? p : 0,
                      .row = &row };
      for (size_t j = 0; j < p; j++)
        o->wide[j] = x[row * p + j] = NAN;
      s = m->family->draw (m->emission, &b, &z, cells, x + row * p, p,
                           o->work);
      memcpy (o->wide, x + row * p, p * sizeof *x);
      memmove (o->wide + p, o->wide, o->lags * p * sizeof *x);
      if (state)
        state[row] = z;
    }
  return s;
}
