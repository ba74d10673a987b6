/* bench_io.c -- I1: latens-impute -k 1 from a CSV to the completed CSV, the
   whole process.  */

#include "bench.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum
{
  COLUMNS = 20
};

static const double missing = 0.15, apart = 4;

/* Writes the table, in a process of its own.  */
static void
write_table (void *ctx, int gate, void *out)
{
  const bench_options *o = ctx;
  size_t n = o->quick ? 2000 : 100000, p = COLUMNS;
  char path[256];
  gsl_rng *r = bench_rng (COLUMNS);
  lat_mixture *m = lat_mixture_alloc (
      &lat_family_gaussian, bench_gaussian (r, 1, p, LAT_FULL, apart));
  double *x = malloc (n * p * sizeof *x);
  int s = lat_em_mixture.prepare (m);
  bench_gate (gate);
  if (!s)
    s = lat_mixture_sample (m, n, p, lat_stream_of_seed (1), x, NULL);
  for (size_t i = 0; i < n * p; i++)
    if (gsl_rng_uniform (r) < missing)
      x[i] = NAN;
  lat_data *d = s ? NULL : lat_data_alloc (n, p, x, NULL, NULL);
  snprintf (path, sizeof path, "%s/I1.csv", o->folder);
  *(int *)out = d ? bench_write_csv (d, path) : LAT_EFAILED;
}

/* Seconds of one run; its peak memory in *peak, bytes.  */
static double
run (const bench_options *o, double *peak)
{
  char tool[1024], in[256], out[256];
  int status = 1;
  struct rusage u = { .ru_maxrss = 0 };
  snprintf (tool, sizeof tool, "%s/latens-impute", o->tools);
  snprintf (in, sizeof in, "%s/I1.csv", o->folder);
  snprintf (out, sizeof out, "%s/I1-full.csv", o->folder);
  double begin = bench_now ();
  pid_t pid = fork ();
  if (pid == 0)
    {
      execl (tool, tool, "-q", "-k", "1", "-j", "1", "-o", out, in, NULL);
      _exit (127);
    }
  if (pid < 0 || wait4 (pid, &status, 0, &u) != pid || status)
    return NAN;
  *peak = fmax (*peak, 1024. * (double)u.ru_maxrss);
  return bench_now () - begin;
}

static double
bytes_of (const bench_options *o, const char *name)
{
  char path[256];
  struct stat s = { .st_size = 0 };
  snprintf (path, sizeof path, "%s/%s", o->folder, name);
  return stat (path, &s) ? 0 : (double)s.st_size;
}

static void
show (const bench_options *o, double half, bench_line *line)
{
  double in = bytes_of (o, "I1.csv"), out = bytes_of (o, "I1-full.csv");
  printf (
      "    time           least %.4g s, median %.4g s, the whole process\n",
      line->seconds, half);
  printf ("    files          %.1f MB in, %.1f MB out: %.1f MB/s together\n",
          in / 1e6, out / 1e6, (in + out) / 1e6 / line->seconds);
  printf ("    memory         peak %.1f MiB\n", line->peak / 1048576);
}

int
bench_io (const bench_options *o, bench_line *line)
{
  int status = 0;
  bench_options copy = *o;
  double *time = calloc (o->repeat, sizeof *time);
  printf ("\nI1  latens-impute -k 1, CSV of %d x %d with 15 %% missing\n",
          o->quick ? 2000 : 100000, COLUMNS);
  if (bench_fork (1, write_table, &copy, sizeof status, &status))
    status = LAT_EFAILED;
  for (unsigned i = 0; i < o->repeat && !status; i++)
    if (!((time[i] = run (o, &line->peak)) > 0))
      status = LAT_EFAILED;
  if (!status)
    {
      double half = bench_median (time, o->repeat);
      line->seconds = time[0];
      show (o, half, line);
      if (o->peers)
        bench_peers (o, 1, NAN, line);
    }
  else
    printf ("    failed\n");
  free (time);
  return status;
}
