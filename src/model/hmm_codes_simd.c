/* hmm_codes_simd.c -- whole numbers as codes.  */

#include "model/hmm_simd.h"

/* One number: 0 if it has no code.  */
VEC_INLINE int
code_of (double x, uint16_t limit, uint16_t *code)
{
  int32_t whole = x >= 0 && x < limit ? (int32_t)x : -1;
  *code = x != x ? limit : (uint16_t)whole;
  return x != x || (double)whole == x;
}

int
LAT_AT (lat_hmm_codes) (size_t n, const double *x, size_t tda, uint16_t limit,
                        uint16_t *code)
{
  size_t i = 0;
  int good = 1;
#if defined __AVX512F__
  __m256i most = _mm256_set1_epi32 (limit);
  __mmask8 bad = 0;
  for (; tda == 1 && i + VEC_LANES <= n; i += VEC_LANES)
    {
      __m512d v = _mm512_loadu_pd (x + i);
      __mmask8 hole = _mm512_cmp_pd_mask (v, v, _CMP_UNORD_Q);
      __m256i whole = _mm512_cvttpd_epi32 (v);
      __mmask8 same
          = _mm512_cmp_pd_mask (_mm512_cvtepi32_pd (whole), v, _CMP_EQ_OQ)
            & _mm256_cmplt_epu32_mask (whole, most);
      bad |= (__mmask8) ~(same | hole);
      whole = _mm256_mask_mov_epi32 (whole, hole, most);
      _mm_storeu_si128 ((__m128i *)(code + i), _mm256_cvtepi32_epi16 (whole));
    }
  good = bad == 0;
#endif
  for (; i < n; i++)
    good &= code_of (x[i * tda], limit, code + i);
  return good;
}
