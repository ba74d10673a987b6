/* trace.c -- the objective of a fit, iteration by iteration, as a file.  */

#include "trace.h"
#include "messages.h"
#include "outputs.h"

#include <latens/table.h>

#include <stdlib.h>

const char *trace_path;

typedef struct
{
  double *objective;
  size_t n, room;
} record;

static record trial, best;
static double best_criterion;
static int have_best;

void
trace_line (size_t t, double objective, void *ctx)
{
  (void)ctx;
  if (!trace_path)
    return;
  if (t < trial.n) /* another start, or a retreat */
    trial.n = t;
  if (trial.n == trial.room)
    {
      trial.room = 2 * trial.room + 64;
      trial.objective
          = realloc (trial.objective, trial.room * sizeof (double));
      if (!trial.objective)
        die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
    }
  trial.objective[trial.n++] = objective;
}

void
trace_end_trial (double criterion)
{
  if (have_best && !(criterion < best_criterion))
    return;
  record swap = best;
  best = trial;
  trial = swap;
  trial.n = 0;
  best_criterion = criterion;
  have_best = 1;
}

static void
write_lines (FILE *out, void *ctx)
{
  char buf[LAT_NUMBER_SIZE];
  (void)ctx;

  fputs ("iteration,objective\n", out);
  for (size_t t = 0; t < best.n; t++)
    fprintf (out, "%zu,%s\n", t, lat_number_format (best.objective[t], buf));
}

void
trace_write (void)
{
  if (trace_path)
    output_write (trace_path, write_lines, NULL);
  free (trial.objective);
  free (best.objective);
  trial = best = (record){ NULL, 0, 0 };
}
