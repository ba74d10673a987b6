/* hmm_chain.c -- the recursion, scaled, and in logarithms where scaling would
   lose a state.

   With b_t(j) = p_j (row t), A = (a_ij) and initial law pi,

     p_t(j)     = sum_i alpha_t-1(i) a_ij            (p_1 = pi)
     alpha_t(j) = p_t(j) b_t(j) = P(z_t = j, y_1 ... y_t)

   (Rabiner 1989, section III.A), and from the other end

     beta_t(i)  = sum_j a_ij w_t+1(j)                (beta_T = 1)
     w_t(i)     = beta_t(i) b_t(i) = P(y_t ... y_T | z_t = i)

   which is the same recursion with the transpose of A and other first values:
   here x is alpha or w, M is A or its transpose.  From log b_t its largest
   entry over j is subtracted before it is exponentiated, and kept in the
   likelihood; so no row is too unlikely, and no exponential or logarithm is
   taken in the loop over pairs of states.  From time to time x is multiplied
   by a power of two, which is counted and costs no digit.

   That alone is not safe.  A state which underflows is lost for good, and it
   may be the only way to what is seen later: one outlier can leave a state at
   exp (-1800), from where a thousand rows bring it back.  So a row is taken
   in scaled arithmetic only if no state that can be reached has fallen by more
   than LAT_HMM_FALL nats below the row's best one, b; but for states that b
   covers.  State i is covered by b if m_bj >= exp (-LAT_HMM_COVER) m_ij for
   all j: then i adds at most a share of exp (LAT_HMM_COVER - LAT_HMM_FALL) to
   the prediction of any state, now and through it ever after, and its own
   posterior probability is at most that.  All other rows are computed from
   the same recursion in logarithms,

     log p_t(j) = log sum_i exp (log x_t-1(i) + log m_ij).

   Either kind of row can follow the other.  In a scaled row, then, zero means
   impossible, or covered.

   Most rows pass a simpler test, LAT_HMM_STRIDE of them at once.  Their
   largest entry is near one to begin with; then the sum of a forward row, and
   the largest entry of a backward one, can only fall.  So if something is
   above exp (-LAT_HMM_DEPTH) at the end, each row was, and each lost at most
   that factor.  If all states cover each other, that is enough; if not, no
   entry of any of the rows may be below exp (-LAT_HMM_FALL).  */

#include "model/hmm_chain.h"
#include <math.h>
#include <string.h>

void
lat_chain_init (lat_chain *c, const lat_hmm *m, int direction, double *scratch)
{
  size_t kp = lat_hmm_padded (m->k);
  *c = (lat_chain){ .tables = m->tables,
                    .way = &m->tables->way[direction],
                    .k = m->k,
                    .kp = kp,
                    .step = direction ? -1 : 1,
                    .fall = exp (-LAT_HMM_FALL),
                    .least = exp (-LAT_HMM_DEPTH),
                    .l = scratch,
                    .l2 = scratch + kp };
}

double
lat_hmm_shift (size_t k, double *l)
{
  double largest = l[0];
  for (size_t j = 1; j < k; j++)
    largest = l[j] > largest ? l[j] : largest;
  for (size_t j = 0; largest > -INFINITY && j < k; j++)
    l[j] -= largest;
  return largest;
}

void
lat_hmm_row_log (size_t k, const double *x, int in_log, double *l)
{
  for (size_t j = 0; j < k; j++)
    l[j] = in_log ? x[j] : log (x[j]);
}

void
lat_hmm_combine_log (size_t k, size_t kp, const double *m, const double *x,
                     double *y)
{
  for (size_t j = 0; j < k; j++)
    {
      double largest = -INFINITY, sum = 0;
      for (size_t i = 0; i < k; i++)
        largest = fmax (largest, x[i] + m[i * kp + j]);
      for (size_t i = 0; largest > -INFINITY && i < k; i++)
        if (x[i] + m[i * kp + j] > -INFINITY)
          sum += exp (x[i] + m[i * kp + j] - largest);
      y[j] = sum > 0 ? largest + log (sum) : -INFINITY;
    }
}

void
lat_chain_predict (const lat_chain *c, double *p)
{
  if (c->x)
    c->tables->kernels->combine (c->k, c->kp, c->way->matrix, c->x, p);
  else
    memcpy (p, c->way->start, c->kp * sizeof *p);
}

