/* batch_factor_simd.c -- small positive definite matrices, one to a lane:
   factored, solved with, inverted, as batch_kernels.h says.

   Every entry is computed from its own lane by the same operations in the
   same order, whatever the other lanes hold.  */

#include "base/simd_exp.h"
#include "family/batch_simd.h"

/* Entry e of the vector of lanes a points to.  */
VEC_INLINE vec
get (const double *a, size_t e)
{
  return vec_load (a + e * BATCH_LANES);
}

VEC_INLINE void
put (double *a, size_t e, vec v)
{
  vec_store (a + e * BATCH_LANES, v);
}

/* c - a b */
VEC_INLINE vec
less (vec c, vec a, vec b)
{
  return vec_fma (-a, b, c);
}

VEC_INLINE const double *
row_at (const double *a, size_t i)
{
  return a + batch_row (i) * BATCH_LANES;
}

enum
{
  FOUR = 4 /* sums at once, as one addition waits for the one before */
};

/* --- factors ------------------------------------------------------------- */

/* Entries b to b + 3 of a row, once those before are known:
   l_ib = (a_ib - sum_k<b l_ik l_bk) / l_bb.  */
VEC_INLINE void
factor_four (const double *a, double *row, const double *inverse, size_t b)
{
  const double *r[FOUR];
  vec s[FOUR];
  for (size_t h = 0; h < FOUR; h++)
    {
      r[h] = row_at (a, b + h);
      s[h] = get (row, b + h);
    }
  for (size_t k = 0; k < b; k++)
    {
      vec x = get (row, k);
      for (size_t h = 0; h < FOUR; h++)
        s[h] = less (s[h], x, get (r[h], k));
    }
  for (size_t h = 0; h < FOUR; h++)
    {
      s[h] *= get (inverse, b + h);
      put (row, b + h, s[h]);
      for (size_t g = h + 1; g < FOUR; g++)
        s[g] = less (s[g], s[h], get (r[g], b + h));
    }
}

VEC_INLINE void
factor_row (const double *a, double *row, const double *inverse, size_t i)
{
  size_t b = 0;
  for (; b + FOUR <= i; b += FOUR)
    factor_four (a, row, inverse, b);
  for (; b < i; b++)
    {
      const double *other = row_at (a, b);
      vec s = get (row, b);
      for (size_t k = 0; k < b; k++)
        s = less (s, get (row, k), get (other, k));
      put (row, b, s * get (inverse, b));
    }
}

/* a_ii - sum_k l_ik^2, in two chains.  */
VEC_INLINE vec
pivot (const double *row, size_t i)
{
  vec even = get (row, i), odd = { 0 };
  size_t k = 0;
  for (; k + 2 <= i; k += 2)
    {
      even = less (even, get (row, k), get (row, k));
      odd = less (odd, get (row, k + 1), get (row, k + 1));
    }
  if (k < i)
    even = less (even, get (row, k), get (row, k));
  return even + odd;
}

int
LAT_AT (lat_batch_factor) (size_t m, double *a, double *inverse,
                           double *logdet)
{
  int fit = 1;
  for (size_t h = 0; h < BATCH_LANES; h += VEC_LANES)
    {
      vec sum = { 0 };
      for (size_t i = 0; i < m; i++)
        {
          double *row = a + batch_row (i) * BATCH_LANES + h;
          factor_row (a + h, row, inverse + h, i);
          vec d = pivot (row, i), root = vec_sqrt (d);
          ivec good = (d > 0) & (d < INFINITY);
          for (size_t l = 0; l < VEC_LANES; l++)
            fit &= good[l] != 0;
          put (row, i, root);
          put (inverse + h, i, 1 / root);
          sum += vec_log (d);
        }
      vec_store (logdet + h, sum);
    }
  return fit;
}

/* --- solutions ----------------------------------------------------------- */

/* L^-1 w by columns, then L'^-1 of it by rows.  */
void
LAT_AT (lat_batch_solve) (size_t m, const double *l, const double *inverse,
                          double *w)
{
  for (size_t h = 0; h < BATCH_LANES; h += VEC_LANES)
    {
      for (size_t k = 0; k < m; k++)
        {
          vec x = get (w + h, k) * get (inverse + h, k);
          put (w + h, k, x);
          for (size_t a = k + 1; a < m; a++)
            put (w + h, a,
                 less (get (w + h, a), x, get (row_at (l + h, a), k)));
        }
      for (size_t k = m; k-- > 0;)
        {
          vec x = get (w + h, k) * get (inverse + h, k);
          put (w + h, k, x);
          for (size_t a = 0; a < k; a++)
            put (w + h, a,
                 less (get (w + h, a), x, get (row_at (l + h, k), a)));
        }
    }
}

