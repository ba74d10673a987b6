/* batch_simd.c -- the loops over rows of batch_kernels.h.  */

#include "family/batch_simd.h"

/* Rows and vectors side by side whose sums are kept in registers.  */
enum
{
  ROWS = VEC_REGISTERS / 4,
  TILE = VEC_REGISTERS >= 32 ? 3 : 2
};

/* Bit l: lane l is NaN.  */
VEC_INLINE uint64_t
nan_lanes (vec v)
{
#if defined __AVX512F__
  return _mm512_cmp_pd_mask (v, v, _CMP_UNORD_Q);
#elif defined __AVX2__ && defined __FMA__
  return (uint64_t)_mm256_movemask_pd (_mm256_cmp_pd (v, v, _CMP_UNORD_Q));
#else
  return (uint64_t)(v[0] != v[0]) | (uint64_t)(v[1] != v[1]) << 1;
#endif
}

static size_t
mask (size_t p, const double *x, uint64_t *to)
{
  enum
  {
    WORD = 64
  };
  size_t holes = 0;
  for (size_t j = 0; j < p; j += WORD)
    {
      size_t end = p - j < WORD ? p - j : WORD, b = 0;
      uint64_t word = 0;
      for (; b + VEC_LANES <= end; b += VEC_LANES)
        word |= nan_lanes (vec_load (x + j + b)) << b;
      for (; b < end; b++)
        word |= (uint64_t)(x[j + b] != x[j + b]) << b;
      to[j / WORD] = word;
      holes += (size_t)__builtin_popcountll (word);
    }
  return holes;
}

static void
centre (size_t p, const double *x, const double *mu, double *z)
{
  size_t ld = batch_stride (p), j = 0;
  for (; j + VEC_LANES <= p; j += VEC_LANES)
    {
      vec d = vec_load (x + j) - vec_load (mu + j);
      vec_store (z + j, vec_select (d == d, d, vec_splat (0)));
    }
  for (; j < p; j++)
    {
      double d = x[j] - mu[j];
      z[j] = d == d ? d : 0;
    }
  for (; j < ld; j++)
    z[j] = 0;
}

/* Columns [t, t + tile VEC_LANES) of `rows` rows of Y = Z U'; column t of U'
   ends at its diagonal.  */
VEC_INLINE void
whiten_tile (const size_t rows, const size_t tile, size_t p, size_t ld,
             size_t t, const double *z, const double *ut, double *y)
{
  vec sum[ROWS][TILE];
  size_t end = t + tile * VEC_LANES < p ? t + tile * VEC_LANES : p;
  for (size_t a = 0; a < rows; a++)
    for (size_t b = 0; b < tile; b++)
      sum[a][b] = (vec){ 0 };
  for (size_t j = 0; j < end; j++)
    {
      vec u[TILE];
      for (size_t b = 0; b < tile; b++)
        u[b] = vec_load (ut + j * ld + t + b * VEC_LANES);
      for (size_t a = 0; a < rows; a++)
        {
          vec x = vec_splat (z[a * ld + j]);
          for (size_t b = 0; b < tile; b++)
            sum[a][b] = vec_fma (x, u[b], sum[a][b]);
        }
    }
  for (size_t a = 0; a < rows; a++)
    for (size_t b = 0; b < tile; b++)
      vec_store (y + a * ld + t + b * VEC_LANES, sum[a][b]);
}

VEC_INLINE void
whiten_columns (size_t n, const size_t tile, size_t p, size_t ld, size_t t,
                const double *z, const double *ut, double *y)
{
  size_t i = 0;
  for (; i + ROWS <= n; i += ROWS)
    whiten_tile (ROWS, tile, p, ld, t, z + i * ld, ut, y + i * ld);
  for (; i < n; i++)
    whiten_tile (1, tile, p, ld, t, z + i * ld, ut, y + i * ld);
}

static void
whiten (size_t n, size_t p, size_t ld, const double *z, const double *ut,
        double *y)
{
  size_t t = 0;
  for (; t + TILE * VEC_LANES <= ld; t += TILE * VEC_LANES)
    whiten_columns (n, TILE, p, ld, t, z, ut, y);
  for (; t < ld; t += VEC_LANES)
    whiten_columns (n, 1, p, ld, t, z, ut, y);
}

static void
project (size_t ld, size_t m, const int32_t *index, const double *ut,
         const double *y, double *w)
{
  for (size_t a = 0; a < m; a++)
    {
      size_t j = (size_t)index[a * BATCH_LANES];
      const double *u = ut + j * ld;
      vec sum = { 0 };
      for (size_t t = j / VEC_LANES * VEC_LANES; t < ld; t += VEC_LANES)
        sum = vec_fma (vec_load (u + t), vec_load (y + t), sum);
      w[a * BATCH_LANES] = vec_sum (sum);
    }
}

