/* hmm_simd.h -- what the files hmm_*_simd.c define for the level they are
   compiled for, and the pieces of rows they work on.  */

#ifndef LATENS_MODEL_HMM_SIMD_H
#define LATENS_MODEL_HMM_SIMD_H

#include "base/simd.h"
#include "model/hmm_kernels.h"

enum
{
  PARTS = LAT_HMM_LANES / VEC_LANES
};

/* LAT_HMM_LANES numbers of a row.  */
typedef struct
{
  vec v[PARTS];
} piece;

VEC_INLINE piece
piece_load (const double *x)
{
  piece a;
  for (int i = 0; i < PARTS; i++)
    a.v[i] = vec_load (x + i * VEC_LANES);
  return a;
}

VEC_INLINE void
piece_store (double *x, piece a)
{
  for (int i = 0; i < PARTS; i++)
    vec_store (x + i * VEC_LANES, a.v[i]);
}

VEC_INLINE piece
piece_splat (double x)
{
  piece a;
  for (int i = 0; i < PARTS; i++)
    a.v[i] = vec_splat (x);
  return a;
}

VEC_INLINE piece
piece_fma (piece a, piece b, piece c)
{
  for (int i = 0; i < PARTS; i++)
    c.v[i] = vec_fma (a.v[i], b.v[i], c.v[i]);
  return c;
}

VEC_INLINE piece
piece_mul (piece a, piece b)
{
  for (int i = 0; i < PARTS; i++)
    a.v[i] *= b.v[i];
  return a;
}

VEC_INLINE piece
piece_add (piece a, piece b)
{
  for (int i = 0; i < PARTS; i++)
    a.v[i] += b.v[i];
  return a;
}

VEC_INLINE piece
piece_max (piece a, piece b)
{
  for (int i = 0; i < PARTS; i++)
    a.v[i] = vec_max (a.v[i], b.v[i]);
  return a;
}

VEC_INLINE piece
piece_min (piece a, piece b)
{
  for (int i = 0; i < PARTS; i++)
    a.v[i] = vec_min (a.v[i], b.v[i]);
  return a;
}

VEC_INLINE double
piece_sum (piece a)
{
  vec s = a.v[0];
  for (int i = 1; i < PARTS; i++)
    s += a.v[i];
  return vec_sum (s);
}

VEC_INLINE double
piece_largest (piece a)
{
  double x[LAT_HMM_LANES], most;
  piece_store (x, a);
  most = x[0];
  for (int i = 1; i < LAT_HMM_LANES; i++)
    most = x[i] > most ? x[i] : most;
  return most;
}

VEC_INLINE double
piece_least (piece a)
{
  double x[LAT_HMM_LANES], least;
  piece_store (x, a);
  least = x[0];
  for (int i = 1; i < LAT_HMM_LANES; i++)
    least = x[i] < least ? x[i] : least;
  return least;
}

/* Transposes LAT_HMM_LANES pieces.  */
VEC_INLINE void
pieces_turn (piece *a)
{
  double x[LAT_HMM_LANES][LAT_HMM_LANES], y[LAT_HMM_LANES][LAT_HMM_LANES];
  for (int i = 0; i < LAT_HMM_LANES; i++)
    piece_store (x[i], a[i]);
  for (int i = 0; i < LAT_HMM_LANES; i++)
    for (int j = 0; j < LAT_HMM_LANES; j++)
      y[i][j] = x[j][i];
  for (int i = 0; i < LAT_HMM_LANES; i++)
    a[i] = piece_load (y[i]);
}

void LAT_AT (lat_hmm_run) (lat_hmm_span *a);
void LAT_AT (lat_hmm_run_two) (lat_hmm_span *a, lat_hmm_span *b);
void LAT_AT (lat_hmm_combine) (size_t k, size_t kp, const double *m,
                               const double *x, double *y);
void LAT_AT (lat_hmm_exponents) (size_t k, size_t kp, size_t n,
                                 const double *lp, double least, double *e,
                                 double *shift);
void LAT_AT (lat_hmm_levels) (size_t k, size_t kp, size_t n, const double *lp,
                              double *l, double *shift);
void LAT_AT (lat_hmm_turn) (size_t k, size_t kp, size_t n, const double *rows,
                            double *r);
double LAT_AT (lat_hmm_smooth) (size_t kp, size_t n, double weight,
                                const double *s, const double *p,
                                double *gamma, double *scaled, double *z);
void LAT_AT (lat_hmm_products) (size_t kp, size_t n, const double *l,
                                const double *r, double *x);
void LAT_AT (lat_hmm_add_by_code) (size_t kp, size_t n, const double *rows,
                                   const uint16_t *code, double *sum);
void LAT_AT (lat_hmm_best) (size_t k, size_t kp, size_t n, ptrdiff_t step,
                            const double *m, const double *l,
                            const uint16_t *code, double *d, void *pointer,
                            int wide);

extern const lat_hmm_kernels LAT_AT (lat_hmm_kernels);

#endif
