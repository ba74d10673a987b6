/* bench_measure.c -- processes, clocks and memory.  */

#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

double
bench_now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int
ascending (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double
bench_median (double *t, size_t n)
{
  qsort (t, n, sizeof *t, ascending);
  return n % 2 ? t[n / 2] : (t[n / 2 - 1] + t[n / 2]) / 2;
}

/* The floor is that of a machine that computes and moves data at once.  */
double
bench_floor (const bench_cost *c, const bench_limits *l)
{
  return fmax (c->flops / l->flops + c->exps * l->exp, c->bytes / l->bytes);
}

/* Memory  */

/* Linux: the peak counts from now on.  Elsewhere it counts from the start. */
static void
reset_peak (void)
{
  FILE *f = fopen ("/proc/self/clear_refs", "w");
  if (f)
    {
      fputs ("5", f);
      fclose (f);
    }
}

/* Bytes: VmHWM if there is such a thing, else getrusage's.  */
static double
peak (void)
{
  struct rusage u;
  double kib = 0;
  char line[128];
  FILE *f = fopen ("/proc/self/status", "r");
  while (f && fgets (line, sizeof line, f))
    if (sscanf (line, "VmHWM: %lf", &kib) == 1)
      break;
  if (f)
    fclose (f);
  getrusage (RUSAGE_SELF, &u);
  return 1024 * (kib > 0 ? kib : (double)u.ru_maxrss);
}

/* Processes  */

/* The pipes close by themselves when a process ends, so that a dead one
   holds up no one.  A child that is ready closes its end of one; when all
   have, the parent closes its end of the other.  */
static int ready_end = -1;

void
bench_gate (int gate)
{
  char byte;
  if (ready_end < 0)
    return;
  close (ready_end);
  ready_end = -1;
  while (read (gate, &byte, 1) > 0)
    continue;
}

static void
child (const int *ready, const int *go, bench_body *body, void *ctx, void *out)
{
  close (ready[0]);
  close (go[1]);
  ready_end = ready[1];
  body (ctx, go[0], out);
  fflush (NULL);
  _exit (0);
}

static void
start_together (const int *ready, const int *go)
{
  char byte;
  close (ready[1]);
  while (read (ready[0], &byte, 1) > 0)
    continue;
  close (ready[0]);
  close (go[0]);
  close (go[1]);
}

int
bench_fork (unsigned copies, bench_body *body, void *ctx, size_t size,
            void *out)
{
  int ready[2], go[2], status, bad = 0;
  char *shared = mmap (NULL, copies * size, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED || pipe (ready) || pipe (go))
    return 1;
  fflush (NULL);
  for (unsigned i = 0; i < copies; i++)
    {
      pid_t pid = fork ();
      if (pid == 0)
        child (ready, go, body, ctx, shared + i * size);
      bad |= pid < 0;
    }
  start_together (ready, go);
  while (wait (&status) > 0)
    bad |= !WIFEXITED (status) || WEXITSTATUS (status) != 0;
  memcpy (out, shared, copies * size);
  munmap (shared, copies * size);
  return bad;
}

/* One workload  */

typedef struct
{
  const bench_workload *w;
  const bench_options *o;
  unsigned threads;
} job;

static int
build (const job *j, bench_task *t)
{
  const bench_workload *w = j->w;
  return w->build (w, j->o->quick ? w->quick : w->n, t);
}

/* EM's iterations from the start, each timed on its own.  */
static int
iterate (const job *j, const bench_task *t, double *time, double *loglik)
{
  int s = LAT_ENOMEM;
  lat_em_options opt = lat_em_defaults ();
  opt.accelerate = LAT_ACCELERATE_NONE;
  opt.threads = j->threads;
  void *theta = t->type->clone (t->theta);
  lat_em *em = theta ? lat_em_alloc (t->type, theta, t->data, &opt, &s) : NULL;
  if (em)
    s = lat_em_start (em);
  for (unsigned i = 0; i < j->w->iterations && em && !s; i++)
    {
      double begin = bench_now ();
      s = lat_em_iterate (em);
      time[i] = bench_now () - begin;
    }
  if (em && !s)
    *loglik = lat_em_loglik (em);
  lat_em_free (em);
  if (theta)
    t->type->free (theta);
  return s;
}

static int
passes (const job *j, const bench_task *t, double *time, double *loglik)
{
  int s = 0;
  for (unsigned i = 0; i < j->w->iterations && !s; i++)
    {
      double begin = bench_now ();
      s = t->pass (t, j->threads, loglik);
      time[i] = bench_now () - begin;
    }
  return s;
}

static void
describe (const job *j, const bench_task *t, bench_result *r)
{
  size_t *first = NULL;
  r->cost = j->w->cost (j->w, t);
  r->table = (double)(t->data->n * t->data->p * sizeof (double));
  r->statistics = (double)(t->type->stat_len (t->theta) * sizeof (double));
  if (lat_data_chunks (t->data, &r->chunks, &first))
    r->chunks = 0;
  free (first);
}

static void
measure (void *ctx, int gate, void *out)
{
  const job *j = ctx;
  bench_result *r = out;
  bench_task t = { .data = NULL };
  size_t iterations = j->w->iterations, n = j->o->repeat * iterations;
  double *time = calloc (n, sizeof *time);
  r->status = time ? build (j, &t) : LAT_ENOMEM;
  bench_gate (gate);
  reset_peak ();
  for (size_t i = 0; i < n && !r->status; i += iterations)
    r->status = (t.pass ? passes : iterate) (j, &t, time + i, &r->loglik);
  if (r->status)
    return;
  r->peak = peak ();
  r->half = bench_median (time, n);
  r->min = time[0];
  describe (j, &t, r);
  bench_task_free (&t);
  free (time);
}

void
bench_measure (const bench_workload *w, const bench_options *o,
               unsigned threads, unsigned copies, bench_result *r)
{
  job j = { w, o, threads };
  if (bench_fork (copies, measure, &j, sizeof *r, r))
    r->status = LAT_EFAILED;
}

static void
write_files (void *ctx, int gate, void *out)
{
  const job *j = ctx;
  int *status = out;
  bench_task t = { .data = NULL };
  bench_gate (gate);
  *status = build (j, &t);
  if (!*status)
    *status = bench_write_task (j->w, &t, j->o->folder);
}

int
bench_write (const bench_workload *w, const bench_options *o)
{
  int status = 0;
  job j = { w, o, 1 };
  return bench_fork (1, write_files, &j, sizeof status, &status) || status;
}
