/* test_laws.c -- laws that every E-step and M-step keeps, on every model.

   `slope` needs no reference value and no second implementation, and catches
   any disagreement between a likelihood and its statistics; it comes
   first.  */

#include "laws.h"
#include <string.h>

enum
{
  ROWS = 93
};

/* The score is the gradient of the log-likelihood.  */
START_TEST (slope)
{
  law_model m = law_model_make (_i, ROWS);
  law_check_slope (&m);
  law_model_free (&m);
}
END_TEST

static double
sum (const double *x, size_t n)
{
  double s = 0;
  for (size_t i = 0; i < n; i++)
    s += x[i];
  return s;
}

/* Weights of first rows, and of rows that have one before them.  */
static void
weigh_units (const lat_data *d, double *firsts, double *others)
{
  *firsts = *others = 0;
  for (size_t u = 0; u < d->units; u++)
    {
      size_t i = lat_data_row (d, u);
      *firsts += d->weight[i];
      *others += d->weight[i] * (double)(lat_data_row (d, u + 1) - i - 1);
    }
}

/* How many visits the durations' statistics are of.  */
static double
visits (const law_model *m, const double *stat)
{
  const lat_hmm *h = m->theta;
  size_t n = h->duration->family->stat_len (h->duration->theta);
  size_t each = h->duration->law == LAT_DURATION_TABLE ? 1 : n / h->k;
  double total = 0;
  stat += m->type->stat_len (m->theta) - n;
  for (size_t i = 0; i < n; i += each)
    total += stat[i];
  return total;
}

/* Nothing is dropped: responsibilities sum to the rows, first states to the
   sequences, transitions to the rows but the first ones.  */
START_TEST (count)
{
  law_model m = law_model_make (_i, ROWS);
  size_t k = m.c.k;
  double *stat = law_estep (&m, m.theta, m.d), firsts, others;
  weigh_units (m.d, &firsts, &others);
  law_assert_near (m, stat[LAT_WEIGHT], lat_data_total (m.d), 1e-13);
  law_assert_near (m, sum (stat + LAT_HEAD, k), firsts, 1e-12);
  if (law_visits (&m.c))
    law_assert_near (m, visits (&m, stat),
                     k > 1 ? firsts + sum (stat + LAT_HEAD + k, k * k) : 0,
                     1e-11);
  else if (m.c.structure != LAW_MIXTURE)
    law_assert_near (m, sum (stat + LAT_HEAD + k, k * k), others, 1e-12);
  free (stat);
  law_model_free (&m);
}
END_TEST

/* An empty range adds nothing.  */
START_TEST (zero)
{
  law_model m = law_model_make (_i, ROWS);
  size_t n = m.type->stat_len (m.theta);
  double *a = law_zeros (n), *b = law_zeros (n);
  for (size_t i = 0; i < n; i++)
    a[i] = b[i] = sin (1.7 * (double)i);
  for (size_t u = 0; u <= m.d->units; u += m.d->units / 2)
    law_estep_add (&m, m.theta, m.d, u, u, a);
  law_assert (m, memcmp (a, b, n * sizeof *a) == 0);
  free (a);
  free (b);
  law_model_free (&m);
}
END_TEST

/* E[0, n) = E[0, b) + E[b, n), wherever the cut.  */
START_TEST (additive)
{
  law_model m = law_model_make (_i, ROWS);
  size_t n = m.type->stat_len (m.theta);
  double *whole = law_estep (&m, m.theta, m.d);
  for (size_t cut = 1; cut < m.d->units; cut += 1 + m.d->units / 5)
    {
      double *parts = law_zeros (n);
      law_estep_add (&m, m.theta, m.d, cut, m.d->units, parts);
      law_estep_add (&m, m.theta, m.d, 0, cut, parts);
      law_assert (m, law_close (n, parts, whole, 1e-12));
      free (parts);
    }
  free (whole);
  law_model_free (&m);
}
END_TEST

/* An E-step changes neither theta nor the data: a second one, on a clone
   made after the first, has the same bits.  */
