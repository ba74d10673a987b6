/* test_linked.c -- components in which text goes with numbers: their law.  */

#include "linked_case.h"
#include <latens/categorical.h>
#include <latens/gaussian.h>
#include <latens/product.h>
#include <string.h>

/* A (three levels), B (two), and numbers x, y that depend on both in a
   straight line: the moments of their coding, exactly.  */
enum
{
  P = 4,
  WIDE = 5
};

static const double share_a[] = { 0.31, 0.45, 0.24 };
static const double share_b[] = { 0.27, 0.55, 0.71 }; /* of B = 1, by A */
static const double effect[2][4] /* of 1, A = 1, A = 2, B = 1 on x and y */
    = { { 0.385, 1.13, -0.87, 0.62 }, { -1.21, 0.44, 0.93, -1.35 } };
static const double noise[2][2] = { { 0.83, -0.31 }, { -0.31, 0.57 } };

static double
number (size_t which, size_t a, size_t b)
{
  const double *e = effect[which];
  return e[0] + (a == 1) * e[1] + (a == 2) * e[2] + (double)b * e[3];
}

/* E of the coded row and of its square.  */
static void
exact_moments (double *mean, double *sigma)
{
  double y[WIDE];
  memset (mean, 0, WIDE * sizeof *mean);
  memset (sigma, 0, WIDE * WIDE * sizeof *sigma);
  for (size_t a = 0; a < 3; a++)
    for (size_t b = 0; b < 2; b++)
      {
        double q = share_a[a] * (b ? share_b[a] : 1 - share_b[a]);
        const double row[] = { a == 1, a == 2, (double)b, number (0, a, b),
                               number (1, a, b) };
        memcpy (y, row, sizeof y);
        for (size_t i = 0; i < WIDE; i++)
          {
            mean[i] += q * y[i];
            for (size_t j = 0; j < WIDE; j++)
              sigma[i * WIDE + j] += q * y[i] * y[j];
          }
      }
  for (size_t i = 0; i < WIDE; i++)
    for (size_t j = 0; j < WIDE; j++)
      sigma[i * WIDE + j]
          += (i > 2 && j > 2 ? noise[i - 3][j - 3] : 0) - mean[i] * mean[j];
}

/* k components, all of that law but for x, which is 3 c higher.  */
static void *
make_theta (size_t k, const unsigned char *coded)
{
  static const size_t text[] = { 0, 1 }, numbers[] = { 2, 3 },
                      levels[] = { 3, 2 };
  const lat_family_type *type[]
      = { &lat_family_gaussian, &lat_family_categorical };
  void *theta[] = { lat_gaussian_alloc (k, 2, numbers, LAT_FULL),
                    lat_categorical_alloc (k, 2, text, levels) };
  double mean[WIDE], sigma[WIDE * WIDE];
  void *t = lat_linked_alloc (lat_product_alloc (2, type, theta), coded);
  ck_assert_ptr_nonnull (t);
  exact_moments (mean, sigma);
  for (size_t c = 0; c < k && lat_linked_width (t) == WIDE; c++)
    {
      ck_assert_int_eq (lat_gaussian_set (lat_linked_law (t), c, mean, sigma),
                        0);
      mean[3] += 3;
    }
  ck_assert_int_eq (lat_family_linked.prepare (t), 0);
  return t;
}

/* n copies of a row, completed from component z.  */
static double *
draw_copies (const void *theta, const double *row, size_t n, unsigned z)
{
  double *x = malloc (n * P * sizeof *x), *y = malloc (n * P * sizeof *y);
  size_t at[LAT_BLOCK_ROWS];
  unsigned c[LAT_BLOCK_ROWS];
  void *work = malloc (lat_family_linked.work_len (theta, LAT_BLOCK_ROWS));
  for (size_t i = 0; i < n; i++)
    memcpy (x + i * P, row, P * sizeof *x);
  for (size_t i = 0; i < n; i += LAT_BLOCK_ROWS)
    {
      size_t some = n - i < LAT_BLOCK_ROWS ? n - i : LAT_BLOCK_ROWS;
      lat_block b = { .n = some, .x = x + i * P, .tda = P, .row = at };
      for (size_t a = 0; a < some; a++)
        {
          at[a] = i + a;
          c[a] = z;
        }
      ck_assert_int_eq (lat_family_linked.draw (theta, &b, c,
                                                lat_stream_of_seed (7),
                                                y + i * P, P, work),
                        0);
    }
  free (x);
  free (work);
  return y;
}

