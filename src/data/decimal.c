/* decimal.c -- between decimal and binary numbers, in whole numbers.

   A power of ten is a 128-bit number times a power of two, exact or with a
   bound on what it lacks; so is its product with the 64 bits of a number.
   The bound is carried along, and where it covers a point at which the result
   changes, we say that we do not know, and the C library does.  The idea of
   deciding with few bits and a bound is Clinger's (1990); that 128 bits
   nearly always decide is Lemire's observation (2021).  */

#include "data/decimal.h"
#include <float.h>
#include <stddef.h>
#include <string.h>

/* It lies in [high:low, high:low + slack) 2^exponent, exact if slack = 0; the
   first bit of high is set.  */
typedef struct
{
  uint64_t high, low;
  int exponent;
  unsigned slack;
} wide;

enum
{
  STEP = 28,        /* 5^27 fits into 64 bits */
  FIRST_STEP = -13, /* of coarse[] */
  LEAST_POWER = -342,
  MOST_POWER = 342,
  MANTISSA_BITS = DBL_MANT_DIG - 1, /* that a double stores */
  BIAS = DBL_MAX_EXP - 1,
  ROUND_BITS = 64 - DBL_MANT_DIG,
  KEPT_DIGITS = 18 /* and at most one more */
};

/* 5^-364, 5^-336, ... 5^336, cut off; 5^0 and 5^28 are exact.  They were made
   in whole numbers of any length.  */
static const struct
{
  uint64_t high, low;
  int exponent;
} coarse[] = {
  { UINT64_C (0xe1afa13afbd14d6d), UINT64_C (0x82189c09a3a1ec21), -973 },
  { UINT64_C (0xe3e27a444d8d98b7), UINT64_C (0xfd1b1b2308169b25), -908 },
  { UINT64_C (0xe61acf033d1a45df), UINT64_C (0x6fb92487298e33bd), -843 },
  { UINT64_C (0xe858ad248f5c22c9), UINT64_C (0xd1b3400f8f9cff68), -778 },
  { UINT64_C (0xea9c227723ee8bcb), UINT64_C (0x465e15a979c1cadc), -713 },
  { UINT64_C (0xece53cec4a314ebd), UINT64_C (0xa4f8bf5635246428), -648 },
  { UINT64_C (0xef340a98172aace4), UINT64_C (0x86fb897116c87c34), -583 },
  { UINT64_C (0xf18899b1bc3f8ca1), UINT64_C (0xdc44e6c3cb279ac1), -518 },
  { UINT64_C (0xf3e2f893dec3f126), UINT64_C (0x5a89dba3c3efccfa), -453 },
  { UINT64_C (0xf64335bcf065d37d), UINT64_C (0x4d4617b5ff4a16d5), -388 },
  { UINT64_C (0xf8a95fcf88747d94), UINT64_C (0x75a44c6397ce912a), -323 },
  { UINT64_C (0xfb158592be068d2e), UINT64_C (0xeed6e2f0f0d56712), -258 },
  { UINT64_C (0xfd87b5f28300ca0d), UINT64_C (0x8bca9d6e188853fc), -193 },
  { UINT64_C (0x8000000000000000), UINT64_C (0x0000000000000000), -127 },
  { UINT64_C (0x813f3978f8940984), UINT64_C (0x4000000000000000), -62 },
  { UINT64_C (0x82818f1281ed449f), UINT64_C (0xbff8f10e7a8921a4), 3 },
  { UINT64_C (0x83c7088e1aab65db), UINT64_C (0x792667c6da79e0fa), 68 },
  { UINT64_C (0x850fadc09923329e), UINT64_C (0x03e2cf6bc604ddb0), 133 },
  { UINT64_C (0x865b86925b9bc5c2), UINT64_C (0x0b8a2392ba45a9b2), 198 },
  { UINT64_C (0x87aa9aff79042286), UINT64_C (0x90fb44d2f05d0842), 263 },
  { UINT64_C (0x88fcf317f22241e2), UINT64_C (0x441fece3bdf81f03), 328 },
  { UINT64_C (0x8a5296ffe33cc92f), UINT64_C (0x82bd6b70d99aaa6f), 393 },
  { UINT64_C (0x8bab8eefb6409c1a), UINT64_C (0x1ad089b6c2f7548e), 458 },
  { UINT64_C (0x8d07e33455637eb2), UINT64_C (0xdb0b487b6423e1e8), 523 },
  { UINT64_C (0x8e679c2f5e44ff8f), UINT64_C (0x570f09eaa7ea7648), 588 },
  { UINT64_C (0x8fcac257558ee4e6), UINT64_C (0x213a4f0aa5e8a7b1), 653 },
};

