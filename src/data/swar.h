/* swar.h -- 16 bytes of decimal digits at a time, in two words.

   A number of at most 16 bytes is moved to the end of the 16, its point is
   closed up, zeros fill what is in front, and three multiplications per word
   join its digits in pairs, fours and eights: no branch depends on how long
   the number is.  Little-endian machines only.  */

#ifndef LATENS_DATA_SWAR_H
#define LATENS_DATA_SWAR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum
{
  LAT_SWAR_BYTES = 16
};

#if defined __GNUC__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

#define LAT_EACH_BYTE(b) (UINT64_C (0x0101010101010101) * (b))

/* The first n < 8 bytes of a word.  */
static inline uint64_t
lat_swar_first (int n)
{
  return (UINT64_C (1) << 8 * n) - 1;
}

/* The bit 7 of the first byte that is a point, and perhaps of later ones.  */
static inline uint64_t
lat_swar_point (uint64_t w)
{
  uint64_t x = w ^ LAT_EACH_BYTE ('.');
  return (x - LAT_EACH_BYTE (1)) & ~x & LAT_EACH_BYTE (0x80);
}

/* Takes byte k out: those before it move up, and `in` comes first.  */
static inline uint64_t
lat_swar_close (uint64_t w, int k, uint64_t in)
{
  uint64_t before = lat_swar_first (k);
  return (w & before) << 8 | (w & ~(before << 8 | 0xff)) | in;
}

/* Whether all bytes, less '0', are 0 to 9.  */
static inline int
lat_swar_digits (uint64_t v)
{
  return !(((v + LAT_EACH_BYTE (0x76)) | v) & LAT_EACH_BYTE (0x80));
}

/* The number that eight digits make.  */
static inline uint64_t
lat_swar_join (uint64_t v)
{
  const uint64_t ends = UINT64_C (0x000000ff000000ff);
  v = v * 10 + (v >> 8); /* each second byte: a pair */
  return ((v & ends) * (100 + (UINT64_C (1000000) << 32))
          + (v >> 16 & ends) * (1 + (UINT64_C (10000) << 32)))
         >> 32;
}

/* The eight bytes at s as a number.  False: they are not all digits.  */
static inline int
lat_swar_eight (const char *s, uint64_t *number)
{
  uint64_t v;
  memcpy (&v, s, sizeof v);
  v ^= LAT_EACH_BYTE ('0');
  *number = lat_swar_join (v);
  return lat_swar_digits (v);
}

/* Digits with at most one point, n of 1 to 16 bytes, where 16 can be read.
   False: it is something else.  */
static inline int
lat_swar_read (const char *s, size_t n, uint64_t *mantissa, int *decimals)
{
  uint64_t w[2], point;
  int empty = LAT_SWAR_BYTES - (int)n;
  memcpy (w, s, sizeof w);
  if (empty >= 8)
    {
      w[1] = w[0] << 8 * (empty - 8);
      w[0] = 0;
    }
  else if (empty)
    {
      w[1] = w[1] << 8 * empty | w[0] >> (64 - 8 * empty);
      w[0] <<= 8 * empty;
    }
  *decimals = 0;
  if ((point = lat_swar_point (w[1])) && !lat_swar_point (w[0]))
    {
      int k = __builtin_ctzll (point) / 8;
      *decimals = 7 - k;
      w[1] = lat_swar_close (w[1], k, w[0] >> 56);
      w[0] <<= 8;
      empty++;
    }
  else if ((point = lat_swar_point (w[0])))
    {
      int k = __builtin_ctzll (point) / 8;
      *decimals = 15 - k;
      w[0] = lat_swar_close (w[0], k, 0);
      empty++;
    }
  if (empty >= LAT_SWAR_BYTES)
    return 0;
  if (empty >= 8)
    {
      w[0] = LAT_EACH_BYTE ('0');
      w[1] |= lat_swar_first (empty - 8) & LAT_EACH_BYTE ('0');
    }
  else
    w[0] |= lat_swar_first (empty) & LAT_EACH_BYTE ('0');
  w[0] ^= LAT_EACH_BYTE ('0');
  w[1] ^= LAT_EACH_BYTE ('0');
  *mantissa = lat_swar_join (w[0]) * 100000000 + lat_swar_join (w[1]);
  return lat_swar_digits (w[0]) && lat_swar_digits (w[1]);
}

#else

static inline int
lat_swar_eight (const char *s, uint64_t *number)
{
  (void)s, (void)number;
  return 0;
}

static inline int
lat_swar_read (const char *s, size_t n, uint64_t *mantissa, int *decimals)
{
  (void)s, (void)n, (void)mantissa, (void)decimals;
  return 0;
}

#endif
#endif
