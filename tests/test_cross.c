/* test_cross.c -- cross-validation: leaving one out, where nothing is random,
   against fits and closed forms; and the spread of optima.  */

#include "hmm_make.h"
#include "model_case.h"

static lat_data *
counts (size_t n, const double *x, size_t units, const size_t *unit)
{
  lat_data *d = hmm_data (n, 1, x, units, unit);
  lat_column column = { .name = (char *)"y" };
  ck_assert_int_eq (lat_data_set_columns (d, &column, NULL), 0);
  return d;
}

static const char *const poisson = "poisson";

static lat_model_spec
states (size_t k)
{
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  spec.k = k;
  spec.family = &poisson;
  return spec;
}

static double
heldout_of (const lat_data *d, size_t k, size_t folds)
{
  lat_model_spec spec = states (k);
  lat_fit_options o = case_options (42);
  lat_message msg = { "" };
  double heldout;
  int s = lat_model_cross_validate (&spec, d->column, d, folds, &o, &heldout,
                                    &msg);
  ck_assert_msg (s == 0, "%s", msg.text);
  return heldout;
}

static double
log_poisson (double y, double rate)
{
  return y * log (rate) - rate - lgamma (y + 1);
}

/* One state, each of five sequences left out once: the rate is the mean of
   the others, by weight, and a sequence's likelihood counts by weight.  */
START_TEST (sequences_left_out)
{
  static const double y[] = { 3, 5, 8, 1, 2, 0, 7, 7, 4, 11, 6, 2 };
  static const size_t unit[] = { 0, 2, 5, 6, 9, 12 };
  static const double weight[] = { 1, 2, .5, 3, 0 };
  lat_data *d = counts (12, y, 5, unit);
  double want = 0, row[12];
  for (size_t u = 0; u < 5; u++)
    for (size_t i = unit[u]; i < unit[u + 1]; i++)
      row[i] = weight[u];
  ck_assert_int_eq (lat_data_set_weights (d, row, NULL), 0);
  for (size_t u = 0; u < 5; u++)
    {
      double sum = 0, n = 0;
      for (size_t i = 0; i < 12; i++)
        if (i < unit[u] || i >= unit[u + 1])
          {
            sum += row[i] * y[i];
            n += row[i];
          }
      for (size_t i = unit[u]; i < unit[u + 1]; i++)
        want += row[i] * log_poisson (y[i], sum / n);
    }
  assert_near (heldout_of (d, 1, 5), want, 1e-12);
  lat_data_free (d);
}
END_TEST

/* One sequence, each row hidden once: with one state rows know nothing of each
   other; with two, what is gained is that of fits without the row.  */
START_TEST (rows_hidden)
{
  static const double y[]
      = { 3, 5, 2, 14, 17, 12, 4, 3, 6, 16, 13, 15, 2, 4, 1, 5 };
  enum
  {
    N = 16
  };
  lat_data *d = counts (N, y, 1, (const size_t[]){ 0, N });
  double one = 0, two = 0;
  lat_fit_options o = case_options (42);
  for (size_t t = 0; t < N; t++)
    {
      double x[N], sum = 0, all, seen;
      memcpy (x, y, sizeof x);
      x[t] = NAN;
      for (size_t i = 0; i < N; i++)
        sum += i == t ? 0 : y[i];
      one += log_poisson (y[t], sum / (N - 1));
      lat_data *part = counts (N, x, 1, (const size_t[]){ 0, N });
      lat_model_spec spec = states (2);
      lat_model *m = lat_model_alloc (&spec, 1, d->column, NULL);
      case_fit (m, part, &o);
      ck_assert_int_eq (lat_model_score (m, d, 1, &all, NULL), 0);
      ck_assert_int_eq (lat_model_score (m, part, 1, &seen, NULL), 0);
      two += all - seen;
      lat_model_free (m);
      lat_data_free (part);
    }
  assert_near (heldout_of (d, 1, N), one, 1e-12);
  assert_near (heldout_of (d, 2, N), two, 1e-12);
  ck_assert (two > one + 5);
  lat_data_free (d);
}
END_TEST

/* What only one sequence holds can not be by the others, without a prior.  */
START_TEST (never_seen_before)
{
  static const double y[] = { 0, 1, 0, 1, 2, 0, 1, 1, 0, 0 };
  static const size_t unit[] = { 0, 3, 6, 10 };
  lat_data *d = hmm_data (10, 1, y, 3, unit);
  lat_column column
      = { .name = (char *)"s", .kind = LAT_CATEGORICAL, .levels = 3 };
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  lat_fit_options o = case_options (42);
  double heldout;
  ck_assert_int_eq (lat_data_set_columns (d, &column, NULL), 0);
  ck_assert_int_eq (
      lat_model_cross_validate (&spec, &column, d, 3, &o, &heldout, NULL), 0);
  ck_assert (isinf (heldout) && heldout < 0);
  spec.k = 1;
  o.em.threads = 2;
  ck_assert_int_eq (
      lat_model_cross_validate (&spec, &column, d, 10, &o, &heldout, NULL), 0);
  ck_assert (isinf (heldout) && heldout < 0);
  lat_data_free (d);
}
END_TEST

