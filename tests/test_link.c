/* test_link.c -- linking a fitted mixture, and what is drawn from it.  */

#include "linked_case.h"
#include <latens/gaussian.h>
#include <latens/imputations.h>
#include <latens/impute.h>
#include <string.h>

enum
{
  N = 1500
};

static lat_stream
stream (void)
{
  return lat_stream_of_seed (23);
}

static double *
complete (const lat_model *m, const lat_data *d, lat_impute_method method,
          unsigned threads)
{
  lat_impute_options o = lat_impute_defaults ();
  double *x = malloc (d->n * d->p * sizeof *x);
  o.method = method;
  o.threads = threads;
  ck_assert_int_eq (lat_impute_rows (m, d, &o, stream (), x, NULL), 0);
  return x;
}

static double
slope_drawn (const lat_model *m, const lat_data *d, lat_impute_method method)
{
  double *x = complete (m, d, method, 1), slope = linked_slope (d->n, x);
  free (x);
  return slope;
}

/* What goes together in the table goes together in draws, and would not
   without the link.  */
START_TEST (test_slope)
{
  double *full = malloc (3 * N * sizeof *full);
  lat_data *d = linked_table (N, 0.35, 11, full);
  lat_model *m = linked_model (d, 1), *plain = lat_model_clone (m);
  double slope = linked_slope (N, full);
  lat_mixture_free (plain->linked);
  plain->linked = NULL;
  assert_near (slope_drawn (m, d, LAT_IMPUTE_DRAW), slope, 0.15);
  assert_near (slope_drawn (m, d, LAT_IMPUTE_PMM), slope, 0.15);
  ck_assert (slope_drawn (plain, d, LAT_IMPUTE_DRAW) < slope - 0.5);
  lat_model_free (m);
  lat_model_free (plain);
  lat_data_free (d);
  free (full);
}
END_TEST

typedef struct
{
  size_t n;
  double sum;
  double *all; /* m x n x 3 */
} slopes;

static int
take (size_t i, const double *x, void *ctx)
{
  slopes *s = ctx;
  s->sum += linked_slope (s->n, x);
  memcpy (s->all + i * s->n * 3, x, s->n * 3 * sizeof *x);
  return 0;
}

/* Both methods, two components too; no number of threads shows.  */
static void
check_imputations (size_t k, lat_mi method)
{
  double *full = malloc (3 * N * sizeof *full);
  lat_data *d = linked_table (N, 0.35, 12, full);
  lat_model *m = linked_model (d, k);
  lat_imputations_options o = lat_imputations_defaults ();
  slopes s[2] = { { .n = N }, { .n = N } };
  o.m = 4;
  o.method = method;
  o.burn_in = 30;
  o.spacing = 10;
  for (unsigned i = 0; i < 2; i++)
    {
      s[i].all = malloc (o.m * 3 * N * sizeof *s[i].all);
      o.em.threads = 1 + 2 * i;
      ck_assert_int_eq (lat_impute_multiple (m, d, &o, take, &s[i], NULL), 0);
    }
  assert_near (s[0].sum / 4, linked_slope (N, full), 0.15);
  ck_assert_mem_eq (s[0].all, s[1].all, o.m * 3 * N * sizeof *full);
  for (size_t i = 0; i < 3 * N; i++)
    ck_assert (s[0].all[i] == d->x[i] || isnan (d->x[i]));
  free (s[0].all);
  free (s[1].all);
  lat_model_free (m);
  lat_data_free (d);
  free (full);
}

START_TEST (test_augment)
{
  check_imputations (1, LAT_MI_AUGMENT);
  check_imputations (2, LAT_MI_AUGMENT);
}
END_TEST

START_TEST (test_bootstrap)
{
  check_imputations (1, LAT_MI_BOOTSTRAP);
  check_imputations (2, LAT_MI_BOOTSTRAP);
}
END_TEST

/* The sample is what the laws are fitted to, not the table: imputations
   differ in their parameters.  */
