/* test_imputations.c -- several imputations: what is promised of them.  */

#include <latens/imputations.h>
#include <latens/pool.h>
#include <gsl/gsl_statistics.h>
#include <string.h>
#include "cholesterol.h"
#include "imputed.h"

/* All tables side by side; the caller frees them.  */
typedef struct
{
  size_t cells;
  double *x;
} tables;

static int
take (size_t i, const double *x, void *ctx)
{
  tables *t = ctx;
  memcpy (t->x + i * t->cells, x, t->cells * sizeof *x);
  return 0;
}

static tables
impute_all (const subject *a, const lat_imputations_options *o,
            lat_imputations_report *r)
{
  tables t = { .cells = a->d->n * a->d->p };
  t.x = calloc (o->m * t.cells, sizeof *t.x);
  ck_assert_int_eq (lat_impute_multiple (a->m, a->d, o, take, &t, r), 0);
  return t;
}

/* Seen cells are as they were, others filled with what can be; two tables
   differ; the model is left alone.  */
static void
check_tables (lat_mi method, lat_impute_method rows)
{
  subject a = make_subject (120, 2);
  lat_imputations_options o = lat_imputations_defaults ();
  lat_mixture *before = lat_em_mixture.clone (a.m->mixture);
  lat_imputations_report r;
  size_t differ = 0;
  o.method = method;
  o.rows.method = rows;
  o.m = 3;
  tables t = impute_all (&a, &o, &r);
  for (size_t c = 0; c < t.cells; c++)
    for (size_t i = 0; i < o.m; i++)
      {
        double x = t.x[i * t.cells + c];
        ck_assert (isfinite (x));
        if (!isnan (a.d->x[c]))
          ck_assert (x == a.d->x[c]);
        if (c % 3 == 2)
          ck_assert (x == 0 || x == 1 || x == 2);
        differ += x != t.x[c];
      }
  ck_assert_uint_gt (differ, 20);
  ck_assert_uint_eq (r.done, 3);
  ck_assert (lat_em_mixture.distance (before, a.m->mixture) == 0);
  lat_mixture_free (before);
  free (t.x);
  subject_free (&a);
}

START_TEST (tables_of_augment)
{
  check_tables (LAT_MI_AUGMENT, LAT_IMPUTE_DRAW);
}
END_TEST

START_TEST (tables_of_bootstrap)
{
  check_tables (LAT_MI_BOOTSTRAP, LAT_IMPUTE_DRAW);
}
END_TEST

START_TEST (tables_of_donors)
{
  check_tables (LAT_MI_AUGMENT, LAT_IMPUTE_PMM);
  check_tables (LAT_MI_BOOTSTRAP, LAT_IMPUTE_PMM);
}
END_TEST

/* Threads and pieces do not show; another seed does.  */
static void
check_bits (lat_mi method)
{
  subject a = make_subject (5000, 2);
  lat_imputations_options o = lat_imputations_defaults ();
  o.method = method;
  o.m = 2;
  o.burn_in = 3;
  o.spacing = 2;
  o.em.threads = 1;
  tables t = impute_all (&a, &o, NULL);
  size_t bytes = 2 * t.cells * sizeof *t.x;
  o.em.threads = 3;
  tables u = impute_all (&a, &o, NULL);
  ck_assert_int_eq (memcmp (t.x, u.x, bytes), 0);
  int s;
  lat_imputations *w = lat_imputations_alloc (a.m, a.d, &o, &s);
  ck_assert_int_eq (s, 0);
  for (size_t i = 0; i < 2; i++)
    {
      double *x = u.x + i * t.cells;
      ck_assert_int_eq (lat_imputations_next (w), 0);
      ck_assert_int_eq (lat_imputations_draw (w, 3000, 5000, x + 9000), 0);
      ck_assert_int_eq (lat_imputations_draw (w, 0, 10, x), 0);
      ck_assert_int_eq (lat_imputations_draw (w, 10, 3000, x + 30), 0);
    }
  ck_assert_int_eq (memcmp (t.x, u.x, bytes), 0);
  lat_imputations_free (w);
  free (u.x);
  o.seed++;
  u = impute_all (&a, &o, NULL);
  ck_assert_int_ne (memcmp (t.x, u.x, bytes), 0);
  free (t.x);
  free (u.x);
  subject_free (&a);
}

START_TEST (bits_of_augment) { check_bits (LAT_MI_AUGMENT); }
END_TEST

START_TEST (bits_of_bootstrap) { check_bits (LAT_MI_BOOTSTRAP); }
END_TEST

/* What an imputation's model and stream give is that imputation; the model is
   another each time, and the estimate stays what it was.  */
