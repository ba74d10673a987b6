/* test_identities.c -- models that are other models in disguise: what one
   says the other says too.  */

#include "laws.h"
#include <latens/random.h>
#include <string.h>

enum
{
  ROWS = 61
};

/* lp (k x n): log-densities of rows [i0, i0 + n) from the family alone.  */
static double *
densities (const law_model *m, size_t i0, size_t n)
{
  const lat_family_type *f;
  void *emission = law_emission_make (&m->c, &m->v, LAW_ALL, &f), *work;
  double *lp = law_zeros (m->c.k * n);
  lat_block b = { .n = n,
                  .x = m->d->x + i0 * m->d->tda,
                  .tda = m->d->tda,
                  .lag = m->d->lags ? m->d->p : 0 };
  law_emission_set (&m->c, &m->v, LAW_ALL, emission);
  if (f->prepare)
    ck_assert_int_eq (f->prepare (emission), 0);
  work = aligned_alloc (64, (f->work_len (emission, n) / 64 + 1) * 64);
  ck_assert_ptr_nonnull (work);
  ck_assert_int_eq (f->log_density (emission, &b, lp, work), 0);
  free (work);
  f->free (emission);
  return lp;
}

/* A mixture of one is its family.  */
START_TEST (one_component)
{
  law_model m = law_model_true (LAW_MIXTURE, (law_family)_i, 1, ROWS);
  double *lp = densities (&m, 0, m.d->n);
  double *logp = law_zeros (m.d->n), *r = law_zeros (m.d->n), total = 0;
  ck_assert_int_eq (lat_mixture_posterior (m.theta, m.d, 1, r, logp), 0);
  for (size_t i = 0; i < m.d->n; i++)
    {
      law_assert_near (m, logp[i], lp[i], 1e-13);
      law_assert_near (m, r[i], 1, 1e-15);
      total += m.d->weight[i] * lp[i];
    }
  law_assert_near (m, law_objective (&m, m.theta, 0), total, 1e-12);
  free (lp);
  free (logp);
  free (r);
  law_model_free (&m);
}
END_TEST

/* A mixture with the chain's laws of the states as weights.  */
static lat_mixture *
same_mixture (const law_model *chain)
{
  law_case c = chain->c;
  c.structure = LAW_MIXTURE;
  return law_theta_make (&c, &chain->v, LAW_ALL, chain->d);
}

/* A chain that forgets: every row of its matrix is the initial law.  */
static law_model
forgetful (law_family family, size_t k)
{
  law_model m = law_model_true (LAW_CHAIN, family, k, ROWS);
  memcpy (m.v.initial, m.v.weight, k * sizeof *m.v.weight);
  for (size_t i = 0; i < k; i++)
    memcpy (m.v.transition + i * k, m.v.weight, k * sizeof *m.v.weight);
  m.type->free (m.theta);
  m.theta = law_theta_make (&m.c, &m.v, LAW_ALL, m.d);
  return m;
}

/* An HMM with equal rows is a mixture.  */
START_TEST (equal_rows)
{
  law_model m = forgetful ((law_family)(_i / LAW_K), (size_t)(_i % LAW_K) + 1);
  size_t n = m.d->n, k = m.c.k, cells = n * m.d->p;
  lat_data rows = *m.d;
  lat_mixture *mixture = same_mixture (&m);
  rows.unit = NULL;
  rows.units = n;
  double *gamma = law_zeros (n * k), *r = law_zeros (n * k);
  double *score = law_zeros (n), *logp = law_zeros (n);
  double *a = law_zeros (cells), *b = law_zeros (cells);
  ck_assert_int_eq (lat_hmm_posterior (m.theta, m.d, 1, gamma), 0);
  ck_assert_int_eq (lat_hmm_score (m.theta, m.d, 1, score), 0);
  ck_assert_int_eq (lat_mixture_posterior (mixture, &rows, 1, r, logp), 0);
  law_assert (m, law_close (n * k, gamma, r, 1e-13));
  law_assert (m, law_close (n, score, logp, 1e-13));
  ck_assert_int_eq (lat_hmm_expect (m.theta, m.d, 1, a, NULL), 0);
  ck_assert_int_eq (lat_mixture_expect (mixture, &rows, 1, b, NULL), 0);
  law_assert (m, law_close (cells, a, b, 1e-12));
  free (gamma);
  free (r);
  free (score);
  free (logp);
  free (a);
  free (b);
  lat_mixture_free (mixture);
  law_model_free (&m);
}
END_TEST