static const uint64_t five[STEP] = { UINT64_C (1),
                                     UINT64_C (5),
                                     UINT64_C (25),
                                     UINT64_C (125),
                                     UINT64_C (625),
                                     UINT64_C (3125),
                                     UINT64_C (15625),
                                     UINT64_C (78125),
                                     UINT64_C (390625),
                                     UINT64_C (1953125),
                                     UINT64_C (9765625),
                                     UINT64_C (48828125),
                                     UINT64_C (244140625),
                                     UINT64_C (1220703125),
                                     UINT64_C (6103515625),
                                     UINT64_C (30517578125),
                                     UINT64_C (152587890625),
                                     UINT64_C (762939453125),
                                     UINT64_C (3814697265625),
                                     UINT64_C (19073486328125),
                                     UINT64_C (95367431640625),
                                     UINT64_C (476837158203125),
                                     UINT64_C (2384185791015625),
                                     UINT64_C (11920928955078125),
                                     UINT64_C (59604644775390625),
                                     UINT64_C (298023223876953125),
                                     UINT64_C (1490116119384765625),
                                     UINT64_C (7450580596923828125) };

static const uint64_t ten[] = { UINT64_C (1),
                                UINT64_C (10),
                                UINT64_C (100),
                                UINT64_C (1000),
                                UINT64_C (10000),
                                UINT64_C (100000),
                                UINT64_C (1000000),
                                UINT64_C (10000000),
                                UINT64_C (100000000),
                                UINT64_C (1000000000),
                                UINT64_C (10000000000),
                                UINT64_C (100000000000),
                                UINT64_C (1000000000000),
                                UINT64_C (10000000000000),
                                UINT64_C (100000000000000),
                                UINT64_C (1000000000000000),
                                UINT64_C (10000000000000000),
                                UINT64_C (100000000000000000),
                                UINT64_C (1000000000000000000),
                                UINT64_C (10000000000000000000) };

/* How many zero bits precede the first one of w > 0.  */
static inline int
leading_zeros (uint64_t w)
{
#ifdef __GNUC__
  return __builtin_clzll (w);
#else
  int n = 0;
  for (; !(w >> 63); w <<= 1)
    n++;
  return n;
#endif
}

static inline void
multiply (uint64_t a, uint64_t b, uint64_t *high, uint64_t *low)
{
#ifdef __SIZEOF_INT128__
  unsigned __int128 c = (unsigned __int128)a * b;
  *high = (uint64_t)(c >> 64);
  *low = (uint64_t)c;
#else
  uint64_t a0 = a & UINT32_MAX, a1 = a >> 32, b0 = b & UINT32_MAX,
           b1 = b >> 32;
  uint64_t low_low = a0 * b0, cross = a1 * b0 + (low_low >> 32);
  uint64_t middle = a0 * b1 + (cross & UINT32_MAX);
  *high = a1 * b1 + (cross >> 32) + (middle >> 32);
  *low = middle << 32 | (low_low & UINT32_MAX);
#endif
}

/* a f, where the first bit of f is set.  The product has 192 bits, of which
   the last 64 go: less than one unit, beside a.slack f / 2^64 <= a.slack
   units.  One more bit at the end doubles the unit.  */
static inline wide
scale (wide a, uint64_t f)
{
  wide c = { .exponent = a.exponent + 64, .slack = a.slack };
  uint64_t carry, gone;
  multiply (a.high, f, &c.high, &c.low);
  multiply (a.low, f, &carry, &gone);
  c.low += carry;
  c.high += c.low < carry;
  c.slack += c.slack || gone;
  if (c.high >> 63)
    return c;
  c.high = c.high << 1 | c.low >> 63;
  c.low = c.low << 1 | gone >> 63;
  c.slack *= 2;
  c.exponent--;
  return c;
}

/* 10^q = 5^(28 a) 5^b 2^q.  */
static inline wide
power_of_ten (int q)
{
  int i = (q - FIRST_STEP * STEP) / STEP;
  int b = (q - FIRST_STEP * STEP) % STEP;
  int exact = i == -FIRST_STEP || i == -FIRST_STEP + 1;
  wide c = { coarse[i].high, coarse[i].low, coarse[i].exponent, !exact };
  int zeros = leading_zeros (five[b]);
  c = scale (c, five[b] << zeros);
  c.exponent += q - zeros;
  return c;
}

int
lat_decimal_value (uint64_t w, int q, double *x)
{
  const uint64_t mask = (UINT64_C (1) << ROUND_BITS) - 1;
  const uint64_t half = UINT64_C (1) << (ROUND_BITS - 1);
  *x = 0;
  if (!w)
    return 1;
  if (q < LEAST_POWER || q > MOST_POWER)
    return 0;
  int zeros = leading_zeros (w);
  wide v = scale (power_of_ten (q), w << zeros);
  int e = v.exponent - zeros + 127; /* 2^e <= value < 2^(e + 1) */
  uint64_t rest = v.high & mask, mantissa = v.high >> ROUND_BITS;
  if (e < DBL_MIN_EXP - 1 || e >= DBL_MAX_EXP - 1)
    return 0;
  int tie = rest == half && v.low == 0;
  if (v.slack && (tie || (rest == half - 1 && v.low > UINT64_MAX - v.slack)))
    return 0;
  int up = tie ? mantissa & 1 : rest >= half;
  uint64_t bits = ((uint64_t)(e + BIAS) << MANTISSA_BITS)
                  + (mantissa - (UINT64_C (1) << MANTISSA_BITS))
                  + (uint64_t)up;
  memcpy (x, &bits, sizeof bits);
  return 1;
}