static const unsigned char both[] = { 1, 1, 0, 0 };

/* Rows of which nothing is seen have the moments of the law.  */
START_TEST (test_moments)
{
  enum
  {
    N = 200000
  };
  const double nothing[] = { NAN, NAN, NAN, NAN };
  void *t = make_theta (1, both);
  double mean[WIDE], sigma[WIDE * WIDE], m[WIDE] = { 0 }, s[WIDE * WIDE];
  double *y = draw_copies (t, nothing, N, 0), *x = malloc (N * WIDE * 8);
  lat_linked_code (t, N, y, P, x);
  exact_moments (mean, sigma);
  memset (s, 0, sizeof s);
  for (size_t i = 0; i < N; i++)
    for (size_t a = 0; a < WIDE; a++)
      {
        m[a] += x[i * WIDE + a] / N;
        for (size_t b = 0; b < WIDE; b++)
          s[a * WIDE + b]
              += (x[i * WIDE + a] - mean[a]) * (x[i * WIDE + b] - mean[b]) / N;
      }
  for (size_t a = 0; a < WIDE; a++)
    {
      assert_near (m[a], mean[a], 4.5 * sqrt (sigma[a * WIDE + a] / N));
      for (size_t b = 0; b < WIDE; b++)
        assert_near (s[a * WIDE + b], sigma[a * WIDE + b],
                     9 * sqrt (sigma[a * WIDE + a] * sigma[b * WIDE + b] / N));
    }
  free (x);
  free (y);
  lat_family_linked.free (t);
}
END_TEST

/* P (A | B = 1, x) by Bayes' rule.  */
static void
exact_levels (double x, double *q)
{
  double sum = 0;
  for (size_t a = 0; a < 3; a++)
    {
      double off = x - number (0, a, 1);
      sum += q[a]
          = share_a[a] * share_b[a] * exp (-off * off / 2 / noise[0][0]);
    }
  for (size_t a = 0; a < 3; a++)
    q[a] /= sum;
}

/* Given B and x: A's levels have their probabilities, and y the mean that goes
   with x and the level drawn.  */
START_TEST (test_given)
{
  enum
  {
    N = 100000
  };
  const double row[] = { NAN, 1, 0.71, NAN };
  void *t = make_theta (1, both);
  double q[3], count[3] = { 0 }, slope = noise[1][0] / noise[0][0];
  double *y = draw_copies (t, row, N, 0), sum = 0;
  exact_levels (row[2], q);
  for (size_t i = 0; i < N; i++)
    {
      size_t a = (size_t)y[i * P];
      ck_assert (y[i * P + 1] == 1 && y[i * P + 2] == row[2]);
      count[a]++;
      sum += y[i * P + 3] - number (1, a, 1)
             - slope * (row[2] - number (0, a, 1));
    }
  for (size_t a = 0; a < 3; a++)
    assert_near (count[a] / N, q[a], 4.5 * sqrt (0.25 / N));
  assert_near (sum / N, 0, 4.5 * sqrt (noise[1][1] / N));
  free (y);
  lat_family_linked.free (t);
}
END_TEST

/* Far out one level is certain, and what is seen of text is kept.  */
START_TEST (test_far_out)
{
  const double row[] = { NAN, 1, 9.5, NAN };
  void *t = make_theta (1, both);
  double *y = draw_copies (t, row, 2000, 0);
  for (size_t i = 0; i < 2000; i++)
    {
      ck_assert (y[i * P] == 1);
      ck_assert (y[i * P + 1] == 1 && isfinite (y[i * P + 3]));
    }
  free (y);
  lat_family_linked.free (t);
}
END_TEST

