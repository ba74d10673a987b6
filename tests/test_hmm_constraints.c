/* test_hmm_constraints.c -- fixed entries and pseudo-counts: what can be set,
   what an M-step makes of known counts, copies, order.  */

#include "hmm_make.h"

enum
{
  K = 3,
  ALL = K + K * K
};

static const double initial[K] = { 0.5, 0.3, 0.2 };
static const double transition[K * K]
    = { 0.61, 0.26, 0.13, 0.08, 0.87, 0.05, 0.04, 0.11, 0.85 };
static const double rate[K] = { 3.72, 9.25, 21.4 };

static lat_hmm *
make (void)
{
  return hmm_poisson (K, initial, transition, rate);
}

static void
open_all (double *x)
{
  for (size_t i = 0; i < ALL; i++)
    x[i] = (double)NAN;
}

START_TEST (fixing)
{
  double x[ALL];
  lat_hmm *m = make ();
  open_all (x);
  ck_assert_int_eq (lat_hmm_fix (m, x, NULL), 0);
  ck_assert_ptr_null (m->fixed);
  x[K] = 0.385;
  x[2 * K] = 0;
  x[1] = 0.3;
  ck_assert_uint_eq (lat_em_hmm.free_len (m), 2 + 6 + 3);
  ck_assert_int_eq (lat_hmm_fix (m, x, NULL), 0);
  ck_assert_uint_eq (lat_em_hmm.free_len (m), 1 + 1 + 1 + 2 + 3);
  assert_near (m->transition[0], 0.385, 0);
  assert_near (m->transition[1], 0.615 * 26 / 39, 1e-15);
  assert_near (m->transition[2], 0.615 * 13 / 39, 1e-15);
  assert_near (m->transition[3], 0, 0);
  assert_near (m->transition[4], 87.0 / 92, 1e-15);
  assert_near (m->initial[1], 0.3, 0);
  assert_near (m->initial[0], 0.5, 1e-15);
  ck_assert_int_eq (lat_hmm_fix (m, NULL, NULL), 0);
  ck_assert_ptr_null (m->fixed);
  lat_hmm_free (m);
}
END_TEST

/* Laws that can not be fixed so, by their number.  */
START_TEST (refused)
{
  double x[ALL];
  size_t where;
  lat_hmm *m = make ();
#define REFUSE(law, a, b, c)                                                  \
  open_all (x);                                                               \
  x[law * K] = a;                                                             \
  x[law * K + 1] = b;                                                         \
  x[law * K + 2] = c;                                                         \
  where = 99;                                                                 \
  ck_assert_int_eq (lat_hmm_fix (m, x, &where), LAT_EDOM);                    \
  ck_assert_uint_eq (where, law);                                             \
  ck_assert_ptr_null (m->fixed)
  REFUSE (0, -0.1, NAN, NAN);
  REFUSE (1, 1.1, NAN, NAN);
  REFUSE (2, 0.5, 0.6, NAN);
  REFUSE (3, 0.5, 0.5, NAN); /* nothing is left */
  REFUSE (1, 0.5, 0.4, 0.2);
  REFUSE (2, 0.5, 0.2, 0.2);
  ck_assert (m->transition[1] == transition[1]);
  const unsigned char allowed[K * K] = { 1, 1, 0, 1, 1, 1, 1, 1, 1 };
  ck_assert_int_eq (lat_hmm_set_pattern (m, allowed, NULL), 0);
  REFUSE (1, NAN, NAN, 0.2);
  lat_hmm_free (m);
  m = hmm_poisson (K, NULL, transition, rate);
  open_all (x);
  x[0] = 0.5;
  ck_assert_int_eq (lat_hmm_fix (m, x, NULL), LAT_EINVAL);
  x[0] = (double)NAN;
  x[K] = 0.5;
  ck_assert_int_eq (lat_hmm_fix (m, x, NULL), 0);
  x[1] = -1;
  ck_assert_int_eq (lat_hmm_set_counts (m, x), LAT_EDOM);
  lat_hmm_free (m);
}
END_TEST

/* Three sequences whose states are known: 1 1 2 3 3, 2 2 1, 1 3.  */
static lat_data *
known (void)
{
  const double x[] = { 3, 2, 9, 20, 25, 8, 11, 4, 1, 19 };
  const uint32_t label[] = { 1, 1, 2, 3, 3, 2, 2, 1, 1, 3 };
  const size_t unit[] = { 0, 5, 8, 10 };
  lat_data *d = hmm_data (10, 1, x, 3, unit);
  ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
  return d;
}

