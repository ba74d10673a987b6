/* squarem.c -- squared extrapolation, scheme S3 of Varadhan and Roland,
   Simple and globally convergent methods for accelerating the convergence of
   any EM algorithm, Scandinavian Journal of Statistics 35 (2008) 335-353.

   Two EM steps from x, r = F (x) - x and r + v = F (F (x)) - F (x), give

     x' = x + 2 a r + a^2 v,   a = |r| / |v|,

   which is F (F (x)) at a = 1.  Where F is linear with the one rate q, r = (1
   - q) e and v = -(1 - q)^2 e, so a = 1 / (1 - q) leads to the limit x + e;
   with several rates a lies between theirs, and squaring damps the others.
   The E-step at F (x) has been done, that at F (F (x)) is saved: a cycle has
   two M-steps and two E-steps, and one more of each that settles after a jump:
   it damps the fast directions, which a jump stirs up.  a stays below a
   limit, which grows when it proves good and shrinks when it does not.  */

#include "em/accelerate.h"
#include <math.h>
#include <string.h>

static size_t
memory (const lat_accelerator *a)
{
  return 2 * a->len;
}

static void
begin (lat_accelerator *a)
{
  a->squarem = (lat_squarem){ .x = a->number, .limit = 1 };
  a->squarem.step = a->squarem.x + a->len;
}

/* The length of the step, between 1, which is EM's, and the limit.  */
static double
length (lat_accelerator *a)
{
  lat_squarem *q = &a->squarem;
  double r = 0, v = 0;
  for (size_t i = 0; i < a->len; i++)
    {
      double d = a->step[i] - q->step[i];
      r += q->step[i] * q->step[i];
      v += d * d;
    }
  double s = sqrt (r / v);
  q->limited = !(s < q->limit);
  return q->limited ? q->limit : s;
}

static int
propose (lat_accelerator *a)
{
  lat_squarem *q = &a->squarem;
  if (q->settle > 0)
    {
      q->settle--;
      return 0;
    }
  if (!q->begun)
    {
      memcpy (q->x, a->x, a->len * sizeof *q->x);
      memcpy (q->step, a->step, a->len * sizeof *q->step);
      q->begun = 1;
      return 0;
    }
  q->begun = 0;
  double s = length (a);
  if (!(s > 1))
    {
      if (q->limited)
        q->limit = fmax (q->limit, 1) * a->rules.stretch;
      return 0;
    }
  for (size_t i = 0; i < a->len; i++)
    a->trial[i]
        = q->x[i] + 2 * s * q->step[i] + s * s * (a->step[i] - q->step[i]);
  return 1;
}

static void
judge (lat_accelerator *a, int taken)
{
  lat_squarem *q = &a->squarem;
  q->settle = taken ? a->rules.settle : 0;
  if (!taken)
    q->limit = fmax (1, q->limit / a->rules.stretch);
  else if (q->limited)
    q->limit *= a->rules.stretch;
}

const lat_scheme lat_scheme_squarem
    = { .memory = memory, .begin = begin, .propose = propose, .judge = judge };
