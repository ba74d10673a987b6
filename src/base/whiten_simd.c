/* whiten_simd.c -- squared distances of rows from a mean in units of a
   covariance, U = L^-1 multiplying the rows across the lanes.  */

#include "base/kernels_simd.h"

enum
{
  /* A tile: rows of U times vectors of rows, whose sums fill the registers
     but for what is multiplied.  */
  TILE_ROWS = VEC_REGISTERS == 32 ? 8 : 4,
#if defined __AVX512F__ || defined __AVX2__ || defined __aarch64__
  TILE_VECS = 3,
#else
  TILE_VECS = 2, /* a product takes a register before it is added */
#endif
  TILE_LANES = TILE_VECS * VEC_LANES
};

/* y = rows a panel has (or half of those, from u on) times d; q += |y|^2, row
   by row, so that the sum does not depend on the tiles' shape.  The last
   `late` columns concern the second half of the rows alone.  */
VEC_INLINE void
tile (const int rows, const int vecs, size_t columns, size_t late,
      const double *u, size_t step, const double *d, vec *q)
{
  vec y[8][TILE_VECS] = { { { 0 } } };
  for (size_t j = 0; j < columns; j++, u += step, d += LAT_STRIP)
#pragma GCC unroll 8
    for (int a = 0; a < rows; a++)
#pragma GCC unroll 4
      for (int v = 0; v < vecs; v++)
        y[a][v] = vec_fma (vec_splat (u[a]), vec_load (d + v * VEC_LANES),
                           y[a][v]);
  for (size_t j = 0; j < late; j++, u += step, d += LAT_STRIP)
#pragma GCC unroll 8
    for (int a = rows / 2; a < rows; a++)
#pragma GCC unroll 4
      for (int v = 0; v < vecs; v++)
        y[a][v] = vec_fma (vec_splat (u[a]), vec_load (d + v * VEC_LANES),
                           y[a][v]);
#pragma GCC unroll 8
  for (int a = 0; a < rows; a++)
#pragma GCC unroll 4
    for (int v = 0; v < vecs; v++)
      q[v] = vec_fma (y[a][v], y[a][v], q[v]);
}

/* The distances of `vecs` vectors of centred rows d.  */
VEC_INLINE void
distances (const int vecs, size_t p, const double *u, const double *d,
           double *to)
{
  vec q[TILE_VECS] = { { 0 } };
  size_t i = 0;
  for (; i + 8 <= p; u += 8 * (i + 8), i += 8)
    if (TILE_ROWS == 8)
      tile (8, vecs, i + 4, 4, u, 8, d, q);
    else
      {
        tile (4, vecs, i + 4, 0, u, 8, d, q);
        tile (4, vecs, i + 8, 0, u + 4, 8, d, q);
      }
  if (p - i >= 4)
    {
      tile (4, vecs, i + 4, 0, u, 4, d, q);
      u += 4 * (i + 4);
      i += 4;
    }
  if (p - i >= 2)
    {
      tile (2, vecs, i + 2, 0, u, 2, d, q);
      u += 2 * (i + 2);
      i += 2;
    }
  if (p - i >= 1)
    tile (1, vecs, i + 1, 0, u, 1, d, q);
  for (int v = 0; v < vecs; v++)
    vec_store (to + v * VEC_LANES, q[v]);
}

/* d = x - mu, one strip.  */
static void
centre (size_t p, const double *mu, const double *x, double *d)
{
  for (size_t j = 0; j < p; j++)
    {
      vec m = vec_splat (mu[j]);
      for (size_t a = 0; a < LAT_STRIP; a += VEC_LANES)
        vec_store (d + j * LAT_STRIP + a,
                   vec_load (x + j * LAT_STRIP + a) - m);
    }
}

void
LAT_AT (lat_whiten) (size_t p, const double *panels, const double *mu,
                     size_t n, const double *strip, double *work, double *q)
{
  for (size_t i = 0; i < n; i += LAT_STRIP, strip += LAT_STRIP * p)
    {
      size_t rows = n - i < LAT_STRIP ? n - i : LAT_STRIP;
      const double *d = strip;
      if (mu)
        {
          centre (p, mu, strip, work);
          d = work;
        }
      for (size_t a = 0; a < rows; a += TILE_LANES)
        if (rows - a > VEC_LANES)
          distances (TILE_VECS, p, panels, d + a, q + i + a);
        else
          distances (1, p, panels, d + a, q + i + a);
    }
}