/* The same operations, so the same bits.  */
void
LAT_AT (lat_batch_solve_one) (size_t m, const double *l, const double *inverse,
                              size_t lane, double *w)
{
  for (size_t h = 0; h < BATCH_LANES; h += VEC_LANES)
    {
      for (size_t k = 0; k < m; k++)
        {
          vec x = get (w + h, k) * vec_splat (inverse[k * BATCH_LANES + lane]);
          put (w + h, k, x);
          for (size_t a = k + 1; a < m; a++)
            put (w + h, a,
                 less (get (w + h, a), x,
                       vec_splat (row_at (l, a)[k * BATCH_LANES + lane])));
        }
      for (size_t k = m; k-- > 0;)
        {
          vec x = get (w + h, k) * vec_splat (inverse[k * BATCH_LANES + lane]);
          put (w + h, k, x);
          for (size_t a = 0; a < k; a++)
            put (w + h, a,
                 less (get (w + h, a), x,
                       vec_splat (row_at (l, k)[a * BATCH_LANES + lane])));
        }
    }
}

/* --- inverses ------------------------------------------------------------ */

/* v_ib = -(sum_b<=k<i l_ik v_kb) / l_ii for `many` columns from b on.  Row i
   is L's from b on, the rows above are V's.  */
VEC_INLINE void
invert_part (const double *l, double *row, vec inverse, size_t i, size_t b,
             const size_t many)
{
  vec s[FOUR];
  for (size_t h = 0; h < many; h++)
    s[h] = (vec){ 0 };
  for (size_t k = b; k < i; k++)
    {
      const double *v = row_at (l, k);
      vec x = get (row, k);
      size_t last = k - b + 1 < many ? k - b + 1 : many;
      if (last == many)
        for (size_t h = 0; h < many; h++)
          s[h] = vec_fma (x, get (v, b + h), s[h]);
      else
        for (size_t h = 0; h < last; h++)
          s[h] = vec_fma (x, get (v, b + h), s[h]);
    }
  for (size_t h = 0; h < many; h++)
    put (row, b + h, -s[h] * inverse);
}

/* sum_k>=i v_ki v_kb for `many` columns from b on, in place: no row above is
   needed.  */
VEC_INLINE void
multiply_part (size_t m, const double *v, double *row, vec diagonal, size_t i,
               size_t b, const size_t many)
{
  vec s[FOUR];
  for (size_t h = 0; h < many; h++)
    s[h] = diagonal * get (row, b + h);
  for (size_t k = i + 1; k < m; k++)
    {
      const double *other = row_at (v, k);
      vec x = get (other, i);
      for (size_t h = 0; h < many; h++)
        s[h] = vec_fma (x, get (other, b + h), s[h]);
    }
  for (size_t h = 0; h < many; h++)
    put (row, b + h, s[h]);
}

/* V = L^-1 row by row, then V' V.  */
void
LAT_AT (lat_batch_invert) (size_t m, double *l, const double *inverse)
{
  for (size_t h = 0; h < BATCH_LANES; h += VEC_LANES)
    {
      for (size_t i = 0; i < m; i++)
        {
          double *row = l + batch_row (i) * BATCH_LANES + h;
          vec one = get (inverse + h, i);
          size_t b = 0;
          for (; b + FOUR <= i; b += FOUR)
            invert_part (l + h, row, one, i, b, FOUR);
          for (; b < i; b++)
            invert_part (l + h, row, one, i, b, 1);
          put (row, i, one);
        }
      for (size_t i = 0; i < m; i++)
        {
          double *row = l + batch_row (i) * BATCH_LANES + h;
          vec diagonal = get (row, i);
          size_t b = 0;
          for (; b + FOUR <= i + 1; b += FOUR)
            multiply_part (m, l + h, row, diagonal, i, b, FOUR);
          for (; b <= i; b++)
            multiply_part (m, l + h, row, diagonal, i, b, 1);
        }
    }
}
