/* laws_checks.c -- what several tests of laws check on a model: the slope, the
   ascent, the fixed point.  */

#include "laws.h"
#include <stdlib.h>

void
law_check_slope (const law_model *m)
{
  size_t n = m->type->pack_len (m->theta);
  double *g = law_zeros (n), *num = law_zeros (n);
  double *stat = law_estep (m, m->theta, m->d);
  ck_assert_int_eq (m->type->score (m->theta, stat, g), 0);
  law_gradient (m, 0, num);
  for (size_t i = 0; i < n; i++)
    ck_assert_msg (fabs (g[i] - num[i]) <= 1e-6 * (1 + fabs (num[i])),
                   "%s: coordinate %zu of %zu: score %.12g, slope %.12g",
                   m->name, i, n, g[i], num[i]);
  free (g);
  free (num);
  free (stat);
}

lat_em *
law_start_em (const law_model *m, void *theta, unsigned threads)
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

int
law_check_ascent (law_model *m, int steps, int may_collapse)
{
  lat_em *w = law_start_em (m, m->theta, 1);
  int t = 0;
  for (; t < steps; t++)
    {
      double before = lat_em_objective (w);
      int s = lat_em_iterate (w);
      if (s == LAT_EDEGENERATE && may_collapse)
        break;
      ck_assert_msg (s == 0, "%s: step %d: %s (from %.17g)", m->name, t + 1,
                     lat_strerror (s), before);
      ck_assert_msg (lat_em_objective (w)
                         >= before - 1e-11 * (1 + fabs (before)),
                     "%s: step %d: from %.17g to %.17g", m->name, t + 1,
                     before, lat_em_objective (w));
      law_assert_near (*m, law_objective (m, m->theta, 1),
                       lat_em_objective (w), 1e-12);
    }
  lat_em_free (w);
  return t;
}

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

void
law_check_fixed_point (law_model *m, int may_collapse, int creeps)
{
  lat_em_options opt = lat_em_defaults ();
  lat_em_result r;
  opt.threads = 1;
  opt.max_iter = LAW_FIT_STEPS;
  opt.tol = creeps ? 1e-9 : 1e-13;
  int s = lat_em_run (m->type, m->theta, m->d, &opt, NULL, NULL, &r);
  if ((s == LAT_EDEGENERATE && may_collapse)
      || (creeps && s == 0 && (!r.converged || runs_away (m))))
    return;
  size_t n = m->type->pack_len (m->theta);
  double *g = law_zeros (n);
  ck_assert_msg (s == 0, "%s: %s", m->name, lat_strerror (s));
  ck_assert_msg (r.converged, "%s: %zu steps", m->name, r.iterations);
  law_assert_near (*m, one_more_step (m), 0, creeps ? 1e-5 : 1e-6);
  law_gradient (m, 1, g);
  for (size_t i = 0; i < n; i++)
    ck_assert_msg (fabs (g[i]) <= (creeps ? 1e-2 : 1e-3),
                   "%s: coordinate %zu of %zu: slope %g", m->name, i, n, g[i]);
  free (g);
}
