/* run.c -- the loop, for those who do not care to own it.  */

#include "em/engine.h"

/* Where acceleration leads astray, plain EM might not have got: it is tried
   from where they parted.  A fall of the objective is a fault, and stays
   one.  */
static int
iterate (lat_em *w)
{
  int s = lat_em_iterate (w);
  if (s == 0 || s == LAT_EMONOTONE || w->jumps == 0)
    return s;
  s = lat_em_retreat (w);
  return s ? s : lat_em_iterate (w);
}

int
lat_em_follow (lat_em *w, size_t limit, lat_em_trace *trace, void *ctx)
{
  int s;
  while ((s = lat_em_test (w)) == LAT_CONTINUE && w->course.iterations < limit)
    {
      if ((s = iterate (w)))
        return s;
      if (trace)
        trace (w->course.iterations, w->course.objective, ctx);
    }
  return s == LAT_CONTINUE || s == LAT_EMAXITER || s == LAT_ESTOP ? 0 : s;
}

lat_em_result
lat_em_report (const lat_course *c, const lat_em_options *opt)
{
  int s = lat_course_test (c, opt);
  return (lat_em_result){ .objective = c->objective,
                          .loglik = c->loglik,
                          .iterations = c->iterations,
                          .esteps = c->esteps,
                          .converged = s == 0,
                          .stopped = s == LAT_ESTOP };
}

int
lat_em_run (const lat_em_type *type, void *theta, const lat_data *d,
            const lat_em_options *opt, lat_em_trace *trace, void *trace_ctx,
            lat_em_result *result)
{
  int s;
  lat_em *w = lat_em_alloc (type, theta, d, opt, &s);
  if (!w)
    return s;
  s = lat_em_start (w);
  if (s == 0 && trace)
    trace (0, w->course.objective, trace_ctx);
  if (s == 0)
    s = lat_em_follow (w, w->opt.max_iter, trace, trace_ctx);
  if (s == 0 && result)
    *result = lat_em_report (&w->course, &w->opt);
  lat_em_free (w);
  return s;
}
