/* hsmm_tables.c -- probabilities of lengths, and the statistics of visits of
   which the end was not seen.

   With p (d) = P (D = d) and S (d) = P (D >= d), S (d) = p (d) + S (d + 1) is
   summed from the end, so that it has all its digits; what lies beyond the
   longest sequence is summed until it is nothing, or is what the sum of the
   others leaves of one where that is more.

   A visit of which c rows were seen, and not its end, has length d >= c with
   probability p (d) / S (c): that is how it enters the statistics.  Going up,

     alive (d) = sum_c<=d unfinished (c) S (d) / S (c)
     alive (d + 1) = alive (d) (1 - p (d) / S (d)) + unfinished (d + 1),

   of which the share p (d) / S (d) ends at d: nothing is divided by a small
   number (Guedon 2003, section 3.2, whose M-step this is).  */

#include "base/vecmath.h"
#include "model/hsmm.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A sum is done where what is added is this share of it.  */
static const double NOTHING = 1e-18;

/* Where lengths up to the longest sequence have less than this, what is left
   of one is right to nearly all digits.  */
static const double HEAD = 0.99;

/* So many lengths behind the longest sequence are looked at, at most; laws
   that go on beyond are wide, and leave enough of one.  */
enum
{
  BEYOND = 4096,
  BEYOND_EACH = 64 /* more for each row of that sequence */
};

/* Some lengths: d - 1 = from, from + 1, ...  */
typedef struct
{
  double *x, *lp, *r; /* block; k x block each */
  void *family;
} scratch;

static scratch
cut (const lat_hmm *m, void *work)
{
  double *w = work;
  size_t block = LAT_BLOCK_ROWS;
  return (scratch){ .x = w,
                    .lp = w + block,
                    .r = w + block * (1 + m->k),
                    .family = w + block * (1 + 2 * m->k) };
}

size_t
lat_lengths_work (const lat_hmm *m)
{
  const lat_duration *v = m->duration;
  size_t own = v->family->stat_len (v->theta) * sizeof (double);
  size_t w = LAT_BLOCK_ROWS * (1 + 2 * m->k) * sizeof (double)
             + v->family->work_len (v->theta, LAT_BLOCK_ROWS);
  return (w + sizeof (double)) / sizeof (double) * sizeof (double) + own;
}

/* log p of n lengths from d = from + 1 on into s->lp, by state.  */
static int
densities (const lat_duration *v, size_t k, scratch *s, size_t from, size_t n)
{
  lat_block b = { .n = n, .x = s->x, .tda = 1 };
  for (size_t i = 0; i < n; i++)
    s->x[i] = (double)(from + i);
  memset (s->lp, 0, k * n * sizeof *s->lp);
  return v->family->log_density (v->theta, &b, s->lp, s->family);
}

/* How many lengths there are behind `len`.  */
static size_t
behind (const lat_duration *v, size_t len)
{
  size_t left = v->most > len ? v->most - len : 0;
  size_t most = BEYOND + BEYOND_EACH * len;
  return left < most ? left : most;
}

static double
mean_of (const lat_duration *v, size_t c)
{
  double mean, sd;
  lat_duration_kind_of (v->law)->moments (v, c, &mean, &sd);
  return mean;
}

/* log P (D > len) of state c, given the sum of the others.  */
static int
tail (const lat_hmm *m, size_t c, size_t len, double head, scratch *s,
      double *log_tail)
{
  const lat_duration *v = m->duration;
  size_t more = behind (v, len), n;
  double sum = -INFINITY;
  *log_tail = more ? log1p (-fmin (head, 1)) : -INFINITY;
  if (!more || head < HEAD)
    return 0;
  for (size_t i = 0; i < more; i += n)
    {
      n = more - i < LAT_BLOCK_ROWS ? more - i : LAT_BLOCK_ROWS;
      int status = densities (v, m->k, s, len + i, n);
      if (status)
        return status;
      double last = s->lp[c * n + n - 1];
      for (size_t l = 0; l < n; l++)
        sum = lat_log_add (sum, s->lp[c * n + l]);
      if ((double)(len + i + n) > mean_of (v, c)
          && !(last > sum + log (NOTHING)))
        {
          *log_tail = sum;
          return 0;
        }
    }
  if (more == v->most - len)
    *log_tail = sum;
  return 0;
}

