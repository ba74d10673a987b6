/* test_impute.c -- completing rows: methods, donors, how sure they are.  */

#include <latens/impute.h>
#include "mixtures.h"

enum
{
  N = 5000, /* three chunks */
  CELLS = N * MIX_P
};

typedef struct
{
  lat_data *d;
  lat_model m;
  double *x, *sd;
} fixture;

static fixture
make (size_t n)
{
  fixture f = { mix_table (n, 21),
                { .kind = LAT_MODEL_MIXTURE, .mixture = mix_make (MIX_K) },
                zeros (n * MIX_P),
                zeros (n * MIX_P) };
  f.d->first = 77;
  return f;
}

static void
clear (fixture *f)
{
  lat_data_free (f->d);
  lat_mixture_free (f->m.mixture);
  free (f->x);
  free (f->sd);
}

static lat_stream
stream (void)
{
  return lat_stream_of_seed (9);
}

/* The defaults are the mixture's expectations, draws its draws.  */
START_TEST (mean_and_draw)
{
  fixture f = make (N);
  double *x = zeros (CELLS), *sd = zeros (CELLS);
  lat_impute_options o = lat_impute_defaults ();
  ck_assert_int_eq (lat_impute_rows (&f.m, f.d, NULL, stream (), f.x, f.sd),
                    0);
  ck_assert_int_eq (lat_mixture_expect (f.m.mixture, f.d, 1, x, sd), 0);
  ck_assert (memcmp (x, f.x, CELLS * sizeof *x) == 0);
  ck_assert (memcmp (sd, f.sd, CELLS * sizeof *x) == 0);
  o.method = LAT_IMPUTE_DRAW;
  ck_assert_int_eq (lat_impute_rows (&f.m, f.d, &o, stream (), f.x, NULL), 0);
  ck_assert_int_eq (lat_mixture_draw (f.m.mixture, f.d, 1, stream (), x), 0);
  ck_assert (memcmp (x, f.x, CELLS * sizeof *x) == 0);
  free (x);
  free (sd);
  clear (&f);
}
END_TEST

/* Numbers of another method have the sd of the conditional law; a level its
   probability, from the responsibilities.  */
START_TEST (doubt)
{
  fixture f = make (N);
  double *x = zeros (CELLS), *sd = zeros (CELLS), *r = zeros (N * MIX_K);
  size_t others = 0;
  lat_impute_options o = lat_impute_defaults ();
  ck_assert_int_eq (lat_mixture_expect (f.m.mixture, f.d, 1, x, sd), 0);
  ck_assert_int_eq (lat_mixture_posterior (f.m.mixture, f.d, 1, r, NULL), 0);
  o.method = LAT_IMPUTE_DRAW;
  ck_assert_int_eq (lat_impute_rows (&f.m, f.d, &o, stream (), f.x, f.sd), 0);
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < MIX_P; j++)
      {
        size_t cell = i * MIX_P + j;
        double e, p = 0;
        if (!isnan (f.d->x[cell]) || j < 3)
          {
            ck_assert (f.sd[cell] == sd[cell]);
            continue;
          }
        others += f.x[cell] != x[cell];
        for (size_t c = 0; c < MIX_K; c++)
          {
            e = (double)c;
            double three[] = { 0.2 + 0.15 * e, 0.5 - 0.2 * e, 0.3 + 0.05 * e };
            double two[] = { 0.85 - 0.3 * e, 0.15 + 0.3 * e };
            p += r[i * MIX_K + c] * (j == 3 ? three : two)[(size_t)f.x[cell]];
          }
        assert_near (f.sd[cell], p, 1e-11);
      }
  ck_assert (others > 100);
  free (x);
  free (sd);
  free (r);
  clear (&f);
}
END_TEST

