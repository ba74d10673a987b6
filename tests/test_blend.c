/* test_blend.c -- the share that one normal law over numbers and text gets in
   what a mixture imputes.  */

#include "model_case.h"
#include "tables.h"
#include <latens/blend.h>
#include <latens/impute.h>
#include <gsl/gsl_randist.h>

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
  return make_table (ROWS, COLUMNS, x, levels);
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

/* A simulated table, whole as well, and a mixture of k for it.  */
typedef struct
{
  double full[ROWS * COLUMNS];
  lat_data *d;
  lat_model *m;
  lat_fit_options o;
} trial;

static trial
trial_make (int bent, size_t k)
{
  trial t = { .o = how (1) };
  t.d = simulate (bent, t.full);
  t.m = fitted (t.d, k);
  return t;
}

static void
trial_free (trial *t)
{
  lat_model_free (t->m);
  lat_data_free (t->d);
}

/* Blends the mixture; errors before and after.  */
static void
blend (trial *t, double *wrong, double *square)
{
  errors (t->m, t->d, t->full, wrong, square);
  ck_assert_int_eq (lat_blend_fit (t->m, t->d, &t->o, NULL), 0);
  errors (t->m, t->d, t->full, wrong + 1, square + 1);
}

/* One component says nothing of text: it is imputed by the other law.  */
START_TEST (test_line)
{
  trial t = trial_make (0, 1);
  double wrong[2], square[2];
  blend (&t, wrong, square);
  ck_assert_ptr_nonnull (t.m->coded);
  ck_assert_double_ge (t.m->coded->share[2], 0.7);
  ck_assert_double_ge (t.m->coded->share[3], 0.7);
  ck_assert_double_le (wrong[1], 0.8 * wrong[0]);
  ck_assert_double_le (square[1], square[0]);
  trial_free (&t);
}
END_TEST

/* The true mixture is left alone, or nearly so.  */
START_TEST (test_clumps)
{
  trial t = trial_make (1, 3);
  double wrong[2], square[2];
  blend (&t, wrong, square);
  for (size_t j = 0; t.m->coded && j < COLUMNS; j++)
    ck_assert_double_le (t.m->coded->share[j], 0.25);
  ck_assert_double_le (wrong[1], wrong[0] + 1);
  ck_assert_double_le (square[1], 1.05 * square[0]);
  trial_free (&t);
}
END_TEST

/* Same bits for any number of threads; another seed hides other cells.  */
START_TEST (test_threads)
{
  trial t = trial_make (0, 2);
  lat_model *a = t.m, *b = lat_model_clone (a);
  lat_fit_options q = how (3);
  ck_assert_int_eq (lat_blend_fit (a, t.d, &t.o, NULL), 0);
  ck_assert_int_eq (lat_blend_fit (b, t.d, &q, NULL), 0);
  ck_assert (
      !memcmp (a->coded->share, b->coded->share, COLUMNS * sizeof (double)));
  char *one = case_text (a), *three = case_text (b);
  ck_assert_str_eq (one, three);
  q.seed = 2385;
  ck_assert_int_eq (lat_blend_fit (b, t.d, &q, NULL), 0);
  ck_assert (
      memcmp (a->coded->share, b->coded->share, COLUMNS * sizeof (double)));
  free (one);
  free (three);
  lat_model_free (b);
  trial_free (&t);
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
  static double x[4][CELLS], sd[4][CELLS];
  trial t = trial_make (0, 2);
  lat_model *plain = lat_model_clone (t.m);
  lat_stream none = { 0 };
  size_t changed = 0;
  ck_assert_int_eq (lat_blend_fit (t.m, t.d, &t.o, NULL), 0);
  ck_assert_int_eq (lat_impute_rows (plain, t.d, NULL, none, x[3], sd[3]), 0);
  pool (t.m, t.d, 0, x[0], sd[0]);
  pool (t.m, t.d, 1, x[1], sd[1]);
  pool (t.m, t.d, 0.3, x[2], sd[2]);
  ck_assert (!memcmp (x[0], x[3], sizeof x[0]));
  ck_assert (!memcmp (sd[0], sd[3], sizeof sd[0]));
  for (size_t i = 0; i < CELLS; i++)
    {
      double a = x[0][i], b = x[1][i], mean = 0.7 * a + 0.3 * b;
      double spread = 0.7 * (sd[0][i] * sd[0][i] + (a - mean) * (a - mean))
                      + 0.3 * (sd[1][i] * sd[1][i] + (b - mean) * (b - mean));
      if (!isnan (t.d->x[i]))
        ck_assert (x[2][i] == t.d->x[i] && sd[2][i] == 0);
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
  trial_free (&t);
}
END_TEST

/* Draws are the mixture's own.  */
START_TEST (test_draws)
{
  static double x[2][ROWS * COLUMNS];
  trial t = trial_make (0, 2);
  lat_impute_options draw = lat_impute_defaults ();
  draw.method = LAT_IMPUTE_DRAW;
  lat_stream s = lat_stream_of_seed (7);
  ck_assert_int_eq (lat_impute_rows (t.m, t.d, &draw, s, x[0], NULL), 0);
  ck_assert_int_eq (lat_blend_fit (t.m, t.d, &t.o, NULL), 0);
  ck_assert_int_eq (lat_impute_rows (t.m, t.d, &draw, s, x[1], NULL), 0);
  ck_assert (!memcmp (x[0], x[1], sizeof x[0]));
  trial_free (&t);
}
END_TEST

/* --- where it has no sense ----------------------------------------------- */

START_TEST (test_none)
{
  trial t = trial_make (0, 1);
  lat_data *numbers = case_data ("faithful-holes.csv", 0, 0);
  lat_data *counts = case_data ("earthquakes.csv", 1, 1);
  lat_model *m = case_mixture (numbers, 1, LAT_FULL);
  lat_model *chain = case_chain (counts, 2, LAT_INITIAL_FREE);
  lat_fit_options o = how (1);
  lat_blend_options small_tables = lat_blend_defaults ();
  volatile sig_atomic_t stop = 1;
  small_tables.effort = ROWS * 125 - 1;
  case_fit (m, numbers, &o);
  ck_assert_int_eq (lat_blend_fit (m, numbers, &o, NULL), 0);
  ck_assert_ptr_null (m->coded);
  ck_assert_int_eq (lat_blend_fit (t.m, t.d, &o, &small_tables), 0);
  ck_assert_ptr_null (t.m->coded);
  ck_assert_int_eq (lat_blend_fit (chain, counts, &o, NULL), LAT_EINVAL);
  o.em.stop = &stop;
  ck_assert_int_eq (lat_blend_fit (t.m, t.d, &o, NULL), 0);
  ck_assert_ptr_null (t.m->coded);
  lat_model_free (m);
  lat_model_free (chain);
  lat_data_free (numbers);
  lat_data_free (counts);
  trial_free (&t);
}
END_TEST

/* --- files --------------------------------------------------------------- */

START_TEST (test_file)
{
  trial t = trial_make (0, 1);
  ck_assert_int_eq (lat_blend_fit (t.m, t.d, &t.o, NULL), 0);
  char *text = case_text (t.m), *again;
  lat_model *back = case_read (text);
  ck_assert_ptr_nonnull (back->coded);
  again = case_text (back);
  ck_assert_str_eq (text, again);
  free (text);
  free (again);
  lat_model_free (back);
  trial_free (&t);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("blend");
  TCase *t = tcase_create ("blend");
  tcase_set_timeout (t, 120);
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
