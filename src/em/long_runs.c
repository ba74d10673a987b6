/* long_runs.c -- the runs that a search has kept, to their end.

   Most of a long run is its tail, where EM creeps along a ridge and hardly
   gains.  So, when there is no plenty of time, the kept runs go to a loose
   tolerance first, then to tighter ones; what each may still gain is about
   known then, and those that will not win are left behind.  */

#include "em/search.h"
#include <math.h>
#include <stdlib.h>

/* The kept run goes on until it has converged to w->opt.tol.  */
static int
long_run (lat_search *q, lat_kept_run *k)
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
  s = lat_search_follow (q, w->opt.max_iter);
  return s ? s : lat_search_keep (q, k, k->number);
}

/* The best start that waits; as many as there are starts: none does.  */
static size_t
next_best (lat_search *q)
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
replace (lat_search *q, lat_kept_run *k)
{
  size_t i;
  while ((i = next_best (q)) < q->starts->starts)
    {
      int s = lat_search_short_run (q, i);
      if (s == 0)
        return lat_search_keep (q, k, i);
      if ((s = lat_search_drop (q, s)))
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
  return lat_search_better (x->course.objective, x->number,
                            y->course.objective, y->number)
             ? -1
             : 1;
}

static int
has_time (const lat_search *q)
{
  return q->w->esteps < q->starts->plenty;
}

/* 1: k, which has converged to the last tolerance, may end above the best; or
   there is time to see.  */
static int
may_win (lat_search *q, const lat_kept_run *k)
{
  return has_time (q)
         || !(k->course.objective + q->reach * k->course.weight
              <= lat_search_extreme (q, 1)->course.objective);
}

/* All kept runs that may win to the tolerance `stage`, or to the last one
   while there is time; the best first, so that who stops the search has that.
 */
static int
long_runs (lat_search *q, double stage, double last)
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
      else if ((s = lat_search_drop (q, s)) == 0)
        s = replace (q, q->run + i);
    }
  return s;
}

int
lat_search_long_runs (lat_search *q)
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
