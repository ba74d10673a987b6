/* starts.c -- several starts: short runs from all, long runs of the best.

   Biernacki, Celeux and Govaert, Choosing starting values for the EM
   algorithm for getting the highest likelihood in multivariate Gaussian
   mixture models, Computational Statistics and Data Analysis 41 (2003)
   561-575.  A run that is kept is a copy of theta, its course and its trace,
   and goes on from there; if it is dropped later, the best of those not kept
   takes its place, from its own beginning: a start is deterministic.  Short
   runs are plain EM, which is less apt to leave the basin it begins in: so
   the runs that go on are those EM would choose.

   Most of a long run is its tail, where EM creeps along a ridge and hardly
   gains.  So, when there is no plenty of time, the kept runs go to a loose
   tolerance first, then to tighter ones; what each may still gain is about
   known then, and those that will not win are left behind.  */

#include "em/engine.h"
#include "em/kept.h"
#include <math.h>
#include <stdlib.h>

typedef struct
{
  lat_em *w; /* its theta is the one being run */
  const lat_em_starts *starts;
  lat_trace_log log; /* of the run in theta */
  lat_kept_run *run; /* keep; the first `kept` are in use */
  size_t keep, kept;
  double reach; /* the tolerance the kept runs have come to, or infinity */
  double *objective; /* starts: after the short run of one that waits to be
                        needed; NaN: dropped or kept */
  lat_em_starts_result *r;
} search;

/* Is start a, with its objective, to be preferred to start b?  */
static int
better (double fa, size_t a, double fb, size_t b)
{
  return fa > fb || (fa == fb && a < b);
}

/* A start that fails is dropped; want of memory ends the search.  A fall of
   the objective is a fault, so a later drop does not hide it.  */
static int
drop (search *q, int s)
{
  if (s == LAT_ENOMEM)
    return s;
  q->r->dropped++;
  if (q->r->why != LAT_EMONOTONE)
    q->r->why = s;
  return 0;
}

/* Continues the run in theta to `limit` M-steps, with its trace.  */
static int
follow (search *q, size_t limit)
{
  int s = lat_em_follow (q->w, limit, lat_trace_log_add, &q->log);
  return s ? s : q->log.failed ? LAT_ENOMEM : 0;
}

static int
short_run (search *q, size_t i)
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
  return follow (q, q->starts->short_iter);
}

/* The run in theta, which is start number i, is kept in k.  */
static int
keep_run (search *q, lat_kept_run *k, size_t i)
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

/* The kept run that all others are preferred to, or that is preferred to all
   others (sign -1 and 1); NULL: none is kept.  */
static lat_kept_run *
extreme (search *q, int sign)
{
  lat_kept_run *x = NULL;
  for (lat_kept_run *k = q->run; k < q->run + q->kept; k++)
    if (!x
        || better (k->course.objective, k->number, x->course.objective,
                   x->number)
               == (sign > 0))
      x = k;
  return x;
}

/* Start number i has had its short run: keeps it if it is good enough, in
   place of the worst.  */
static int
offer (search *q, size_t i)
{
  double f = q->w->course.objective;
  if (q->kept < q->keep)
    return keep_run (q, q->run + q->kept++, i);
  lat_kept_run *worst = extreme (q, -1);
  if (!better (f, i, worst->course.objective, worst->number))
    {
      q->objective[i] = f;
      return 0;
    }
  q->objective[worst->number] = worst->course.objective;
  return keep_run (q, worst, i);
}

static int
short_runs (search *q)
{
  int s = 0;
  for (size_t i = 0; i < q->starts->starts && s == 0; i++)
    {
      if (i > 0 && lat_em_stopped (&q->w->opt))
        break;
      q->r->tried++;
      s = short_run (q, i);
      s = s ? drop (q, s) : offer (q, i);
    }
  return s;
}