static void
check_model (lat_mi method)
{
  subject a = make_subject (120, 2);
  lat_imputations_options o = lat_imputations_defaults ();
  lat_impute_options rows = lat_impute_defaults ();
  lat_mixture *last = lat_em_mixture.clone (a.m->mixture);
  size_t cells = a.d->n * a.d->p;
  double *x = calloc (cells, sizeof *x), *y = calloc (cells, sizeof *y);
  int s;
  o.method = method;
  lat_imputations *w = lat_imputations_alloc (a.m, a.d, &o, &s);
  ck_assert_int_eq (s, 0);
  rows.method = LAT_IMPUTE_DRAW;
  for (size_t i = 0; i < 3; i++)
    {
      ck_assert_int_eq (lat_imputations_next (w), 0);
      const lat_model *m = lat_imputations_model (w);
      ck_assert_uint_eq (m->p, a.m->p);
      ck_assert (lat_em_mixture.distance (last, m->mixture) > 1e-3);
      ck_assert_int_eq (lat_em_mixture.copy (last, m->mixture), 0);
      ck_assert_int_eq (lat_imputations_draw (w, 0, a.d->units, x), 0);
      ck_assert_int_eq (
          lat_impute_rows (m, a.d, &rows, lat_imputations_stream (w), y, NULL),
          0);
      ck_assert_int_eq (memcmp (x, y, cells * sizeof *x), 0);
      ck_assert_int_eq (lat_impute_rows (a.m, a.d, &rows,
                                         lat_imputations_stream (w), y, NULL),
                        0);
      ck_assert_int_ne (memcmp (x, y, cells * sizeof *x), 0);
    }
  lat_imputations_free (w);
  lat_em_mixture.free (last);
  free (x);
  free (y);
  subject_free (&a);
}

START_TEST (model_of_augment) { check_model (LAT_MI_AUGMENT); }
END_TEST

START_TEST (model_of_bootstrap) { check_model (LAT_MI_BOOTSTRAP); }
END_TEST

/* --- the cholesterol data ------------------------------------------------ */

enum
{
  M = 25
};

typedef struct
{
  double q[3][M], se[3][M];
} differences;

/* Means of Y2 - Y1, Y3 - Y1, Y3 - Y2, and their standard errors.  */
static int
take_differences (size_t i, const double *x, void *ctx)
{
  static const size_t pair[3][2] = { { 1, 0 }, { 2, 0 }, { 2, 1 } };
  differences *a = ctx;
  for (size_t t = 0; t < 3; t++)
    {
      double d[28];
      for (size_t row = 0; row < 28; row++)
        d[row] = x[3 * row + pair[t][0]] - x[3 * row + pair[t][1]];
      a->q[t][i] = gsl_stats_mean (d, 1, 28);
      a->se[t][i] = sqrt (gsl_stats_variance (d, 1, 28) / 28);
    }
  return 0;
}

/* norm2, tests/miInferenceTests: 25 imputations.  The first is of complete
   columns and exact; the others have Monte Carlo error, theirs and ours.  */
static void
check_cholesterol (lat_mi method)
{
  static const double q[] = { -23.2860, -28.8020, -5.5163 };
  static const double se[] = { 7.2340, 10.8650, 7.5641 };
  static const double df[] = { 25.2, 22.0, 18.3 };
  lat_data *d = make_table (28, 3, &cholesterol[0][0], NULL);
  lat_model *m = case_mixture (d, 1, LAT_FULL);
  lat_fit_options fit = lat_fit_defaults ();
  lat_imputations_options o = lat_imputations_defaults ();
  lat_imputations_report r;
  differences a;
  case_fit (m, d, &fit);
  o.m = M;
  o.method = method;
  ck_assert_int_eq (lat_impute_multiple (m, d, &o, take_differences, &a, &r),
                    0);
  for (size_t t = 0; t < 3; t++)
    {
      lat_pool_options p = lat_pool_defaults ();
      lat_pooled all;
      p.df_complete = 27;
      ck_assert_int_eq (lat_pool_term (M, a.q[t], a.se[t], &p, &all), 0);
      double error = sqrt (2 * all.between / M);
      ck_assert_msg (fabs (all.estimate - q[t]) < 4 * error + 1e-3,
                     "%g, not %g (+- %g)", all.estimate, q[t], error);
      assert_near (all.std_error / se[t], 1, t ? 0.15 : 1e-5);
      assert_near (all.df / df[t], 1, t ? 0.25 : 1e-3);
    }
  if (method == LAT_MI_AUGMENT)
    ck_assert_msg (fabs (r.missing - 0.44) < 0.04, "%g", r.missing);
  lat_model_free (m);
  lat_data_free (d);
}

START_TEST (cholesterol_augment) { check_cholesterol (LAT_MI_AUGMENT); }
END_TEST

START_TEST (cholesterol_bootstrap) { check_cholesterol (LAT_MI_BOOTSTRAP); }
END_TEST

/* --- the chain's length -------------------------------------------------- */

