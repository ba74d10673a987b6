/* hmm_chain.c -- the recursion: scaled; where that would lose a state, with a
   power of two for each state; and in logarithms where that would, too.

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
   posterior probability is at most that.  A row for which that does not hold
   is computed from the same recursion in logarithms, as hmm_wide_simd.c says,

     log p_t(j) = log sum_i exp (log x_t-1(i) + log m_ij).

   Either kind of row can follow the other.  In a scaled row, then, zero means
   impossible, or covered.

   In a chain that never comes back to some states these fall for good.  So
   after a row of logarithms LAT_HMM_STRIDE rows at once are tried with a power
   of two for each state, D = diag (2^n_j) that of the row before them: x D^-1
   follows by D M D^-1 and the same e.  They are taken as far as no state is
   below FEW in these units, and kept in octaves, which is what the next D is
   made of.

   Most rows pass a simpler test, LAT_HMM_STRIDE of them at once.  Their
   largest entry is near one to begin with; then the sum of a forward row, and
   the largest entry of a backward one, can only fall.  So if something is
   above exp (-LAT_HMM_DEPTH) at the end, each row was, and each lost at most
   that factor.  If all states cover each other, that is enough; if not, no
   entry of any of the rows may be below exp (-LAT_HMM_FALL).  */

#include "base/kernels.h"
#include "model/hmm_chain.h"
#include <math.h>
#include <string.h>

size_t
lat_chain_scratch (size_t k)
{
  size_t kp = lat_hmm_padded (k);
  return 7 * kp + 6 * LAT_HMM_MARGIN + k * kp;
}

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
                    .part = scratch + 2 * kp,
                    .pad = scratch + 3 * kp,
                    .power = scratch + 4 * kp };
  c->work = c->power + kp + 2 * LAT_HMM_MARGIN;
  c->matrix = c->work + 2 * kp + 4 * LAT_HMM_MARGIN;
  c->pieces = c->way->list;
  c->pieces.a = c->pieces.band = c->matrix;
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

static double
octaves_log (double x)
{
  double n = floor (x);
  return x < LAT_HMM_NOTHING ? -INFINITY : log (x - n + 1) + n * LAT_LOG2;
}

void
lat_hmm_row_log (size_t k, const double *x, int in_log, double *l)
{
  for (size_t j = 0; j < k; j++)
    l[j] = in_log == LAT_ROW_LOG       ? x[j]
           : in_log == LAT_ROW_OCTAVES ? octaves_log (x[j])
                                       : log (x[j]);
}

double
lat_hmm_row_exp (size_t k, const double *l, double top, double *x)
{
  const double low = -LAT_HMM_FALL - LAT_HMM_DEPTH, nothing = exp (low) * 2;
  size_t kp = lat_hmm_padded (k);
  double sum = 0;
  for (size_t j = 0; j < k; j++)
    x[j] = l[j] - top > low ? l[j] - top : low;
  for (size_t j = k; j < kp; j++)
    x[j] = low;
  lat_kernels_best ()->exp (kp, x, x);
  for (size_t j = 0; j < kp; j++)
    sum += x[j] = x[j] > nothing ? x[j] : 0;
  return sum;
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
  PATIENCE = 3 /* strides with care after one that needed it; or rows, where
                  each state has its unit */
};

/* Numbers in such units may be as small, and as large.  */
static const double FEW = 0x1p-600, MOST = 0x1p300;

/* --- many rows ----------------------------------------------------------- */

/* Whether the rows after one that is not scaled can be tried at once, in units
   for each state: all that can be reached in the next row is there.  */
static int
tilt (lat_chain *c)
{
  size_t k = c->k, kp = c->kp;
  const lat_hmm_way *way = c->way;
  c->tables->kernels->tilt (k, kp, way->matrix, way->pieces, c->x, c->in_log,
                            c->part, c->power, c->matrix);
  for (size_t j = 0; j < kp; j++)
    c->pad[j] = c->part[j] > 0 ? 0 : 1;
  for (size_t j = 0; j < k; j++)
    for (size_t i = 0; c->pad[j] > 0 && i < k; i++)
      if (c->part[i] > 0 && way->matrix[i * kp + j] > 0)
        return 0;
  return 1;
}

static lat_hmm_span
span_of (const lat_chain *c, const lat_chain_run *r, size_t n)
{
  ptrdiff_t at = (ptrdiff_t)r->done * c->step, row = at * (ptrdiff_t)c->kp;
  lat_hmm_span a = { .k = c->k,
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
  if (c->in_log)
    {
      a.m = c->matrix;
      a.pieces = a.pieces ? &c->pieces : NULL;
      a.before = c->part;
      a.pad = c->pad;
    }
  return a;
}

/* How many of the kernel's rows have no state below FEW.  */
static size_t
good_rows (const lat_chain *c, const lat_hmm_span *a)
{
  for (size_t s = 0; s < a->n && !(a->least >= FEW); s++)
    for (size_t j = 0; j < c->k; j++)
      if (!(a->x[(ptrdiff_t)s * a->step * (ptrdiff_t)c->kp + (ptrdiff_t)j]
                + a->pad[j]
            >= FEW))
        return s;
  return a->n;
}

/* Accepts so many of the rows that the kernel made in such units: those that
   have lost no digits.  What is too small for a double is less than
   2^-1022 MOST, and what it was added to is not below FEW.  */
static size_t
accept_tilted (lat_chain *c, const lat_chain_run *r, const lat_hmm_span *a)
{
  ptrdiff_t at = (ptrdiff_t)r->done * c->step;
  size_t n = good_rows (c, a);
  ptrdiff_t last = ((ptrdiff_t)n - 1) * c->step;
  if (n == 0)
    return 0;
  double top = c->tables->kernels->untilt (c->kp, n, c->step, c->power, MOST,
                                           a->x, a->p);
  if (!(top > -INFINITY))
    return 0;
  memset (r->in_log + at + (last < 0 ? last : 0), LAT_ROW_OCTAVES, n);
  c->two += (int64_t)top;
  lat_chain_take_far (c, a->x + last * (ptrdiff_t)c->kp,
                      r->in_log + at + last);
  return n;
}

static size_t
accept_scaled (lat_chain *c, const lat_chain_run *r, const lat_hmm_span *a)
{
  ptrdiff_t at = (ptrdiff_t)r->done * c->step;
  ptrdiff_t last = (ptrdiff_t)(a->n - 1) * c->step;
  if (!(a->most >= c->least) || (a->pad && !(a->least >= c->fall)))
    return 0;
  memset (r->in_log + at + (last < 0 ? last : 0), LAT_ROW_PLAIN, a->n);
  lat_chain_take (c, a->x + last * (ptrdiff_t)c->kp, a->most);
  return a->n;
}

/* Accepts what the kernel did with the next rows, or does it again.  */
static int
settle (lat_chain *c, lat_chain_run *r, const lat_hmm_span *a)
{
  int s = 0, far = c->in_log;
  size_t n = far ? accept_tilted (c, r, a) : accept_scaled (c, r, a);
  r->done += n;
  for (size_t i = n; n == 0 && s == 0 && i < (far ? 1 : a->n); i++)
    s = lat_chain_careful_row (c, r);
  if (n == 0)
    r->careful = r->done + (far ? PATIENCE : PATIENCE * LAT_HMM_STRIDE);
  return s;
}

/* How many rows can be tried at once; 0: the next needs care.  */
static size_t
next_rows (lat_chain *c, const lat_chain_run *r)
{
  size_t left = r->n - r->done;
  if (!c->x || r->done < r->careful || (c->in_log && !tilt (c)))
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
