/* test_gaussian.c -- normal laws: names, fields, life, coordinates.  */

#include "gaussian_case.h"

static const lat_field *
field (const lat_field *f, const char *name)
{
  while (f->get && strcmp (f->name, name))
    f++;
  ck_assert_ptr_nonnull (f->get);
  return f;
}

/* --- names and life ------------------------------------------------------ */

START_TEST (names)
{
  const char *name[] = { "full", "tied", "diagonal", "spherical" };
  lat_covariance c;
  for (int i = 0; i < 4; i++)
    {
      ck_assert_str_eq (lat_covariance_name (structures[i]), name[i]);
      ck_assert_int_eq (lat_covariance_parse (name[i], &c), LAT_SUCCESS);
      ck_assert_int_eq (c, structures[i]);
    }
  ck_assert_ptr_null (lat_covariance_name ((lat_covariance)4));
  ck_assert_int_eq (lat_covariance_parse ("Full", &c), LAT_EINVAL);
  ck_assert_int_eq (lat_covariance_parse ("", &c), LAT_EINVAL);
}
END_TEST

START_TEST (life)
{
  size_t col[3] = { 1, 4, 6 };
  const size_t *at;
  ck_assert_ptr_null (lat_gaussian_alloc (0, 3, col, LAT_FULL));
  ck_assert_ptr_null (lat_gaussian_alloc (2, 0, col, LAT_FULL));
  ck_assert_ptr_null (lat_gaussian_alloc (2, 3, col, (lat_covariance)9));
  G->free (NULL);
  gaussian_theta *t = lat_gaussian_alloc (2, 3, col, structures[_i]);
  double sigma[9];
  ck_assert_int_eq (G->columns (t, &at), 3);
  ck_assert (memcmp (at, col, sizeof col) == 0);
  ck_assert_int_eq (G->components (t), 2);
  ck_assert_int_eq (lat_gaussian_structure (t), structures[_i]);
  lat_gaussian_covariance (t, 1, sigma);
  for (int j = 0; j < 9; j++)
    ck_assert (sigma[j] == (j % 4 == 0)
               && lat_gaussian_mean (t, 1)[j % 3] == 0);
  gaussian_theta *u = lat_gaussian_alloc (2, 2, col, structures[_i]);
  ck_assert_int_eq (G->copy (u, t), LAT_EBADLEN);
  ck_assert_uint_ge (G->work_len (t, 256), G->work_len (t, 255));
  ck_assert (G->log_prior (t) == 0);
  G->free (u);
  G->free (t);
}
END_TEST

START_TEST (clone_and_copy)
{
  lat_philox state;
  gsl_rng rng = generator (1, &state);
  gaussian_theta *t = case_theta (structures[_i], 3, 4, &rng);
  t->count = 2.5;
  t->mean_count = 0.25;
  t->scatter[2] = 1.75;
  gaussian_theta *a = G->clone (t);
  gaussian_theta *b = lat_gaussian_alloc (3, 4, t->col, structures[_i]);
  ck_assert (G->distance (t, a) == 0);
  ck_assert (G->distance (t, b) > 0.1);
  ck_assert_int_eq (G->copy (b, t), LAT_SUCCESS);
  ck_assert_int_eq (b->numbers, t->numbers);
  ck_assert (memcmp (b->number, t->number, t->numbers * sizeof (double)) == 0);
  ck_assert (G->log_prior (a) == G->log_prior (t));
  ck_assert (b->count == 2.5 && b->mean_count == 0.25);
  G->free (a);
  G->free (b);
  G->free (t);
}
END_TEST

START_TEST (permute_and_rank)
{
  lat_philox state;
  gsl_rng rng = generator (2, &state);
  gaussian_theta *t = case_theta (structures[_i], 3, 2, &rng);
  gaussian_case a = case_alloc (t, 15, 0.3, &rng);
  gaussian_theta *u = G->clone (t);
  const size_t order[3] = { 2, 0, 1 };
  double *lp = calloc (6 * a.n, sizeof *lp);
  lat_block b = case_block (&a);
  ck_assert_int_eq (G->permute (u, order), LAT_SUCCESS);
  G->log_density (t, &b, lp, a.work);
  G->log_density (u, &b, lp + 3 * a.n, a.work);
  for (size_t c = 0; c < 3; c++)
    {
      ck_assert (G->rank (u, c) == lat_gaussian_mean (t, order[c])[0]);
      for (size_t i = 0; i < a.n; i++)
        ck_assert (lp[(3 + c) * a.n + i] == lp[order[c] * a.n + i]);
    }
  free (lp);
  G->free (u);
  case_free (&a);
}
END_TEST

/* --- fields -------------------------------------------------------------- */

