/* bench.c -- the benchmark: bench [OPTION]... [WORKLOAD]...

   Prints, for each workload, the time of an iteration, that by row and
   component, the fraction of what the machine can do, memory, the
   log-likelihood after a fixed number of iterations from a fixed start, what
   two threads give, and how other programs do on the same.  */

#include "bench.h"

#include <dirent.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum
{
  LISTS = 3, /* of workloads */
  MOST = 32, /* workloads */
  MIB = 1 << 20
};

/* OpenBLAS has it; other libraries do not.  */
extern void openblas_set_num_threads (int n) __attribute__ ((weak));
extern char *openblas_get_config (void) __attribute__ ((weak));

static const char *const usage
    = "Usage: bench [OPTION]... [WORKLOAD]...\n"
      "Measure the named workloads (default: all): G1-G4, M1-M4, H1-H6, "
      "I1.\n\n"
      "  --quick         small sizes: shows that it works, not how fast\n"
      "  --repeat=N      repeat each run N times (default: 3)\n"
      "  --peers=FOLDER  run other programs too, by FOLDER/peers.sh\n"
      "  --tools=FOLDER  where latens-impute is, for I1\n"
      "  --help          print this and exit\n";

static const bench_workload *const lists[LISTS]
    = { bench_mixtures, bench_missing, bench_chains };

/* The machine  */

/* "model name : TEXT" of /proc/cpuinfo.  */
static void
print_processor (void)
{
  char line[256];
  FILE *f = fopen ("/proc/cpuinfo", "r");
  while (f && fgets (line, sizeof line, f))
    if (strncmp (line, "model name", 10) == 0)
      {
        printf ("processor      %s", strchr (line, ':') + 2);
        break;
      }
  if (f)
    fclose (f);
}

static void
print_machine (const bench_options *o, const bench_limits *l)
{
  char date[32];
  time_t now = time (NULL);
  strftime (date, sizeof date, "%Y-%m-%d", localtime (&now));
  printf ("Latens %s, %s%s\n", lat_version (), date,
          o->quick ? ", small sizes: the figures mean nothing" : "");
  print_processor ();
  printf ("cores          %ld\n", sysconf (_SC_NPROCESSORS_ONLN));
  printf ("compiler       %s\n", __VERSION__);
  if (openblas_get_config)
    printf ("BLAS           %s\n", openblas_get_config ());
  printf ("limits         dgemm %.1f GFLOP/s, copy %.1f GB/s (read and "
          "written), vector exp %.2f ns\n",
          l->flops / 1e9, l->bytes / 1e9, l->exp * 1e9);
  printf (
      "the floor of a workload is max (flops / dgemm + exponentials x exp, "
      "bytes / copy);\none thread unless said; repeated %u times\n",
      o->repeat);
}

/* A workload  */

/* What a table held once and a thread's blocks of statistics may take: (log2
   chunks + 2) of them a thread, 64 more, and 64 MiB.  */
static double
memory_allowed (const bench_result *r, unsigned threads)
{
  double depth = ceil (log2 (fmax (1, (double)r->chunks)));
  return r->table + (threads * (depth + 2) + 64) * r->statistics + 64. * MIB;
}

static void
print_result (const bench_workload *w, const bench_limits *l,
              const bench_result *r, const bench_line *line)
{
  printf ("    time           least %.4g s, median %.4g s; %.2f ns a row and "
          "component\n",
          r->min, r->half, 1e9 * r->min / line->cells);
  printf ("    limit          %.4g s, of which %.1f %% is reached\n",
          bench_floor (&r->cost, l), 100 * line->part);
  printf ("                   %s\n", w->formula);
  printf ("                   = %.3g flops, %.3g exponentials, %.3g bytes\n",
          r->cost.flops, r->cost.exps, r->cost.bytes);
  printf ("    memory         peak %.1f MiB; table %.1f MiB, with statistics "
          "and 64 MiB %.1f MiB\n",
          r->peak / MIB, r->table / MIB, memory_allowed (r, 1) / MIB);
  printf ("    log-likelihood %.6f\n", r->loglik);
}

/* Two threads against two processes that run side by side.  */
static void
compare_threads (const bench_workload *w, const bench_options *o,
                 bench_line *line)
{
  bench_result threads, two[2];
  if (!lat_threads_safe () || sysconf (_SC_NPROCESSORS_ONLN) < 2)
    return;
  bench_measure (w, o, 2, 1, &threads);
  bench_measure (w, o, 1, 2, two);
  if (threads.status || two[0].status || two[1].status)
    return;
  double apart = (two[0].min + two[1].min) / 2;
  line->efficiency = apart / (2 * threads.min);
  printf ("    two threads    %.4g s; two processes %.4g s each: %.2f of what "
          "they reach\n",
          threads.min, apart, line->efficiency);
}

