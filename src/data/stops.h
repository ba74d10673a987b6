/* stops.h -- which of 64 bytes end an unquoted field.  */

#ifndef LATENS_DATA_STOPS_H
#define LATENS_DATA_STOPS_H

#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum
{
  LAT_STOP_BYTES = 64
};

/* Bit b: s[b] is a NUL, LF, CR, quote or the delimiter.  */
static inline uint64_t
lat_stops_plain (const char *s, char delimiter)
{
  uint64_t stops = 0;
  for (int b = 0; b < LAT_STOP_BYTES; b++)
    {
      char c = s[b];
      int stop = (c == '\0') | (c == '\n') | (c == '\r') | (c == '"')
                 | (c == delimiter);
      stops |= (uint64_t)stop << b;
    }
  return stops;
}

#ifdef __SSE2__

static inline uint64_t
lat_stops (const char *s, char delimiter)
{
  const __m128i nul = _mm_setzero_si128 (), lf = _mm_set1_epi8 ('\n'),
                cr = _mm_set1_epi8 ('\r'), quote = _mm_set1_epi8 ('"'),
                other = _mm_set1_epi8 (delimiter);
  uint64_t stops = 0;
  for (int b = 0; b < LAT_STOP_BYTES; b += 16)
    {
      __m128i x = _mm_loadu_si128 ((const __m128i *)(s + b));
      __m128i is = _mm_or_si128 (
          _mm_or_si128 (_mm_cmpeq_epi8 (x, nul), _mm_cmpeq_epi8 (x, lf)),
          _mm_or_si128 (_mm_cmpeq_epi8 (x, cr), _mm_cmpeq_epi8 (x, quote)));
      is = _mm_or_si128 (is, _mm_cmpeq_epi8 (x, other));
      stops |= (uint64_t)(unsigned)_mm_movemask_epi8 (is) << b;
    }
  return stops;
}

#else

static inline uint64_t
lat_stops (const char *s, char delimiter)
{
  return lat_stops_plain (s, delimiter);
}

#endif

/* The number of the first bit set, stops > 0.  */
static inline int
lat_stop_first (uint64_t stops)
{
#ifdef __GNUC__
  return __builtin_ctzll (stops);
#else
  int b = 0;
  for (; !(stops & 1); stops >>= 1)
    b++;
  return b;
#endif
}

#endif
