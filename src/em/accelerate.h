/* accelerate.h -- where EM is heading, guessed from the steps it has made.

   Theta is a vector x of the model's coordinates here, even ones if it has
   them, and one EM step a map F.  An accelerator is shown every x and F (x),
   and may propose another point in place of F (x).  The engine tries it, and
   tells.  All of it is serial: the same bits for any number of threads.  */

#ifndef LATENS_EM_ACCELERATE_H
#define LATENS_EM_ACCELERATE_H

#include <latens/em.h>

typedef struct lat_accelerator lat_accelerator;

/* What an accelerator works by.  */
typedef struct
{
  size_t (*memory) (const lat_accelerator *a); /* doubles */
  void (*begin) (lat_accelerator *a);          /* forget all */
  /* Makes a->trial of a->x, a->step and what is remembered; 0: nothing to
     propose.  Called once after every M-step.  */
  int (*propose) (lat_accelerator *a);
  /* What came of the proposal: 1 taken, 0 refused.  */
  void (*judge) (lat_accelerator *a, int taken);
} lat_scheme;

extern const lat_scheme lat_scheme_squarem, lat_scheme_anderson;

/* The state of SQUAREM.  */
typedef struct
{
  double *x, *step; /* len: where the cycle began, and the step from there */
  int begun;        /* 1: they are there */
  double limit;     /* of the step length */
  size_t settle;    /* M-steps to wait before the next cycle */
  int limited;      /* 1: the present proposal is at the limit */
} lat_squarem;

/* The state of Anderson mixing.  */
typedef struct
{
  double *dx, *dstep; /* order x len: differences of x and of the steps */
  double *last, *last_step;  /* len: the x before, and its step */
  double *u, *v, *d, *gamma; /* scratch of the least-squares problem */
  int begun;                 /* 1: last is there */
  size_t columns;            /* differences held */
  double good; /* proposals taken, less `order` for each refused one */
} lat_anderson;

struct lat_accelerator
{
  const lat_em_type *type;
  lat_accelerate_rules rules;
  const lat_scheme *scheme;
  int (*pack) (const void *theta, double *x); /* even or packed ... */
  int (*unpack) (void *theta, const double *x);
  size_t len;    /* ... coordinates */
  double *x;     /* len: the point ... */
  double *step;  /* len: ... and F (x) - x */
  double *trial; /* len: the proposal */

  double *old_x, *old_step; /* len: of the M-step before */
  int packed;               /* 1: x is there */
  size_t shown;             /* M-steps shown without a gap */
  double *rate;             /* rules.window: EM's rates of the last ones */
  size_t rates;

  lat_squarem squarem;
  lat_anderson anderson;
  double *number; /* what all pointers point into */
};

/* LAT_EINVAL: numbers that make no sense.  */
int lat_accelerate_check (const lat_em_options *opt);

/* *a becomes what opt and the model ask for; NULL with status 0: plain EM. */
int lat_accelerate_alloc (lat_accelerator **a, const lat_em_type *type,
                          const void *theta, const lat_em_options *opt);
void lat_accelerate_free (lat_accelerator *a);

/* A new run, or one that goes on from elsewhere.  */
void lat_accelerate_begin (lat_accelerator *a);

/* Before and after an M-step, theta prepared both times.  After: 1 if there
   is a proposal.  What can not be packed is forgotten, with all before it. */
void lat_accelerate_before (lat_accelerator *a, const void *theta);
int lat_accelerate_after (lat_accelerator *a, const void *theta);

/* Puts the proposal into theta.  */
int lat_accelerate_propose (const lat_accelerator *a, void *theta);

/* What came of it: 1 taken, 0 refused.  */
void lat_accelerate_judge (lat_accelerator *a, int taken);

/* The slowest rate of EM seen in the window; NaN: none yet.  */
double lat_accelerate_slowest (const lat_accelerator *a);

/* --- for schemes --------------------------------------------------------- */

static inline double
lat_dot (size_t n, const double *x, const double *y)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += x[i] * y[i];
  return sum;
}

#endif