/* Counts are 2 1 0 of first states, and steps from 1: 1 1 1; from 2: 1 1 1;
   from 3: 0 0 1.  */
START_TEST (counted)
{
  double x[ALL], n[ALL];
  lat_hmm *m = make ();
  lat_data *d = known ();
  open_all (x);
  x[2] = 0.1;
  x[K] = 0.4;
  x[3 * K + 2] = 0.7;
  for (size_t i = 0; i < ALL; i++)
    n[i] = 0.5 + 0.25 * (double)i;
  ck_assert_int_eq (lat_hmm_fix (m, x, NULL), 0);
  ck_assert_int_eq (lat_hmm_set_counts (m, n), 0);
  double *stat = hmm_stat (m, d);
  ck_assert_int_eq (lat_em_hmm.mstep (m, stat), 0);
  assert_near (m->initial[0], 0.9 * (2 + n[0]) / (3 + n[0] + n[1]), 1e-15);
  assert_near (m->initial[2], 0.1, 0);
  assert_near (m->transition[1], 0.6 * (1 + n[4]) / (2 + n[4] + n[5]), 1e-15);
  assert_near (m->transition[3], (1 + n[6]) / (3 + n[6] + n[7] + n[8]), 1e-15);
  assert_near (m->transition[6], 0.3 * n[9] / (n[9] + n[10]), 1e-15);
  assert_near (m->transition[8], 0.7, 0);
  double prior = 0;
  for (size_t i = 0; i < ALL; i++)
    prior += isnan (x[i])
                 ? n[i] * log (i < K ? m->initial[i] : m->transition[i - K])
                 : 0;
  assert_near (lat_em_hmm.log_prior (m), prior, 1e-13);
  ck_assert_int_eq (lat_hmm_set_counts (m, NULL), 0);
  assert_near (lat_em_hmm.log_prior (m), 0, 0);
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* A copy has constraints of its own; in another order they go along.  */
START_TEST (copies)
{
  const size_t order[K] = { 2, 0, 1 };
  double x[ALL], n[ALL];
  lat_hmm *m = make (), *plain = make ();
  lat_data *d = known ();
  open_all (x);
  x[1] = 0.25;
  x[2 * K + 2] = 0.35;
  for (size_t i = 0; i < ALL; i++)
    n[i] = 0.01 * (double)(i * i);
  ck_assert_int_eq (lat_hmm_fix (m, x, NULL), 0);
  ck_assert_int_eq (lat_hmm_set_counts (m, n), 0);
  lat_hmm *c = lat_em_hmm.clone (m);
  ck_assert (c->fixed != m->fixed && c->counts != m->counts);
  ck_assert_int_eq (memcmp (c->fixed, m->fixed, ALL), 0);
  ck_assert_int_eq (lat_hmm_permute (c, order), 0);
  ck_assert (c->fixed[2] && c->fixed[3 * K] && !c->fixed[1]);
  assert_near (c->transition[2 * K + 0], 0.35, 0);
  assert_near (c->counts[K + 1], n[3 * K], 0); /* from 2 to 0 */
  assert_near (lat_em_hmm.log_prior (c), lat_em_hmm.log_prior (m), 1e-14);
  ck_assert_int_eq (lat_em_hmm.copy (plain, c), 0);
  ck_assert (plain->fixed && plain->counts);
  lat_hmm_free (c);
  c = make ();
  ck_assert_int_eq (lat_em_hmm.copy (plain, c), 0);
  ck_assert (!plain->fixed && !plain->counts);
  lat_hmm_free (c);
  lat_hmm_free (plain);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* Neither a prior's numbers nor a start touch an emission that is fixed.  */
START_TEST (emission)
{
  lat_hmm *m = make ();
  lat_data *d = known ();
  lat_prior prior = lat_prior_defaults ();
  m->fixed_emission = 1;
  ck_assert_int_eq (lat_hmm_init (m, d, &prior), 0);
  for (size_t i = 0; i < 3; i++)
    ck_assert_int_eq (lat_hmm_start (m, d, lat_stream_of_seed (28), i), 0);
  for (size_t c = 0; c < K; c++)
    ck_assert (lat_poisson_rate (m->emission, c, 0) == rate[c]);
  ck_assert_uint_eq (lat_em_hmm.pack_len (m), 2 + 6);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hmm constraints");
  TCase *t = tcase_create ("constraints");
  tcase_add_test (t, fixing);
  tcase_add_test (t, refused);
  tcase_add_test (t, counted);
  tcase_add_test (t, copies);
  tcase_add_test (t, emission);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