static int
run_workload (const bench_workload *w, const bench_options *o,
              const bench_limits *l, bench_line *line)
{
  bench_result r;
  size_t n = o->quick ? w->quick : w->n;
  printf ("\n%s  %s: %zu x %zu, K = %zu, %u iterations\n", w->name, w->what, n,
          w->p, w->k, w->iterations);
  bench_measure (w, o, 1, 1, &r);
  if (r.status || !isfinite (r.loglik))
    {
      printf ("    failed: %s\n", lat_strerror (r.status));
      return 1;
    }
  line->seconds = r.min;
  line->cells = (double)n * (double)w->k;
  line->peak = r.peak;
  line->part = bench_floor (&r.cost, l) / r.min;
  print_result (w, l, &r, line);
  compare_threads (w, o, line);
  fflush (stdout);
  if (o->peers && !bench_write (w, o))
    bench_peers (o, w->iterations, r.loglik, line);
  return 0;
}

static void
print_number (const char *format, double x)
{
  char text[32];
  snprintf (text, sizeof text, format, x);
  printf ("%12s", isfinite (x) ? text : "-");
}

static void
print_table (const bench_line *line, size_t n)
{
  printf ("\n%-4s%12s%12s%12s%12s%12s%12s  %s\n", "", "seconds", "ns/row/K",
          "of limit", "peak MiB", "2 threads", "peer/ours", "fastest peer");
  for (size_t i = 0; i < n; i++)
    {
      printf ("%-4s", line[i].name);
      print_number ("%.4g", line[i].seconds);
      print_number ("%.2f", 1e9 * line[i].seconds / line[i].cells);
      print_number ("%.3f", line[i].part);
      print_number ("%.1f", line[i].peak / MIB);
      print_number ("%.2f", line[i].efficiency);
      print_number ("%.2f", line[i].ratio);
      printf ("  %s\n", line[i].peer);
    }
}

/* The program  */

static int
wanted (const char *name, int argc, char **argv)
{
  for (int i = optind; i < argc; i++)
    if (strcmp (argv[i], name) == 0)
      return 1;
  return optind == argc;
}

static bench_line
blank (const char *name)
{
  return (bench_line){
    .name = name, .cells = NAN, .part = NAN, .efficiency = NAN, .ratio = NAN
  };
}

/* Names that are no workload's: a typing error must not pass for a run.  */
static int
unknown (const bench_options *o, int argc, char **argv)
{
  int bad = 0;
  for (int i = optind; i < argc; i++)
    {
      int known = o->tools && strcmp (argv[i], "I1") == 0;
      for (size_t j = 0; j < LISTS; j++)
        for (const bench_workload *w = lists[j]; w->name; w++)
          known |= strcmp (argv[i], w->name) == 0;
      if (!known)
        fprintf (stderr, "bench: no workload %s%s\n", argv[i],
                 strcmp (argv[i], "I1") ? "" : " without --tools");
      bad |= !known;
    }
  return bad;
}

static int
run_all (const bench_options *o, const bench_limits *l, int argc, char **argv)
{
  bench_line line[MOST];
  size_t n = 0;
  int failed = 0;
  for (size_t i = 0; i < LISTS; i++)
    for (const bench_workload *w = lists[i]; w->name; w++)
      if (wanted (w->name, argc, argv))
        {
          line[n] = blank (w->name);
          failed |= run_workload (w, o, l, line + n);
          n++;
        }
  if (o->tools && wanted ("I1", argc, argv))
    {
      line[n] = blank ("I1");
      failed |= bench_io (o, line + n);
      n++;
    }
  print_table (line, n);
  return failed;
}

static void
remove_folder (const char *folder)
{
  char path[512];
  struct dirent *e;
  DIR *d = opendir (folder);
  while (d && (e = readdir (d)))
    {
      snprintf (path, sizeof path, "%s/%s", folder, e->d_name);
      unlink (path);
    }
  if (d)
    closedir (d);
  rmdir (folder);
}

static void
parse (int argc, char **argv, bench_options *o)
{
  static const struct option known[]
      = { { "quick", 0, NULL, 'q' }, { "repeat", 1, NULL, 'r' },
          { "peers", 1, NULL, 'p' }, { "tools", 1, NULL, 't' },
          { "help", 0, NULL, 'h' },  { NULL, 0, NULL, 0 } };
  for (int c; (c = getopt_long (argc, argv, "", known, NULL)) != -1;)
    if (c == 'q')
      o->quick = 1;
    else if (c == 'r' && atoi (optarg) > 0)
      o->repeat = (unsigned)atoi (optarg);
    else if (c == 'p')
      o->peers = optarg;
    else if (c == 't')
      o->tools = optarg;
    else
      {
        fputs (usage, c == 'h' ? stdout : stderr);
        exit (c == 'h' ? EXIT_SUCCESS : 2);
      }
}

int
main (int argc, char **argv)
{
  bench_options o = { .repeat = 3 };
  bench_limits l;
  const char *folder = getenv ("TMPDIR");
  parse (argc, argv, &o);
  if (unknown (&o, argc, argv))
    return 2;
  snprintf (o.folder, sizeof o.folder, "%s/latens-bench.XXXXXX",
            folder ? folder : "/tmp");
  if (openblas_set_num_threads)
    openblas_set_num_threads (1);
  if (!mkdtemp (o.folder) || bench_find_limits (&o, &l))
    {
      fputs ("bench: cannot measure this machine\n", stderr);
      return EXIT_FAILURE;
    }
  print_machine (&o, &l);
  int failed = run_all (&o, &l, argc, argv);
  remove_folder (o.folder);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
