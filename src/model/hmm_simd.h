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
  vec v = a.v[0];
  double most;
  for (int i = 1; i < PARTS; i++)
    v = vec_max (a.v[i], v);
#if defined __AVX512F__
  return _mm512_reduce_max_pd (v);
#endif
  most = v[0];
  for (int i = 1; i < VEC_LANES; i++)
    most = v[i] > most ? v[i] : most;
  return most;
}

VEC_INLINE double
piece_least (piece a)
{
  vec v = a.v[0];
  double least;
  for (int i = 1; i < PARTS; i++)
    v = vec_min (a.v[i], v);
#if defined __AVX512F__
  return _mm512_reduce_min_pd (v);
#endif
  least = v[0];
  for (int i = 1; i < VEC_LANES; i++)
    least = v[i] < least ? v[i] : least;
  return least;
}

/* Whether some bit is set.  */
VEC_INLINE int
piece_any (piece a)
{
  int64_t x[LAT_HMM_LANES], any = 0;
  memcpy (x, &a, sizeof x);
  for (int i = 0; i < LAT_HMM_LANES; i++)
    any |= x[i];
  return any != 0;
}

/* Lane i everywhere.  */
VEC_INLINE piece
piece_lane (piece a, const int i)
{
#if defined __AVX512F__
  a.v[0] = _mm512_permutexvar_pd (_mm512_set1_epi64 (i), a.v[0]);
  return a;
#elif defined __AVX2__ && defined __FMA__
  vec x = a.v[i / VEC_LANES];
  switch (i % VEC_LANES)
    {
    case 0:
      x = _mm256_permute4x64_pd (x, 0x00);
      break;
    case 1:
      x = _mm256_permute4x64_pd (x, 0x55);
      break;
    case 2:
      x = _mm256_permute4x64_pd (x, 0xaa);
      break;
    default:
      x = _mm256_permute4x64_pd (x, 0xff);
      break;
    }
  return (piece){ { x, x } };
#else
  return piece_splat (a.v[i / VEC_LANES][i % VEC_LANES]);
#endif
}

#if defined __AVX512F__

/* Halves of 128 bits: those of both that are even, or odd.  */
VEC_INLINE vec
even_halves (vec a, vec b)
{
  return _mm512_shuffle_f64x2 (a, b, 0x88);
}

VEC_INLINE vec
odd_halves (vec a, vec b)
{
  return _mm512_shuffle_f64x2 (a, b, 0xdd);
}

/* Numbers 0, 2, 4 and 6 (`odd`: 1, 3, 5, 7) of LAT_HMM_LANES vectors: to
   every other place of a.  */
VEC_INLINE void
turn_half (const vec *x, piece *a, const int odd)
{
  vec t[LAT_HMM_LANES / 2];
  for (int i = 0; i < LAT_HMM_LANES / 2; i++)
    t[i] = odd ? _mm512_unpackhi_pd (x[2 * i], x[2 * i + 1])
               : _mm512_unpacklo_pd (x[2 * i], x[2 * i + 1]);
  vec u = even_halves (t[0], t[1]), v = even_halves (t[2], t[3]);
  a[odd].v[0] = even_halves (u, v);
  a[odd + 4].v[0] = odd_halves (u, v);
  u = odd_halves (t[0], t[1]);
  v = odd_halves (t[2], t[3]);
  a[odd + 2].v[0] = even_halves (u, v);
  a[odd + 6].v[0] = odd_halves (u, v);
}

/* Transposes LAT_HMM_LANES pieces.  */
VEC_INLINE void
pieces_turn (piece *a)
{
  vec x[LAT_HMM_LANES];
  for (int i = 0; i < LAT_HMM_LANES; i++)
    x[i] = a[i].v[0];
  turn_half (x, a, 0);
  turn_half (x, a, 1);
}

/* The sums of LAT_HMM_LANES pieces, each as vec_sum has it.  */
VEC_INLINE piece
pieces_sums (const piece *a)
{
  enum
  {
    HALF = LAT_HMM_LANES / 2
  };
  vec s[HALF], q[2];
  for (int i = 0; i < HALF; i++)
    {
      vec x = a[i % 2 * HALF + i / 2].v[0];
      vec y = a[i % 2 * HALF + i / 2 + 2].v[0];
      s[i] = _mm512_shuffle_f64x2 (x, y, 0x44)
             + _mm512_shuffle_f64x2 (x, y, 0xee);
    }
  q[0] = even_halves (s[0], s[1]) + odd_halves (s[0], s[1]);
  q[1] = even_halves (s[2], s[3]) + odd_halves (s[2], s[3]);
  return (piece){ { _mm512_unpacklo_pd (q[0], q[1])
                    + _mm512_unpackhi_pd (q[0], q[1]) } };
}

#else

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

/* The sums of LAT_HMM_LANES pieces.  */
VEC_INLINE piece
pieces_sums (const piece *a)
{
  double s[LAT_HMM_LANES];
  for (int i = 0; i < LAT_HMM_LANES; i++)
    s[i] = piece_sum (a[i]);
  return piece_load (s);
}

#endif

void LAT_AT (lat_hmm_run) (lat_hmm_span *a);
void LAT_AT (lat_hmm_run_two) (lat_hmm_span *a, lat_hmm_span *b);
void LAT_AT (lat_hmm_lanes_forward) (lat_hmm_lanes *a);
void LAT_AT (lat_hmm_lanes_backward) (lat_hmm_lanes *a);
void LAT_AT (lat_hmm_lanes_smooth) (lat_hmm_lanes *a);
void LAT_AT (lat_hmm_combine) (size_t k, size_t kp, const double *m,
                               const lat_hmm_pieces *pieces, const double *x,
                               double *y, double *work);
void LAT_AT (lat_hmm_combine_log) (size_t k, size_t kp, const double *m,
                                   const lat_hmm_pieces *pieces,
                                   const double *x, double *y, double *work);
void LAT_AT (lat_hmm_add_pairs) (size_t k, size_t kp, const double *a,
                                 const lat_hmm_pieces *pieces,
                                 const double *from, const double *to,
                                 double scale, double weight, double *pairs,
                                 double *work);
void LAT_AT (lat_hmm_tilt) (size_t k, size_t kp, const double *m,
                            const lat_hmm_pieces *pieces, const double *x,
                            int kind, double *part, double *power, double *to);
double LAT_AT (lat_hmm_untilt) (size_t kp, size_t n, ptrdiff_t step,
                                const double *power, double most, double *x,
                                double *p);
void LAT_AT (lat_hmm_plain) (size_t k, size_t kp, size_t n,
                             const unsigned char *kind, double least,
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
void LAT_AT (lat_hmm_row_sums) (size_t kp, size_t n, const double *x,
                                const double *e, const uint16_t *code,
                                double *sum);
void LAT_AT (lat_hmm_products) (size_t kp, size_t n,
                                const lat_hmm_pieces *pieces, const double *l,
                                const double *r, double *x);
int LAT_AT (lat_hmm_codes) (size_t n, const double *x, size_t tda,
                            uint16_t limit, uint16_t *code);
void LAT_AT (lat_hmm_add_by_code) (size_t kp, size_t n, const double *rows,
                                   const uint16_t *code, double *sum);
void LAT_AT (lat_hmm_best) (lat_hmm_ways *a);

extern const lat_hmm_kernels LAT_AT (lat_hmm_kernels);

#endif