/* The other component's rows; names of components are but names.  */
START_TEST (test_components)
{
  const double nothing[] = { NAN, NAN, NAN, NAN };
  const size_t order[] = { 1, 0 };
  void *t = make_theta (2, both);
  double *y = draw_copies (t, nothing, 500, 1), *x, sum = 0;
  double mean[WIDE], sigma[WIDE * WIDE];
  exact_moments (mean, sigma);
  for (size_t i = 0; i < 500; i++)
    sum += y[i * P + 2] / 500;
  assert_near (sum, mean[3] + 3, 4.5 * sqrt (sigma[18] / 500));
  ck_assert_int_eq (lat_family_linked.permute (t, order), 0);
  ck_assert_int_eq (lat_family_linked.prepare (t), 0);
  x = draw_copies (t, nothing, 500, 0);
  ck_assert_mem_eq (x, y, 500 * P * sizeof *x);
  free (x);
  free (y);
  lat_family_linked.free (t);
}
END_TEST

/* Text that is not coded has its component's probabilities, whatever else
   the row shows.  */
START_TEST (test_apart)
{
  enum
  {
    N = 20000
  };
  static const unsigned char first[] = { 1, 0, 0, 0 };
  const double row[] = { NAN, NAN, 9.5, NAN };
  void *t = make_theta (1, first);
  double *y = draw_copies (t, row, N, 0), sum = 0;
  ck_assert_uint_eq (lat_linked_width (t), 4);
  ck_assert_int_eq (lat_linked_is_coded (t, 1), 0);
  for (size_t i = 0; i < N; i++)
    sum += y[i * P + 1] / N;
  assert_near (sum, 0.5, 4.5 * sqrt (0.25 / N));
  free (y);
  lat_family_linked.free (t);
}
END_TEST

/* Expectations in a straight line, and how probable a level is.  */
START_TEST (test_expect)
{
  const double row[] = { NAN, 1, 0.71, NAN }, one = 1;
  void *t = make_theta (1, both);
  void *work = malloc (lat_family_linked.work_len (t, LAT_BLOCK_ROWS));
  lat_block b = { .n = 1, .x = row, .tda = P };
  double mean[WIDE], s[WIDE * WIDE], out[P], sd[P], q[3], line[3];
  exact_moments (mean, s);
  double det = s[12] * s[18] - s[13] * s[13];
  for (size_t l = 0; l < 2; l++)
    {
      double db = 1 - mean[2], dx = row[2] - mean[3];
      double cb = s[l * WIDE + 2], cx = s[l * WIDE + 3];
      line[l + 1]
          = mean[l]
            + (cb * (s[18] * db - s[13] * dx) + cx * (s[12] * dx - s[13] * db))
                  / det;
    }
  line[0] = 1 - line[1] - line[2];
  ck_assert_int_eq (lat_family_linked.expect (t, &b, &one, out, sd, P, work),
                    0);
  ck_assert (line[0] > 0 && line[1] > 0 && line[2] > 0);
  ck_assert (out[1] == 1 && out[2] == row[2]);
  assert_near (sd[0], fmax (line[0], fmax (line[1], line[2])), 1e-12);
  assert_near (line[(size_t)out[0]], sd[0], 1e-12);
  ck_assert (sd[1] == 0 && sd[2] == 0 && sd[3] > 0);
  exact_levels (row[2], q);
  for (size_t a = 0; a < 3; a++)
    {
      const double chosen[] = { (double)a, 1, 0.71, 0 };
      ck_assert_int_eq (lat_linked_doubt (t, &b, &one, chosen, out, P, work),
                        0);
      assert_near (out[0], q[a], 1e-12);
    }
  free (work);
  lat_family_linked.free (t);
}
END_TEST

/* Of complete rows the M-step makes the moments of their coding, which is
   what even coordinates carry.  */
