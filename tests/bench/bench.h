/* bench.h -- the benchmark: workloads, how they are measured, and what comes
   of it.  It uses liblatens as any program would: by its public headers.

   Every measurement is made in a process of its own, so that its peak memory
   is its own and threads of one cannot disturb the next.  */

#ifndef LATENS_BENCH_H
#define LATENS_BENCH_H

#include <gsl/gsl_rng.h>
#include <latens.h>
#include <stddef.h>

/* What an iteration (or a pass) cannot do without.  A fused multiply and add
   is two flops.  */
typedef struct
{
  double flops, exps, bytes;
} bench_cost;

/* What this machine can do, one core, measured in the same run.  */
typedef struct
{
  double flops; /* a second, by dgemm */
  double exp;   /* seconds for one exponential of a vector */
  double bytes; /* a second: read and written by memcpy together */
} bench_limits;

/* A workload when it is built: data, and where the iterations start.  */
typedef struct bench_task
{
  lat_data *data;
  const lat_em_type *type;
  void *theta;
  /* One pass over the data instead of EM's iterations, or NULL: *value is a
     log-likelihood; room holds d->n numbers.  */
  int (*pass) (const struct bench_task *t, unsigned threads, double *value);
  double *room;
} bench_task;

typedef struct bench_workload
{
  const char *name; /* NULL ends a list */
  const char *what;
  size_t n, quick; /* rows; with --quick */
  size_t p, k;
  size_t sequence; /* chains: rows of a sequence; 0: all in one */
  unsigned iterations;
  const char *formula; /* of the cost, in words */
  /* 0, or a status.  */
  int (*build) (const struct bench_workload *w, size_t n, bench_task *t);
  bench_cost (*cost) (const struct bench_workload *w, const bench_task *t);
} bench_workload;

extern const bench_workload bench_mixtures[], bench_missing[], bench_chains[];

typedef struct
{
  int quick;
  unsigned repeat;
  const char *peers; /* folder of peers.sh, or NULL: none */
  const char *tools; /* folder of latens-impute, or NULL */
  char folder[200];  /* for files */
} bench_options;

typedef struct
{
  int status;                     /* nonzero: nothing below is known */
  double min, half;               /* seconds an iteration: least and median */
  double loglik;                  /* after the iterations */
  double peak, table, statistics; /* bytes */
  size_t chunks;
  bench_cost cost;
} bench_result;

/* What the last table shows of one workload.  */
typedef struct
{
  const char *name;
  double seconds, cells; /* cells: rows x components */
  double part;           /* of the limit */
  double peak;
  double efficiency; /* of two threads; NaN: not measured */
  double ratio;      /* to the fastest peer; NaN: none */
  char peer[32];
} bench_line;

/* bench_measure.c */

double bench_now (void);
/* Runs body in `copies` processes that leave bench_gate together; each fills
   its own `size` bytes of out.  Nonzero: one of them died.  */
typedef void bench_body (void *ctx, int gate, void *out);
int bench_fork (unsigned copies, bench_body *body, void *ctx, size_t size,
                void *out);
/* Says that the caller is ready, and waits until all are.  gate as bench_body
   got it.  */
void bench_gate (int gate);
/* Measures w with so many threads in so many processes at once.  */
void bench_measure (const bench_workload *w, const bench_options *o,
                    unsigned threads, unsigned copies, bench_result *r);
/* Builds w and writes its data and start under o->folder, for peers.  */
int bench_write (const bench_workload *w, const bench_options *o);
/* The least time in which the machine could do it.  */
double bench_floor (const bench_cost *c, const bench_limits *l);
/* Sorts t.  */
double bench_median (double *t, size_t n);

/* bench_limits.c */

int bench_find_limits (const bench_options *o, bench_limits *l);

/* bench_data.c: all models are over columns 0, 1, ... and from seeds.  */

gsl_rng *bench_rng (uint64_t seed);
/* K normal laws whose means are about `apart` standard deviations from each
   other; NULL on failure.  */
void *bench_gaussian (gsl_rng *r, size_t k, size_t p, lat_covariance s,
                      double apart);
/* Sets `to` to a start for EM: the laws of `from`, each entry of a mean moved
   by a normal amount of sd `by`, and covariances twice their diagonal.  */
int bench_gaussian_move (gsl_rng *r, const void *from, void *to, size_t k,
                         size_t p, double by);
/* A law over k values, within [1/e, e] of uniform before it is normed.  */
void bench_law (gsl_rng *r, size_t k, double *law);
/* Files NAME-PART.npy of a task's data and start: bench_write's.  */
int bench_write_task (const bench_workload *w, const bench_task *t,
                      const char *folder);
/* The same table as CSV, holes empty.  */
int bench_write_csv (const lat_data *d, const char *path);

void bench_task_free (bench_task *t);

/* bench_io.c, bench_peers.c */

/* I1; nonzero: it failed.  */
int bench_io (const bench_options *o, bench_line *line);
/* Runs the peers of line->name, whose files are there, and prints their times
   and log-likelihoods beside ours.  */
void bench_peers (const bench_options *o, unsigned iterations, double loglik,
                  bench_line *line);

#endif
