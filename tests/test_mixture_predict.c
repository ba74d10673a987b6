/* test_mixture_predict.c -- what a mixture says about rows.  */

#include "mixtures.h"

enum
{
  N = 5000, /* three chunks */
  CELLS = N * MIX_P
};

typedef struct
{
  lat_data *d;
  lat_mixture *m;
} fixture;

static fixture
make (void)
{
  fixture f = { mix_table (N, 21), mix_make (MIX_K) };
  f.d->first = 77;
  return f;
}

static void
clear (fixture *f)
{
  lat_data_free (f->d);
  lat_mixture_free (f->m);
}

/* Each row alone, by the family's density.  */
START_TEST (posterior)
{
  fixture f = make ();
  double *r = zeros (N * MIX_K), *logp = zeros (N), sum = 0;
  ck_assert_int_eq (lat_mixture_posterior (f.m, f.d, 2, r, logp), 0);
  for (size_t i = 0; i < N; i += 7)
    {
      lat_data row = lat_data_of_units (f.d, i, i + 1);
      double *lp = densities (f.m->family, f.m->emission, &row, 0), p = 0;
      for (size_t c = 0; c < MIX_K; c++)
        p += f.m->weight[c] * exp (lp[c]);
      assert_near (logp[i], log (p), 1e-12);
      for (size_t c = 0; c < MIX_K; c++)
        assert_near (r[i * MIX_K + c], f.m->weight[c] * exp (lp[c]) / p,
                     1e-12);
      free (lp);
    }
  double *stat = mix_stat (f.m, f.d);
  for (size_t i = 0; i < N; i++)
    sum += logp[i];
  assert_near (sum, stat[LAT_LOGLIK], 1e-12);
  ck_assert (logp[5] == 0); /* nothing seen */
  for (size_t c = 0; c < MIX_K; c++)
    assert_near (r[5 * MIX_K + c], f.m->weight[c], 1e-15);
  free (stat);
  free (r);
  free (logp);
  clear (&f);
}
END_TEST

/* -2 sum w log max r.  */
START_TEST (entropy)
{
  fixture f = make ();
  double *r = zeros (N * MIX_K), *w = zeros (N), sum = 0, got[2];
  for (size_t i = 0; i < N; i++)
    w[i] = (double)(i % 3) / 2;
  ck_assert_int_eq (lat_data_set_weights (f.d, w, NULL), 0);
  ck_assert_int_eq (lat_mixture_posterior (f.m, f.d, 1, r, NULL), 0);
  for (size_t i = 0; i < N; i++)
    {
      double most = 0;
      for (size_t c = 0; c < MIX_K; c++)
        most = fmax (most, r[i * MIX_K + c]);
      sum -= 2 * w[i] * log (most);
    }
  ck_assert_int_eq (lat_mixture_entropy (f.m, f.d, 1, got), 0);
  ck_assert_int_eq (lat_mixture_entropy (f.m, f.d, 4, got + 1), 0);
  assert_near (got[0], sum, 1e-12);
  ck_assert (got[0] == got[1]);
  free (r);
  free (w);
  clear (&f);
}
END_TEST

/* Seen cells stay; a row with nothing seen gets the mixture's own mean, and
   one with some the weighted conditional means.  */
START_TEST (expect)
{
  fixture f = make ();
  double *out = zeros (CELLS), *sd = zeros (CELLS), *r = zeros (N * MIX_K);
  double mean = 0, square = 0;
  ck_assert_int_eq (lat_mixture_expect (f.m, f.d, 2, out, sd), 0);
  ck_assert_int_eq (lat_mixture_posterior (f.m, f.d, 2, r, NULL), 0);
  for (size_t i = 0; i < CELLS; i++)
    if (isnan (f.d->x[i]))
      ck_assert (isfinite (out[i]) && sd[i] > 0);
    else
      ck_assert (out[i] == f.d->x[i] && sd[i] == 0);
  for (size_t c = 0; c < MIX_K; c++)
    {
      double rate = 1.7 + 4 * (double)c;
      mean += f.m->weight[c] * rate;
      square += f.m->weight[c] * (rate + rate * rate);
    }
  assert_near (out[5 * MIX_P + 2], mean, 1e-14);
  assert_near (sd[5 * MIX_P + 2], sqrt (square - mean * mean), 1e-13);
  for (size_t i = 0; i < N; i++)
    if (isnan (f.d->x[i * MIX_P + 2]))
      {
        mean = 0;
        for (size_t c = 0; c < MIX_K; c++)
          mean += r[i * MIX_K + c] * (1.7 + 4 * (double)c);
        assert_near (out[i * MIX_P + 2], mean, 1e-13);
      }
  free (out);
  free (sd);
  free (r);
  clear (&f);
}
END_TEST

/* Draws depend on neither threads nor where the table is cut.  */
START_TEST (draws_are_keyed)
{
  fixture f = make ();
  lat_stream s = lat_stream_of_seed (9);
  double *one = zeros (CELLS), *four = zeros (CELLS), *tail = zeros (CELLS);
  lat_data rest = lat_data_of_units (f.d, 1234, N);
  ck_assert_int_eq (lat_mixture_draw (f.m, f.d, 1, s, one), 0);
  ck_assert_int_eq (lat_mixture_draw (f.m, f.d, 4, s, four), 0);
  ck_assert_int_eq (lat_mixture_draw (f.m, &rest, 2, s, tail), 0);
  ck_assert (memcmp (one, four, CELLS * sizeof *one) == 0);
  ck_assert (
      memcmp (one + 1234 * MIX_P, tail, (N - 1234) * MIX_P * sizeof *one)
      == 0);
  s = lat_stream_of_seed (10);
  ck_assert_int_eq (lat_mixture_draw (f.m, f.d, 4, s, four), 0);
  ck_assert (memcmp (one, four, CELLS * sizeof *one) != 0);
  for (size_t i = 0; i < CELLS; i++)
    ck_assert (isnan (f.d->x[i]) ? isfinite (one[i]) : one[i] == f.d->x[i]);
  free (one);
  free (four);
  free (tail);
  clear (&f);
}
END_TEST