/* The same numbers in a structure and in a richer one: diagonal in full,
   spherical in diagonal, tied in full.  */
START_TEST (structures_within_structures)
{
  static const law_family inner[] = { LAW_DIAGONAL, LAW_SPHERICAL, LAW_TIED };
  static const law_family outer[] = { LAW_FULL, LAW_DIAGONAL, LAW_FULL };
  law_model m = law_model_true (LAW_MIXTURE, inner[_i], 3, ROWS);
  law_case richer = m.c;
  richer.family = outer[_i];
  lat_mixture *other = law_theta_make (&richer, &m.v, LAW_ALL, m.d);
  size_t n = m.d->n, cells = n * m.d->p;
  double *a = law_zeros (n), *b = law_zeros (n);
  double *x = law_zeros (2 * cells), *y = law_zeros (2 * cells);
  ck_assert_int_eq (lat_mixture_posterior (m.theta, m.d, 1, NULL, a), 0);
  ck_assert_int_eq (lat_mixture_posterior (other, m.d, 1, NULL, b), 0);
  law_assert (m, law_close (n, a, b, 1e-13));
  ck_assert_int_eq (lat_mixture_expect (m.theta, m.d, 1, x, x + cells), 0);
  ck_assert_int_eq (lat_mixture_expect (other, m.d, 1, y, y + cells), 0);
  law_assert (m, law_close (2 * cells, x, y, 1e-12));
  free (a);
  free (b);
  free (x);
  free (y);
  lat_mixture_free (other);
  law_model_free (&m);
}
END_TEST

/* All paths of one short sequence.  */
typedef struct
{
  double loglik;
  double best; /* log P (path, seen) ... */
  unsigned state[7];
  double gamma[7 * LAW_K];
} paths;

static double
path_probability (const law_model *m, const double *lp, size_t n, size_t path,
                  unsigned *state)
{
  size_t k = m->c.k;
  double lg = 0;
  for (size_t t = 0; t < n; t++, path /= k)
    {
      state[t] = (unsigned)(path % k);
      lg += lp[state[t] * n + t]
            + log (t ? m->v.transition[state[t - 1] * k + state[t]]
                     : m->v.initial[state[t]]);
    }
  return lg;
}

static paths
enumerate (const law_model *m, const double *lp, size_t n)
{
  paths all = { .best = -INFINITY };
  size_t k = m->c.k, count = 1;
  unsigned state[7];
  double total = 0;
  for (size_t t = 0; t < n; t++)
    count *= k;
  for (size_t path = 0; path < count; path++)
    {
      double lg = path_probability (m, lp, n, path, state), p = exp (lg);
      total += p;
      for (size_t t = 0; t < n; t++)
        all.gamma[t * k + state[t]] += p;
      if (lg > all.best)
        {
          all.best = lg;
          memcpy (all.state, state, sizeof state);
        }
    }
  all.loglik = log (total);
  for (size_t i = 0; i < n * k; i++)
    all.gamma[i] /= total;
  return all;
}

/* Forward is the sum over all paths, Viterbi the best of them, and the
   posterior their shares: for sequences of up to 7 rows.  */
