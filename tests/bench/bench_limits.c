/* bench_limits.c -- what this machine can do with one core: the yardstick of
   the other figures, measured in the same run.  */

#include "bench.h"

#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum
{
  ORDER = 768,         /* of the matrices multiplied */
  COPIED = 64 << 20,   /* bytes: far beyond a core's own caches */
  EXPONENTS = 1 << 11, /* within the first cache */
  EXP_ROUNDS = 4096
};

/* The best of so many.  */
static double
best (unsigned rounds, void (*body) (double *), double *room)
{
  double least = INFINITY;
  for (unsigned i = 0; i < rounds; i++)
    {
      double begin = bench_now ();
      body (room);
      least = fmin (least, bench_now () - begin);
    }
  return least;
}

static void
multiply (double *room)
{
  const double *a = room, *b = room + ORDER * ORDER;
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, ORDER, ORDER, ORDER,
               1, a, ORDER, b, ORDER, 0, room + 2 * ORDER * ORDER, ORDER);
}

static void
copy (double *room)
{
  memcpy (room + COPIED / sizeof *room, room, COPIED);
}

/* exp (x) = 2^n exp (r), |r| <= log (2) / 2, by the series of exp to order 12;
   vectors of eight, which the compiler cuts to what the machine has.  The
   constant 1.5 2^52 rounds to an integer, which its last bits then hold.  */
typedef double eight __attribute__ ((vector_size (64)));
typedef int64_t whole __attribute__ ((vector_size (64)));

static inline __attribute__ ((always_inline)) void
exp_of (const eight *x, eight *y)
{
  const double shift = 6755399441055744.0;
  eight t = *x * M_LOG2E + shift;
  eight n = t - shift;
  eight r = *x - n * 0x1.62e42fefa3800p-1 - n * 0x1.ef35793c76730p-45;
  eight s = r * (1 / 479001600.) + 1 / 39916800.;
  s = s * r + 1 / 3628800.;
  s = s * r + 1 / 362880.;
  s = s * r + 1 / 40320.;
  s = s * r + 1 / 5040.;
  s = s * r + 1 / 720.;
  s = s * r + 1 / 120.;
  s = s * r + 1 / 24.;
  s = s * r + 1 / 6.;
  s = s * r + 1 / 2.;
  s = s * r + 1;
  s = s * r + 1;
  whole power = ((whole)t + 1023) << 52;
  *y = s * (eight)power;
}

static inline __attribute__ ((always_inline)) void
exp_all (double *room)
{
  eight *x = (eight *)room, *y = x + EXPONENTS / 8;
  for (unsigned round = 0; round < EXP_ROUNDS; round++)
    {
      for (size_t i = 0; i < EXPONENTS / 8; i++)
        exp_of (x + i, y + i);
      __asm__ volatile("" ::: "memory");
    }
}

static void
exp_plain (double *room)
{
  exp_all (room);
}

#if defined __x86_64__ && defined __GNUC__
__attribute__ ((target ("avx2,fma"))) static void
exp_avx2 (double *room)
{
  exp_all (room);
}

__attribute__ ((target ("avx512f,avx512dq,fma"))) static void
exp_avx512 (double *room)
{
  exp_all (room);
}
#endif

static double
exp_time (unsigned rounds, double *room)
{
  void (*body) (double *) = exp_plain;
#if defined __x86_64__ && defined __GNUC__
  if (__builtin_cpu_supports ("avx512dq"))
    body = exp_avx512;
  else if (__builtin_cpu_supports ("avx2"))
    body = exp_avx2;
#endif
  return best (rounds, body, room) / ((double)EXPONENTS * EXP_ROUNDS);
}

/* A wrong exponential would be no yardstick.  */
static int
exp_is_right (const double *room)
{
  for (size_t i = 0; i < EXPONENTS; i++)
    if (!(fabs (room[EXPONENTS + i] / exp (room[i]) - 1) < 1e-14))
      return 0;
  return 1;
}

static void
measure (void *ctx, int gate, void *out)
{
  const bench_options *o = ctx;
  bench_limits *l = out;
  unsigned rounds = o->quick ? 2 : 12;
  size_t bytes = 2 * (size_t)COPIED;
  double *room = aligned_alloc (64, bytes);
  bench_gate (gate);
  if (!room)
    abort ();
  for (size_t i = 0; i < bytes / sizeof *room; i++)
    room[i] = -5 + (double)(i % 1021) / 100;
  l->exp = exp_time (rounds, room);
  if (!exp_is_right (room))
    abort ();
  l->bytes = 2. * COPIED / best (rounds, copy, room);
  l->flops = 2. * ORDER * ORDER * ORDER / best (rounds, multiply, room);
  free (room);
}

int
bench_find_limits (const bench_options *o, bench_limits *l)
{
  bench_options copy_of = *o;
  return bench_fork (1, measure, &copy_of, sizeof *l, l);
}
