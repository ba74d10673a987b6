/* em.c -- the EM workspace: E-step, M-step, and the way back.

   Dempster, Laird and Rubin, Maximum likelihood from incomplete data via the
   EM algorithm, JRSS B 39 (1977) 1-38.  */

#include "em/engine.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

lat_em_options
lat_em_defaults (void)
{
  return (lat_em_options){ .max_iter = 5000,
                           .tol = 1e-9,
                           .threads = 0,
                           .slack = 1e-9,
                           .rounding = 2e-14,
                           .accelerate = LAT_ACCELERATE_AUTO,
                           .rules = { .plain = 5,
                                      .window = 20,
                                      .settle = 1,
                                      .stretch = 4,
                                      .order = 5,
                                      .base = 1.2,
                                      .half = 10,
                                      .least = 1e-6 } };
}

static int
check (const lat_em_type *t, const lat_em_options *opt)
{
  if (!t->clone || !t->copy || !t->free || !t->stat_len || !t->estep
      || !t->mstep)
    return LAT_EINVAL;
  if (!(opt->tol >= 0 && opt->slack >= 0 && opt->rounding >= 0))
    return LAT_EINVAL;
  return lat_accelerate_check (opt);
}

static int
allocate (lat_em *w)
{
  const lat_em_type *t = w->type;
  size_t len = t->stat_len (w->theta);
  if (len < LAT_HEAD)
    return LAT_EBADLEN;
  if (!(w->before = t->clone (w->theta)))
    return LAT_ENOMEM;
  int s = t->bind ? t->bind (w->theta, w->d, &w->cache) : 0;
  if (s)
    return s;
  size_t work_len = t->work_len ? t->work_len (w->theta, w->d) : 0;
  s = lat_tree_init (&w->tree, w->d, len, work_len, w->opt.threads, 0);
  if (s)
    return s;
  w->stat = lat_alloc_aligned (len * sizeof *w->stat);
  w->next = lat_alloc_aligned (len * sizeof *w->next);
  if (!w->stat || !w->next)
    return LAT_ENOMEM;
  s = lat_accelerate_alloc (&w->accelerator, t, w->theta, &w->opt);
  if (s || !w->accelerator)
    return s;
  w->after = t->clone (w->theta);
  w->safe = t->clone (w->theta);
  return w->after && w->safe ? 0 : LAT_ENOMEM;
}

lat_em *
lat_em_alloc (const lat_em_type *type, void *theta, const lat_data *d,
              const lat_em_options *opt, int *status)
{
  lat_em_options o = opt ? *opt : lat_em_defaults ();
  lat_em *w = NULL;
  int s = check (type, &o);
  if (s == 0 && !(w = calloc (1, sizeof *w)))
    s = LAT_ENOMEM;
  if (s == 0)
    {
      w->type = type;
      w->theta = theta;
      w->d = d;
      w->opt = o;
      s = allocate (w);
    }
  if (s)
    {
      lat_em_free (w);
      w = NULL;
    }
  if (status)
    *status = s;
  return w;
}

void
lat_em_free (lat_em *w)
{
  if (!w)
    return;
  void *clone[] = { w->before, w->after, w->safe };
  for (size_t i = 0; i < sizeof clone / sizeof *clone; i++)
    if (clone[i])
      w->type->free (clone[i]);
  lat_accelerate_free (w->accelerator);
  if (w->cache && w->type->unbind)
    w->type->unbind (w->cache);
  lat_tree_clear (&w->tree);
  free (w->stat);
  free (w->next);
  free (w);
}

static int
leaf (size_t u0, size_t u1, double *stat, lat_work *work, void *ctx)
{
  const lat_em *w = ctx;
  return w->type->estep (w->theta, w->d, w->cache, u0, u1, stat, work);
}

/* Other ranks wait for this one's node, whatever has become of it: NaN makes
   them fail too.  */