/* Columns left out stay missing; the others do not notice.  */
START_TEST (some_columns)
{
  static const unsigned char column[MIX_P] = { 1, 0, 1, 1, 0 };
  fixture f = make (N);
  double *x = zeros (CELLS), *sd = zeros (CELLS);
  lat_impute_options o = lat_impute_defaults ();
  ck_assert_int_eq (lat_impute_rows (&f.m, f.d, &o, stream (), x, sd), 0);
  o.column = column;
  ck_assert_int_eq (lat_impute_rows (&f.m, f.d, &o, stream (), f.x, f.sd), 0);
  for (size_t i = 0; i < CELLS; i++)
    if (isnan (f.d->x[i]) && !column[i % MIX_P])
      ck_assert (isnan (f.x[i]) && isnan (f.sd[i]));
    else
      ck_assert (f.x[i] == x[i] && f.sd[i] == sd[i]);
  free (x);
  free (sd);
  clear (&f);
}
END_TEST

/* What a cell's expectation would be, were it missing.  */
static double
expected (fixture *f, size_t i, size_t j)
{
  double row[MIX_P], x[MIX_P];
  memcpy (row, f->d->x + i * MIX_P, sizeof row);
  row[j] = NAN;
  lat_data *d = lat_data_alloc (1, MIX_P, row, NULL, NULL);
  ck_assert_ptr_nonnull (d);
  ck_assert_int_eq (lat_mixture_expect (f->m.mixture, d, 1, x, NULL), 0);
  lat_data_free (d);
  return x[j];
}

/* By brute force, for rows with one missing number and no missing level: the
   value is that of a donor, and no donor is nearer.  */
START_TEST (nearest_donor)
{
  enum
  {
    M = 400
  };
  fixture f = make (M);
  lat_impute_options o = lat_impute_defaults ();
  size_t checked = 0;
  o.method = LAT_IMPUTE_PMM;
  ck_assert_int_eq (lat_impute_rows (&f.m, f.d, &o, stream (), f.x, f.sd), 0);
  for (size_t i = 0; i < M; i++)
    {
      size_t holes = 0, j = 0;
      for (size_t k = 0; k < MIX_P; k++)
        if (isnan (f.d->x[i * MIX_P + k]))
          {
            holes++;
            j = k;
          }
      if (holes != 1 || j > 2)
        continue;
      double at = expected (&f, i, j), least = INFINITY, got = INFINITY;
      for (size_t u = 0; u < M; u++)
        if (!isnan (f.d->x[u * MIX_P + j]))
          {
            double away = fabs (expected (&f, u, j) - at);
            least = fmin (least, away);
            if (f.d->x[u * MIX_P + j] == f.x[i * MIX_P + j])
              got = fmin (got, away);
          }
      ck_assert (got <= least * (1 + 1e-9) + 1e-12);
      checked++;
    }
  ck_assert (checked > 50);
  clear (&f);
}
END_TEST

/* All numbers are seen ones; neither threads nor pieces show.  */
START_TEST (matching_is_keyed)
{
  fixture f = make (N);
  double *x = zeros (CELLS);
  int s;
  lat_impute_options o = lat_impute_defaults ();
  lat_data tail = lat_data_of_units (f.d, 1234, N);
  o.method = LAT_IMPUTE_PMM;
  o.threads = 1;
  lat_donors *a = lat_donors_alloc (&f.m, f.d, &o, &s);
  ck_assert_ptr_nonnull (a);
  ck_assert_uint_gt (lat_donors_count (a, 0), N / 2);
  ck_assert_uint_eq (lat_donors_count (a, 3), 0);
  ck_assert_int_eq (lat_impute_rows (&f.m, f.d, &o, stream (), f.x, NULL), 0);
  o.donors = a;
  o.threads = 3;
  ck_assert_int_eq (lat_impute_rows (&f.m, &tail, &o, stream (), x, NULL), 0);
  ck_assert (memcmp (f.x + 1234 * MIX_P, x, (N - 1234) * MIX_P * sizeof *x)
             == 0);
  for (size_t j = 0; j < 3; j++)
    for (size_t i = 0; i < 100; i++)
      {
        size_t u = 0;
        while (u < N && f.d->x[u * MIX_P + j] != f.x[i * MIX_P + j])
          u++;
        ck_assert_uint_lt (u, N);
      }
  lat_donors_free (a);
  free (x);
  clear (&f);
}
END_TEST

