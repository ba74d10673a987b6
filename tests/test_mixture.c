/* test_mixture.c -- the mixture's E-step, M-step and starts.  */

#include "mixtures.h"

static const lat_em_type *const em = &lat_em_mixture;

/* The score is the slope of the log-likelihood, in a table of several blocks
   and patterns; central differences, Richardson.  */
START_TEST (slope)
{
  lat_data *d = mix_table (600, 11);
  lat_mixture *m = mix_make (MIX_K), *there = em->clone (m);
  size_t n = em->pack_len (m);
  double *x = zeros (n), *g = zeros (n), *stat = mix_stat (m, d);
  ck_assert_int_eq (em->pack (m, x), 0);
  ck_assert_int_eq (em->score (m, stat, g), 0);
  for (size_t i = 0; i < n; i++)
    {
      double at = x[i], value[4];
      static const double step[] = { -1e-3, 1e-3, -5e-4, 5e-4 };
      for (int side = 0; side < 4; side++)
        {
          x[i] = at + step[side];
          ck_assert_int_eq (em->unpack (there, x), 0);
          double *s = mix_stat (there, d);
          value[side] = s[LAT_LOGLIK];
          free (s);
        }
      x[i] = at;
      double wide = (value[1] - value[0]) / 2e-3;
      double narrow = (value[3] - value[2]) / 1e-3;
      assert_near (g[i], (4 * narrow - wide) / 3, 1e-6);
    }
  free (x);
  free (g);
  free (stat);
  lat_mixture_free (there);
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

/* Any cut gives the same sums; the head counts rows and weights.  */
START_TEST (additive)
{
  static const size_t cuts[] = { 0, 1, 255, 2047, 2048, 2300, 4999, 5000 };
  lat_data *d = mix_table (5000, 12);
  lat_mixture *m = mix_make (MIX_K);
  size_t n = em->stat_len (m);
  double *whole = mix_stat (m, d);
  assert_near (whole[LAT_WEIGHT], 5000, 1e-15);
  assert_near (whole[2] + whole[3] + whole[4], 5000, 1e-12);
  for (size_t i = 0; i < 8; i++)
    {
      double *parts = zeros (n);
      ck_assert_int_eq (mix_estep (m, d, cuts[i], 5000, parts), 0);
      ck_assert_int_eq (mix_estep (m, d, 0, cuts[i], parts), 0);
      for (size_t j = 0; j < n; j++)
        ck_assert (fabs (parts[j] - whole[j]) <= 1e-9);
      free (parts);
    }
  free (whole);
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

/* Two Poisson components by hand: x = 0, 3, and one row with nothing.  */
START_TEST (by_hand)
{
  static const size_t col[] = { 0 };
  double x[] = { 0, 3, NAN }, w[] = { 6, 2, 8 };
  void *t = lat_poisson_alloc (2, 1, col);
  lat_poisson_set (t, 0, 0, 0.8);
  lat_poisson_set (t, 1, 0, 2.385);
  lat_mixture *m = lat_mixture_alloc (&lat_family_poisson, t);
  lat_data *d = make_table (3, 1, x, NULL);
  ck_assert_int_eq (lat_data_set_weights (d, w, NULL), 0);
  m->weight[0] = 0.35;
  m->weight[1] = 0.65;
  m->pseudo = 0.25;
  double *stat = mix_stat (m, d);
  double a0 = 0.35 * exp (-0.8), b0 = 0.65 * exp (-2.385);
  double a3 = a0 * 0.512 / 6, b3 = b0 * pow (2.385, 3) / 6;
  double r0 = a0 / (a0 + b0), r3 = a3 / (a3 + b3);
  assert_near (stat[LAT_LOGLIK], 6 * log (a0 + b0) + 2 * log (a3 + b3), 1e-14);
  assert_near (stat[LAT_WEIGHT], 16, 1e-15);
  assert_near (stat[2], 6 * r0 + 2 * r3 + 2.8, 1e-14);
  assert_near (stat[4], 6 * r0 + 2 * r3, 1e-14);
  assert_near (stat[7], 6 * (1 - r3), 1e-14);
  ck_assert_int_eq (em->mstep (m, stat), 0);
  assert_near (m->weight[0], (stat[2] + 0.25) / 16.5, 1e-15);
  assert_near (lat_poisson_rate (t, 0, 0), stat[5] / stat[4], 1e-15);
  assert_near (em->log_prior (m),
               0.25 * (log (m->weight[0]) + log (m->weight[1])), 1e-15);
  ck_assert_uint_eq (em->free_len (m), 3);
  free (stat);
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

/* One component: the likelihood is the family's, responsibilities 1.  */
START_TEST (one_component)
{
  lat_data *d = mix_table (200, 14);
  lat_mixture *m = mix_make (1);
  double *lp = densities (m->family, m->emission, d, 0), sum = 0, r[200];
  double *stat = mix_stat (m, d);
  for (size_t i = 0; i < 200; i++)
    {
      sum += lp[i];
      r[i] = 1;
    }
  double *own = statistics (m->family, m->emission, d, r);
  assert_near (stat[LAT_LOGLIK], sum, 1e-13);
  for (size_t i = 0; i < m->family->stat_len (m->emission); i++)
    assert_near (stat[LAT_HEAD + 1 + i], own[i], 1e-11);
  ck_assert_uint_eq (em->pack_len (m), m->family->pack_len (m->emission));
  free (lp);
  free (own);
  free (stat);
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

/* d without the rows whose weight is zero, or with row i copied weight[i]
   times.  */
static lat_data *
repeated (const lat_data *d, const double *weight)
{
  size_t n = 0;
  for (size_t i = 0; i < d->n; i++)
    n += (size_t)weight[i];
  double *x = zeros (n * d->p);
  n = 0;
  for (size_t i = 0; i < d->n; i++)
    for (size_t t = 0; t < (size_t)weight[i]; t++)
      memcpy (x + d->p * n++, d->x + i * d->tda, d->p * sizeof *x);
  lat_data *to = make_table (n, d->p, x, mix_levels);
  free (x);
  return to;
}

/* Weights are copies of rows, in the prior, the E-step and a fit.  */
START_TEST (weights_are_copies)
{
  enum
  {
    N = 400
  };
  double weight[N];
  lat_data *d = mix_table (N, 15);
  lat_prior prior = lat_prior_defaults ();
  lat_em_options opt = lat_em_defaults ();
  for (size_t i = 0; i < N; i++)
    weight[i] = (double)(i % 4);
  lat_data *many = repeated (d, weight);
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  lat_mixture *m[2] = { mix_make (MIX_K), mix_make (MIX_K) };
  opt.threads = 1;
  opt.max_iter = 5;
  double objective[2];
  for (int i = 0; i < 2; i++)
    {
      lat_em_result result;
      const lat_data *data = i ? many : d;
      ck_assert_int_eq (lat_mixture_init (m[i], data, &prior), 0);
      lat_mixture *from = mix_make (MIX_K);
      double *x = zeros (em->pack_len (from));
      ck_assert_int_eq (em->pack (from, x), 0);
      ck_assert_int_eq (em->unpack (m[i], x), 0);
      free (x);
      lat_mixture_free (from);
      ck_assert_int_eq (lat_em_run (em, m[i], data, &opt, NULL, NULL, &result),
                        0);
      objective[i] = result.objective;
    }
  assert_near (objective[0], objective[1], 1e-12);
  assert_near (mix_distance (m[0], m[1]), 0, 1e-10);
  for (int i = 0; i < 2; i++)
    lat_mixture_free (m[i]);
  lat_data_free (many);
  lat_data_free (d);
}
END_TEST

/* Rows of weight zero, impossible ones among them, change no bit of init,
   start or E-step but by rounding of another cut of blocks.  */
START_TEST (weightless_rows)
{
  enum
  {
    N = 500
  };
  double weight[N];
  lat_data *d = mix_table (N, 16);
  lat_prior prior = lat_prior_defaults ();
  for (size_t i = 0; i < N; i++)
    {
      weight[i] = i % 6 != 1;
      if (!(weight[i] > 0))
        ((double *)d->x)[i * d->tda + 2] = 1e6 + (double)i;
    }
  lat_data *few = repeated (d, weight);
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  for (size_t i = 0; i < 4; i++)
    {
      lat_mixture *a = mix_alloc (MIX_K), *b = mix_alloc (MIX_K);
      lat_stream s = lat_stream_of_seed (3);
      ck_assert_int_eq (lat_mixture_init (a, d, &prior), 0);
      ck_assert_int_eq (lat_mixture_init (b, few, &prior), 0);
      assert_near (mix_distance (a, b), 0, 1e-13);
      ck_assert_int_eq (lat_mixture_start (a, d, s, i), 0);
      ck_assert_int_eq (lat_mixture_start (b, few, s, i), 0);
      assert_near (mix_distance (a, b), 0, 1e-12);
      double *x = mix_stat (a, d), *y = mix_stat (b, few);
      assert_near (x[LAT_LOGLIK], y[LAT_LOGLIK], 1e-12);
      assert_near (x[LAT_WEIGHT], y[LAT_WEIGHT], 1e-15);
      free (x);
      free (y);
      lat_mixture_free (a);
      lat_mixture_free (b);
    }
  lat_data_free (few);
  lat_data_free (d);
}
END_TEST

/* A level no component has: impossible, unless the row has no weight.  */
START_TEST (impossible_rows)
{
  static const size_t col[] = { 0 }, levels[] = { 3 };
  static const double p[2][3] = { { 0.3, 0.7, 0 }, { 0.9, 0.1, 0 } };
  double x[] = { 0, 1, 2, 1 }, w[] = { 1, 1, 0, 1 }, r[8], logp[4], h = 0;
  void *t = lat_categorical_alloc (2, 1, col, levels);
  for (size_t c = 0; c < 2; c++)
    ck_assert_int_eq (lat_categorical_set (t, c, 0, p[c]), 0);
  lat_mixture *m = lat_mixture_alloc (&lat_family_categorical, t);
  lat_data *d = make_table (4, 1, x, levels);
  double *stat = zeros (em->stat_len (m));
  m->weight[0] = 0.25;
  m->weight[1] = 0.75;
  ck_assert_int_eq (mix_estep (m, d, 0, 4, stat), LAT_EIMPOSSIBLE);
  ck_assert_int_eq (lat_mixture_posterior (m, d, 1, r, logp), LAT_EIMPOSSIBLE);
  ck_assert_int_eq (lat_mixture_posterior (m, d, 1, NULL, logp), 0);
  ck_assert (logp[2] == -INFINITY);
  assert_near (logp[3], log (0.25 * 0.7 + 0.75 * 0.1), 1e-15);
  ck_assert_int_eq (lat_data_set_weights (d, w, NULL), 0);
  memset (stat, 0, em->stat_len (m) * sizeof *stat);
  ck_assert_int_eq (mix_estep (m, d, 0, 4, stat), 0);
  assert_near (stat[LAT_LOGLIK], logp[0] + logp[1] + logp[3], 1e-15);
  ck_assert_int_eq (lat_mixture_posterior (m, d, 1, r, logp), 0);
  assert_near (r[4], 0.25, 1e-15);
  ck_assert_int_eq (lat_mixture_entropy (m, d, 1, &h), 0);
  ck_assert (isfinite (h));
  free (stat);
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

/* A start does not depend on what theta was, and numbers give different
   ones; each climbs.  */
START_TEST (starts)
{
  lat_data *d = mix_table (700, 17);
  lat_prior prior = lat_prior_defaults ();
  lat_mixture *a = mix_make (MIX_K), *b = mix_alloc (MIX_K);
  lat_em_options opt = lat_em_defaults ();
  lat_stream s = lat_stream_of_seed (42);
  lat_em_result result;
  double *truth = mix_stat (a, d), best = -INFINITY;
  opt.threads = 1;
  ck_assert_int_eq (lat_mixture_init (a, d, &prior), 0);
  ck_assert_int_eq (lat_mixture_init (b, d, &prior), 0);
  for (size_t i = 0; i < 4; i++)
    {
      ck_assert_int_eq (lat_mixture_start (a, d, s, i), 0);
      ck_assert_int_eq (lat_mixture_start (b, d, s, i), 0);
      ck_assert (mix_distance (a, b) == 0);
      ck_assert_int_eq (lat_em_run (em, a, d, &opt, NULL, NULL, &result), 0);
      ck_assert (result.converged);
      best = fmax (best, result.loglik);
      ck_assert_int_eq (lat_mixture_start (a, d, s, i + 1), 0);
      ck_assert (mix_distance (a, b) > 1e-3);
    }
  ck_assert_msg (best > truth[LAT_LOGLIK], "%g, truth %g", best,
                 truth[LAT_LOGLIK]);
  free (truth);
  lat_mixture_free (a);
  lat_mixture_free (b);
  lat_data_free (d);
}
END_TEST

/* More components than distinct rows: a prior carries them, without one the
   start is degenerate.  */
START_TEST (too_many_components)
{
  double x[8 * MIX_P];
  for (size_t i = 0; i < 8; i++)
    for (size_t j = 0; j < MIX_P; j++)
      x[i * MIX_P + j] = (double)(i % 2);
  lat_data *d = make_table (8, MIX_P, x, mix_levels);
  lat_prior prior = lat_prior_defaults (), none = lat_prior_none ();
  lat_mixture *m = mix_alloc (5);
  lat_em_options opt = lat_em_defaults ();
  ck_assert_int_eq (lat_mixture_init (m, d, &prior), 0);
  ck_assert_int_eq (lat_mixture_start (m, d, lat_stream_of_seed (1), 0), 0);
  ck_assert_int_eq (lat_em_run (em, m, d, &opt, NULL, NULL, NULL), 0);
  ck_assert_int_eq (lat_mixture_init (m, d, &none), 0);
  ck_assert_int_eq (lat_mixture_start (m, d, lat_stream_of_seed (1), 0),
                    LAT_EDEGENERATE);
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

/* A weight of zero passes through coordinates.  */
START_TEST (coordinates)
{
  lat_mixture *m = mix_make (MIX_K), *to = mix_alloc (MIX_K);
  double *x = zeros (em->pack_len (m));
  m->weight[0] = 0.385;
  m->weight[1] = 0.615;
  m->weight[2] = 0;
  ck_assert_int_eq (em->pack (m, x), 0);
  ck_assert (isfinite (x[0]) && isfinite (x[1]));
  ck_assert_int_eq (em->unpack (to, x), 0);
  ck_assert (to->weight[2] == 0 && to->log_weight[2] == -INFINITY);
  assert_near (mix_distance (m, to), 0, 1e-12);
  ck_assert (em->log_prior (m) == 0);
  x[0] = NAN;
  ck_assert_int_eq (em->unpack (to, x), LAT_EDOM);
  free (x);
  lat_mixture_free (m);
  lat_mixture_free (to);
}
END_TEST

START_TEST (life)
{
  lat_mixture *m = mix_make (MIX_K), *other = mix_make (2);
  m->pseudo = 0.5;
  lat_mixture *c = em->clone (m);
  ck_assert (mix_distance (m, c) == 0 && c->pseudo == 0.5);
  ck_assert_int_eq (em->copy (other, m), LAT_EBADLEN);
  ck_assert_ptr_null (lat_mixture_alloc (&lat_family_poisson, NULL));
  lat_mixture_free (NULL);
  lat_mixture_free (m);
  lat_mixture_free (c);
  lat_mixture_free (other);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("mixture");
  TCase *t = tcase_create ("mixture");
  tcase_add_test (t, slope);
  tcase_add_test (t, additive);
  tcase_add_test (t, by_hand);
  tcase_add_test (t, one_component);
  tcase_add_test (t, weights_are_copies);
  tcase_add_test (t, weightless_rows);
  tcase_add_test (t, impossible_rows);
  tcase_add_test (t, starts);
  tcase_add_test (t, too_many_components);
  tcase_add_test (t, coordinates);
  tcase_add_test (t, life);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
