/* hmm_stationary_fit.c -- the M-step of the transitions when the first state
   follows their stationary law: maximises

     Q (A) = sum_ij N_ij log a_ij + sum_i u_i log delta_i (A),

   N the expected transitions and pseudo-counts, u the first states' posterior
   weights.  There is no closed form.  The climb is by limited-memory BFGS
   (Nocedal 1980) in softmax coordinates, x_ij = log a_ij, from the better of
   the old A and the maximiser of the first sum, and only ever goes up.  Its
   first metric is the information of the first sum, with delta_i's share of
   the first states added,

     H p = (N_i. + delta_i u.) (a_ij p_ij - a_ij sum_l a_il p_il) = g,

   which p_ij = g_ij / ((N_i. + delta_i u.) a_ij) solves, as the rows of g sum
   to zero.  */

#include "model/hmm_law.h"
#include "model/hmm_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MEMORY = 6,        /* pairs kept */
  CLIMB_STEPS = 200, /* at most */
  HALVINGS = 40      /* of one step, at most */
};

/* A step is taken if it gains this share of what the slope promises, but for
   this share of |Q|, which is rounding; the climb ends when the promise is
   this share of |Q| (it goes with the square of what A still lacks); no
   coordinate moves further than this at once (nats).  */
static const double gain_share = 1e-4;
static const double rounding = 4 * DBL_EPSILON;
static const double end_share = 1e-22;
static const double longest_step = 5;

typedef struct
{
  size_t k, len; /* len = k k */
  const double *n, *u;
  double first;     /* sum u */
  const lat_hmm *m; /* whose entries are fixed, or NULL: none is */

  double *a, *g, *delta; /* the present point, its gradient, its law */
  double q;
  double *trial, *trial_g, *trial_delta, *p;  /* next point; direction */
  double *row_weight;                         /* k */
  double *s[MEMORY], *y[MEMORY], rho[MEMORY]; /* steps, changes of -g */
  size_t pairs;                               /* made so far */
  double *work, *mem;
} climb;

/* Row i of a, as a law of which some entries may be fixed.  */
static lat_hmm_law
row_of (const climb *c, double *a, size_t i)
{
  lat_hmm_law l = { .k = c->k, .number = i + 1 };
  if (c->m)
    l = lat_hmm_law_at (c->m, i + 1);
  l.p = a + i * c->k;
  l.counts = NULL;
  l.pseudo = 0;
  return l;
}

/* Q at a, with its stationary law; -inf where it can not be.  */
static double
height (const climb *c, const double *a, double *delta)
{
  double q = 0;
  if (lat_hmm_stationary (c->k, a, delta))
    return -INFINITY;
  for (size_t i = 0; i < c->len; i++)
    if (a[i] > 0 && c->n[i] > 0)
      q += c->n[i] * log (a[i]);
  for (size_t i = 0; i < c->k; i++)
    if (c->u[i] > 0)
      q += c->u[i] * log (delta[i]);
  return q;
}

static int
slope (const climb *c, double *a, const double *delta, double *g)
{
  int s = lat_hmm_gradient (c->k, a, delta, c->n, c->u, g, c->work);
  for (size_t i = 0; s == 0 && c->m && i < c->k; i++)
    {
      lat_hmm_law l = row_of (c, a, i);
      lat_hmm_law_project (&l, g + i * c->k);
    }
  return s;
}

static double
dot (size_t n, const double *x, const double *y)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += x[i] * y[i];
  return sum;
}

/* p := H^-1 p in the first metric.  */
static void
scale (const climb *c, double *p)
{
  size_t k = c->k;
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      {
        double h = c->row_weight[i] * c->a[i * k + j];
        p[i * k + j] = h > 0 ? p[i * k + j] / h : 0;
      }
}

/* p := the direction, by the two loops over the pairs.  */
static void
direction (climb *c)
{
  double alpha[MEMORY];
  size_t oldest = c->pairs > MEMORY ? c->pairs - MEMORY : 0;
  memcpy (c->p, c->g, c->len * sizeof *c->p);
  for (size_t i = c->pairs; i-- > oldest;)
    {
      size_t at = i % MEMORY;
      alpha[at] = dot (c->len, c->s[at], c->p) / c->rho[at];
      for (size_t l = 0; l < c->len; l++)
        c->p[l] -= alpha[at] * c->y[at][l];
    }
  scale (c, c->p);
  for (size_t i = oldest; i < c->pairs; i++)
    {
      size_t at = i % MEMORY;
      double b = dot (c->len, c->y[at], c->p) / c->rho[at];
      for (size_t l = 0; l < c->len; l++)
        c->p[l] += (alpha[at] - b) * c->s[at][l];
    }
}

/* trial = a moved by step times p, which is 0 where an entry is fixed.  */
static void
move (climb *c, double step)
{
  size_t k = c->k;
  for (size_t i = 0; i < k; i++)
    {
      double *to = c->trial + i * k, sum = 0;
      lat_hmm_law l = row_of (c, c->a, i);
      double left = lat_hmm_law_left (&l);
      for (size_t j = 0; j < k; j++)
        {
          to[j] = c->a[i * k + j] * exp (step * c->p[i * k + j]);
          sum += lat_hmm_law_is_free (&l, j) ? to[j] : 0;
        }
      for (size_t j = 0; j < k; j++)
        if (lat_hmm_law_is_free (&l, j))
          to[j] = fmax (to[j] / sum * left, LAT_HMM_LEAST);
    }
}

