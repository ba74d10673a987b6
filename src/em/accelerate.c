/* accelerate.c -- what all schemes of acceleration share.

   Where F is linear near its limit, with Jacobian J, F (x) - F (y) = J (x -
   y): every two M-steps show a rate |F (x) - F (y)| / |x - y|, and none is
   above the slowest one.  A jump is long in the slow directions, so the
   M-step after it shows them best.  */

#include "em/accelerate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const lat_scheme *
scheme_of (lat_acceleration which)
{
  switch (which)
    {
    case LAT_ACCELERATE_ANDERSON:
      return &lat_scheme_anderson;
    case LAT_ACCELERATE_SQUAREM:
    case LAT_ACCELERATE_AUTO:
      return &lat_scheme_squarem;
    default:
      return NULL;
    }
}

static lat_acceleration
wanted (const lat_em_type *type, const void *theta, const lat_em_options *opt)
{
  lat_acceleration which = opt->accelerate;
  if (which == LAT_ACCELERATE_AUTO && type->accelerate)
    which = type->accelerate (theta);
  return which;
}

/* The coordinates to move in: 0, there are none.  */
static size_t
choose_coordinates (lat_accelerator *a, const void *theta)
{
  const lat_em_type *t = a->type;
  if (t->even_len && t->even_pack && t->even_unpack)
    {
      a->pack = t->even_pack;
      a->unpack = t->even_unpack;
      return t->even_len (theta);
    }
  a->pack = t->pack;
  a->unpack = t->unpack;
  return t->pack_len && t->pack && t->unpack ? t->pack_len (theta) : 0;
}

static int
allocate (lat_accelerator *a)
{
  size_t n = a->len, memory = a->scheme->memory (a);
  size_t numbers = memory + 5 * n + a->rules.window;
  if (!(a->number = calloc (numbers, sizeof *a->number)))
    return LAT_ENOMEM;
  a->x = a->number + memory;
  a->step = a->x + n;
  a->trial = a->step + n;
  a->old_x = a->trial + n;
  a->old_step = a->old_x + n;
  a->rate = a->old_step + n;
  return 0;
}

int
lat_accelerate_check (const lat_em_options *opt)
{
  const lat_accelerate_rules *r = &opt->rules;
  if (opt->accelerate == LAT_ACCELERATE_NONE)
    return 0;
  return opt->accelerate <= LAT_ACCELERATE_ANDERSON && r->window > 0
                 && r->order > 0 && r->stretch > 1 && r->base >= 1
                 && isfinite (r->half) && r->least > 0
             ? 0
             : LAT_EINVAL;
}

int
lat_accelerate_alloc (lat_accelerator **out, const lat_em_type *type,
                      const void *theta, const lat_em_options *opt)
{
  lat_accelerator a = { .type = type,
                        .rules = opt->rules,
                        .scheme = scheme_of (wanted (type, theta, opt)) };
  *out = NULL;
  a.len = choose_coordinates (&a, theta);
  if (!a.scheme || a.len == 0)
    return 0;
  if (allocate (&a) || !(*out = malloc (sizeof a)))
    {
      free (a.number);
      return LAT_ENOMEM;
    }
  lat_accelerate_begin (&a);
  **out = a;
  return 0;
}

void
lat_accelerate_free (lat_accelerator *a)
{
  if (!a)
    return;
  free (a->number);
  free (a);
}

void
lat_accelerate_begin (lat_accelerator *a)
{
  a->shown = 0;
  a->rates = 0;
  a->scheme->begin (a);
}

static int
all_finite (size_t n, const double *x)
{
  for (size_t i = 0; i < n; i++)
    if (!isfinite (x[i]))
      return 0;
  return 1;
}

/* The rate that this M-step and the one before show.  */
static void
add_rate (lat_accelerator *a)
{
  double away = 0, then = 0;
  for (size_t i = 0; i < a->len; i++)
    {
      double d = a->x[i] - a->old_x[i];
      double e = d + (a->step[i] - a->old_step[i]);
      away += d * d;
      then += e * e;
    }
  a->rate[a->rates++ % a->rules.window] = sqrt (then / away);
}

static void
swap (double **a, double **b)
{
  double *c = *a;
  *a = *b;
  *b = c;
}

void
lat_accelerate_before (lat_accelerator *a, const void *theta)
{
  swap (&a->x, &a->old_x);
  swap (&a->step, &a->old_step);
  a->packed = a->pack (theta, a->x) == 0 && all_finite (a->len, a->x);
}

int
lat_accelerate_after (lat_accelerator *a, const void *theta)
{
  if (!a->packed || a->pack (theta, a->step) || !all_finite (a->len, a->step))
    {
      lat_accelerate_begin (a);
      return 0;
    }
  for (size_t i = 0; i < a->len; i++)
    a->step[i] -= a->x[i];
  if (a->shown++ > 0)
    add_rate (a);
  return a->scheme->propose (a) && all_finite (a->len, a->trial);
}

int
lat_accelerate_propose (const lat_accelerator *a, void *theta)
{
  return a->unpack (theta, a->trial);
}

void
lat_accelerate_judge (lat_accelerator *a, int taken)
{
  a->scheme->judge (a, taken);
}

double
lat_accelerate_slowest (const lat_accelerator *a)
{
  double r = NAN;
  for (size_t i = 0; i < a->rates && i < a->rules.window; i++)
    r = fmax (r, a->rate[i]);
  return r;
}
