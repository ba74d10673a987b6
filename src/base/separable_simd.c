/* separable_simd.c -- distances and moments of columns that are independent
   given the component: diagonal and spherical covariances.  NaN is a cell
   that is not seen; where a block has none, it is not looked for, and what
   comes out has the same bits.  */

#include "base/kernels_simd.h"

enum
{
  STRIP_VECS = LAT_STRIP / VEC_LANES,
  TILE_VECS = STRIP_VECS > 6 ? 6 : STRIP_VECS,
  TILE_LANES = TILE_VECS * VEC_LANES
};

/* --- distances ----------------------------------------------------------- */

VEC_INLINE void
distances (const int holes, size_t p, const double *mu, const double *inverse,
           const double *logs, const double *x, double *q, double *head)
{
  vec square[TILE_VECS] = { { 0 } }, sum[TILE_VECS] = { { 0 } };
  for (size_t j = 0; j < p; j++, x += LAT_STRIP)
    {
      vec m = vec_splat (mu[j]), s = vec_splat (inverse[j]);
#pragma GCC unroll 6
      for (int v = 0; v < TILE_VECS; v++)
        {
          vec cell = vec_load (x + v * VEC_LANES), d = cell - m;
          if (holes)
            {
              ivec seen = cell == cell;
              d = vec_select (seen, d, vec_splat (0));
              sum[v] += vec_select (seen, vec_splat (logs[j]), vec_splat (0));
            }
          square[v] = vec_fma (d * d, s, square[v]);
        }
    }
  for (int v = 0; v < TILE_VECS; v++)
    {
      vec_store (q + v * VEC_LANES, square[v]);
      if (holes)
        vec_store (head + v * VEC_LANES, sum[v]);
    }
}

void
LAT_AT (lat_distances) (size_t p, const double *mu, const double *inverse,
                        const double *logs, size_t n, const double *strip,
                        double *q, double *head)
{
  for (size_t i = 0; i < n; i += LAT_STRIP, strip += LAT_STRIP * p)
    for (size_t a = 0; a < LAT_STRIP; a += TILE_LANES)
      if (head)
        distances (1, p, mu, inverse, logs, strip + a, q + i + a,
                   head + i + a);
      else
        distances (0, p, mu, inverse, logs, strip + a, q + i + a, NULL);
}

/* --- moments ------------------------------------------------------------- */

typedef struct
{
  vec count, sum, square;
} column;

VEC_INLINE void
add_cells (const int holes, const double *x, const double *w, vec mu,
           column *to)
{
  vec cell = vec_load (x), weight = vec_load (w), d = cell - mu;
  if (holes)
    {
      ivec seen = cell == cell;
      d = vec_select (seen, d, vec_splat (0));
      weight = vec_select (seen, weight, vec_splat (0));
      to->count += weight;
    }
  vec part = weight * d;
  to->sum += part;
  to->square = vec_fma (part, d, to->square);
}

/* `many` columns from j on, whose sums do not wait for each other.  */
VEC_INLINE void
add_columns (const int holes, const int many, size_t p, size_t j,
             const double *mu, size_t n, const double *strip, const double *w,
             double *stat)
{
  column of[LAT_GROUP] = { { { 0 }, { 0 }, { 0 } } };
  strip += j * LAT_STRIP;
  for (size_t i = 0; i < n; i += LAT_STRIP, strip += p * LAT_STRIP)
    for (size_t a = 0; a < LAT_STRIP; a += VEC_LANES)
#pragma GCC unroll 4
      for (int b = 0; b < many; b++)
        add_cells (holes, strip + b * LAT_STRIP + a, w + i + a,
                   vec_splat (mu[j + b]), of + b);
  for (int b = 0; b < many; b++)
    {
      stat[p + j + b] += vec_sum (of[b].sum);
      stat[2 * p + j + b] += vec_sum (of[b].square);
      if (holes)
        stat[j + b] += vec_sum (of[b].count);
    }
}

VEC_INLINE void
add_all (const int holes, size_t p, const double *mu, size_t n,
         const double *strip, const double *w, double *stat)
{
  size_t j = 0;
  for (; j + LAT_GROUP <= p; j += LAT_GROUP)
    add_columns (holes, LAT_GROUP, p, j, mu, n, strip, w, stat);
  for (; j < p; j++)
    add_columns (holes, 1, p, j, mu, n, strip, w, stat);
}

void
LAT_AT (lat_columns) (size_t p, const double *mu, size_t n,
                      const double *strip, const double *w, int holes,
                      double *stat)
{
  if (holes)
    {
      add_all (1, p, mu, n, strip, w, stat);
      return;
    }
  vec count = { 0 };
  for (size_t i = 0; i < lat_strip_rows (n); i += VEC_LANES)
    count += vec_load (w + i);
  double total = vec_sum (count);
  for (size_t j = 0; j < p; j++)
    stat[j] += total;
  add_all (0, p, mu, n, strip, w, stat);
}