static int
exchange (const lat_em *w, double *stat, int s)
{
  if (!w->opt.reduce)
    return s;
  if (s)
    {
      memset (stat, 0, w->tree.len * sizeof *stat);
      stat[LAT_LOGLIK] = NAN;
    }
  int r = w->opt.reduce (stat, w->tree.len, w->opt.reduce_ctx);
  return s ? s : r;
}

int
lat_em_prepare (const lat_em *w)
{
  return w->type->prepare ? w->type->prepare (w->theta) : 0;
}

int
lat_em_evaluate (lat_em *w, double *stat, double *objective)
{
  int s = lat_em_prepare (w);
  w->course.esteps++;
  w->esteps++;
  if (s == 0 && w->type->refresh)
    s = w->type->refresh (w->theta, w->d, w->cache);
  if (s == 0)
    s = lat_tree_sum (&w->tree, leaf, w, stat);
  if ((s = exchange (w, stat, s)))
    return s;
  *objective = stat[LAT_LOGLIK];
  if (*objective == -INFINITY)
    return LAT_EIMPOSSIBLE;
  if (w->type->log_prior)
    *objective += w->type->log_prior (w->theta);
  return isfinite (*objective) && isfinite (stat[LAT_WEIGHT]) ? 0
                                                              : LAT_EFAILED;
}

int
lat_em_start (lat_em *w)
{
  double objective;
  int s = lat_em_evaluate (w, w->stat, &objective);
  w->started = s == 0;
  w->calm = 0;
  w->jumps = 0;
  if (s == 0)
    w->course
        = lat_course_begin (w->stat, objective, w->type->distance != NULL);
  if (w->accelerator)
    lat_accelerate_begin (w->accelerator);
  return s;
}

int
lat_em_resume (lat_em *w, const lat_course *course)
{
  int s = lat_em_start (w);
  if (s == 0)
    {
      w->course = *course;
      w->course.esteps++;
    }
  return s;
}

double
lat_em_moved (const lat_em *w)
{
  return w->type->distance ? w->type->distance (w->theta, w->before) : NAN;
}

void
lat_em_accept (lat_em *w, double objective, double moved)
{
  double *stat = w->next;
  w->next = w->stat;
  w->stat = stat;
  lat_course_add (&w->course, stat, objective, moved);
}

void
lat_em_put_back (lat_em *w, const void *was)
{
  w->type->copy (w->theta, was);
  lat_em_prepare (w);
}

int
lat_em_go_on (lat_em *w, const double *moved)
{
  double objective, old = w->course.objective;
  int s = lat_em_evaluate (w, w->next, &objective);
  if (s == 0 && !(objective >= old - w->opt.slack * (1 + fabs (old))))
    s = LAT_EMONOTONE;
  if (s == 0)
    lat_em_accept (w, objective, moved ? *moved : lat_em_moved (w));
  return s;
}

/* The M-step, and the E-step where it leads.  */
static int
plain_step (lat_em *w)
{
  int s = w->type->mstep (w->theta, w->stat);
  return s ? s : lat_em_go_on (w, NULL);
}

int
lat_em_iterate (lat_em *w)
{
  if (!w->started)
    return LAT_EINVAL;
  int s = w->type->copy (w->before, w->theta);
  if (s)
    return s;
  s = w->accelerator ? lat_em_fast_step (w) : plain_step (w);
  if (s)
    lat_em_put_back (w, w->before);
  else if (w->opt.watch)
    w->opt.watch (w->course.iterations, w->course.objective, w->opt.watch_ctx);
  return s;
}

int
lat_em_test (const lat_em *w)
{
  return w->started ? lat_course_test (&w->course, &w->opt) : LAT_EINVAL;
}

double
lat_em_objective (const lat_em *w)
{
  return w->course.objective;
}

double
lat_em_loglik (const lat_em *w)
{
  return w->course.loglik;
}

size_t
lat_em_iterations (const lat_em *w)
{
  return w->course.iterations;
}

size_t
lat_em_esteps (const lat_em *w)
{
  return w->course.esteps;
}

const double *
lat_em_stat (const lat_em *w)
{
  return w->stat;
}