static int
fill_state (const lat_hmm *m, lat_lengths *t, size_t c, scratch *s)
{
  double *p = t->p + c * (t->len + 2), *reach = t->reach + c * (t->len + 2);
  double *top = t->top + c * (t->len + 2), head = 0;
  int absorbing = lat_hsmm_is_absorbing (m, c), status = 0;
  for (size_t d = 1; d <= t->len; d++)
    head += exp (p[d]);
  p[t->len + 1] = top[t->len + 1] = -INFINITY;
  if (!absorbing
      && (status = tail (m, c, t->len, head, s, reach + t->len + 1)))
    return status;
  for (size_t d = t->len; d > 0; d--)
    {
      if (absorbing)
        p[d] = -INFINITY;
      else
        reach[d] = lat_log_add (p[d], reach[d + 1]);
      top[d] = fmax (p[d], top[d + 1]);
    }
  for (size_t d = 1; absorbing && d <= t->len + 1; d++)
    reach[d] = 0;
  return 0;
}

int
lat_lengths_fill (const lat_hmm *m, lat_lengths *t, void *work)
{
  const lat_duration *v = m->duration;
  scratch s = cut (m, work);
  int status = 0;
  size_t width = t->len + 2, can = t->len < v->most ? t->len : v->most, n;
  for (size_t i = 0; i < t->k * width; i++)
    t->p[i] = -INFINITY;
  for (size_t i = 0; status == 0 && i < can; i += n)
    {
      n = can - i < LAT_BLOCK_ROWS ? can - i : LAT_BLOCK_ROWS;
      status = densities (v, t->k, &s, i, n);
      for (size_t c = 0; c < t->k; c++)
        memcpy (t->p + c * width + 1 + i, s.lp + c * n, n * sizeof *s.lp);
    }
  for (size_t c = 0; status == 0 && c < t->k; c++)
    status = fill_state (m, t, c, &s);
  return status;
}

int
lat_lengths_make (const lat_hmm *m, lat_lengths *t, size_t len)
{
  size_t size = m->k * (len + 2);
  void *work = malloc (lat_lengths_work (m));
  double *mem = malloc (3 * size * sizeof *mem);
  int s = LAT_ENOMEM;
  free (t->p);
  *t = (lat_lengths){ .k = m->k, .len = len, .p = mem };
  if (mem && work)
    {
      t->reach = mem + size;
      t->top = mem + 2 * size;
      s = lat_lengths_fill (m, t, work);
    }
  free (work);
  return s;
}

/* --- unfinished visits --------------------------------------------------- */

/* Visits of length d = 1 ... len by state in r, to the family.  */
static int
accumulate (const lat_hmm *m, size_t len, const double *r, double *stat,
            scratch *s)
{
  const lat_duration *v = m->duration;
  size_t can = len < v->most ? len : v->most, n;
  int status = 0;
  for (size_t i = 0; status == 0 && i < can; i += n)
    {
      n = can - i < LAT_BLOCK_ROWS ? can - i : LAT_BLOCK_ROWS;
      lat_block b = { .n = n, .x = s->x, .tda = 1 };
      for (size_t l = 0; l < n; l++)
        s->x[l] = (double)(i + l);
      for (size_t c = 0; c < m->k; c++)
        memcpy (s->r + c * n, r + c * (len + 2) + 1 + i, n * sizeof *r);
      status = v->family->accumulate (v->theta, &b, s->r, stat, s->family);
    }
  return status;
}

/* `weight` visits of state c longer than len, one by one; *done: 1 if so much
   of them was found that the rest is nothing.  */
static int
walk_tail (const lat_hmm *m, size_t c, const lat_lengths *t, double weight,
           double *stat, scratch *s, int *done)
{
  const lat_duration *v = m->duration;
  size_t more = behind (v, t->len), n;
  double whole = t->reach[c * (t->len + 2) + t->len + 1];
  *done = 0;
  for (size_t i = 0; !*done && i < more; i += n)
    {
      n = more - i < LAT_BLOCK_ROWS ? more - i : LAT_BLOCK_ROWS;
      int status = densities (v, m->k, s, t->len + i, n);
      if (status)
        return status;
      lat_block b = { .n = n, .x = s->x, .tda = 1 };
      memset (s->r, 0, m->k * n * sizeof *s->r);
      for (size_t l = 0; l < n; l++)
        s->r[c * n + l] = weight * exp (s->lp[c * n + l] - whole);
      double last = s->lp[c * n + n - 1] - whole;
      if ((status
           = v->family->accumulate (v->theta, &b, s->r, stat, s->family)))
        return status;
      *done = (double)(t->len + i + n) > mean_of (v, c)
              && !(last > log (NOTHING));
    }
  *done |= more == v->most - t->len;
  return 0;
}

