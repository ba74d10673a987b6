/* test_stream.c -- Philox against its published answers, and the streams.  */

#include "testing.h"
#include <gsl/gsl_randist.h>
#include <latens/random.h>
#include <string.h>

/* Known answers of the authors' library, Random123, for philox4x32-10.  */
static const struct
{
  uint32_t counter[4], key[2], answer[4];
} known[] = {
  { { 0, 0, 0, 0 },
    { 0, 0 },
    { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
  { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
    { 0xffffffff, 0xffffffff },
    { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
  { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
    { 0xa4093822, 0x299f31d0 },
    { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
};

START_TEST (known_answers)
{
  lat_philox state = { .used = 4 };
  memcpy (state.counter, known[_i].counter, sizeof state.counter);
  memcpy (state.key, known[_i].key, sizeof state.key);
  gsl_rng r = { lat_rng_philox, &state };
  for (int i = 0; i < 4; i++)
    ck_assert_uint_eq (gsl_rng_get (&r), known[_i].answer[i]);
}
END_TEST

START_TEST (the_counter_carries)
{
  lat_philox a = { .counter = { 0xffffffff, 0xffffffff, 6, 7 }, .used = 4 };
  lat_philox b = { .counter = { 0, 0, 7, 7 }, .used = 4 };
  gsl_rng ra = { lat_rng_philox, &a }, rb = { lat_rng_philox, &b };
  for (int i = 0; i < 4; i++)
    gsl_rng_get (&ra);
  for (int i = 0; i < 9; i++)
    ck_assert_uint_eq (gsl_rng_get (&ra), gsl_rng_get (&rb));
}
END_TEST

START_TEST (doubles_have_53_bits)
{
  lat_philox a, b;
  gsl_rng ra = lat_stream_at ((lat_stream){ 2385 }, 17, &a);
  gsl_rng rb = lat_stream_at ((lat_stream){ 2385 }, 17, &b);
  int low = 0;
  for (int i = 0; i < 1000; i++)
    {
      double u = gsl_rng_uniform (&ra);
      unsigned long high = gsl_rng_get (&rb) >> 5, rest = gsl_rng_get (&rb);
      double scaled = ldexp (u, 53);
      ck_assert_double_eq (scaled, floor (scaled));
      ck_assert_double_eq (u, ldexp ((double)high, -27)
                                  + ldexp ((double)(rest >> 6), -53));
      low += (long long)scaled % 2 != 0;
      ck_assert_double_lt (u, 1);
    }
  ck_assert_int_gt (low, 400); /* the last bit is alive */
  ck_assert_int_lt (low, 600);
}
END_TEST

START_TEST (a_row_draws_the_same_whenever_it_is_asked)
{
  lat_stream s = lat_stream_of_seed (42);
  double first[50];
  lat_philox state;
  for (uint64_t row = 0; row < 50; row++)
    {
      gsl_rng r = lat_stream_at (s, row, &state);
      first[row] = gsl_ran_ugaussian (&r);
    }
  for (uint64_t row = 50; row-- > 0;)
    {
      gsl_rng r = lat_stream_at (s, row, &state);
      ck_assert_double_eq (gsl_ran_ugaussian (&r), first[row]);
      for (uint64_t other = 0; other < row; other++)
        ck_assert_double_ne (first[other], first[row]);
    }
}
END_TEST

START_TEST (rows_use_all_64_bits)
{
  lat_philox a, b;
  lat_stream s = { 2385 };
  gsl_rng ra = lat_stream_at (s, 5, &a);
  gsl_rng rb = lat_stream_at (s, 5 + (UINT64_C (1) << 32), &b);
  ck_assert_uint_ne (gsl_rng_get (&ra), gsl_rng_get (&rb));
}
END_TEST

/* 3 levels of 40 sub-streams: no key twice.  */
START_TEST (sub_streams_differ)
{
  enum
  {
    N = 40
  };
  static uint64_t key[2 * N + N * N];
  size_t n = 0;
  for (uint64_t i = 0; i < N; i++)
    {
      lat_stream s = lat_stream_of_seed (i), t = lat_stream_sub (s, i);
      key[n++] = s.key;
      key[n++] = t.key;
      for (uint64_t j = 0; j < N; j++)
        key[n++] = lat_stream_sub (t, j).key;
    }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++)
      ck_assert_msg (key[i] != key[j], "keys %zu and %zu agree", i, j);
}
END_TEST

START_TEST (gsl_can_allocate_and_seed_it)
{
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  lat_philox state;
  gsl_rng same = lat_stream_at (lat_stream_of_seed (2385), 0, &state);
  gsl_rng_set (r, 2385);
  for (int i = 0; i < 11; i++)
    ck_assert_uint_eq (gsl_rng_get (r), gsl_rng_get (&same));
  gsl_rng_free (r);
}
END_TEST

/* Fixed seed 7; 5 standard errors.  Across rows, the way it is used.  */
START_TEST (normals_across_rows_have_their_moments)
{
  enum
  {
    N = 100000
  };
  lat_stream s = lat_stream_sub (lat_stream_of_seed (7), 3);
  double m1 = 0, m2 = 0, lag = 0, before = 0;
  for (uint64_t row = 0; row < N; row++)
    {
      lat_philox state;
      gsl_rng r = lat_stream_at (s, row, &state);
      double z = gsl_ran_ugaussian (&r);
      m1 += z / N;
      m2 += z * z / N;
      lag += z * before / N;
      before = z;
    }
  assert_near (m1, 0, 5 / sqrt (N));
  assert_near (m2, 1, 5 * sqrt (2.0 / N));
  assert_near (lag, 0, 5 / sqrt (N));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("stream");
  TCase *tc = tcase_create ("stream");
  tcase_add_loop_test (tc, known_answers, 0, 3);
  tcase_add_test (tc, the_counter_carries);
  tcase_add_test (tc, doubles_have_53_bits);
  tcase_add_test (tc, a_row_draws_the_same_whenever_it_is_asked);
  tcase_add_test (tc, rows_use_all_64_bits);
  tcase_add_test (tc, sub_streams_differ);
  tcase_add_test (tc, gsl_can_allocate_and_seed_it);
  tcase_add_test (tc, normals_across_rows_have_their_moments);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
