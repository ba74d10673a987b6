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
                           .rounding = 2e-14 };
}

static int
check (const lat_em_type *t, const lat_em_options *opt)
{
  if (!t->clone || !t->copy || !t->free || !t->stat_len || !t->estep
      || !t->mstep)
    return LAT_EINVAL;
  if (!(opt->tol >= 0 && opt->slack >= 0 && opt->rounding >= 0))
    return LAT_EINVAL;
  return 0;
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
  return w->stat && w->next ? 0 : LAT_ENOMEM;
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
  if (w->before)
    w->type->free (w->before);
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

/* prepare and E-step: the statistics and the objective at theta.  */
static int
evaluate (lat_em *w, double *stat, double *objective)
{
  int s = w->type->prepare ? w->type->prepare (w->theta) : 0;
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
  int s = evaluate (w, w->stat, &objective);
  w->started = s == 0;
  if (s == 0)
    w->course
        = lat_course_begin (w->stat, objective, w->type->distance != NULL);
  return s;
}

int
lat_em_resume (lat_em *w, const lat_course *course)
{
  int s = lat_em_start (w);
  if (s == 0)
    w->course = *course;
  return s;
}

static void
accept (lat_em *w, double objective)
{
  double moved
      = w->type->distance ? w->type->distance (w->theta, w->before) : NAN;
  double *stat = w->next;
  w->next = w->stat;
  w->stat = stat;
  lat_course_add (&w->course, stat, objective, moved);
  if (w->opt.watch)
    w->opt.watch (w->course.iterations, objective, w->opt.watch_ctx);
}

/* Puts theta back.  What prepare makes of it was made of it before, so it
   does not fail now.  */
static int
reject (lat_em *w, int s)
{
  w->type->copy (w->theta, w->before);
  if (w->type->prepare)
    w->type->prepare (w->theta);
  return s;
}

int
lat_em_iterate (lat_em *w)
{
  double objective, old = w->course.objective;
  if (!w->started)
    return LAT_EINVAL;
  int s = w->type->copy (w->before, w->theta);
  if (s)
    return s;
  s = w->type->mstep (w->theta, w->stat);
  if (s == 0)
    s = evaluate (w, w->next, &objective);
  if (s == 0 && !(objective >= old - w->opt.slack * (1 + fabs (old))))
    s = LAT_EMONOTONE;
  if (s)
    return reject (w, s);
  accept (w, objective);
  return 0;
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

const double *
lat_em_stat (const lat_em *w)
{
  return w->stat;
}