/* The same by what all visits have on average, less those up to len, which
   are `short_of` (statistics for one visit of each state).  */
static void
take_rest (const lat_hmm *m, size_t c, double weight, double log_tail,
           double *stat, double *short_of)
{
  const lat_duration *v = m->duration;
  size_t len = v->family->stat_len (v->theta), each = len / m->k;
  for (size_t i = 0; i < len; i++)
    short_of[i] = -short_of[i];
  lat_duration_kind_of (v->law)->expected (v, c, 1, short_of);
  for (size_t i = c * each; i < (c + 1) * each; i++)
    stat[i] += weight * short_of[i] / exp (log_tail);
}

/* `weight` visits of state c longer than len.  scratch_r: as t->p.  */
static int
add_tail (const lat_hmm *m, size_t c, const lat_lengths *t, double weight,
          double *r, double *stat, scratch *s, double *own)
{
  const lat_duration *v = m->duration;
  size_t len = v->family->stat_len (v->theta), width = t->len + 2;
  double log_tail = t->reach[c * width + t->len + 1];
  int done = 0, status = 0;
  if (!(weight > 0) || !(log_tail > -INFINITY))
    return 0;
  memset (own, 0, len * sizeof *own);
  if (log_tail < log1p (-HEAD))
    status = walk_tail (m, c, t, weight, own, s, &done);
  if (done || status)
    {
      for (size_t i = 0; i < len; i++)
        stat[i] += own[i];
      return status;
    }
  memset (own, 0, len * sizeof *own);
  memset (r, 0, t->k * width * sizeof *r);
  for (size_t d = 1; d <= t->len; d++)
    r[c * width + d] = exp (t->p[c * width + d]);
  if ((status = accumulate (m, t->len, r, own, s)) == 0)
    take_rest (m, c, weight, log_tail, stat, own);
  return status;
}

int
lat_lengths_accumulate (const lat_hmm *m, const lat_lengths *t, double *ended,
                        double *unfinished, double *stat, void *work)
{
  scratch s = cut (m, work);
  size_t width = t->len + 2, k = m->k;
  double *own = (double *)((char *)work + lat_lengths_work (m))
                - m->duration->family->stat_len (m->duration->theta);
  int status;
  for (size_t c = 0; c < k; c++)
    {
      const double *p = t->p + c * width, *reach = t->reach + c * width;
      double alive = 0;
      for (size_t d = 1; d <= t->len; d++)
        {
          double ends = reach[d] > -INFINITY ? exp (p[d] - reach[d]) : 1;
          alive += unfinished[c * width + d];
          ended[c * width + d] += alive * ends;
          alive
              *= reach[d + 1] > -INFINITY ? exp (reach[d + 1] - reach[d]) : 0;
        }
      unfinished[c * width + t->len + 1] = alive;
    }
  if ((status = accumulate (m, t->len, ended, stat, &s)))
    return status;
  for (size_t c = 0; status == 0 && c < k; c++)
    status = add_tail (m, c, t, unfinished[c * width + t->len + 1], ended,
                       stat, &s, own);
  return status;
}

int
lat_hsmm_log_probability (const lat_hmm *m, size_t c, size_t n, double *log_p)
{
  lat_lengths t = { .k = m->k, .len = n };
  size_t size = m->k * (n + 2);
  double *mem = malloc (3 * size * sizeof *mem);
  void *work = malloc (lat_lengths_work (m));
  int s = LAT_ENOMEM;
  if (mem && work)
    {
      t.p = mem;
      t.reach = mem + size;
      t.top = mem + 2 * size;
      if ((s = lat_lengths_fill (m, &t, work)) == 0)
        memcpy (log_p, t.p + c * (n + 2) + 1, n * sizeof *log_p);
    }
  free (work);
  free (mem);
  return s;
}