START_TEST (fields_round_trip)
{
  lat_philox state;
  gsl_rng rng = generator (3, &state);
  gaussian_theta *t = case_theta (structures[_i], 2, 3, &rng);
  gaussian_theta *u = lat_gaussian_alloc (2, 3, t->col, structures[_i]);
  const lat_field *mean = field (G->fields, "mean");
  const lat_field *cov = field (G->fields, "covariance");
  double x[9];
  ck_assert_int_eq (mean->shape, LAT_SHAPE_VECTOR);
  ck_assert_int_eq (cov->shape, LAT_SHAPE_MATRIX);
  for (size_t c = 0; c < 2; c++)
    {
      mean->get (t, c, 0, x);
      ck_assert_int_eq (mean->set (u, c, 0, x), LAT_SUCCESS);
      cov->get (t, c, 0, x);
      ck_assert_int_eq (cov->set (u, c, 0, x), LAT_SUCCESS);
    }
  ck_assert_int_eq (G->prepare (u), LAT_SUCCESS);
  ck_assert (memcmp (t->number, u->number, t->numbers * sizeof *t->number)
             == 0);
  G->free (t);
  G->free (u);
}
END_TEST

START_TEST (fields_refuse)
{
  size_t col[2] = { 0, 1 };
  gaussian_theta *t = lat_gaussian_alloc (2, 2, col, structures[_i]);
  int (*set) (void *, size_t, size_t, const double *)
      = field (G->fields, "covariance")->set;
  int (*set_mean) (void *, size_t, size_t, const double *)
      = field (G->fields, "mean")->set;
  int dense = gaussian_is_dense (t), pooled = structures[_i] == LAT_SPHERICAL;
  double off[4] = { 2, 0.5, 0.5, 2 }, twice[4] = { 3, 0, 0, 2 };
  double indefinite[4] = { 1, 2, 2, 1 }, negative[4] = { -1, 0, 0, -1 };
  double lopsided[4] = { 1, 0.25, 0.375, 1 }, hole[4] = { 1, 0, 0, NAN };
  ck_assert_int_eq (set (t, 0, 0, off), dense ? LAT_SUCCESS : LAT_EDOM);
  ck_assert_int_eq (set (t, 0, 0, twice), pooled ? LAT_EDOM : LAT_SUCCESS);
  ck_assert_int_eq (set (t, 0, 0, indefinite), dense ? LAT_ENOTPD : LAT_EDOM);
  ck_assert_int_eq (set (t, 0, 0, negative), LAT_ENOTPD);
  ck_assert_int_eq (set (t, 0, 0, lopsided), LAT_EDOM);
  ck_assert_int_eq (set (t, 0, 0, hole), LAT_EDOM);
  ck_assert_int_eq (set (t, 2, 0, twice), LAT_EINVAL);
  ck_assert_int_eq (set_mean (t, 0, 0, hole + 2), LAT_EDOM);
  if (structures[_i] == LAT_TIED)
    { /* the second must repeat the first, and set changes all */
      ck_assert_int_eq (set (t, 1, 0, off), LAT_EINVAL);
      ck_assert_int_eq (set (t, 1, 0, twice), LAT_SUCCESS);
      ck_assert_int_eq (lat_gaussian_set (t, 1, NULL, off), LAT_SUCCESS);
      ck_assert_int_eq (set (t, 0, 0, off), LAT_SUCCESS);
    }
  G->free (t);
}
END_TEST

START_TEST (prior_fields)
{
  size_t col[2] = { 0, 1 };
  gaussian_theta *t = lat_gaussian_alloc (2, 2, col, structures[_i]);
  struct
  {
    const char *name;
    lat_shape shape;
    double value[2];
  } row[] = { { "count", LAT_SHAPE_NUMBER, { 2.385 } },
              { "mean_count", LAT_SHAPE_NUMBER, { 0.0625 } },
              { "mean", LAT_SHAPE_VECTOR, { -1.5, 2.25 } },
              { "scatter", LAT_SHAPE_VECTOR, { 0.7, 1.9 } } };
  double bad = -0.5, hole[2] = { NAN, NAN };
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    {
      const lat_field *f = field (G->prior_fields, row[i].name);
      double back[2] = { 0 };
      ck_assert_int_eq (f->shape, row[i].shape);
      ck_assert_int_eq (f->set (t, 0, 0, row[i].value), LAT_SUCCESS);
      ck_assert_int_eq (f->get (t, 0, 0, back), LAT_SUCCESS);
      ck_assert (back[0] == row[i].value[0] && back[1] == row[i].value[1]);
      ck_assert_int_eq (f->set (t, 0, 0, hole), LAT_EDOM);
      if (f->shape == LAT_SHAPE_NUMBER)
        ck_assert_int_eq (f->set (t, 0, 0, &bad), LAT_EDOM);
    }
  /* identities, means 0: trace 2.6, distances 1.5^2 + 2.25^2 */
  double times = structures[_i] == LAT_TIED ? 1 : 2;
  assert_near (G->log_prior (t), -(times * 2.6 + 2 * 0.0625 * 7.3125) / 2,
               1e-15);
  G->free (t);
}
END_TEST