void
lat_chain_predict_log (lat_chain *c, double *lp)
{
  if (!c->x)
    {
      memcpy (lp, c->way->log_start, c->k * sizeof *lp);
      return;
    }
  lat_hmm_row_log (c->k, c->x, c->in_log, c->l2);
  lat_hmm_combine_log (c->k, c->kp, c->way->log_matrix, c->l2, lp);
}

double
lat_chain_meet (lat_chain *c, const double *s, int s_log, double *p)
{
  double z = 0, largest = -INFINITY;
  if (!s_log && !(c->x && c->in_log))
    {
      lat_chain_predict (c, p);
      for (size_t j = 0; j < c->k; j++)
        z += p[j] * s[j];
      if (z > c->fall)
        return log (z);
    }
  lat_chain_predict_log (c, c->l);
  lat_hmm_row_log (c->k, s, s_log, c->l2);
  for (size_t j = 0; j < c->k; j++)
    largest = fmax (largest, c->l[j] + c->l2[j]);
  if (!(largest > -INFINITY))
    return -INFINITY;
  z = 0;
  for (size_t j = 0; j < c->k; j++)
    z += exp (c->l[j] + c->l2[j] - largest);
  return largest + log (z);
}

/* x becomes the last row, its largest entry, a normal number, put into
   [1/2, 1).  */
static void
take (lat_chain *c, double *x, double most)
{
  enum
  {
    MANTISSA = 52,
    HALF = 1022 /* the biased exponent of numbers in [1/2, 1) */
  };
  uint64_t bits;
  double scale;
  memcpy (&bits, &most, sizeof bits);
  uint64_t exponent = bits >> MANTISSA;
  bits = (HALF + HALF + 1 - exponent) << MANTISSA;
  memcpy (&scale, &bits, sizeof scale);
  for (size_t j = 0; j < c->kp; j++)
    x[j] *= scale;
  c->two += (int64_t)exponent - HALF;
  c->x = x;
  c->in_log = 0;
}

/* --- one row, with care -------------------------------------------------- */

static size_t
largest_at (size_t k, const double *x)
{
  size_t b = 0;
  for (size_t j = 1; j < k; j++)
    if (x[j] > x[b])
      b = j;
  return b;
}

/* Whether a row of logs can go on in scaled arithmetic: nothing has fallen
   but what is covered.  */
static int
calm (const lat_chain *c, const double *l)
{
  size_t k = c->k, b = largest_at (k, l);
  for (size_t j = 0; j < k; j++)
    if (l[j] > -INFINITY && !(l[b] - l[j] <= LAT_HMM_FALL)
        && !c->way->cover[b * k + j])
      return 0;
  return 1;
}

/* Whether some state leads to j: where underflow made p_t(j) zero, that tells
   what is impossible.  */
static int
reachable (const lat_chain *c, size_t j)
{
  if (!c->x)
    return c->way->start[j] > 0;
  for (size_t i = 0; i < c->k; i++)
    if (c->x[i] > 0 && c->way->matrix[i * c->kp + j] > 0)
      return 1;
  return 0;
}

/* Whether the scaled row t, x with its largest at b, has lost a state that may
   matter.  */
static int
lost (const lat_chain *c, size_t t, const double *p, const double *x, size_t b,
      int *status)
{
  const double *l = NULL;
  for (size_t j = 0; j < c->k; j++)
    if (!(x[j] >= x[b] * c->fall) && !c->way->cover[b * c->k + j]
        && (p[j] > 0 || reachable (c, j)))
      {
        if (!l && !(l = c->levels (c->ctx, t, status)))
          return 1;
        if (l[j] > -INFINITY)
          return 1;
      }
  return 0;
}

/* Row t by p and e; 0: this row needs logarithms, or *status.  */
static int
scaled_row (lat_chain *c, size_t t, const double *e, const double *p,
            double *x, int *status)
{
  for (size_t j = 0; j < c->kp; j++)
    x[j] = p[j] * e[j];
  size_t b = largest_at (c->k, x);
  if (!(x[b] > c->least) || lost (c, t, p, x, b, status))
    return 0;
  double low = x[b] * c->fall;
  for (size_t j = 0; j < c->k; j++) /* subnormal numbers are slow */
    x[j] = x[j] >= low ? x[j] : 0;
  take (c, x, x[b]);
  return 1;
}

