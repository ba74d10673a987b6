/* jump.c -- an M-step, and perhaps a jump from there.

   An accelerator sees theta before and after every M-step, and may propose
   where to go instead.  The E-step there tells its objective, which must not
   be below that of the step before: else theta goes back to where the M-step
   had led it, at the price of one E-step.  What can not be unpacked or has no
   density is refused in the same way.  So the objective never falls, and a
   run without jumps is EM's own to the last bit.  */

#include "em/engine.h"

/* Before the first jump: the way back from all of them.  */
static int
stay_safe (lat_em *w)
{
  if (w->jumps > 0)
    return 0;
  w->safe_course = w->course;
  return w->type->copy (w->safe, w->before);
}

/* Tries the proposal; theta holds the M-step's, prepared.  1: it is taken; 0:
   theta is as it was.  */
static int
jump (lat_em *w, double moved)
{
  double objective;
  if (stay_safe (w) || w->type->copy (w->after, w->theta))
    return 0;
  int s = lat_accelerate_propose (w->accelerator, w->theta);
  if (s == 0)
    s = lat_em_evaluate (w, w->next, &objective);
  int taken = s == 0 && objective >= w->course.objective;
  lat_accelerate_judge (w->accelerator, taken);
  if (taken)
    lat_em_accept (w, objective, moved);
  else
    lat_em_put_back (w, w->after);
  w->jumps += (size_t)taken;
  return taken;
}

/* Where the objective stands it can not tell a good jump from a bad one.  A
   run ends with a plain step, so one that seems to be near its end takes one,
   unless it just did.  */
static int
may_jump (const lat_em *w, double moved)
{
  const lat_course *c = &w->course;
  if (w->calm || c->iterations < w->opt.rules.plain
      || lat_course_is_flat (c, &w->opt))
    return 0;
  return !c->jumped || !lat_course_is_near (c, &w->opt, moved);
}

/* With theta where the M-step has led it.  */
static int
go_on (lat_em *w)
{
  lat_accelerator *a = w->accelerator;
  int s = lat_em_prepare (w);
  if (s)
    return s;
  double moved = lat_em_moved (w);
  int jumped = lat_accelerate_after (a, w->theta) && may_jump (w, moved)
               && jump (w, moved);
  if (!jumped)
    s = lat_em_go_on (w, &moved);
  if (s == 0 && w->jumps > 0)
    lat_course_accelerate (&w->course, jumped, lat_accelerate_slowest (a));
  return s;
}

int
lat_em_fast_step (lat_em *w)
{
  lat_accelerate_before (w->accelerator, w->theta);
  int s = w->type->mstep (w->theta, w->stat);
  if (s == 0)
    s = go_on (w);
  if (s)
    lat_accelerate_begin (w->accelerator);
  return s;
}

int
lat_em_retreat (lat_em *w)
{
  if (!w->started || w->jumps == 0)
    return LAT_EINVAL;
  lat_course c = w->safe_course;
  c.esteps = w->course.esteps;
  int s = w->type->copy (w->theta, w->safe);
  if (s == 0)
    s = lat_em_resume (w, &c);
  w->calm = 1;
  return s;
}
