/* starts.c -- several starts: short runs from all, long runs of the best.

   Biernacki, Celeux and Govaert, Choosing starting values for the EM
   algorithm for getting the highest likelihood in multivariate Gaussian
   mixture models, Computational Statistics and Data Analysis 41 (2003)
   561-575.  A run that is kept is a copy of theta, its course and its trace,
   and goes on from there; if it is dropped later, the best of those not kept
   takes its place, from its own beginning: a start is deterministic.  Short
   runs are plain EM, which is less apt to leave the basin it begins in: so
   the runs that go on are those EM would choose.  */

#include "em/search.h"
#include <math.h>
#include <stdlib.h>

int
lat_search_better (double fa, size_t a, double fb, size_t b)
{
  return fa > fb || (fa == fb && a < b);
}

int
lat_search_drop (lat_search *q, int s)
{
  if (s == LAT_ENOMEM)
    return s;
  q->r->dropped++;
  if (q->r->why != LAT_EMONOTONE)
    q->r->why = s;
  return 0;
}

int
lat_search_follow (lat_search *q, size_t limit)
{
  int s = lat_em_follow (q->w, limit, lat_trace_log_add, &q->log);
  return s ? s : q->log.failed ? LAT_ENOMEM : 0;
}

int
lat_search_short_run (lat_search *q, size_t i)
{
  lat_em *w = q->w;
  int s = q->starts->start (w->theta, i, q->starts->ctx);
  if (s == 0)
    s = lat_em_start (w);
  if (s)
    return s;
  w->calm = 1;
  q->log.lines = 0;
  lat_trace_log_add (0, w->course.objective, &q->log);
  return lat_search_follow (q, q->starts->short_iter);
}

int
lat_search_keep (lat_search *q, lat_kept_run *k, size_t i)
{
  const lat_em *w = q->w;
  int s = 0;
  if (k->theta)
    s = w->type->copy (k->theta, w->theta);
  else if (!(k->theta = w->type->clone (w->theta)))
    s = LAT_ENOMEM;
  lat_trace_log log = k->log;
  k->log = q->log;
  q->log = log;
  k->number = i;
  k->course = w->course;
  return s;
}

lat_kept_run *
lat_search_extreme (lat_search *q, int sign)
{
  lat_kept_run *x = NULL;
  for (lat_kept_run *k = q->run; k < q->run + q->kept; k++)
    if (!x
        || lat_search_better (k->course.objective, k->number,
                              x->course.objective, x->number)
               == (sign > 0))
      x = k;
  return x;
}

/* Start number i has had its short run: keeps it if it is good enough, in
   place of the worst.  */
static int
offer (lat_search *q, size_t i)
{
  double f = q->w->course.objective;
  if (q->kept < q->keep)
    return lat_search_keep (q, q->run + q->kept++, i);
  lat_kept_run *worst = lat_search_extreme (q, -1);
  if (!lat_search_better (f, i, worst->course.objective, worst->number))
    {
      q->objective[i] = f;
      return 0;
    }
  q->objective[worst->number] = worst->course.objective;
  return lat_search_keep (q, worst, i);
}

static int
short_runs (lat_search *q)
{
  int s = 0;
  for (size_t i = 0; i < q->starts->starts && s == 0; i++)
    {
      if (i > 0 && lat_em_stopped (&q->w->opt))
        break;
      q->r->tried++;
      s = lat_search_short_run (q, i);
      s = s ? lat_search_drop (q, s) : offer (q, i);
    }
  return s;
}

/* How many of the kept runs came to the winner's maximum, as near as their
   tolerance lets one tell, and the best of the others.  */
static void
spread (const lat_search *q, const lat_kept_run *best)
{
  double far = q->starts->alike + q->w->opt.tol * best->course.weight;
  q->r->kept = q->kept;
  for (const lat_kept_run *k = q->run; k < q->run + q->kept; k++)
    if (best->course.objective - k->course.objective <= far)
      q->r->reached++;
    else
      q->r->second = fmax (q->r->second, k->course.objective);
}

/* theta becomes the winner, prepared.  */
static int
finish (lat_search *q, lat_em_trace *trace, void *ctx)
{
  lat_em *w = q->w;
  const lat_kept_run *best = lat_search_extreme (q, 1);
  int stopped = lat_em_stopped (&w->opt);
  if (!best)
    return stopped ? LAT_ESTOP : q->r->why;
  int s = w->type->copy (w->theta, best->theta);
  if (s == 0 && w->type->prepare)
    s = w->type->prepare (w->theta);
  q->r->best = best->number;
  spread (q, best);
  q->r->run = lat_em_report (&best->course, &w->opt);
  q->r->run.stopped = stopped;
  q->r->run.converged &= !stopped;
  for (size_t t = 0; trace && t < best->log.lines; t++)
    trace (t, best->log.line[t], ctx);
  return s;
}

static int
run_search (lat_search *q, lat_em_trace *trace, void *trace_ctx)
{
  size_t n = q->starts->starts;
  q->keep = q->starts->keep < n ? q->starts->keep : n;
  q->keep += q->keep == 0;
  q->run = calloc (q->keep, sizeof *q->run);
  q->objective = malloc (n * sizeof *q->objective);
  if (!q->run || !q->objective)
    return LAT_ENOMEM;
  for (size_t i = 0; i < n; i++)
    q->objective[i] = NAN;
  int s = short_runs (q);
  if (s == 0)
    s = lat_search_long_runs (q);
  return s ? s : finish (q, trace, trace_ctx);
}

static int
run_many (const lat_em_type *type, void *theta, const lat_data *d,
          const lat_em_options *opt, const lat_em_starts *starts,
          lat_em_trace *trace, void *trace_ctx, lat_em_starts_result *r)
{
  int s;
  lat_search q = { .starts = starts, .r = r };
  if ((q.w = lat_em_alloc (type, theta, d, opt, &s)))
    s = run_search (&q, trace, trace_ctx);
  if (q.w)
    r->esteps = q.w->esteps;
  for (size_t i = 0; q.run && i < q.keep; i++)
    lat_kept_run_clear (q.run + i, type);
  free (q.run);
  free (q.objective);
  free (q.log.line);
  lat_em_free (q.w);
  return s;
}

static int
run_one (const lat_em_type *type, void *theta, const lat_data *d,
         const lat_em_options *opt, const lat_em_starts *starts,
         lat_em_trace *trace, void *trace_ctx, lat_em_starts_result *r)
{
  r->tried = 1;
  int s = starts->start ? starts->start (theta, 0, starts->ctx) : 0;
  if (s == 0)
    s = lat_em_run (type, theta, d, opt, trace, trace_ctx, &r->run);
  r->dropped = s != 0;
  r->why = s;
  r->esteps = r->run.esteps;
  r->kept = r->reached = s == 0;
  return s;
}

int
lat_em_run_starts (const lat_em_type *type, void *theta, const lat_data *d,
                   const lat_em_options *opt, const lat_em_starts *starts,
                   lat_em_trace *trace, void *trace_ctx,
                   lat_em_starts_result *result)
{
  lat_em_starts_result r = { .second = (double)NAN };
  int s = LAT_EINVAL;
  if (starts->starts <= 1)
    s = run_one (type, theta, d, opt, starts, trace, trace_ctx, &r);
  else if (starts->start)
    s = run_many (type, theta, d, opt, starts, trace, trace_ctx, &r);
  if (result)
    *result = r;
  return s;
}
