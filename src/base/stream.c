/* stream.c -- Philox4x32-10 as a gsl_rng, and the streams on top of it.

   Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as
   1, 2, 3": a counter of 128 bits is enciphered under a key of 64 bits; the
   constants are those of their table 2.  Words 2 and 3 of the counter hold
   the row, words 0 and 1 count the blocks drawn for it.  */

#include <latens/random.h>

/* Multipliers of the two halves, and what the keys grow by each round: the
   golden ratio and sqrt (3) - 1.  */
#define MULTIPLY_0 UINT32_C (0xD2511F53)
#define MULTIPLY_1 UINT32_C (0xCD9E8D57)
#define WEYL_0 UINT32_C (0x9E3779B9)
#define WEYL_1 UINT32_C (0xBB67AE85)

enum
{
  ROUNDS = 10,
  WORDS = 4
};

static void
encipher (const uint32_t key[2], const uint32_t counter[4], uint32_t out[4])
{
  uint32_t k0 = key[0], k1 = key[1];
  uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3];
  for (int round = 0; round < ROUNDS; round++)
    {
      uint64_t a = (uint64_t)MULTIPLY_0 * x0, b = (uint64_t)MULTIPLY_1 * x2;
      x0 = (uint32_t)(b >> 32) ^ x1 ^ k0;
      x2 = (uint32_t)(a >> 32) ^ x3 ^ k1;
      x1 = (uint32_t)b;
      x3 = (uint32_t)a;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

static void
refill (lat_philox *state)
{
  encipher (state->key, state->counter, state->out);
  state->used = 0;
  for (int i = 0; i < WORDS; i++)
    if (++state->counter[i] != 0) /* carry only out of a full word */
      break;
}

static uint32_t
next (lat_philox *state)
{
  if (state->used >= WORDS)
    refill (state);
  return state->out[state->used++];
}

static unsigned long
philox_get (void *state)
{
  return next (state);
}

/* 53 random bits: every multiple of 2^-53 in [0, 1) equally often.  */
static double
philox_get_double (void *state)
{
  uint64_t high = next (state) >> 5, low = next (state) >> 6;
  return (double)(high << 26 | low) * 0x1p-53;
}

static void
place (lat_philox *state, lat_stream s, uint64_t row)
{
  *state = (lat_philox){
    .key = { (uint32_t)s.key, (uint32_t)(s.key >> 32) },
    .counter = { 0, 0, (uint32_t)row, (uint32_t)(row >> 32) },
    .used = WORDS,
  };
}

static void
philox_set (void *state, unsigned long seed)
{
  place (state, lat_stream_of_seed (seed), 0);
}

static const gsl_rng_type philox_type = {
  .name = "philox4x32-10",
  .max = 0xFFFFFFFFUL,
  .min = 0,
  .size = sizeof (lat_philox),
  .set = philox_set,
  .get = philox_get,
  .get_double = philox_get_double,
};

const gsl_rng_type *lat_rng_philox = &philox_type;

/* Number i of the splitmix64 sequence that starts at `start` (Steele, Lea and
   Flood 2014, "Fast splittable pseudorandom number generators").  */
static uint64_t
splitmix64 (uint64_t start, uint64_t i)
{
  uint64_t z = start + (i + 1) * UINT64_C (0x9E3779B97F4A7C15);
  z = (z ^ z >> 30) * UINT64_C (0xBF58476D1CE4E5B9);
  z = (z ^ z >> 27) * UINT64_C (0x94D049BB133111EB);
  return z ^ z >> 31;
}

lat_stream
lat_stream_of_seed (uint64_t seed)
{
  return (lat_stream){ .key = splitmix64 (seed, 0) };
}

/* The start of the sequence is itself mixed first, so that sub-streams of
   sub-streams do not walk along one sequence.  */
lat_stream
lat_stream_sub (lat_stream s, uint64_t i)
{
  return (lat_stream){ .key = splitmix64 (splitmix64 (s.key, 0), i) };
}

gsl_rng
lat_stream_at (lat_stream s, uint64_t row, lat_philox *state)
{
  place (state, s, row);
  return (gsl_rng){ .type = &philox_type, .state = state };
}