START_TEST (bad_calls)
{
  static const double y[] = { 3, 5, 2, 14, 17, 12 };
  lat_data *d = counts (6, y, 1, (const size_t[]){ 0, 6 });
  lat_model_spec spec = states (2);
  lat_fit_options o = case_options (42);
  volatile sig_atomic_t stop = 1;
  lat_message msg = { "" };
  double h;
  ck_assert_int_eq (
      lat_model_cross_validate (&spec, d->column, d, 1, &o, &h, &msg),
      LAT_EINVAL);
  ck_assert_int_eq (
      lat_model_cross_validate (&spec, d->column, d, 7, &o, &h, &msg),
      LAT_EINVAL);
  ck_assert_ptr_nonnull (strstr (msg.text, "7 folds"));
  o.em.stop = &stop;
  ck_assert_int_eq (
      lat_model_cross_validate (&spec, d->column, d, 3, &o, &h, &msg),
      LAT_ESTOP);
  lat_data_free (d);
}
END_TEST

/* --- choosing ------------------------------------------------------------ */

typedef struct
{
  size_t n;
  lat_trial trial[8];
} diary;

static void
tried (const lat_trial *t, void *ctx)
{
  diary *y = ctx;
  y->trial[y->n++] = *t;
}

/* Two states that differ and last: cross-validation finds them, whatever the
   number of threads, and says what each number was worth.  */
START_TEST (finds_two_states)
{
  static const double initial[] = { .5, .5 },
                      transition[] = { .9, .1, .2, .8 };
  static const double rate[] = { 3.2, 9.4 };
  lat_hmm *m = hmm_poisson (2, initial, transition, rate);
  double x[240];
  static const size_t many[] = { 0, 40, 80, 120, 160, 200, 240 };
  ck_assert_int_eq (
      lat_hmm_sample (m, 240, 1, lat_stream_of_seed (3), x, NULL), 0);
  lat_data *d = counts (240, x, _i ? 6 : 0, _i ? many : NULL);
  lat_model_spec spec = states (1);
  double first = 0;
  for (unsigned threads = 1; threads <= 3; threads += 2)
    {
      diary y = { 0 };
      lat_model *best;
      lat_fit_options o = case_options (7);
      lat_selection sel = {
        .k_lo = 1, .k_hi = 4, .criterion = LAT_CV, .tried = tried, .ctx = &y
      };
      o.em.threads = threads;
      ck_assert_int_eq (
          lat_model_select (&best, &spec, 1, d->column, d, &sel, &o, NULL), 0);
      ck_assert_uint_eq (best->hmm->k, 2);
      ck_assert_uint_eq (y.n, 4);
      for (size_t i = 0; i < 4; i++)
        {
          ck_assert (y.trial[i].cv >= y.trial[1].cv);
          double heldout;
          spec.k = i + 1;
          ck_assert_int_eq (lat_model_cross_validate (&spec, d->column, d, 5,
                                                      &o, &heldout, NULL),
                            0);
          ck_assert (y.trial[i].cv == -2 * heldout);
        }
      ck_assert (threads == 1 || y.trial[3].cv == first);
      first = y.trial[3].cv;
      lat_model_free (best);
    }
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* --- the spread of optima ------------------------------------------------ */

/* Every start of the four-state chain by itself: as many come to the best
   maximum as are reported, and the best of the others is the next.  */
START_TEST (spread_of_optima)
{
  lat_data *d = case_data ("earthquakes.csv", 1, 1);
  lat_fit_options o = case_options (42);
  lat_em_starts_result all;
  double objective[8], best = -INFINITY, second = NAN;
  size_t reached = 0;
  lat_model *m = case_chain (d, 4, LAT_INITIAL_FREE);
  o.prior = lat_prior_defaults ();
  o.starts = 8;
  ck_assert_int_eq (lat_model_fit (m, d, &o, 0, &all, NULL), 0);
  lat_stream stream = lat_stream_of_seed (42);
  for (size_t i = 0; i < 8; i++)
    {
      lat_em_result run;
      lat_em_options em = o.em;
      ck_assert_int_eq (lat_hmm_init (m->hmm, d, &o.prior), 0);
      ck_assert_int_eq (lat_hmm_start (m->hmm, d, stream, i), 0);
      em.accelerate = LAT_ACCELERATE_NONE;
      em.max_iter = 20000;
      ck_assert_int_eq (
          lat_em_run (&lat_em_hmm, m->hmm, d, &em, NULL, NULL, &run), 0);
      objective[i] = run.objective;
      best = fmax (best, run.objective);
    }
  for (size_t i = 0; i < 8; i++)
    if (best - objective[i] < 2e-3)
      reached++;
    else
      second = fmax (second, objective[i]);
  ck_assert_uint_eq (all.kept, 8);
  ck_assert_uint_gt (reached, 0);
  ck_assert_uint_lt (reached, 8);
  ck_assert_uint_eq (all.reached, reached);
  assert_near (all.run.objective, best, 1e-6);
  assert_near (all.second, second, 1e-5);
  lat_model_free (m);
  m = case_chain (d, 1, LAT_INITIAL_FREE);
  ck_assert_int_eq (lat_model_fit (m, d, &o, 0, &all, NULL), 0);
  ck_assert_uint_eq (all.kept, 1);
  ck_assert_uint_eq (all.reached, 1);
  ck_assert (isnan (all.second));
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("cross");
  TCase *t = tcase_create ("cross");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, sequences_left_out);
  tcase_add_test (t, rows_hidden);
  tcase_add_test (t, never_seen_before);
  tcase_add_test (t, bad_calls);
  tcase_add_loop_test (t, finds_two_states, 0, 2);
  tcase_add_test (t, spread_of_optima);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