START_TEST (test_steps)
{
  const double rows[]
      = { 0, 1, 0.3, 1.2, 2, 0, -0.7, 0.4, 1, 1, 1.9, -2.2, 1, 0, 0.2, 0.5,
          2, 1, 1.1, 0.9, 0, 0, -1.3, 0.1, 1, 1, 0.6, -0.8, 0, 1, 2.2, 1.4 };
  const double one[] = { 1, 1, 1, 1, 1, 1, 1, 1 };
  void *t = make_theta (1, both), *u = make_theta (1, both);
  const lat_family_type *f = &lat_family_linked;
  void *work = malloc (f->work_len (t, LAT_BLOCK_ROWS));
  double *stat = calloc (f->stat_len (t), sizeof *stat), x[8 * WIDE];
  double *even = malloc (f->even_len (t) * sizeof *even);
  lat_block b = { .n = 8, .x = rows, .tda = P };
  ck_assert_int_eq (f->accumulate (t, &b, one, stat, work), 0);
  ck_assert_int_eq (f->mstep (t, stat), 0);
  lat_linked_code (t, 8, rows, P, x);
  for (size_t a = 0; a < WIDE; a++)
    {
      double sum = 0;
      for (size_t i = 0; i < 8; i++)
        sum += x[i * WIDE + a] / 8;
      assert_near (lat_gaussian_mean (lat_linked_law (t), 0)[a], sum, 1e-12);
    }
  ck_assert_int_eq (f->prepare (t), 0);
  ck_assert (f->distance (t, u) > 0.1);
  ck_assert_int_eq (f->even_pack (t, even), 0);
  ck_assert_int_eq (f->even_unpack (u, even), 0);
  ck_assert (f->distance (t, u) < 1e-9);
  ck_assert_int_eq (f->copy (u, t), 0);
  ck_assert (f->distance (t, u) == 0);
  free (work);
  free (stat);
  free (even);
  f->free (t);
  f->free (u);
}
END_TEST

/* All but the laws is the product's; they begin as that of the whole table,
   rows counted by weight.  */
START_TEST (test_begin)
{
  double rows[] = { 0, 1, 0.3, 1.2, 2,   0, -0.7, NAN, 1, 1, 1.9, -2.2,
                    1, 0, NAN, 0.5, NAN, 1, 1.1,  0.9, 2, 0, 0.6, -0.8 };
  const double weight[] = { 1, 3, 0, 2, 1.5, 0.5 };
  const lat_family_type *f = &lat_family_linked, *g = &lat_family_product;
  void *t = make_theta (2, both), *u = make_theta (2, both), *v;
  lat_prior prior = lat_prior_defaults ();
  lat_message msg = { "" };
  lat_data *d = lat_data_take (6, P, rows, NULL, NULL, &msg);
  const size_t *col;
  ck_assert_msg (d != NULL, "%s", msg.text);
  ck_assert_int_eq (lat_data_set_weights (d, weight, &msg), 0);
  ck_assert_int_eq (f->init (t, d, &prior), 0);
  ck_assert_int_eq (f->prepare (t), 0);
  const double *mean = lat_gaussian_mean (lat_linked_law (t), 1);
  assert_near (mean[0], 2 / 6.5, 1e-12); /* A = 1 */
  assert_near (mean[1], 3.5 / 6.5, 1e-12);
  assert_near (mean[2], 2.5 / 8, 1e-12); /* B = 1 */
  assert_near (mean[3], (0.3 - 2.1 + 1.65 + 0.3) / 6, 1e-12);
  ck_assert_uint_eq (f->columns (t, &col), P);
  ck_assert_uint_eq (col[3], 3);
  ck_assert_uint_eq (f->levels (t, 0), 3);
  ck_assert_uint_eq (f->levels (t, 2), 0);
  v = lat_linked_product (t);
  ck_assert_uint_eq (f->free_len (t), g->free_len (v));
  ck_assert_uint_eq (f->pack_len (t), g->pack_len (v));
  double *x = malloc (f->pack_len (t) * sizeof *x);
  ck_assert_int_eq (f->pack (t, x), 0);
  ck_assert_int_eq (f->unpack (u, x), 0);
  ck_assert_int_eq (f->prepare (u), 0);
  ck_assert (g->distance (lat_linked_product (u), v) < 1e-9);
  ck_assert (f->distance (u, t) > 0.1); /* the laws have not moved */
  free (x);
  lat_data_free (d);
  f->free (t);
  f->free (u);
}
END_TEST

