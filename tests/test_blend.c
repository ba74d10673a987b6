/* test_blend.c -- one normal law over numbers and text, and its share.  */

#include "model_case.h"
#include <latens/blend.h>
#include <latens/gaussian.h>
#include <latens/impute.h>
#include <gsl/gsl_randist.h>
#include <string.h>

static lat_column number = { .kind = LAT_NUMERIC, .digits = -1 };

static lat_data *
table (size_t n, size_t p, const double *x, const size_t *levels)
{
  lat_column column[8];
  lat_message msg = { "" };
  lat_data *d = lat_data_alloc (n, p, x, NULL, &msg);
  ck_assert_msg (d != NULL, "%s", msg.text);
  for (size_t j = 0; j < p; j++)
    {
      column[j] = number;
      column[j].kind = levels[j] ? LAT_CATEGORICAL : LAT_NUMERIC;
      column[j].levels = levels[j];
    }
  ck_assert_int_eq (lat_data_set_columns (d, column, &msg), 0);
  return d;
}

/* --- the law ------------------------------------------------------------- */

/* A number, a text of three levels.  */
static const double small[] = { 2.385, 0, -1.17, 2, 0.43, 1, 3.1,  0,
                                -0.2,  2, 1.9,   0, 0.71, 1, 0.15, 1 };
static const size_t small_levels[] = { 0, 3 };

enum
{
  SMALL = 8
};

/* What the cells are coded as.  */
static void
coded_row (size_t i, double *y)
{
  y[0] = small[2 * i];
  y[1] = small[2 * i + 1] == 1;
  y[2] = small[2 * i + 1] == 2;
}

static void
small_moments (double *mean, double *scatter)
{
  double y[3];
  memset (mean, 0, 3 * sizeof *mean);
  memset (scatter, 0, 9 * sizeof *scatter);
  for (size_t i = 0; i < SMALL; i++)
    {
      coded_row (i, y);
      for (size_t a = 0; a < 3; a++)
        mean[a] += y[a] / SMALL;
    }
  for (size_t i = 0; i < SMALL; i++)
    {
      coded_row (i, y);
      for (size_t a = 0; a < 3; a++)
        for (size_t b = 0; b < 3; b++)
          scatter[3 * a + b] += (y[a] - mean[a]) * (y[b] - mean[b]);
    }
}

/* Of a table without holes: (S + 3 x 0.45 diag (v)) / (n + 3).  */
START_TEST (test_law)
{
  lat_data *d = table (SMALL, 2, small, small_levels);
  lat_coded *c = lat_coded_alloc (2, d->column), *copy;
  lat_prior prior = lat_prior_defaults ();
  lat_em_options o = lat_em_defaults ();
  double mean[3], scatter[9], sigma[9];
  ck_assert_uint_eq (c->first[1], 1);
  ck_assert_uint_eq (c->first[2], 3);
  prior.scatter = 0.45;
  ck_assert_int_eq (lat_coded_fit (c, d, &prior, &o), 0);
  small_moments (mean, scatter);
  copy = lat_coded_clone (c);
  lat_gaussian_covariance (copy->law->emission, 0, sigma);
  for (size_t a = 0; a < 3; a++)
    {
      assert_near (lat_gaussian_mean (copy->law->emission, 0)[a], mean[a],
                   1e-10);
      for (size_t b = 0; b < 3; b++)
        assert_near (sigma[3 * a + b],
                     (scatter[3 * a + b]
                      + (a == b ? 3 * 0.45 * scatter[4 * a] / SMALL : 0))
                         / (SMALL + 3),
                     1e-10);
    }
  lat_coded_free (c);
  lat_coded_free (copy);
  lat_data_free (d);
}
END_TEST

