/* evaluate_say.c -- what an evaluation found, for human eyes.  */

#include "evaluate.h"

#include <math.h>
#include <stdio.h>

enum
{
  NAMED = 20 /* columns warned of one by one, without --verbose */
};

/* The loss of an imputer in a column: its root mean squared error in units of
   the column's sd, or its share of wrong levels.  */
static double
loss (const evaluation *e, int by, size_t j, double *se)
{
  const lat_accuracy *m = &e->mean[by][j];

  if (e->d->column[j].kind == LAT_CATEGORICAL)
    {
      *se = e->se[by][j].error;
      return m->error;
    }
  *se = e->se[by][j].rmse / e->sd[j];
  return m->rmse / e->sd[j];
}

static void
say_loss (const evaluation *e, int by, size_t j)
{
  char text[32] = "", what[32];
  double se, x = loss (e, by, j, &se);

  if (!isnan (se))
    snprintf (text, sizeof text, " (%.3f)", se);
  snprintf (what, sizeof what, "%.3f%s", x, text);
  say (" %-15s", what);
}

static void
say_column (const evaluation *e, size_t j)
{
  const lat_accuracy *m = &e->mean[BY_MODEL][j];
  int numeric = e->d->column[j].kind == LAT_NUMERIC;

  say ("%-20s %-8s %7zu ", e->d->column[j].name, numeric ? "RMSE/sd" : "error",
       m->cells);
  if (!m->cells)
    {
      say (" not scored\n");
      return;
    }
  for (int by = 0; by < e->imputers; by++)
    say_loss (e, by, j);
  if (isnan (m->coverage))
    say ("\n");
  else
    say (" %.3f\n", m->coverage);
}

static void
say_head (const evaluation *e)
{
  size_t lo = e->components[0], hi = lo;
  char range[64];

  for (size_t i = 1; i < e->done; i++)
    {
      lo = e->components[i] < lo ? e->components[i] : lo;
      hi = e->components[i] > hi ? e->components[i] : hi;
    }
  snprintf (range, sizeof range, lo == hi ? "%zu" : "%zu to %zu", lo, hi);
  say ("%zu repeat%s, %.0f seen cells hidden in each, %s; models of %s "
       "component%s\n",
       e->done, e->done == 1 ? "" : "s", (double)e->cells / (double)e->done,
       e->mask.pattern == LAT_MASK_OWN ? "in the table's own patterns"
                                       : "completely at random",
       range, hi == 1 ? "" : "s");
  say ("%-20s %-8s %7s  %-15s %-15s ", "column", "loss", "hidden", "model",
       "mean or mode");
  if (e->imputers == IMPUTERS)
    say ("%-15s ", "one Gaussian");
  say (e->draws ? "95%% interval holds\n" : "\n");
}

void
evaluate_say (const evaluation *e)
{
  say_head (e);
  for (size_t j = 0; j < e->d->p; j++)
    say_column (e, j);
  if (e->cells < e->wanted)
    note (
        "%zu of %zu cells that were to be hidden were: each row keeps a seen "
        "cell, each column %zu different value%s",
        e->cells, e->wanted, e->mask.values, e->mask.values == 1 ? "" : "s");
}

/* Nothing wrong at all is good enough.  */
static int
beats_column (const evaluation *e, size_t j)
{
  double se, own = loss (e, BY_MODEL, j, &se);

  return !e->mean[BY_MODEL][j].cells || own == 0
         || own < loss (e, BY_COLUMN, j, &se);
}

static void
warn_column (const evaluation *e, size_t j)
{
  const lat_accuracy *own = &e->mean[BY_MODEL][j];
  const lat_accuracy *column = &e->mean[BY_COLUMN][j];
  const char *name = e->d->column[j].name;

  if (e->d->column[j].kind == LAT_NUMERIC)
    warn ("column '%s': the model does not beat the column's mean: RMSE %.5g, "
          "and %.5g",
          name, own->rmse, column->rmse);
  else
    warn ("column '%s': the model does not beat the most frequent level: "
          "error rate %.4g, and %.4g",
          name, own->error, column->error);
}

void
evaluate_warn (const evaluation *e)
{
  size_t n = 0;

  for (size_t j = 0; j < e->d->p; j++)
    {
      if (beats_column (e, j))
        continue;
      n++;
      if (verbose || n <= NAMED)
        warn_column (e, j);
    }
  if (n > NAMED && !verbose)
    warn ("nor in %zu more columns (-v names them)", n - NAMED);
  if (e->slow)
    warn ("%zu of %zu fits had not converged: raise --max-iter, or --tol",
          e->slow, e->done);
}