/* y is predicted by a column of levels alone, so all donors of one level are
   as near: each of them is drawn about as often.  Rows without weight do not
   give.  */
START_TEST (ties)
{
  enum
  {
    M = 3000,
    GIVE = 6
  };
  static const size_t levels[] = { 0, 2 };
  static const size_t zero = 0, one = 1;
  static const lat_family_type *const type[]
      = { &lat_family_gaussian, &lat_family_categorical };
  void *theta[] = { lat_gaussian_alloc (2, 1, &zero, LAT_FULL),
                    lat_categorical_alloc (2, 1, &one, levels + 1) };
  double *x = zeros (2 * M), *w = zeros (M), count[2 * GIVE] = { 0 };
  double mean[] = { -3.1, 4.7 }, sigma = 0.83;
  lat_impute_options o = lat_impute_defaults ();
  lat_model m = { .kind = LAT_MODEL_MIXTURE };
  for (size_t c = 0; c < 2; c++)
    {
      double p[] = { c ? 0.1 : 0.9, c ? 0.9 : 0.1 };
      ck_assert_int_eq (lat_gaussian_set (theta[0], c, mean + c, &sigma), 0);
      ck_assert_int_eq (lat_categorical_set (theta[1], c, 0, p), 0);
    }
  m.mixture = lat_mixture_alloc (&lat_family_product,
                                 lat_product_alloc (2, type, theta));
  ck_assert_int_eq (lat_em_mixture.prepare (m.mixture), 0);
  for (size_t i = 0; i < M; i++)
    {
      x[2 * i] = i < 2 * GIVE ? (double)i : i < 2 * GIVE + 4 ? 99 : NAN;
      x[2 * i + 1] = (double)(i % 2);
      w[i] = i < 2 * GIVE || i >= 2 * GIVE + 4;
    }
  lat_data *d = make_table (M, 2, x, levels);
  ck_assert_int_eq (lat_data_set_weights (d, w, NULL), 0);
  o.method = LAT_IMPUTE_PMM;
  ck_assert_int_eq (lat_impute_rows (&m, d, &o, stream (), x, NULL), 0);
  for (size_t i = 2 * GIVE + 4; i < M; i++)
    {
      ck_assert (x[2 * i] < 2 * GIVE && (size_t)x[2 * i] % 2 == i % 2);
      count[(size_t)x[2 * i]]++;
    }
  for (size_t i = 0; i < 2 * GIVE; i++)
    ck_assert (fabs (count[i] - M / (2. * GIVE)) < 5 * sqrt (M / 12.));
  lat_data_free (d);
  lat_mixture_free (m.mixture);
  free (x);
  free (w);
}
END_TEST

/* Nobody to take from: the expectation.  */
START_TEST (no_donor)
{
  fixture f = make (1);
  double x[MIX_P];
  lat_impute_options o = lat_impute_defaults ();
  double row[] = { NAN, 1.3, 2, 1, 0 };
  lat_data *d = make_table (1, MIX_P, row, mix_levels);
  o.method = LAT_IMPUTE_PMM;
  ck_assert_int_eq (lat_impute_rows (&f.m, d, &o, stream (), x, NULL), 0);
  ck_assert_int_eq (lat_mixture_expect (f.m.mixture, d, 1, f.x, NULL), 0);
  ck_assert (x[0] == f.x[0]);
  f.m.kind = LAT_MODEL_HMM;
  ck_assert_int_eq (lat_impute_rows (&f.m, d, &o, stream (), x, NULL),
                    LAT_EINVAL);
  lat_data_free (d);
  clear (&f);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("impute");
  TCase *t = tcase_create ("impute");
  tcase_add_test (t, mean_and_draw);
  tcase_add_test (t, doubt);
  tcase_add_test (t, some_columns);
  tcase_add_test (t, nearest_donor);
  tcase_add_test (t, matching_is_keyed);
  tcase_add_test (t, ties);
  tcase_add_test (t, no_donor);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