/* Pseudo-rows with scatter where numbers are text's, and there alone; lent to
   another law they do the same.  */
START_TEST (test_shrink)
{
  double rows[] = { 0, 1, 0.3, 1.2, 2, 0, -0.7, 0.4, 1, 1, 1.9,  -2.2,
                    1, 0, 0.2, 0.5, 2, 1, 1.1,  0.9, 0, 0, -1.3, 0.1 };
  static const size_t col[] = { 0, 1, 2, 3, 4 };
  const double one[] = { 1, 1, 1, 1, 1, 1 };
  const lat_family_type *f = &lat_family_linked, *g = &lat_family_gaussian;
  void *t = make_theta (1, both), *law;
  void *work = malloc (f->work_len (t, LAT_BLOCK_ROWS));
  double *stat = calloc (f->stat_len (t), sizeof *stat), s[WIDE * WIDE];
  double u[WIDE * WIDE], x[6 * WIDE];
  lat_prior prior = lat_prior_defaults ();
  lat_data *d = lat_data_take (6, P, rows, NULL, NULL, NULL);
  lat_block b = { .n = 6, .x = rows, .tda = P };
  prior.covariance = 1.4;
  prior.scatter = 0.03;
  ck_assert_int_eq (f->init (t, d, &prior), 0);
  lat_linked_shrink (t, 2.5);
  ck_assert_int_eq (f->accumulate (t, &b, one, stat, work), 0);
  ck_assert_int_eq (f->mstep (t, stat), 0);
  lat_gaussian_covariance (lat_linked_law (t), 0, s);
  lat_linked_code (t, 6, rows, P, x);
  for (size_t a = 0; a < WIDE; a++)
    {
      double mean = 0, var = 0, scatter = a < 3 ? 2.5 : 0.03, c = 1.4 * WIDE;
      for (size_t i = 0; i < 6; i++)
        mean += x[i * WIDE + a] / 6;
      for (size_t i = 0; i < 6; i++)
        var += pow (x[i * WIDE + a] - mean, 2) / 6;
      assert_near (s[6 * a], var * (6 + c * scatter) / (6 + c), 1e-12);
    }
  law = lat_gaussian_alloc (1, WIDE, col, LAT_FULL);
  lat_linked_lend (t, law);
  memset (stat, 0, f->stat_len (t) * sizeof *stat);
  b = (lat_block){ .n = 6, .x = x, .tda = WIDE };
  work = realloc (work, g->work_len (law, LAT_BLOCK_ROWS));
  ck_assert_int_eq (g->accumulate (law, &b, one, stat, work), 0);
  ck_assert_int_eq (g->mstep (law, stat), 0);
  lat_gaussian_covariance (law, 0, u);
  for (size_t a = 0; a < WIDE * WIDE; a++)
    assert_near (u[a], s[a], 1e-12);
  free (work);
  free (stat);
  lat_data_free (d);
  g->free (law);
  f->free (t);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("linked");
  TCase *t = tcase_create ("linked");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, test_moments);
  tcase_add_test (t, test_given);
  tcase_add_test (t, test_far_out);
  tcase_add_test (t, test_components);
  tcase_add_test (t, test_apart);
  tcase_add_test (t, test_expect);
  tcase_add_test (t, test_steps);
  tcase_add_test (t, test_begin);
  tcase_add_test (t, test_shrink);
  suite_add_tcase (s, t);
  return run_suite (s);
}