START_TEST (pure)
{
  law_model m = law_model_make (_i, ROWS);
  size_t n = m.type->stat_len (m.theta), q = m.type->pack_len (m.theta);
  size_t cells = m.d->n * m.d->p;
  double *x = law_zeros (cells), *before = law_zeros (q),
         *after = law_zeros (q);
  memcpy (x, m.d->x, cells * sizeof *x);
  ck_assert_int_eq (m.type->pack (m.theta, before), 0);
  double *first = law_estep (&m, m.theta, m.d);
  ck_assert_int_eq (m.type->pack (m.theta, after), 0);
  law_assert (m, memcmp (before, after, q * sizeof *after) == 0);
  law_assert (m, memcmp (x, m.d->x, cells * sizeof *x) == 0);
  double *second = law_estep (&m, m.theta, m.d);
  law_assert (m, memcmp (first, second, n * sizeof *first) == 0);
  void *clone = m.type->clone (m.theta);
  ck_assert_ptr_nonnull (clone);
  double *third = law_estep (&m, clone, m.d);
  law_assert (m, memcmp (first, third, n * sizeof *first) == 0);
  m.type->free (clone);
  free (x);
  free (before);
  free (after);
  free (first);
  free (second);
  free (third);
  law_model_free (&m);
}
END_TEST

/* A copy is the same model; packing and unpacking is the same law.  */
START_TEST (copies)
{
  law_model m = law_model_make (_i, ROWS);
  size_t n = m.type->stat_len (m.theta);
  double *x = law_zeros (m.type->pack_len (m.theta));
  law_values other = law_values_make (&m.c, 5501);
  void *to = law_theta_make (&m.c, &other, LAW_ALL, m.d);
  double *stat = law_estep (&m, m.theta, m.d);
  double *mine = law_estep (&m, to, m.d);
  law_assert (m, fabs (mine[LAT_LOGLIK] - stat[LAT_LOGLIK]) > 1e-3);
  ck_assert_int_eq (m.type->copy (to, m.theta), 0);
  double *again = law_estep (&m, to, m.d);
  law_assert (m, memcmp (stat, again, n * sizeof *stat) == 0);
  law_assert (m, m.type->distance (to, m.theta) <= 0);
  ck_assert_int_eq (m.type->pack (m.theta, x), 0);
  ck_assert_int_eq (m.type->unpack (to, x), 0);
  law_assert_near (m, m.type->distance (to, m.theta), 0, 1e-12);
  law_assert_near (m, law_objective (&m, to, 1),
                   law_objective (&m, m.theta, 1), 1e-12);
  m.type->free (to);
  free (x);
  free (stat);
  free (mine);
  free (again);
  law_model_free (&m);
}
END_TEST

/* Rows with nothing seen have log-likelihood zero.  */
START_TEST (silent_rows)
{
  law_model m = law_model_make (_i, ROWS);
  lat_data *d = m.d;
  for (size_t j = 0; j < m.v.p; j++)
    {
      lat_data *next = law_data_masked (d, j);
      if (d != m.d)
        lat_data_free (d);
      d = next;
    }
  double *stat = law_estep (&m, m.theta, d);
  law_assert (m, fabs (stat[LAT_LOGLIK]) <= 1e-12);
  law_assert_near (m, stat[LAT_WEIGHT], lat_data_total (d), 1e-13);
  lat_data_free (d);
  free (stat);
  law_model_free (&m);
}
END_TEST

/* A column that is never seen is as good as not there: the marginal model
   has the same likelihood, responsibilities and transitions.  */
START_TEST (silent_column)
{
  law_model m = law_model_make (_i, ROWS);
  size_t k = m.c.k;
  size_t n = LAT_HEAD + k + (m.c.structure == LAW_MIXTURE ? 0 : k * k);
  /* known trials that did not fall in the seen columns fell somewhere */
  for (size_t j = 0; j < m.v.p && m.c.family != LAW_TRIALS; j++)
    {
      lat_data *d = law_data_masked (m.d, j);
      void *less = law_theta_make (&m.c, &m.v, LAW_ALL & ~(1u << j), d);
      double *whole = law_estep (&m, m.theta, d);
      double *part = law_estep (&m, less, d);
      for (size_t i = 0; i < n; i++)
        law_assert_near (m, whole[i], part[i], 1e-12);
      free (whole);
      free (part);
      m.type->free (less);
      lat_data_free (d);
    }
  law_model_free (&m);
}
END_TEST

/* The order of units does not matter.  */
START_TEST (order_of_units)
{
  law_model m = law_model_make (_i, ROWS);
  lat_data *d = law_data_shuffled (m.d, 17);
  void *there = m.type->clone (m.theta);
  double *a = law_estep (&m, m.theta, m.d);
  double *b = law_estep (&m, there, d);
  law_assert (m, law_close (m.type->stat_len (there), b, a, 1e-12));
  ck_assert_int_eq (m.type->mstep (m.theta, a), 0);
  ck_assert_int_eq (m.type->mstep (there, b), 0);
  law_assert_near (m, m.type->distance (there, m.theta), 0, 1e-11);
  free (a);
  free (b);
  m.type->free (there);
  lat_data_free (d);
  law_model_free (&m);
}
END_TEST