VEC_INLINE vec
residual_tile (const size_t tile, size_t ld, size_t t, size_t m,
               const int32_t *index, const double *d, const double *ut,
               const double *y)
{
  vec x[TILE], sum = { 0 };
  for (size_t b = 0; b < tile; b++)
    x[b] = vec_load (y + t + b * VEC_LANES);
  for (size_t a = 0; a < m; a++)
    {
      size_t j = (size_t)index[a * BATCH_LANES];
      const double *u = ut + j * ld + t;
      vec minus = vec_splat (-d[a * BATCH_LANES]);
      if (j >= t + tile * VEC_LANES)
        break; /* and so are those that follow */
      for (size_t b = 0; b < tile; b++)
        x[b] = vec_fma (minus, vec_load (u + b * VEC_LANES), x[b]);
    }
  for (size_t b = 0; b < tile; b++)
    sum = vec_fma (x[b], x[b], sum);
  return sum;
}

static double
residual (size_t ld, size_t m, const int32_t *index, const double *d,
          const double *ut, const double *y)
{
  vec sum = { 0 };
  size_t t = 0;
  for (; t + TILE * VEC_LANES <= ld; t += TILE * VEC_LANES)
    sum += residual_tile (TILE, ld, t, m, index, d, ut, y);
  for (; t < ld; t += VEC_LANES)
    sum += residual_tile (1, ld, t, m, index, d, ut, y);
  return vec_sum (sum);
}

static void
weigh (size_t p, double weight, const double *z, double *wz, double *sum)
{
  size_t ld = batch_stride (p), j = 0;
  for (; j + VEC_LANES <= p; j += VEC_LANES)
    {
      vec x = vec_splat (weight) * vec_load (z + j);
      vec_store (wz + j, x);
      vec_store (sum + j, vec_load (sum + j) + x);
    }
  for (; j < ld; j++)
    {
      wz[j] = weight * z[j];
      if (j < p)
        sum[j] += wz[j];
    }
}

/* --- squares ------------------------------------------------------------- */

/* row[b ...] += sum, no further than entry a.  */
VEC_INLINE void
add_up_to (const size_t tile, size_t a, size_t b, const vec *sum, double *row)
{
  if (b + tile * VEC_LANES <= a + 1)
    for (size_t h = 0; h < tile; h++)
      {
        double *at = row + b + h * VEC_LANES;
        vec_store (at, vec_load (at) + sum[h]);
      }
  else
    {
      double part[TILE * VEC_LANES];
      for (size_t h = 0; h < tile; h++)
        vec_store (part + h * VEC_LANES, sum[h]);
      for (size_t t = 0; b + t <= a && t < tile * VEC_LANES; t++)
        row[b + t] += part[t];
    }
}

VEC_INLINE void
square_tile (const size_t tile, size_t n, size_t p, size_t ld, size_t a,
             size_t b, const double *wz, const double *z, double *s)
{
  vec sum[ROWS][TILE];
  for (size_t g = 0; g < ROWS; g++)
    for (size_t h = 0; h < tile; h++)
      sum[g][h] = (vec){ 0 };
  for (size_t i = 0; i < n; i++)
    {
      vec x[TILE];
      for (size_t h = 0; h < tile; h++)
        x[h] = vec_load (z + i * ld + b + h * VEC_LANES);
      for (size_t g = 0; g < ROWS; g++)
        {
          vec y = vec_splat (wz[i * ld + a + g]);
          for (size_t h = 0; h < tile; h++)
            sum[g][h] = vec_fma (y, x[h], sum[g][h]);
        }
    }
  for (size_t g = 0; g < ROWS && a + g < p; g++)
    if (b <= a + g)
      add_up_to (tile, a + g, b, sum[g], s + (a + g) * p);
}

static void
square (size_t n, size_t p, size_t ld, const double *wz, const double *z,
        double *s)
{
  for (size_t a = 0; a < p; a += ROWS)
    {
      size_t b = 0, end = a + ROWS < p ? a + ROWS : p;
      for (; b < end && b + TILE * VEC_LANES <= ld; b += TILE * VEC_LANES)
        square_tile (TILE, n, p, ld, a, b, wz, z, s);
      for (; b < end; b += VEC_LANES)
        square_tile (1, n, p, ld, a, b, wz, z, s);
    }
}

const batch_kernels LAT_AT (lat_batch_kernels) = {
  .mask = mask,
  .centre = centre,
  .whiten = whiten,
  .project = project,
  .residual = residual,
  .factor = LAT_AT (lat_batch_factor),
  .solve = LAT_AT (lat_batch_solve),
  .solve_one = LAT_AT (lat_batch_solve_one),
  .invert = LAT_AT (lat_batch_invert),
  .weigh = weigh,
  .square = square,
  .moments = LAT_AT (lat_batch_moments),
};