START_TEST (burn_in_and_spacing)
{
  subject a = make_subject (120, 2);
  lat_imputations_options o = lat_imputations_defaults ();
  lat_imputations_report r;
  o.m = 4;
  tables t = impute_all (&a, &o, &r);
  ck_assert (r.missing > 0.2 && r.missing < 0.9);
  ck_assert_uint_ge (r.burn_in, 100);
  ck_assert_uint_ge (r.burn_in, 2 * r.spacing);
  ck_assert (pow (r.missing, (double)r.spacing) <= 0.05);
  ck_assert_uint_eq (r.steps, r.burn_in + 3 * r.spacing);
  ck_assert (r.first > 0 && r.first < 1 && fabs (r.correlation) < 0.4);
  free (t.x);
  o.burn_in = 7;
  o.spacing = 3;
  t = impute_all (&a, &o, &r);
  ck_assert_uint_eq (r.burn_in, 7);
  ck_assert_uint_eq (r.spacing, 3);
  ck_assert_uint_eq (r.steps, 16);
  free (t.x);
  subject_free (&a);
}
END_TEST

/* --- the bootstrap ------------------------------------------------------- */

/* Without a prior a sample can leave a component with nothing: another is
   drawn.  */
START_TEST (collapsing_samples)
{
  static const double x[]
      = { 0, .31, .17, .94, .55, .08, .73, .62, 9, 9.4, 9.9, NAN };
  lat_data *d = make_table (12, 1, x, NULL);
  lat_model *m = case_mixture (d, 2, LAT_FULL);
  lat_fit_options fit = case_options (1);
  lat_imputations_options o = lat_imputations_defaults ();
  lat_imputations_report r;
  tables t = { .cells = 12 };
  double all[60 * 12];
  case_fit (m, d, &fit);
  t.x = all;
  o.m = 60;
  o.method = LAT_MI_BOOTSTRAP;
  ck_assert_int_eq (lat_impute_multiple (m, d, &o, take, &t, &r), 0);
  ck_assert_uint_gt (r.again, 0);
  ck_assert_uint_eq (r.done, 60);
  o.rules.attempts = 1;
  ck_assert_int_eq (lat_impute_multiple (m, d, &o, take, &t, &r),
                    LAT_EDEGENERATE);
  ck_assert_uint_lt (r.done, 60);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* --- refusals ------------------------------------------------------------ */

static int
status_of (const subject *a, const lat_imputations_options *o)
{
  int s;
  lat_imputations *w = lat_imputations_alloc (a->m, a->d, o, &s);
  ck_assert ((w == NULL) == (s != 0));
  lat_imputations_free (w);
  return s;
}

static int
refuse (size_t i, const double *x, void *ctx)
{
  (void)x;
  (void)ctx;
  return i == 1 ? LAT_EIO : 0;
}

START_TEST (refusals)
{
  static const volatile sig_atomic_t raised = 1;
  subject a = make_subject (60, 1);
  lat_imputations_options o = lat_imputations_defaults ();
  lat_imputations_report r;
  ck_assert_int_eq (status_of (&a, NULL), 0);
  o.rows.method = LAT_IMPUTE_MEAN;
  ck_assert_int_eq (status_of (&a, &o), LAT_EINVAL);
  o = lat_imputations_defaults ();
  o.rules.correlation = 0;
  ck_assert_int_eq (status_of (&a, &o), LAT_EINVAL);
  o = lat_imputations_defaults ();
  o.em.stop = &raised;
  ck_assert_int_eq (status_of (&a, &o), LAT_ESTOP);
  o = lat_imputations_defaults ();
  o.burn_in = o.spacing = 2;
  ck_assert_int_eq (lat_impute_multiple (a.m, a.d, &o, refuse, NULL, &r),
                    LAT_EIO);
  ck_assert_uint_eq (r.done, 2);
  lat_fit_options none = case_options (1);
  case_fit (a.m, a.d, &none);
  ck_assert_int_eq (status_of (&a, &o), LAT_EDEGENERATE);
  o.method = LAT_MI_BOOTSTRAP;
  ck_assert_int_eq (status_of (&a, &o), 0);
  lat_imputations_free (NULL);
  subject_free (&a);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("imputations");
  TCase *tests = tcase_create ("imputations");
  tcase_add_test (tests, tables_of_augment);
  tcase_add_test (tests, tables_of_bootstrap);
  tcase_add_test (tests, tables_of_donors);
  tcase_add_test (tests, bits_of_augment);
  tcase_add_test (tests, bits_of_bootstrap);
  tcase_add_test (tests, model_of_augment);
  tcase_add_test (tests, model_of_bootstrap);
  tcase_add_test (tests, cholesterol_augment);
  tcase_add_test (tests, cholesterol_bootstrap);
  tcase_add_test (tests, burn_in_and_spacing);
  tcase_add_test (tests, collapsing_samples);
  tcase_add_test (tests, refusals);
  suite_add_tcase (suite, tests);
  return run_suite (suite);
}