/* The kept run goes on until it has converged to w->opt.tol.  */
static int
long_run (search *q, lat_kept_run *k)
{
  lat_em *w = q->w;
  if (lat_course_test (&k->course, &w->opt) != LAT_CONTINUE)
    return 0;
  int s = w->type->copy (w->theta, k->theta);
  if (s == 0)
    s = lat_em_resume (w, &k->course);
  if (s)
    return s;
  lat_trace_log log = q->log;
  q->log = k->log;
  k->log = log;
  s = follow (q, w->opt.max_iter);
  return s ? s : keep_run (q, k, k->number);
}

/* The best start that waits; as many as there are starts: none does.  */
static size_t
next_best (search *q)
{
  size_t best = q->starts->starts;
  for (size_t i = 0; i < q->starts->starts; i++)
    if (!isnan (q->objective[i])
        && (best == q->starts->starts || q->objective[i] > q->objective[best]))
      best = i;
  if (best < q->starts->starts)
    q->objective[best] = NAN;
  return best;
}

/* The place of a dropped run goes to the next best, or away.  */
static int
replace (search *q, lat_kept_run *k)
{
  size_t i;
  while ((i = next_best (q)) < q->starts->starts)
    {
      int s = short_run (q, i);
      if (s == 0)
        return keep_run (q, k, i);
      if ((s = drop (q, s)))
        return s;
    }
  lat_kept_run gone = *k;
  *k = q->run[--q->kept];
  q->run[q->kept] = gone;
  return 0;
}

static int
compare_runs (const void *a, const void *b)
{
  const lat_kept_run *x = a, *y = b;
  return better (x->course.objective, x->number, y->course.objective,
                 y->number)
             ? -1
             : 1;
}

static int
has_time (const search *q)
{
  return q->w->esteps < q->starts->plenty;
}

/* 1: k, which has converged to the last tolerance, may end above the best; or
   there is time to see.  */
static int
may_win (search *q, const lat_kept_run *k)
{
  return has_time (q)
         || !(k->course.objective + q->reach * k->course.weight
              <= extreme (q, 1)->course.objective);
}

/* All kept runs that may win to the tolerance `stage`, or to the last one
   while there is time; the best first, so that who stops the search has that.
 */
static int
long_runs (search *q, double stage, double last)
{
  int s = 0;
  qsort (q->run, q->kept, sizeof *q->run, compare_runs);
  for (size_t i = 0; i < q->kept && s == 0;)
    {
      if (lat_em_stopped (&q->w->opt))
        break;
      q->w->opt.tol = has_time (q) ? last : stage;
      if (may_win (q, q->run + i))
        s = long_run (q, q->run + i);
      if (s == 0)
        i++;
      else if ((s = drop (q, s)) == 0)
        s = replace (q, q->run + i);
    }
  return s;
}

static int
long_stages (search *q)
{
  const double tighten = 1e-2; /* enough for some runs to fall behind */
  double tol = q->w->opt.tol;
  int s = 0;
  q->reach = INFINITY;
  for (double t = q->starts->loose; s == 0 && t > tol; t *= tighten)
    {
      s = long_runs (q, t, tol);
      q->reach = t;
    }
  q->w->opt.tol = tol;
  return s ? s : long_runs (q, tol, tol);
}

/* How many of the kept runs came to the winner's maximum, as near as their
   tolerance lets one tell, and the best of the others.  */
static void
spread (const search *q, const lat_kept_run *best)
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
finish (search *q, lat_em_trace *trace, void *ctx)
{
  lat_em *w = q->w;
  const lat_kept_run *best = extreme (q, 1);
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
run_search (search *q, lat_em_trace *trace, void *trace_ctx)
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
    s = long_stages (q);
  return s ? s : finish (q, trace, trace_ctx);
}

static int
run_many (const lat_em_type *type, void *theta, const lat_data *d,
          const lat_em_options *opt, const lat_em_starts *starts,
          lat_em_trace *trace, void *trace_ctx, lat_em_starts_result *r)
{
  int s;
  search q = { .starts = starts, .r = r };
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