/* --- coordinates --------------------------------------------------------- */

START_TEST (pack_round_trip)
{
  lat_philox state;
  gsl_rng rng = generator (4, &state);
  const size_t want[] = { 3 * 4 + 3 * 10, 3 * 4 + 10, 2 * 3 * 4, 3 * 4 + 3 };
  gaussian_theta *t = case_theta (structures[_i], 3, 4, &rng);
  gaussian_theta *u = lat_gaussian_alloc (3, 4, t->col, structures[_i]);
  size_t len = G->pack_len (t);
  double *x = malloc (2 * len * sizeof *x);
  ck_assert_uint_eq (len, want[_i]);
  ck_assert_uint_eq (G->free_len (t), want[_i]);
  G->pack (t, x);
  ck_assert_int_eq (G->unpack (u, x), LAT_SUCCESS);
  ck_assert (G->distance (t, u) < 1e-14);
  G->pack (u, x + len);
  for (size_t i = 0; i < len; i++)
    assert_near (x[len + i], x[i], 1e-13);
  x[len - 1] = 2000; /* a variance that overflows */
  ck_assert_int_ne (G->unpack (u, x), LAT_SUCCESS);
  x[len - 1] = NAN;
  ck_assert_int_ne (G->unpack (u, x), LAT_SUCCESS);
  free (x);
  G->free (t);
  G->free (u);
}
END_TEST

START_TEST (distance)
{
  size_t col[2] = { 0, 1 };
  double a[4] = { 4, 1.5, 1.5, 9 }, b[4] = { 4, -1.5, -1.5, 9 };
  double c[4] = { 6.25, 0, 0, 9 }, d[4] = { 4, 0, 0, 9 };
  double mean[2] = { 0, 0.75 };
  gaussian_theta *t = lat_gaussian_alloc (1, 2, col, LAT_FULL);
  gaussian_theta *u = lat_gaussian_alloc (1, 2, col, LAT_FULL);
  t->scale[0] = u->scale[0] = 4;
  t->scale[1] = u->scale[1] = 9;
  lat_gaussian_set (t, 0, NULL, a);
  lat_gaussian_set (u, 0, NULL, b);
  assert_near (G->distance (t, u), 0.5, 1e-15); /* correlations */
  lat_gaussian_set (t, 0, NULL, d);
  lat_gaussian_set (u, 0, NULL, c);
  assert_near (G->distance (t, u), 0.25, 1e-15); /* sds */
  lat_gaussian_set (u, 0, mean, d);
  assert_near (G->distance (t, u), 0.25, 1e-15); /* means */
  u->mean[0] = NAN;
  ck_assert (!(G->distance (t, u) <= 1));
  G->free (t);
  G->free (u);
}
END_TEST

START_TEST (not_prepared)
{
  size_t col[2] = { 0, 1 };
  gaussian_theta *t = lat_gaussian_alloc (2, 2, col, structures[_i]);
  size_t last = (gaussian_is_dense (t) ? gaussian_covs (t) : 2)
                    * (gaussian_is_dense (t) ? 4 : 2)
                - 1;
  const double bad[] = { 0, -1, NAN, INFINITY };
  for (int i = 0; i < 4; i++)
    {
      t->sigma[last] = bad[i];
      ck_assert_int_eq (G->prepare (t), LAT_ENOTPD);
    }
  t->sigma[last] = 1;
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  t->mean[3] = INFINITY;
  ck_assert_int_eq (G->prepare (t), LAT_EDOM);
  G->free (t);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gaussian");
  TCase *tc = tcase_create ("gaussian");
  tcase_add_test (tc, names);
  tcase_add_loop_test (tc, life, 0, 4);
  tcase_add_loop_test (tc, clone_and_copy, 0, 4);
  tcase_add_loop_test (tc, permute_and_rank, 0, 4);
  tcase_add_loop_test (tc, fields_round_trip, 0, 4);
  tcase_add_loop_test (tc, fields_refuse, 0, 4);
  tcase_add_loop_test (tc, prior_fields, 0, 4);
  tcase_add_loop_test (tc, pack_round_trip, 0, 4);
  tcase_add_test (tc, distance);
  tcase_add_loop_test (tc, not_prepared, 0, 4);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