START_TEST (test_samples)
{
  lat_data *d = linked_table (120, 0.35, 13, NULL);
  lat_model *m = linked_model (d, 1);
  lat_imputations_options o = lat_imputations_defaults ();
  int s;
  double least = INFINITY, most = -INFINITY, sigma[9];
  o.method = LAT_MI_BOOTSTRAP;
  lat_imputations *w = lat_imputations_alloc (m, d, &o, &s);
  ck_assert_int_eq (s, 0);
  for (size_t i = 0; i < 5; i++)
    {
      ck_assert_int_eq (lat_imputations_next (w), 0);
      const lat_model *now = lat_imputations_model (w);
      ck_assert (now->mixture->family == &lat_family_linked);
      lat_gaussian_covariance (lat_linked_law (now->mixture->emission), 0,
                               sigma);
      least = fmin (least, sigma[2]);
      most = fmax (most, sigma[2]);
    }
  ck_assert (most - least > 0.01 && most - least < 0.5);
  lat_imputations_free (w);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Bounds hold, and what they leave goes together all the same.  */
START_TEST (test_bounds)
{
  lat_data *d = linked_table (N, 0.35, 14, NULL);
  lat_model *m = linked_model (d, 1);
  m->column[2].bounds = (lat_bounds){ .sides = LAT_BOUND_LOWER, .lower = 0.9 };
  double *x = complete (m, d, LAT_IMPUTE_DRAW, 2), sum[2] = { 0 },
         n[2] = { 0 };
  for (size_t i = 0; i < N; i++)
    if (isnan (d->x[3 * i + 2]))
      {
        size_t g = (size_t)x[3 * i];
        ck_assert (x[3 * i + 2] >= 0.9);
        sum[g] += x[3 * i + 2];
        n[g]++;
      }
  ck_assert (sum[1] / n[1] - sum[0] / n[0] > 0.9);
  free (x);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* A file keeps the laws to the bit; a fit forgets them.  */
START_TEST (test_file)
{
  lat_data *d = linked_table (300, 0.35, 15, NULL);
  lat_model *m = linked_model (d, 2);
  char *text = case_text (m);
  lat_model *read = case_read (text);
  double *x = complete (m, d, LAT_IMPUTE_DRAW, 1);
  double *y = complete (read, d, LAT_IMPUTE_DRAW, 3);
  lat_fit_options o = lat_fit_defaults ();
  lat_message msg;
  ck_assert_mem_eq (x, y, 900 * sizeof *x);
  ck_assert_int_eq (lat_model_fit (read, d, &o, 1, NULL, &msg), 0);
  ck_assert_ptr_null (read->linked);
  free (x);
  free (y);
  free (text);
  lat_model_free (m);
  lat_model_free (read);
  lat_data_free (d);
}
END_TEST

static int
links (const lat_data *d, size_t k, lat_covariance covariance, double effort,
       double times)
{
  lat_model *m = case_mixture (d, k, covariance);
  lat_fit_options f = lat_fit_defaults ();
  lat_link_options o = lat_link_defaults ();
  f.starts = 2;
  o.effort = effort;
  o.times = times;
  case_fit (m, d, &f);
  ck_assert_int_eq (lat_model_link (m, d, &f.em, &o), 0);
  int linked = m->linked != NULL;
  lat_model_free (m);
  return linked;
}

START_TEST (test_what_can_be)
{
  lat_data *d = linked_table (200, 0.2, 16, NULL);
  lat_data *few = case_data ("faithful.csv", 0, 0);
  lat_model *chain;
  ck_assert_int_eq (links (d, 2, LAT_FULL, 5e9, 2), 1);
  ck_assert_int_eq (links (d, 1, LAT_TIED, 5e9, 2), 1);
  ck_assert_int_eq (links (d, 2, LAT_TIED, 5e9, 2), 0);
  ck_assert_int_eq (links (d, 1, LAT_DIAGONAL, 5e9, 2), 0);
  ck_assert_int_eq (links (d, 2, LAT_FULL, 1000, 2), 0);
  ck_assert_int_eq (links (d, 2, LAT_FULL, 1000, 2.5), 1);
  ck_assert_int_eq (links (few, 2, LAT_FULL, 5e9, 2), 0);
  chain = case_mixture (few, 1, LAT_FULL);
  chain->kind = LAT_MODEL_HMM;
  ck_assert_int_eq (lat_model_link (chain, few, NULL, NULL), LAT_EINVAL);
  chain->kind = LAT_MODEL_MIXTURE;
  lat_model_free (chain);
  lat_data_free (d);
  lat_data_free (few);
}
END_TEST

/* What is stopped leaves no laws, and the mixture as it was.  */
START_TEST (test_stop)
{
  lat_data *d = linked_table (300, 0.35, 18, NULL);
  lat_model *m = linked_model (d, 2);
  volatile sig_atomic_t flag = 1;
  lat_em_options em = lat_em_defaults ();
  char *before, *after;
  em.stop = &flag;
  lat_mixture_free (m->linked);
  m->linked = NULL;
  before = case_text (m);
  ck_assert_int_eq (lat_model_link (m, d, &em, NULL), LAT_ESTOP);
  ck_assert_ptr_null (m->linked);
  after = case_text (m);
  ck_assert_str_eq (before, after);
  free (before);
  free (after);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* How sure a draw of text is: what the law says of the level that came, of
   both in two draws that differ together 1.  */
START_TEST (test_doubt)
{
  lat_data *d = linked_table (700, 0.35, 17, NULL);
  lat_model *m = linked_model (d, 2);
  lat_impute_options o = lat_impute_defaults ();
  double *x[2], *sd[2];
  size_t differ = 0;
  o.method = LAT_IMPUTE_DRAW;
  for (uint64_t i = 0; i < 2; i++)
    {
      x[i] = malloc (2100 * sizeof *x[i]);
      sd[i] = malloc (2100 * sizeof *sd[i]);
      ck_assert_int_eq (
          lat_impute_rows (m, d, &o, lat_stream_of_seed (i), x[i], sd[i]), 0);
    }
  for (size_t i = 0; i < 2100; i += 3)
    if (!isnan (d->x[i]))
      ck_assert (sd[0][i] == 0);
    else if (x[0][i] != x[1][i])
      {
        assert_near (sd[0][i] + sd[1][i], 1, 1e-9);
        differ++;
      }
    else
      assert_near (sd[0][i], sd[1][i], 1e-12);
  ck_assert_uint_gt (differ, 20);
  for (size_t i = 0; i < 2; i++)
    {
      free (x[i]);
      free (sd[i]);
    }
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("link");
  TCase *t = tcase_create ("link");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, test_slope);
  tcase_add_test (t, test_augment);
  tcase_add_test (t, test_bootstrap);
  tcase_add_test (t, test_samples);
  tcase_add_test (t, test_bounds);
  tcase_add_test (t, test_file);
  tcase_add_test (t, test_what_can_be);
  tcase_add_test (t, test_stop);
  tcase_add_test (t, test_doubt);
  suite_add_tcase (s, t);
  return run_suite (s);
}