/* Row t in logarithms; becomes a scaled one if nothing is far down.  */
static int
log_row (lat_chain *c, size_t t, double *x, unsigned char *in_log)
{
  int s = 0;
  const double *l = c->levels (c->ctx, t, &s);
  if (!l)
    return s;
  lat_chain_predict_log (c, c->l);
  memset (x, 0, c->kp * sizeof *x);
  for (size_t j = 0; j < c->k; j++)
    x[j] = c->l[j] + l[j];
  double largest = lat_hmm_shift (c->k, x);
  if (!(largest > -INFINITY))
    return LAT_EIMPOSSIBLE;
  c->extra += largest;
  c->x = x;
  c->in_log = *in_log = !calm (c, x);
  for (size_t j = 0; !c->in_log && j < c->k; j++)
    x[j] = exp (x[j]);
  return 0;
}

static int
careful_row (lat_chain *c, lat_chain_run *r)
{
  ptrdiff_t at = (ptrdiff_t)r->done * c->step, row = at * (ptrdiff_t)c->kp;
  size_t t = r->t + (size_t)at;
  double *x = r->x + row, *p = r->p ? r->p + row : c->l;
  int s = 0;
  r->in_log[at] = 0;
  r->done++;
  if (!c->x || !c->in_log)
    {
      lat_chain_predict (c, p);
      if (scaled_row (c, t, r->e + r->code[at] * c->kp, p, x, &s))
        return 0;
    }
  return s ? s : log_row (c, t, x, r->in_log + at);
}

/* --- many rows ----------------------------------------------------------- */

static lat_hmm_span
span_of (const lat_chain *c, const lat_chain_run *r, size_t n)
{
  ptrdiff_t at = (ptrdiff_t)r->done * c->step, row = at * (ptrdiff_t)c->kp;
  return (lat_hmm_span){ .k = c->k,
                         .kp = c->kp,
                         .n = n,
                         .step = c->step,
                         .m = c->way->matrix,
                         .pieces
                         = c->way->pieces.first ? &c->way->pieces : NULL,
                         .before = c->x,
                         .e = r->e,
                         .code = r->code + at,
                         .x = r->x + row,
                         .p = r->p ? r->p + row : NULL,
                         .pad = c->way->covered ? NULL : c->tables->pad };
}

/* Accepts what the kernel did with the next rows, or does it again.  */
static int
settle (lat_chain *c, lat_chain_run *r, const lat_hmm_span *a)
{
  ptrdiff_t last = (ptrdiff_t)(a->n - 1) * c->step;
  int s = 0;
  if (a->most >= c->least && (!a->pad || a->least >= c->fall))
    {
      ptrdiff_t at = (ptrdiff_t)r->done * c->step;
      for (size_t i = 0; i < a->n; i++)
        r->in_log[at + (ptrdiff_t)i * c->step] = 0;
      take (c, a->x + last * (ptrdiff_t)c->kp, a->most);
      r->done += a->n;
      return 0;
    }
  for (size_t i = 0; s == 0 && i < a->n; i++)
    s = careful_row (c, r);
  return s;
}

/* How many rows can be tried at once; 0: the next needs care.  */
static size_t
next_rows (const lat_chain *c, const lat_chain_run *r)
{
  size_t left = r->n - r->done;
  if (!c->x || c->in_log)
    return 0;
  return left < LAT_HMM_STRIDE ? left : LAT_HMM_STRIDE;
}

static int
some_rows (lat_chain *c, lat_chain_run *r)
{
  size_t n = next_rows (c, r);
  if (n == 0)
    return careful_row (c, r);
  lat_hmm_span a = span_of (c, r, n);
  c->tables->kernels->run (&a);
  return settle (c, r, &a);
}

int
lat_chain_rows (lat_chain *c, lat_chain_run *r)
{
  int s = 0;
  while (s == 0 && r->done < r->n)
    s = some_rows (c, r);
  return s;
}

void
lat_chain_rows_two (lat_chain *a, lat_chain_run *ra, int *sa, lat_chain *b,
                    lat_chain_run *rb, int *sb)
{
  while (*sa == 0 && *sb == 0 && ra->done < ra->n && rb->done < rb->n)
    {
      size_t na = next_rows (a, ra), nb = next_rows (b, rb);
      if (na == nb && na > 0 && a->k <= LAT_HMM_NARROW)
        {
          lat_hmm_span x = span_of (a, ra, na), y = span_of (b, rb, nb);
          a->tables->kernels->run_two (&x, &y);
          *sa = settle (a, ra, &x);
          *sb = settle (b, rb, &y);
        }
      else if (na <= nb)
        *sa = some_rows (a, ra);
      else
        *sb = some_rows (b, rb);
    }
  if (*sa == 0)
    *sa = lat_chain_rows (a, ra);
  if (*sb == 0)
    *sb = lat_chain_rows (b, rb);
}