/* Accepts trial, which stands at height q, as the present point.  */
static int
accept (climb *c, double step, double q)
{
  size_t at = c->pairs % MEMORY;
  int s = slope (c, c->trial, c->trial_delta, c->trial_g);
  if (s)
    return s;
  for (size_t l = 0; l < c->len; l++)
    {
      c->s[at][l] = step * c->p[l];
      c->y[at][l] = c->g[l] - c->trial_g[l];
    }
  c->rho[at] = dot (c->len, c->s[at], c->y[at]);
  c->pairs += c->rho[at] > 0;
  memcpy (c->a, c->trial, c->len * sizeof *c->a);
  memcpy (c->g, c->trial_g, c->len * sizeof *c->g);
  memcpy (c->delta, c->trial_delta, c->k * sizeof *c->delta);
  c->q = q;
  return 0;
}

/* One step up; LAT_CONTINUE, 0: at the top, or a failure.  */
static int
step_up (climb *c)
{
  double step = 1, largest = 0, slack = rounding * (1 + fabs (c->q));
  direction (c);
  double promise = dot (c->len, c->g, c->p);
  for (size_t l = 0; l < c->len; l++)
    largest = fmax (largest, fabs (c->p[l]));
  if (!(promise > end_share * (1 + fabs (c->q))))
    return 0;
  if (largest > longest_step)
    step = longest_step / largest;
  for (int i = 0; i < HALVINGS; i++, step /= 2)
    {
      move (c, step);
      double q = height (c, c->trial, c->trial_delta);
      if (q + slack >= c->q + gain_share * step * promise)
        {
          int s = accept (c, step, q);
          return s ? s : LAT_CONTINUE;
        }
    }
  return 0;
}

/* Starts at the better of the old A and the first sum's maximiser.  */
static int
begin (climb *c, const double *a)
{
  size_t k = c->k;
  memcpy (c->a, a, c->len * sizeof *a);
  memcpy (c->trial, a, c->len * sizeof *a);
  for (size_t i = 0; i < k; i++)
    {
      lat_hmm_law l = row_of (c, c->trial, i);
      lat_hmm_law_fit (&l, c->n + i * k);
    }
  c->q = height (c, c->a, c->delta);
  double q = height (c, c->trial, c->trial_delta);
  if (q > c->q)
    {
      memcpy (c->a, c->trial, c->len * sizeof *a);
      memcpy (c->delta, c->trial_delta, k * sizeof *c->delta);
      c->q = q;
    }
  if (!(c->q > -INFINITY))
    return LAT_ESING;
  for (size_t i = 0; i < k; i++)
    {
      c->row_weight[i] = c->delta[i] * c->first;
      for (size_t j = 0; j < k; j++)
        c->row_weight[i] += c->n[i * k + j];
    }
  return slope (c, c->a, c->delta, c->g);
}

/* Cuts mem into the climb's vectors.  */
static int
alloc (climb *c)
{
  size_t k = c->k, len = c->len;
  double *m = c->mem = calloc ((2 * MEMORY + 6) * len + 5 * k, sizeof *c->mem);
  if (!m)
    return LAT_ENOMEM;
  double **piece[] = { &c->a, &c->g, &c->trial, &c->trial_g, &c->p };
  for (size_t i = 0; i < sizeof piece / sizeof *piece; i++, m += len)
    *piece[i] = m;
  for (size_t i = 0; i < MEMORY; i++, m += 2 * len)
    {
      c->s[i] = m;
      c->y[i] = m + len;
    }
  c->delta = m;
  c->trial_delta = m + k;
  c->row_weight = m + 2 * k;
  c->work = m + 3 * k;
  return 0;
}

static int
run (climb *c, double *a)
{
  int s = alloc (c);
  if (s || (s = begin (c, a)))
    return s;
  for (int i = 0; i < CLIMB_STEPS; i++)
    if ((s = step_up (c)) != LAT_CONTINUE)
      break;
  memcpy (a, c->a, c->len * sizeof *a);
  return s > 0 ? s : 0;
}

/* n: counts and pseudo-counts.  */
static int
climb_from (const lat_hmm *m, size_t k, const double *n, const double *u,
            double *a)
{
  climb c = { .k = k, .len = k * k, .n = n, .u = u, .m = m };
  for (size_t i = 0; i < k; i++)
    c.first += u[i];
  int s = run (&c, a);
  free (c.mem);
  return s;
}

int
lat_hmm_fit_stationary (size_t k, const double *count, const double *u,
                        double pseudo, double *a)
{
  double *n = malloc (k * k * sizeof *n);
  if (!n)
    return LAT_ENOMEM;
  for (size_t i = 0; i < k * k; i++)
    n[i] = a[i] > 0 ? count[i] + pseudo : 0;
  int s = climb_from (NULL, k, n, u, a);
  free (n);
  return s;
}

int
lat_hmm_climb (lat_hmm *m, const double *count, const double *u)
{
  size_t k = m->k;
  double *n = malloc (k * k * sizeof *n);
  if (!n)
    return LAT_ENOMEM;
  for (size_t i = 0; i < k; i++)
    {
      lat_hmm_law l = lat_hmm_law_at (m, i + 1);
      for (size_t j = 0; j < k; j++)
        n[i * k + j]
            = l.p[j] > 0 ? count[i * k + j] + lat_hmm_law_pseudo (&l, j) : 0;
    }
  int s = climb_from (m->fixed ? m : NULL, k, n, u, m->transition);
  free (n);
  return s;
}