static void
permute (const law_model *m, void *theta, const size_t *order)
{
  if (m->c.structure == LAW_MIXTURE)
    ck_assert_int_eq (lat_mixture_permute (theta, order), 0);
  else
    ck_assert_int_eq (lat_hmm_permute (theta, order), 0);
  if (m->type->prepare)
    ck_assert_int_eq (m->type->prepare (theta), 0);
}

/* Nor does that of components or states.  */
START_TEST (order_of_labels)
{
  static const size_t rotate[LAW_K][LAW_K] = { { 0 }, { 1, 0 }, { 2, 0, 1 } };
  law_model m = law_model_make (_i, ROWS);
  size_t k = m.c.k;
  const size_t *order = rotate[k - 1];
  void *there = m.type->clone (m.theta);
  permute (&m, there, order);
  double *a = law_estep (&m, m.theta, m.d), *b = law_estep (&m, there, m.d);
  law_assert_near (m, b[LAT_LOGLIK], a[LAT_LOGLIK], 1e-13);
  if (m.type->log_prior)
    law_assert_near (m, m.type->log_prior (there), m.type->log_prior (m.theta),
                     1e-12);
  for (size_t c = 0; c < k; c++)
    law_assert_near (m, b[LAT_HEAD + c], a[LAT_HEAD + order[c]], 1e-12);
  for (size_t c = 0; c < k * k && m.c.structure != LAW_MIXTURE; c++)
    law_assert_near (m, b[LAT_HEAD + k + c],
                     a[LAT_HEAD + k + order[c / k] * k + order[c % k]], 1e-12);
  ck_assert_int_eq (m.type->mstep (m.theta, a), 0);
  ck_assert_int_eq (m.type->mstep (there, b), 0);
  permute (&m, m.theta, order);
  law_assert_near (m, m.type->distance (there, m.theta), 0, 1e-11);
  free (a);
  free (b);
  m.type->free (there);
  law_model_free (&m);
}
END_TEST

/* Statistics are proportional to the weights, and rows of weight zero may
   hold anything.  */
START_TEST (weights)
{
  law_model m = law_model_make (_i, ROWS);
  size_t n = m.type->stat_len (m.theta), cells = m.d->n * m.d->p;
  double *weight = law_zeros (m.d->n), *x = law_zeros (cells);
  lat_data_cells (m.d, 0, m.d->n, x);
  for (size_t i = 0; i < m.d->n; i++)
    {
      weight[i] = 2.385 * m.d->weight[i];
      for (size_t j = 0; j < m.d->p && !(weight[i] > 0); j++)
        x[i * m.d->p + j] = 1;
    }
  lat_data more = lat_data_with_weights (m.d, weight);
  lat_data *other = lat_data_alloc (m.d->n, m.d->p, x, NULL, NULL);
  ck_assert_int_eq (lat_data_set_columns (other, m.d->column, NULL), 0);
  ck_assert_int_eq (lat_data_set_weights (other, m.d->weight, NULL), 0);
  if (m.d->unit)
    ck_assert_int_eq (lat_data_set_units (other, m.d->units, m.d->unit, NULL),
                      0);
  law_data_follow (other, m.d);
  double *a = law_estep (&m, m.theta, m.d),
         *b = law_estep (&m, m.theta, &more);
  double *c = law_estep (&m, m.theta, other);
  law_assert (m, law_close (n, c, a, 1e-13));
  for (size_t i = 0; i < n; i++)
    a[i] *= 2.385;
  law_assert (m, law_close (n, b, a, 1e-12));
  free (weight);
  free (x);
  free (a);
  free (b);
  free (c);
  lat_data_free (other);
  law_model_free (&m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("laws");
  TCase *t = tcase_create ("laws");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, slope, 0, LAW_CASES);
  tcase_add_loop_test (t, count, 0, LAW_CASES);
  tcase_add_loop_test (t, zero, 0, LAW_CASES);
  tcase_add_loop_test (t, additive, 0, LAW_CASES);
  tcase_add_loop_test (t, pure, 0, LAW_CASES);
  tcase_add_loop_test (t, copies, 0, LAW_CASES);
  tcase_add_loop_test (t, silent_rows, 0, LAW_CASES);
  tcase_add_loop_test (t, silent_column, 0, LAW_CASES);
  tcase_add_loop_test (t, order_of_units, 0, LAW_CASES);
  tcase_add_loop_test (t, order_of_labels, 0, LAW_CASES);
  tcase_add_loop_test (t, weights, 0, LAW_CASES);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