/* Given the number, levels lie on its straight line; and back.  */
START_TEST (test_expect)
{
  const double rows[] = { 1.31, NAN, NAN, 2, NAN, NAN };
  lat_data *d = table (SMALL, 2, small, small_levels);
  lat_data *q = table (3, 2, rows, small_levels);
  lat_coded *c = lat_coded_alloc (2, d->column);
  lat_prior prior = lat_prior_defaults ();
  lat_em_options o = lat_em_defaults ();
  double y[9], sd[9], s[9], inverse[4], det;
  ck_assert_int_eq (lat_coded_fit (c, d, &prior, &o), 0);
  ck_assert_int_eq (lat_coded_expect (c, q, 1, y, sd), 0);
  const double *mu = lat_gaussian_mean (c->law->emission, 0);
  lat_gaussian_covariance (c->law->emission, 0, s);
  assert_near (y[0], 1.31, 0);
  for (size_t a = 1; a < 3; a++)
    {
      assert_near (y[a], mu[a] + s[a] / s[0] * (1.31 - mu[0]), 1e-12);
      assert_near (sd[a], sqrt (s[4 * a] - s[a] * s[a] / s[0]), 1e-12);
    }
  det = s[4] * s[8] - s[5] * s[5];
  inverse[0] = s[8] / det;
  inverse[1] = inverse[2] = -s[5] / det;
  inverse[3] = s[4] / det;
  assert_near (
      y[3],
      mu[0] + s[1] * (inverse[0] * (0 - mu[1]) + inverse[1] * (1 - mu[2]))
          + s[2] * (inverse[2] * (0 - mu[1]) + inverse[3] * (1 - mu[2])),
      1e-12);
  assert_near (y[6], mu[0], 1e-12);
  lat_coded_free (c);
  lat_data_free (d);
  lat_data_free (q);
}
END_TEST

START_TEST (test_levels)
{
  lat_column column[] = { number, number };
  double prob[3];
  column[1].kind = LAT_CATEGORICAL;
  column[1].levels = 3;
  lat_coded *c = lat_coded_alloc (2, column);
  lat_coded_levels (c, 1, (const double[]){ 9, 0.7, -0.2 }, prob);
  assert_near (prob[0], 0.5 / 1.2, 1e-15);
  assert_near (prob[1], 0.7 / 1.2, 1e-15);
  ck_assert (prob[2] == 0);
  lat_coded_levels (c, 1, (const double[]){ 9, 0.8, 0.45 }, prob);
  ck_assert (prob[0] == 0);
  assert_near (prob[2], 0.45 / 1.25, 1e-15);
  lat_coded_free (c);
  ck_assert_ptr_null (lat_coded_alloc (0, column));
}
END_TEST

/* --- simulated tables ---------------------------------------------------- */

enum
{
  ROWS = 240,
  COLUMNS = 4 /* two numbers, two texts */
};

static const size_t levels[COLUMNS] = { 0, 0, 2, 3 };

/* bent = 0: one cloud, cut into levels across; 1: three clumps, which are the
   levels, with the numbers tied otherwise in each.  A fifth is missing; *full
   is the whole.  */
static lat_data *
simulate (int bent, double *full)
{
  static double x[ROWS * COLUMNS];
  lat_stream s = lat_stream_of_seed (41872);
  for (size_t i = 0; i < ROWS; i++)
    {
      lat_philox state;
      gsl_rng r = lat_stream_at (s, i, &state);
      double u = gsl_ran_ugaussian (&r), v = gsl_ran_ugaussian (&r);
      size_t g = gsl_rng_uniform_int (&r, 3);
      double *y = full + i * COLUMNS;
      y[0] = bent ? 9 * (double)(g == 1) + u : u;
      y[1] = bent ? 9 * (double)(g == 2) + (g == 0 ? 0.9 : -0.9) * u + 0.3 * v
                  : 0.8 * u + 0.6 * v;
      y[2] = bent ? g == 1 : u + v + 0.4 * gsl_ran_ugaussian (&r) > 0;
      y[3] = bent ? (double)g : (u > -0.5) + (u + 0.3 * v > 0.6);
      for (size_t j = 0; j < COLUMNS; j++)
        x[i * COLUMNS + j] = gsl_rng_uniform (&r) < 0.2 ? NAN : y[j];
    }
  return table (ROWS, COLUMNS, x, levels);
}

static lat_fit_options
how (unsigned threads)
{
  lat_fit_options o = lat_fit_defaults ();
  o.starts = 5;
  o.em.threads = threads;
  return o;
}

static lat_model *
fitted (const lat_data *d, size_t k)
{
  lat_column column[COLUMNS];
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  char name[COLUMNS][2] = { "a", "b", "c", "d" };
  lat_fit_options o = how (1);
  memcpy (column, d->column, sizeof column);
  for (size_t j = 0; j < COLUMNS; j++)
    column[j].name = name[j];
  spec.k = k;
  lat_model *m = lat_model_alloc (&spec, d->p, column, NULL);
  ck_assert_ptr_nonnull (m);
  case_fit (m, d, &o);
  return m;
}

