/* converge.c -- when to stop.

   EM converges linearly.  Near the limit theta* the error shrinks by a
   factor r per M-step, theta* - theta_t ~ r^t, and the objective, which is
   quadratic there, by r^2.  With gains g_t = f_t - f_{t-1} and c = g_t /
   g_{t-1}, Aitken's estimate of what is left to gain is

     f* - f_t = g_t c / (1 - c)

   (Bohning, Dietz, Schaub, Schlattmann and Lindsay 1994).  In the same way a
   step of length d_t leaves the distance d_t r / (1 - r), where r is sqrt (c)
   or d_t / d_{t-1}: each shows the slowest direction only when the faster
   ones have died out, so the larger is believed.  A small step alone proves
   nothing: at r = 0.999 a thousand of them are still to come.

   When gains drown in rounding, what is left to gain does too, but theta may
   still have to move by the square root of that; then the steps decide.  */

#include "em/engine.h"
#include <math.h>

lat_course
lat_course_begin (const double *stat, double objective, int has_distance)
{
  return (lat_course){ .objective = objective,
                       .loglik = stat[LAT_LOGLIK],
                       .weight = stat[LAT_WEIGHT],
                       .gain = NAN,
                       .gain_before = NAN,
                       .moved = NAN,
                       .moved_before = NAN,
                       .slowest = NAN,
                       .esteps = 1,
                       .has_distance = has_distance };
}

/* Gains up to this say nothing.  */
static double
noise (const lat_course *c, const lat_em_options *opt)
{
  return fmax (c->fall, opt->rounding * (1 + fabs (c->objective)));
}

void
lat_course_add (lat_course *c, const double *stat, double objective,
                double moved)
{
  c->gain_before = c->gain;
  c->gain = objective - c->objective;
  c->fall = fmax (c->fall, -c->gain);
  c->moved_before = c->moved;
  c->moved = moved;
  c->jumped_before = c->jumped;
  c->jumped = 0;
  c->objective = objective;
  c->loglik = stat[LAT_LOGLIK];
  c->weight = stat[LAT_WEIGHT];
  c->iterations++;
}

void
lat_course_accelerate (lat_course *c, int jumped, double slowest)
{
  c->jumped = jumped;
  c->slowest = slowest;
}

/* d r / (1 - r) <= eps, for r below one; not, if r is NaN.  */
static int
nearly_there (double d, double r, double eps)
{
  return d == 0 || (r < 1 && d * r <= eps * (1 - r));
}

/* The rate of the steps, if one was an M-step and the other went on from
   there; but at least the slowest that is known.  */
static double
rate_of_steps (const lat_course *c)
{
  double r = !c->jumped_before && c->moved_before > 0
                 ? c->moved / c->moved_before
                 : NAN;
  return fmax (r, c->slowest);
}

/* The objective still tells.  A gain after one that did not is no rate.  */
static int
converged_by_gains (const lat_course *c, const lat_em_options *opt)
{
  double rate = !c->jumped_before && c->gain_before > noise (c, opt)
                    ? c->gain / c->gain_before
                    : NAN;
  double r = fmax (sqrt (rate), rate_of_steps (c));
  rate = fmax (rate, c->slowest * c->slowest);
  return nearly_there (c->gain, rate, opt->tol * c->weight)
         && (!c->has_distance || nearly_there (c->moved, r, sqrt (opt->tol)));
}

/* The objective stands.  A rate close to one, or unknown, counts as the
   slowest that is believed: then the step itself has to be below tol.  */
static int
converged_by_steps (const lat_course *c, const lat_em_options *opt)
{
  double eps = sqrt (opt->tol), slowest = 1 - eps;
  double r = rate_of_steps (c);
  if (!(r < slowest))
    r = slowest;
  return !c->has_distance || nearly_there (c->moved, r, eps);
}

int
lat_course_is_near (const lat_course *c, const lat_em_options *opt, double d)
{
  if (c->has_distance)
    return nearly_there (d, c->slowest, sqrt (opt->tol));
  return nearly_there (c->gain, c->slowest * c->slowest, opt->tol * c->weight);
}

int
lat_course_is_flat (const lat_course *c, const lat_em_options *opt)
{
  return c->iterations > 0 && !(c->gain > noise (c, opt));
}

int
lat_em_stopped (const lat_em_options *opt)
{
  return opt->stop && *opt->stop;
}

int
lat_course_test (const lat_course *c, const lat_em_options *opt)
{
  if (c->iterations > 0 && !c->jumped
      && (c->gain > noise (c, opt) ? converged_by_gains (c, opt)
                                   : converged_by_steps (c, opt)))
    return 0;
  if (lat_em_stopped (opt))
    return LAT_ESTOP;
  return c->iterations >= opt->max_iter ? LAT_EMAXITER : LAT_CONTINUE;
}
