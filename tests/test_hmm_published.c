/* test_hmm_published.c -- counts of earthquakes: criteria, mixtures and
   autocorrelations as in Zucchini, MacDonald and Langrock 2016, chapters 1 to
   3.  */

#include "hmm_make.h"
#include "model_case.h"
#include <latens/product.h>

static lat_fit_options
exactly (void)
{
  lat_fit_options o = case_options (42);
  o.em.tol = 1e-13;
  o.em.max_iter = 100000;
  o.starts = 40;
  return o;
}

/* Minus log-likelihood, AIC, BIC.  */
static const struct
{
  size_t k;
  lat_initial law;
  double minus, aic, bic, digits;
} criteria[] = {
  { 1, LAT_INITIAL_STATIONARY, 391.9189, 785.8, 788.5, 6e-2 },
  { 2, LAT_INITIAL_STATIONARY, 342.318267, 692.6365, 703.3278, 6e-5 },
  { 3, LAT_INITIAL_STATIONARY, 329.460276, 676.9206, 700.976, 6e-4 },
  { 4, LAT_INITIAL_STATIONARY, 327.831585, 687.6632, 730.4284, 6e-5 },
  { 1, LAT_INITIAL_FREE, 391.9189, 785.8, 788.5, 6e-2 },
  { 2, LAT_INITIAL_FREE, 341.878701, 693.7574, 707.1216, 6e-5 },
  { 3, LAT_INITIAL_FREE, 328.527483, 679.055, 708.4561, 6e-4 },
};

START_TEST (criteria_of_earthquakes)
{
  lat_data *d = case_data ("earthquakes.csv", 1, 1);
  lat_model *m = case_chain (d, criteria[_i].k, criteria[_i].law);
  lat_fit_options o = exactly ();
  case_fit (m, d, &o);
  double digits = criteria[_i].digits;
  ck_assert (fabs (-m->fit.log_likelihood - criteria[_i].minus)
             <= (digits > 1e-2 ? 6e-5 : 6e-7));
  ck_assert (fabs (m->fit.aic - criteria[_i].aic) <= digits);
  ck_assert (fabs (m->fit.bic - criteria[_i].bic) <= digits);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Independent mixtures of Poisson laws.  */
START_TEST (mixtures)
{
  static const double minus[] = { 391.9189, 360.3690, 356.8489, 356.7337 };
  static const double rate[][3]
      = { { 19.364 }, { 15.777, 26.840 }, { 12.736, 19.785, 31.629 } };
  static const double weight[][3]
      = { { 1 }, { .676, .324 }, { .278, .593, .130 } };
  static const char *const poisson = "poisson";
  lat_data *d = case_data ("earthquakes.csv", 1, 0);
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_fit_options o = exactly ();
  spec.k = (size_t)_i + 1;
  spec.family = &poisson;
  lat_model *m = lat_model_alloc (&spec, 1, d->column, NULL);
  case_fit (m, d, &o);
  ck_assert (fabs (-m->fit.log_likelihood - minus[_i]) <= 6e-5);
  const void *p = lat_product_part (lat_model_emission (m), 0);
  for (size_t c = 0; _i < 3 && c < spec.k; c++)
    {
      size_t best = 0; /* a fit orders by weight, the book by rate */
      for (size_t j = 0; j < spec.k; j++)
        if (fabs (lat_poisson_rate (p, j, 0) - rate[_i][c])
            < fabs (lat_poisson_rate (p, best, 0) - rate[_i][c]))
          best = j;
      ck_assert (fabs (lat_poisson_rate (p, best, 0) - rate[_i][c]) <= 1e-3);
      ck_assert (fabs (m->mixture->weight[best] - weight[_i][c]) <= 6e-4);
    }
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* The correlation of counts k rows apart, from law, transitions, rates.  */
static double
correlation (const lat_hmm *h, const double *rate, size_t lag)
{
  double mean = 0, square = 0, product = 0, way[16], next[16];
  size_t k = h->k;
  for (size_t i = 0; i < k; i++)
    {
      mean += h->initial[i] * rate[i];
      square += h->initial[i] * (rate[i] + rate[i] * rate[i]);
      way[i] = h->initial[i] * rate[i];
    }
  for (size_t l = 0; l < lag; l++, memcpy (way, next, sizeof way))
    for (size_t j = 0; j < k; j++)
      {
        next[j] = 0;
        for (size_t i = 0; i < k; i++)
          next[j] += way[i] * h->transition[i * k + j];
      }
  for (size_t j = 0; j < k; j++)
    product += way[j] * rate[j];
  return (product - mean * mean) / (square - mean * mean);
}

START_TEST (autocorrelations)
{
  static const double share[][3]
      = { { .5713 }, { .4447, .1940 }, { .2332, .3682, .0369 } };
  static const double base[][3]
      = { { .8055 }, { .9141, .7433 }, { .9519, .8174, .7252 } };
  lat_data *d = case_data ("earthquakes.csv", 1, 1);
  lat_model *m = case_chain (d, (size_t)_i + 2, LAT_INITIAL_STATIONARY);
  lat_fit_options o = exactly ();
  double rate[4];
  case_fit (m, d, &o);
  const void *p = lat_product_part (lat_model_emission (m), 0);
  for (size_t c = 0; c < m->hmm->k; c++)
    rate[c] = lat_poisson_rate (p, c, 0);
  for (size_t lag = 1; lag <= 8; lag++)
    {
      double want = 0;
      for (int i = 0; i <= _i; i++)
        want += share[_i][i] * pow (base[_i][i], (double)lag);
      ck_assert (fabs (correlation (m->hmm, rate, lag) - want) <= 3e-4);
    }
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hmm published");
  TCase *t = tcase_create ("values");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, criteria_of_earthquakes, 0,
                       sizeof criteria / sizeof *criteria);
  tcase_add_loop_test (t, mixtures, 0, 4);
  tcase_add_loop_test (t, autocorrelations, 0, 3);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
