/* hmm_tilt_simd.c -- rows in which each state has a power of two of its own.

   With D a diagonal matrix of powers of two, x_t = x_t-1 M o e_t is also

     x_t D^-1 = (x_t-1 D^-1) (D M D^-1) o e_t,

   so that for some rows the recursion goes on as ever, by another matrix,
   however far its states are from each other.  What comes out
   is kept in octaves, which take fewer instructions than logarithms.  */

#include "model/hmm_powers.h"

/* The whole octave that x is in.  */
VEC_INLINE vec
octave (vec x)
{
  vec n = (x + VEC_ROUND) - VEC_ROUND;
  return vec_select (n > x, n - 1, n);
}

/* v 2^n in octaves; far below all others: 0.  */
VEC_INLINE vec
octaves (vec v, vec n)
{
  const uint64_t mantissa = (UINT64_C (1) << 52) - 1;
  const uint64_t one = UINT64_C (0x3ff0000000000000);
  vec m = (vec)(((uvec)v & mantissa) | one);
  return (n + power_in (v)) + (m - 1);
}

VEC_INLINE void
split_octaves (size_t kp, const double *x, double *part, double *power)
{
  for (size_t j = 0; j < kp; j += VEC_LANES)
    {
      vec v = vec_load (x + j), n = octave (v);
      ivec none = v < LAT_HMM_NOTHING;
      vec_store (part + j, vec_select (none, vec_splat (0), v - n + 1));
      vec_store (power + j, vec_select (none, vec_splat (LAT_HMM_NOTHING), n));
    }
}

/* m 2^n; infinite where that has no double.  */
VEC_INLINE vec
tilted (vec m, vec n)
{
  vec factor = vec_select (n > 1023, vec_splat (INFINITY), two_to (n));
  return vec_select (m > 0, m * factor, vec_splat (0));
}

/* power has margins.  */
static void
tilt_bands (size_t kp, const lat_hmm_pieces *m, const double *power,
            double *to)
{
  for (size_t d = 0; d < m->bands; d++)
    for (size_t j = m->lo[d]; j < m->hi[d]; j += VEC_LANES)
      vec_store (to + d * kp + j,
                 tilted (vec_load (m->band + d * kp + j),
                         vec_load (power + (ptrdiff_t)j + m->shift[d])
                             - vec_load (power + j)));
}

static void
tilt_pieces (size_t kp, const lat_hmm_pieces *m, const double *power,
             double *to)
{
  for (size_t j = 0; j < kp; j += VEC_LANES)
    {
      const size_t *first = m->first + j / LAT_HMM_LANES;
      for (size_t i = *first; i < first[1]; i++)
        {
          size_t at = i * LAT_HMM_LANES + j % LAT_HMM_LANES;
          vec_store (to + at,
                     tilted (vec_load (m->a + at),
                             power[m->row[i]] - vec_load (power + j)));
        }
    }
}

void
LAT_AT (lat_hmm_tilt) (size_t k, size_t kp, const double *m,
                       const lat_hmm_pieces *pieces, const double *x, int kind,
                       double *part, double *power, double *to)
{
  double *next;
  power = put_margins (kp, power, LAT_HMM_NOTHING, &next);
  if (kind == LAT_ROW_LOG)
    split (k, kp, x, part, power);
  else
    split_octaves (kp, x, part, power);
  if (pieces && pieces->bands)
    tilt_bands (kp, pieces, power, to);
  else if (pieces)
    tilt_pieces (kp, pieces, power, to);
  else
    for (size_t i = 0; i < k; i++)
      for (size_t j = 0; j < kp; j += VEC_LANES)
        vec_store (to + i * kp + j, tilted (vec_load (m + i * kp + j),
                                            power[i] - vec_load (power + j)));
}

/* Which numbers of a row from j on are behind its k.  */
VEC_INLINE ivec
behind (size_t k, size_t j)
{
  double lane[LAT_HMM_LANES] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  return vec_load (lane) >= (double)k - (double)j;
}

/* A row in octaves, and the whole one its largest is in; bits of *bad where a
   number is above `most` or none.  */
VEC_INLINE double
row_octaves (size_t kp, const double *power, double most, double *x, ivec *bad)
{
  piece top = piece_splat (LAT_HMM_NOTHING);
  for (size_t j = 0; j < kp; j += VEC_LANES)
    {
      vec v = vec_load (x + j);
      *bad |= ~(v <= most);
      v = octaves (v, vec_load (power + j));
      top.v[0] = vec_max (v, top.v[0]);
      vec_store (x + j, v);
    }
  return floor (piece_largest (top));
}

double
LAT_AT (lat_hmm_untilt) (size_t kp, size_t n, ptrdiff_t step,
                         const double *power, double most, double *x,
                         double *p)
{
  double before = 0, top = 0;
  ivec bad = { 0 };
  power += LAT_HMM_MARGIN;
  for (size_t s = 0; s < n; s++, before = top)
    {
      double *row = x + (ptrdiff_t)s * step * (ptrdiff_t)kp;
      double *way = p ? p + (ptrdiff_t)s * step * (ptrdiff_t)kp : NULL;
      top = row_octaves (kp, power, most, row, &bad);
      for (size_t j = 0; j < kp; j += VEC_LANES)
        vec_store (row + j, vec_load (row + j) - top);
      for (size_t j = 0; way && j < kp; j += VEC_LANES)
        vec_store (way + j, vec_load (way + j)
                                * two_to (vec_load (power + j) - before));
    }
  for (size_t i = 0; i < VEC_LANES; i++)
    if (bad[i])
      return (double)NAN;
  return top;
}

/* One vector of a row of logarithms.  */
VEC_INLINE vec
log_plain (vec x, double least)
{
  vec e = vec_exp (vec_max (x, vec_splat (least)));
  return vec_select (x > least, e, vec_splat (0));
}

void
LAT_AT (lat_hmm_plain) (size_t k, size_t kp, size_t n,
                        const unsigned char *kind, double least,
                        const double *x, double *y)
{
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < kp; j += VEC_LANES)
      {
        vec v = vec_load (x + i * kp + j);
        if (kind[i] == LAT_ROW_LOG)
          v = vec_select (behind (k, j), vec_splat (0), log_plain (v, least));
        else if (kind[i] == LAT_ROW_OCTAVES)
          v = (v - octave (v) + 1) * two_to (octave (v));
        vec_store (y + i * kp + j, v);
      }
}