/* |x| = mantissa 2^exponent.  */
static inline uint64_t
split (double x, int *exponent)
{
  const uint64_t first = UINT64_C (1) << MANTISSA_BITS;
  uint64_t bits;
  memcpy (&bits, &x, sizeof bits);
  int e = (int)(bits >> MANTISSA_BITS) & (2 * BIAS + 1);
  *exponent = (e ? e : 1) - BIAS - MANTISSA_BITS;
  return (bits & (first - 1)) + (e ? first : 0);
}

/* The greatest k with 10^k <= 2^e, for |e| up to 1100.  */
static inline int
power_below (int e)
{
  enum
  {
    LOG10_2 = 315653, /* times 2^20 */
    BITS = 20
  };
  int k = e * LOG10_2;
  return k < 0 ? -1 - ((-k - 1) >> BITS) : k >> BITS;
}

int
lat_decimal_digits (double x, lat_digits *d)
{
  int e;
  uint64_t mantissa = split (x, &e);
  int zeros = leading_zeros (mantissa);
  int q = KEPT_DIGITS - 1 - power_below (e + 63 - zeros);
  if (q < LEAST_POWER || q > MOST_POWER)
    return 0;
  wide v = scale (power_of_ten (q), mantissa << zeros);
  int behind = -(v.exponent + e - zeros) - 64; /* bits of high, 0 to 7 */
  uint64_t mask = (UINT64_C (1) << behind) - 1, rest = v.high & mask;
  if (v.slack
      && ((rest == 0 && v.low == 0)
          || (rest == mask && v.low > UINT64_MAX - v.slack)))
    return 0;
  d->digits = v.high >> behind;
  d->rest = rest || v.low;
  d->exponent = -q;
  d->half = mantissa & (mantissa - 1)
                ? (double)d->digits / (2 * (double)mantissa)
                : 0;
  return 1;
}

uint64_t
lat_digits_round (const lat_digits *d, int n, int *power)
{
  int drop = KEPT_DIGITS - n + (d->digits >= ten[KEPT_DIGITS]);
  uint64_t kept = d->digits / ten[drop], rest = d->digits % ten[drop];
  uint64_t half = ten[drop] / 2;
  if (rest > half || (rest == half && (d->rest || kept % 2)))
    kept++;
  *power = d->exponent + drop + n - 1;
  if (kept < ten[n])
    return kept;
  ++*power;
  return kept / 10;
}

int
lat_digits_same (const lat_digits *d, uint64_t w, int power)
{
  const double least = 1 - 1e-9, most = 1 + 1e-9; /* d->half is off by less */
  int drop = power - d->exponent;
  if (drop < 0 || drop > KEPT_DIGITS || !(d->half > 0))
    return -1;
  uint64_t back = w * ten[drop]; /* of 19 digits, or 10^19 */
  double off
      = (double)(back > d->digits ? back - d->digits : d->digits - back);
  if (off + 1 < d->half * least) /* 1: digits are cut off */
    return 1;
  return off - 1 > d->half * most ? 0 : -1;
}

/* Whether one of the last n bits of high:low is set.  */
static inline int
any_below (uint64_t high, uint64_t low, int n)
{
  if (n >= 128)
    return (high | low) != 0;
  if (n >= 64)
    return low || (high & ((UINT64_C (1) << (n - 64)) - 1));
  return (low & ((UINT64_C (1) << n) - 1)) != 0;
}

/* The last 64 bits of high:low / 2^n.  */
static inline uint64_t
shift (uint64_t high, uint64_t low, int n)
{
  if (n >= 128)
    return 0;
  if (n >= 64)
    return high >> (n - 64);
  return high << (63 - n) << 1 | low >> n;
}

int
lat_decimal_scaled (double x, int decimals, uint64_t *digits)
{
  const int powers = sizeof ten / sizeof *ten;
  int e;
  uint64_t high, low, mantissa = split (x, &e);
  if (decimals >= powers || e >= 0)
    return 0;
  /* |x| 10^decimals = high:low / 2^-e, and high:low < 2^117.  */
  multiply (mantissa, ten[decimals], &high, &low);
  if (-e < 64 && high >> -e)
    return 0;
  *digits = shift (high, low, -e);
  if ((shift (high, low, -e - 1) & 1)
      && (*digits % 2 || any_below (high, low, -e - 1)))
    ++*digits;
  return *digits < ten[powers - 1];
}