/* Over many draws of the same table, a cell's mean and variance are those
   expect tells, within 5 standard errors.  */
START_TEST (draws_have_the_law)
{
  enum
  {
    ROWS = 26,
    TIMES = 6000
  };
  lat_data *d = mix_table (ROWS, 22);
  lat_mixture *m = mix_make (MIX_K);
  size_t cells = ROWS * MIX_P;
  double *mean = zeros (cells), *sd = zeros (cells), *x = zeros (cells);
  double *sum = zeros (cells), *square = zeros (cells);
  ck_assert_int_eq (lat_mixture_expect (m, d, 1, mean, sd), 0);
  for (uint64_t t = 0; t < TIMES; t++)
    {
      lat_stream s = lat_stream_sub (lat_stream_of_seed (33), t);
      ck_assert_int_eq (lat_mixture_draw (m, d, 1, s, x), 0);
      for (size_t i = 0; i < cells; i++)
        {
          double hit = i % MIX_P < 3 ? x[i] - mean[i] : x[i] == mean[i];
          sum[i] += hit / TIMES;
          square[i] += hit * hit / TIMES;
        }
    }
  for (size_t i = 0; i < cells; i++)
    if (isnan (d->x[i]) && i % MIX_P < 3)
      {
        ck_assert (fabs (sum[i]) < 5 * sd[i] / sqrt (TIMES));
        ck_assert (fabs (square[i] / (sd[i] * sd[i]) - 1) < 0.15);
      }
    else if (isnan (d->x[i]))
      ck_assert (fabs (sum[i] - sd[i])
                 < 5 * sqrt (sd[i] * (1 - sd[i]) / TIMES) + 1e-12);
  free (mean);
  free (sd);
  free (x);
  free (sum);
  free (square);
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

/* Components in proportion to the weights, cells by component; columns
   nobody models stay missing.  */
START_TEST (sample)
{
  enum
  {
    M = 30000
  };
  lat_mixture *m = mix_make (MIX_K);
  double *x = zeros (M * (MIX_P + 1)), count[MIX_K] = { 0 };
  double sum[MIX_K] = { 0 }, two = 0;
  unsigned *z = zeros (M);
  ck_assert_int_eq (
      lat_mixture_sample (m, M, MIX_P + 1, lat_stream_of_seed (8), x, z), 0);
  for (size_t i = 0; i < M; i++)
    {
      const double *row = x + i * (MIX_P + 1);
      ck_assert (isnan (row[MIX_P]));
      count[z[i]]++;
      sum[z[i]] += row[2];
      two += z[i] == 2 && row[3] == 1;
    }
  for (size_t c = 0; c < MIX_K; c++)
    {
      double w = m->weight[c], rate = 1.7 + 4 * (double)c;
      ck_assert (fabs (count[c] / M - w) < 4 * sqrt (w * (1 - w) / M));
      ck_assert (fabs (sum[c] / count[c] - rate) < 4 * sqrt (rate / count[c]));
    }
  ck_assert (fabs (two / count[2] - 0.1) < 4 * sqrt (0.09 / count[2]));
  double *first = zeros (10 * (MIX_P + 1));
  ck_assert_int_eq (lat_mixture_sample (m, 10, MIX_P + 1,
                                        lat_stream_of_seed (8), first, NULL),
                    0);
  for (size_t i = 0; i < 10 * (MIX_P + 1); i++)
    ck_assert (isnan (first[i]) ? isnan (x[i]) : first[i] == x[i]);
  free (first);
  free (x);
  free (z);
  lat_mixture_free (m);
}
END_TEST

START_TEST (permute)
{
  static const size_t order[] = { 2, 0, 1 };
  fixture f = make ();
  double *r = zeros (N * MIX_K), *q = zeros (N * MIX_K);
  double *logp = zeros (N), *logq = zeros (N);
  ck_assert_int_eq (lat_mixture_posterior (f.m, f.d, 1, r, logp), 0);
  ck_assert_int_eq (lat_mixture_permute (f.m, order), 0);
  ck_assert_int_eq (lat_mixture_posterior (f.m, f.d, 1, q, logq), 0);
  assert_near (f.m->weight[0], 0.5, 1e-15);
  for (size_t i = 0; i < N; i++)
    {
      assert_near (logp[i], logq[i], 1e-13);
      for (size_t c = 0; c < MIX_K; c++)
        assert_near (q[i * MIX_K + c], r[i * MIX_K + order[c]], 1e-12);
    }
  free (r);
  free (q);
  free (logp);
  free (logq);
  clear (&f);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("mixture_predict");
  TCase *t = tcase_create ("mixture_predict");
  tcase_add_test (t, posterior);
  tcase_add_test (t, entropy);
  tcase_add_test (t, expect);
  tcase_add_test (t, draws_are_keyed);
  tcase_add_test (t, draws_have_the_law);
  tcase_add_test (t, sample);
  tcase_add_test (t, permute);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