static void
check_paths (const law_model *m, size_t u, const double *score,
             const double *gamma, const unsigned *state, double best)
{
  size_t i0 = lat_data_row (m->d, u), n = lat_data_row (m->d, u + 1) - i0;
  size_t k = m->c.k;
  double *lp = densities (m, i0, n), loglik = 0;
  paths all = enumerate (m, lp, n);
  for (size_t t = 0; t < n; t++)
    loglik += score[i0 + t];
  law_assert_near (*m, loglik, all.loglik, 1e-13);
  law_assert_near (*m, best, all.best, 1e-13);
  for (size_t t = 0; t < n * k; t++)
    law_assert_near (*m, gamma[i0 * k + t], all.gamma[t], 1e-13);
  for (size_t t = 0; t < n; t++)
    ck_assert_uint_eq (state[i0 + t], all.state[t]);
  free (lp);
}

START_TEST (all_paths)
{
  law_model m = law_model_true ((law_structure)(LAW_CHAIN + _i / LAW_FAMILIES),
                                (law_family)(_i % LAW_FAMILIES), 3, ROWS);
  size_t n = m.d->n;
  double *score = law_zeros (n), *gamma = law_zeros (n * m.c.k);
  double *best = law_zeros (m.d->units);
  unsigned *state = calloc (n, sizeof *state);
  ck_assert_int_eq (lat_hmm_score (m.theta, m.d, 1, score), 0);
  ck_assert_int_eq (lat_hmm_posterior (m.theta, m.d, 1, gamma), 0);
  ck_assert_int_eq (lat_hmm_viterbi (m.theta, m.d, 1, state, best), 0);
  for (size_t u = 0; u < m.d->units; u++)
    if (lat_data_row (m.d, u + 1) - lat_data_row (m.d, u) <= 7)
      check_paths (&m, u, score, gamma, state, best[u]);
  free (score);
  free (gamma);
  free (best);
  free (state);
  law_model_free (&m);
}
END_TEST

/* Draws have the mean and sd that expect says; a level is drawn as often as
   its probability says, an angle around its direction.  Bounds of five
   standard errors.  */
START_TEST (draws)
{
  enum
  {
    DRAWS = 3000
  };
  law_model m = law_model_true (LAW_MIXTURE, (law_family)_i, 2, ROWS);
  size_t p = m.d->p, cells = m.d->n * p;
  double *e = law_zeros (cells), *sd = law_zeros (cells);
  double *x = law_zeros (cells), *sum = law_zeros (cells);
  lat_stream stream = lat_stream_of_seed (2718);
  ck_assert_int_eq (lat_mixture_expect (m.theta, m.d, 1, e, sd), 0);
  for (uint64_t i = 0; i < DRAWS; i++)
    {
      ck_assert_int_eq (
          lat_mixture_draw (m.theta, m.d, 1, lat_stream_sub (stream, i), x),
          0);
      for (size_t j = 0; j < cells; j++)
        sum[j] += m.v.kind[j % p] == 'c'   ? x[j] == e[j]
                  : m.v.kind[j % p] == 'v' ? e[j] + sin (x[j] - e[j])
                                           : x[j];
    }
  for (size_t j = 0; j < cells; j++)
    {
      int level = m.v.kind[j % p] == 'c', hole = isnan (m.d->x[j]);
      double want = level ? (hole ? sd[j] : 1) : e[j];
      double one = m.v.kind[j % p] == 'v' ? hole
                   : level                ? sqrt (fabs (want * (1 - want)))
                                          : sd[j];
      ck_assert_msg (fabs (sum[j] / DRAWS - want)
                         <= 5 * one / sqrt (DRAWS) + 1e-12 * fabs (want),
                     "%s: cell %zu: %g, not %g (sd %g)", m.name, j,
                     sum[j] / DRAWS, want, one);
    }
  free (e);
  free (sd);
  free (x);
  free (sum);
  law_model_free (&m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("identities");
  TCase *t = tcase_create ("identities");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, one_component, 0, LAW_FAMILIES);
  tcase_add_loop_test (t, equal_rows, 0, LAW_FAMILIES * LAW_K);
  tcase_add_loop_test (t, structures_within_structures, 0, 3);
  tcase_add_loop_test (t, all_paths, 0, 3 * LAW_FAMILIES);
  tcase_add_loop_test (t, draws, 0, LAW_FAMILIES);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
