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
   the same recursion in logarithms, as hmm_wide_simd.c says,

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
                    .l2 = scratch + kp,
                    .work = scratch + 2 * kp };
}

/* Several maxima side by side, which compilers put into vectors.  */
static double
largest_of (size_t k, const double *l)
{
  double top[LAT_HMM_LANES], largest = l[0];
  size_t j = 0;
  for (size_t c = 0; c < LAT_HMM_LANES; c++)
    top[c] = largest;
  for (; j + LAT_HMM_LANES <= k; j += LAT_HMM_LANES)
    for (size_t c = 0; c < LAT_HMM_LANES; c++)
      top[c] = l[j + c] > top[c] ? l[j + c] : top[c];
  for (size_t c = 0; c < LAT_HMM_LANES; c++)
    largest = top[c] > largest ? top[c] : largest;
  for (; j < k; j++)
    largest = l[j] > largest ? l[j] : largest;
  return largest;
}

double
lat_hmm_shift (size_t k, double *l)
{
  double largest = largest_of (k, l);
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
lat_chain_predict (const lat_chain *c, double *p)
{
  if (c->x)
    c->tables->kernels->combine (c->k, c->kp, c->way->matrix, c->way->pieces,
                                 c->x, p, c->work);
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
  c->tables->kernels->combine_log (c->k, c->kp, c->way->matrix, c->way->pieces,
                                   c->l2, lp, c->work);
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

void
lat_chain_take (lat_chain *c, double *x, double most)
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

enum
{
  PATIENCE = 3 /* strides with care after one that needed it */
};

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
                         .pieces = c->way->pieces,
                         .before = c->x,
                         .e = r->e,
                         .code = r->code + at,
                         .x = r->x + row,
                         .p = r->p ? r->p + row : NULL,
                         .work = c->work,
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
      memset (r->in_log + at + (last < 0 ? last : 0), 0, a->n);
      lat_chain_take (c, a->x + last * (ptrdiff_t)c->kp, a->most);
      r->done += a->n;
      return 0;
    }
  for (size_t i = 0; s == 0 && i < a->n; i++)
    s = lat_chain_careful_row (c, r);
  r->careful = r->done + PATIENCE * LAT_HMM_STRIDE;
  return s;
}

/* How many rows can be tried at once; 0: the next needs care.  */
static size_t
next_rows (const lat_chain *c, const lat_chain_run *r)
{
  size_t left = r->n - r->done;
  if (!c->x || c->in_log || r->done < r->careful)
    return 0;
  return left < LAT_HMM_STRIDE ? left : LAT_HMM_STRIDE;
}

static int
some_rows (lat_chain *c, lat_chain_run *r)
{
  size_t n = next_rows (c, r);
  if (n == 0)
    return lat_chain_careful_row (c, r);
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
