/* moment_simd.c -- expected statistics from moments, a chunk to a lane.  */

#include "family/batch_simd.h"
#include "family/gaussian_kept.h"

VEC_INLINE vec
get (const double *a, size_t e)
{
  return vec_load (a + e * BATCH_LANES);
}

VEC_INLINE void
add (double *a, size_t e, vec v)
{
  vec_store (a + e * BATCH_LANES, get (a, e) + v);
}

/* Entry of a packed triangle.  */
VEC_INLINE size_t
entry (size_t a, size_t b)
{
  return a < b ? batch_row (b) + a : batch_row (a) + b;
}

/* What is seen: e = mean - mu to the scratch, M + n e e' to square and to
   the scratch; returns the sum of squared distances.  */
VEC_INLINE vec
add_seen (const moment_shape *s, const double *mu, const double *moments,
          double *sum, double *square, double *e, double *seen)
{
  const double *rest = moments + (1 + s->o) * BATCH_LANES;
  const double *scatter = rest + s->o * BATCH_LANES;
  vec n = get (moments, 0), q = { 0 };
  for (size_t a = 0, at = 0; a < s->o; a++)
    {
      vec d = get (moments, 1 + a) - vec_splat (mu[s->seen[a]]);
      d += get (rest, a);
      vec nd = n * d;
      double *row = square + batch_row (s->seen[a]) * BATCH_LANES;
      vec_store (e + a * BATCH_LANES, d);
      add (sum, s->seen[a], nd);
      for (size_t b = 0; b <= a; b++, at++)
        {
          vec x = vec_fma (nd, get (e, b), get (scatter, at));
          vec_store (seen + at * BATCH_LANES, x);
          add (row, s->seen[b], x);
          q = vec_fma (vec_splat (s->quadratic[at]), x, q);
        }
    }
  return q;
}

/* Row i of B (M + n e e') to t.  */
VEC_INLINE void
regress (size_t o, const double *b, const double *seen, double *t)
{
  for (size_t a = 0, at = 0; a < o; a++)
    {
      vec here = { 0 }, ba = vec_splat (b[a]);
      for (size_t c = 0; c < a; c++, at++)
        {
          vec x = get (seen, at);
          here = vec_fma (vec_splat (b[c]), x, here);
          vec_store (t + c * BATCH_LANES, vec_fma (ba, x, get (t, c)));
        }
      vec_store (t + a * BATCH_LANES, vec_fma (ba, get (seen, at++), here));
    }
}

/* Row i of what is missing.  */
VEC_INLINE void
add_missing (const moment_shape *s, size_t i, vec n, double *sum,
             double *square, const double *e, const double *seen, double *t)
{
  const double *b = s->regression + i * s->o;
  size_t here = s->missing[i];
  vec mean = { 0 };
  regress (s->o, b, seen, t);
  for (size_t a = 0; a < s->o; a++)
    {
      mean = vec_fma (vec_splat (b[a]), get (e, a), mean);
      add (square, entry (here, s->seen[a]), get (t, a));
    }
  add (sum, here, n * mean);
  for (size_t h = 0; h <= i; h++)
    {
      const double *other = s->regression + h * s->o;
      vec x = n * vec_splat (s->spread[batch_row (i) + h]);
      for (size_t a = 0; a < s->o; a++)
        x = vec_fma (vec_splat (other[a]), get (t, a), x);
      add (square, batch_row (here) + s->missing[h], x);
    }
}

void
LAT_AT (lat_batch_moments) (const moment_shape *s, size_t p, const double *mu,
                            const double *moments, double *result,
                            double *scratch)
{
  double *e = scratch, *t = e + s->o * BATCH_LANES;
  double *seen = t + s->o * BATCH_LANES;
  for (size_t h = 0; h < BATCH_LANES; h += VEC_LANES)
    {
      double *sum = result + 2 * BATCH_LANES + h;
      double *square = sum + p * BATCH_LANES;
      vec n = get (moments + h, 0);
      vec q = add_seen (s, mu, moments + h, sum, square, e + h, seen + h);
      q = vec_fma (n, vec_splat (s->constant), q);
      add (result + h, 0, q * vec_splat (-0.5));
      add (result + h, 1, n);
      for (size_t i = 0; i < s->m; i++)
        add_missing (s, i, n, sum, square, e + h, seen + h, t + h);
    }
}
