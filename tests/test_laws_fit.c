/* test_laws_fit.c -- laws that every fit keeps, on every model: the objective
   never falls, it ends where it is flat, and threads change nothing.  */

#include "laws.h"
#include <stdlib.h>
#include <string.h>

enum
{
  ROWS = 93,                      /* of the small tables */
  MANY = 3 * LAT_CHUNK_ROWS + 37, /* of those with several chunks */
  STEPS = 40,                     /* M-steps of the law of ascent */
  FIT_STEPS = 20000               /* at most, of the law of the fixed point */
};

static lat_em *
start_em (const law_model *m, void *theta, unsigned threads)
{
  int s;
  lat_em_options opt = lat_em_defaults ();
  opt.threads = threads;
  lat_em *w = lat_em_alloc (m->type, theta, m->d, &opt, &s);
  ck_assert_msg (w, "%s: %s", m->name, lat_strerror (s));
  s = lat_em_start (w);
  ck_assert_msg (s == 0, "%s: start: %s", m->name, lat_strerror (s));
  return w;
}

/* The objective, log-likelihood plus log prior, never falls.  */
START_TEST (ascent)
{
  law_model m = law_model_make (_i, ROWS);
  lat_em *w = start_em (&m, m.theta, 1);
  for (int t = 0; t < STEPS; t++)
    {
      double before = lat_em_objective (w);
      int s = lat_em_iterate (w);
      if (s == LAT_EDEGENERATE && law_may_collapse (&m.c) && t > 0)
        break;
      ck_assert_msg (s == 0, "%s: step %d: %s (from %.17g)", m.name, t + 1,
                     lat_strerror (s), before);
      ck_assert_msg (lat_em_objective (w)
                         >= before - 1e-11 * (1 + fabs (before)),
                     "%s: step %d: from %.17g to %.17g", m.name, t + 1, before,
                     lat_em_objective (w));
      law_assert_near (m, law_objective (&m, m.theta, 1), lat_em_objective (w),
                       1e-12);
    }
  lat_em_free (w);
  law_model_free (&m);
}
END_TEST

/* How far one more EM step goes.  */
static double
one_more_step (const law_model *m)
{
  void *to = m->type->clone (m->theta);
  double *stat = law_estep (m, m->theta, m->d);
  ck_assert_int_eq (m->type->mstep (to, stat), 0);
  double far = m->type->distance (to, m->theta);
  m->type->free (to);
  free (stat);
  return far;
}

/* Covariates that part some moves without error, and nothing that holds their
   effects: there is no maximum.  */
static int
runs_away (const law_model *m)
{
  const double far = 15; /* in sds of the covariate */
  const lat_hmm *h = m->theta;
  const lat_covariates *v
      = m->c.structure == LAW_MIXTURE ? NULL : h->covariates;
  for (size_t i = 0; v && !m->c.prior && i < h->k * h->k * v->q; i++)
    if (fabs (v->slope[i] * v->sd[i % v->q]) > far)
      return 1;
  return 0;
}

/* Where EM ends, a step goes nowhere and the objective is flat.  */
START_TEST (fixed_point)
{
  law_model m = law_model_make (_i, ROWS);
  lat_em_options opt = lat_em_defaults ();
  lat_em_result r;
  opt.threads = 1;
  opt.max_iter = FIT_STEPS;
  opt.tol = law_may_creep (&m.c) ? 1e-9 : 1e-13;
  int s = lat_em_run (m.type, m.theta, m.d, &opt, NULL, NULL, &r);
  int creeps = law_may_creep (&m.c);
  if (!(s == LAT_EDEGENERATE && law_may_collapse (&m.c))
      && !(creeps && s == 0 && (!r.converged || runs_away (&m))))
    {
      size_t n = m.type->pack_len (m.theta);
      double *g = law_zeros (n);
      ck_assert_msg (s == 0, "%s: %s", m.name, lat_strerror (s));
      ck_assert_msg (r.converged, "%s: %zu steps", m.name, r.iterations);
      law_assert_near (m, one_more_step (&m), 0, creeps ? 1e-5 : 1e-6);
      law_gradient (&m, 1, g);
      for (size_t i = 0; i < n; i++)
        ck_assert_msg (fabs (g[i]) <= (creeps ? 1e-2 : 1e-3),
                       "%s: coordinate %zu of %zu: slope %g", m.name, i, n,
                       g[i]);
      free (g);
    }
  law_model_free (&m);
}
END_TEST

/* Any number of threads gives the same bits, and, up to rounding, what one
   E-step over all units gives.  */
START_TEST (same_bits)
{
  law_model m = law_model_make (2 * _i + 1, MANY); /* those with a prior */
  size_t n = m.type->stat_len (m.theta);
  double *one = law_zeros (n), *plain = law_estep (&m, m.theta, m.d);
  for (unsigned threads = 1; threads <= 4; threads++)
    {
      void *theta = m.type->clone (m.theta);
      lat_em *w = start_em (&m, theta, threads);
      law_assert (m, law_close (n, lat_em_stat (w), plain, 1e-12));
      ck_assert_int_eq (lat_em_iterate (w), 0);
      if (threads == 1)
        memcpy (one, lat_em_stat (w), n * sizeof *one);
      law_assert (m, memcmp (one, lat_em_stat (w), n * sizeof *one) == 0);
      lat_em_free (w);
      m.type->free (theta);
    }
  free (one);
  free (plain);
  law_model_free (&m);
}
END_TEST

/* LATENS_LAWS_EVERY=N: every Nth case, where whole fits would take too long
   (under sanitizers; test_laws runs the same steps on all).  */
int
main (void)
{
  const char *every = getenv ("LATENS_LAWS_EVERY");
  int step = every && atoi (every) > 0 ? atoi (every) : 1;
  Suite *suite = suite_create ("laws of fits");
  TCase *t = tcase_create ("laws of fits");
  tcase_set_timeout (t, 60);
  for (int i = 0; i < LAW_CASES; i += step)
    {
      tcase_add_loop_test (t, ascent, i, i + 1);
      tcase_add_loop_test (t, fixed_point, i, i + 1);
      if (i < LAW_CASES / 2)
        tcase_add_loop_test (t, same_bits, i, i + 1);
    }
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