/* Wrong levels of the text columns, and the squared error of the numbers.  */
static void
errors (const lat_model *m, const lat_data *d, const double *full,
        double *wrong, double *square)
{
  static double x[ROWS * COLUMNS];
  lat_stream none = { 0 };
  ck_assert_int_eq (lat_impute_rows (m, d, NULL, none, x, NULL), 0);
  *wrong = *square = 0;
  for (size_t i = 0; i < ROWS * COLUMNS; i++)
    if (i % COLUMNS < 2)
      *square += (x[i] - full[i]) * (x[i] - full[i]);
    else
      *wrong += x[i] != full[i];
}

/* One component says nothing of text: it is imputed by the other law.  */
START_TEST (test_line)
{
  double full[ROWS * COLUMNS], wrong[2], square[2];
  lat_data *d = simulate (0, full);
  lat_model *m = fitted (d, 1);
  lat_fit_options o = how (1);
  errors (m, d, full, wrong, square);
  ck_assert_int_eq (lat_blend_fit (m, d, &o, NULL), 0);
  ck_assert_ptr_nonnull (m->coded);
  ck_assert_double_ge (m->coded->share[2], 0.7);
  ck_assert_double_ge (m->coded->share[3], 0.7);
  errors (m, d, full, wrong + 1, square + 1);
  ck_assert_double_le (wrong[1], 0.8 * wrong[0]);
  ck_assert_double_le (square[1], square[0]);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* The true mixture is left alone, or nearly so.  */
START_TEST (test_clumps)
{
  double full[ROWS * COLUMNS], wrong[2], square[2];
  lat_data *d = simulate (1, full);
  lat_model *m = fitted (d, 3);
  lat_fit_options o = how (1);
  errors (m, d, full, wrong, square);
  ck_assert_int_eq (lat_blend_fit (m, d, &o, NULL), 0);
  for (size_t j = 0; m->coded && j < COLUMNS; j++)
    ck_assert_double_le (m->coded->share[j], 0.25);
  errors (m, d, full, wrong + 1, square + 1);
  ck_assert_double_le (wrong[1], wrong[0] + 1);
  ck_assert_double_le (square[1], 1.05 * square[0]);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Same bits for any number of threads; another seed hides other cells.  */
START_TEST (test_threads)
{
  double full[ROWS * COLUMNS];
  lat_data *d = simulate (0, full);
  lat_model *a = fitted (d, 2), *b = lat_model_clone (a);
  lat_fit_options o = how (1), q = how (3);
  ck_assert_int_eq (lat_blend_fit (a, d, &o, NULL), 0);
  ck_assert_int_eq (lat_blend_fit (b, d, &q, NULL), 0);
  ck_assert (
      !memcmp (a->coded->share, b->coded->share, COLUMNS * sizeof (double)));
  char *s = case_text (a), *t = case_text (b);
  ck_assert_str_eq (s, t);
  q.seed = 2385;
  ck_assert_int_eq (lat_blend_fit (b, d, &q, NULL), 0);
  ck_assert (
      memcmp (a->coded->share, b->coded->share, COLUMNS * sizeof (double)));
  free (s);
  free (t);
  lat_model_free (a);
  lat_model_free (b);
  lat_data_free (d);
}
END_TEST

/* --- the pool ------------------------------------------------------------ */

/* x and sd of all rows with this share in every column.  */
static void
pool (lat_model *m, const lat_data *d, double share, double *x, double *sd)
{
  lat_stream none = { 0 };
  for (size_t j = 0; j < COLUMNS; j++)
    m->coded->share[j] = share;
  ck_assert_int_eq (lat_impute_rows (m, d, NULL, none, x, sd), 0);
}

START_TEST (test_pool)
{
  enum
  {
    CELLS = ROWS * COLUMNS
  };
  static double full[CELLS], x[4][CELLS], sd[4][CELLS];
  lat_data *d = simulate (0, full);
  lat_model *m = fitted (d, 2), *plain = lat_model_clone (m);
  lat_fit_options o = how (1);
  lat_stream none = { 0 };
  size_t changed = 0;
  ck_assert_int_eq (lat_blend_fit (m, d, &o, NULL), 0);
  ck_assert_int_eq (lat_impute_rows (plain, d, NULL, none, x[3], sd[3]), 0);
  pool (m, d, 0, x[0], sd[0]);
  pool (m, d, 1, x[1], sd[1]);
  pool (m, d, 0.3, x[2], sd[2]);
  ck_assert (!memcmp (x[0], x[3], sizeof x[0]));
  ck_assert (!memcmp (sd[0], sd[3], sizeof sd[0]));
  for (size_t i = 0; i < CELLS; i++)
    {
      double a = x[0][i], b = x[1][i], mean = 0.7 * a + 0.3 * b;
      double spread = 0.7 * (sd[0][i] * sd[0][i] + (a - mean) * (a - mean))
                      + 0.3 * (sd[1][i] * sd[1][i] + (b - mean) * (b - mean));
      if (!isnan (d->x[i]))
        ck_assert (x[2][i] == d->x[i] && sd[2][i] == 0);
      else if (i % COLUMNS < 2)
        {
          assert_near (x[2][i], mean, 1e-12);
          assert_near (sd[2][i], sqrt (spread), 1e-12);
        }
      else if (a == b)
        {
          ck_assert (x[2][i] == a);
          assert_near (sd[2][i], 0.7 * sd[0][i] + 0.3 * sd[1][i], 1e-12);
        }
      else
        changed++;
    }
  ck_assert_uint_gt (changed, 0);
  lat_model_free (plain);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Draws are the mixture's own.  */
START_TEST (test_draws)
{
  static double full[ROWS * COLUMNS], x[2][ROWS * COLUMNS];
  lat_data *d = simulate (0, full);
  lat_model *m = fitted (d, 2);
  lat_fit_options o = how (1);
  lat_impute_options draw = lat_impute_defaults ();
  draw.method = LAT_IMPUTE_DRAW;
  lat_stream s = lat_stream_of_seed (7);
  ck_assert_int_eq (lat_impute_rows (m, d, &draw, s, x[0], NULL), 0);
  ck_assert_int_eq (lat_blend_fit (m, d, &o, NULL), 0);
  ck_assert_int_eq (lat_impute_rows (m, d, &draw, s, x[1], NULL), 0);
  ck_assert (!memcmp (x[0], x[1], sizeof x[0]));
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* --- where it has no sense ----------------------------------------------- */

START_TEST (test_none)
{
  double full[ROWS * COLUMNS];
  lat_data *d = simulate (0, full);
  lat_data *numbers = case_data ("faithful-holes.csv", 0, 0);
  lat_data *counts = case_data ("earthquakes.csv", 1, 1);
  lat_model *m = case_mixture (numbers, 1, LAT_FULL), *q = fitted (d, 1);
  lat_model *chain = case_chain (counts, 2, LAT_INITIAL_FREE);
  lat_fit_options o = how (1);
  lat_blend_options small_tables = lat_blend_defaults ();
  volatile sig_atomic_t stop = 1;
  small_tables.effort = ROWS * 125 - 1;
  case_fit (m, numbers, &o);
  ck_assert_int_eq (lat_blend_fit (m, numbers, &o, NULL), 0);
  ck_assert_ptr_null (m->coded);
  ck_assert_int_eq (lat_blend_fit (q, d, &o, &small_tables), 0);
  ck_assert_ptr_null (q->coded);
  ck_assert_int_eq (lat_blend_fit (chain, counts, &o, NULL), LAT_EINVAL);
  o.em.stop = &stop;
  ck_assert_int_eq (lat_blend_fit (q, d, &o, NULL), 0);
  ck_assert_ptr_null (q->coded);
  lat_model_free (m);
  lat_model_free (q);
  lat_model_free (chain);
  lat_data_free (numbers);
  lat_data_free (counts);
  lat_data_free (d);
}
END_TEST

/* --- files --------------------------------------------------------------- */

START_TEST (test_file)
{
  double full[ROWS * COLUMNS];
  lat_data *d = simulate (0, full);
  lat_model *m = fitted (d, 1), *back;
  lat_fit_options o = how (1);
  ck_assert_int_eq (lat_blend_fit (m, d, &o, NULL), 0);
  char *text = case_text (m), *again;
  back = case_read (text);
  ck_assert_ptr_nonnull (back->coded);
  again = case_text (back);
  ck_assert_str_eq (text, again);
  free (text);
  free (again);
  lat_model_free (m);
  lat_model_free (back);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("blend");
  TCase *t = tcase_create ("blend");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, test_law);
  tcase_add_test (t, test_expect);
  tcase_add_test (t, test_levels);
  tcase_add_test (t, test_line);
  tcase_add_test (t, test_clumps);
  tcase_add_test (t, test_threads);
  tcase_add_test (t, test_pool);
  tcase_add_test (t, test_draws);
  tcase_add_test (t, test_none);
  tcase_add_test (t, test_file);
  suite_add_tcase (s, t);
  return run_suite (s);
}
