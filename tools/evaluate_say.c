/* evaluate_say.c -- what an evaluation found, for human eyes.  */

#include "evaluate.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum
{
  LINE = 400, /* bytes */
  NAMED = 20  /* columns warned of one by one, without --verbose */
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

/* Adds to a line, which is cut to what fits.  */
static void add (char *line, const char *fmt, ...) LIKE_PRINTF (2, 3);

static void
add (char *line, const char *fmt, ...)
{
  size_t n = strlen (line);
  va_list ap;

  va_start (ap, fmt);
  vsnprintf (line + n, LINE - n, fmt, ap);
  va_end (ap);
}

static void
say_line (char *line)
{
  size_t n = strlen (line);

  while (n && line[n - 1] == ' ')
    n--;
  line[n] = '\0';
  say ("%s\n", line);
}

static void
add_loss (const evaluation *e, int by, size_t j, char *line)
{
  char what[32];
  double se, x = loss (e, by, j, &se);

  if (isnan (se))
    snprintf (what, sizeof what, "%.3f", x);
  else
    snprintf (what, sizeof what, "%.3f (%.3f)", x, se);
  add (line, " %-15s", what);
}

static void
say_column (const evaluation *e, size_t j)
{
  const lat_accuracy *m = &e->mean[BY_MODEL][j];
  int numeric = e->d->column[j].kind == LAT_NUMERIC;
  char line[LINE] = "";

  add (line, "%-20s %-8s %7zu ", e->d->column[j].name,
       numeric ? "RMSE/sd" : "error", m->cells);
  for (int by = 0; by < e->imputers && m->cells; by++)
    add_loss (e, by, j, line);
  if (!m->cells)
    add (line, " not scored");
  else if (!isnan (m->coverage))
    add (line, " %.3f", m->coverage);
  say_line (line);
}

static void
say_components (const evaluation *e)
{
  size_t lo = e->components[0], hi = lo;

  for (size_t i = 1; i < e->done; i++)
    {
      lo = e->components[i] < lo ? e->components[i] : lo;
      hi = e->components[i] > hi ? e->components[i] : hi;
    }
  if (lo < hi)
    say ("models of %zu to %zu components\n", lo, hi);
  else
    say ("models of %zu component%s\n", lo, lo == 1 ? "" : "s");
}

static void
say_head (const evaluation *e)
{
  char line[LINE] = "";

  say ("%zu repeat%s, %.0f seen cells hidden in each, %s; ", e->done,
       e->done == 1 ? "" : "s", (double)e->cells / (double)e->done,
       e->mask.pattern == LAT_MASK_OWN ? "in the table's own patterns"
                                       : "completely at random");
  say_components (e);
  add (line, "%-20s %-8s %7s  %-15s %-15s", "column", "loss", "hidden",
       "model", "mean or mode");
  if (e->imputers == IMPUTERS)
    add (line, " %-15s", "one component");
  if (e->draws)
    add (line, " 95%% interval holds");
  say_line (line);
}

void
evaluate_say (const evaluation *e)
{
  const double enough = 0.99; /* of the cells wanted: not worth a word */

  say_head (e);
  for (size_t j = 0; j < e->d->p; j++)
    say_column (e, j);
  if ((double)e->cells < enough * (double)e->wanted)
    note (
        "%zu cells were to be hidden, and %zu could be: each row keeps a seen "
        "cell, each column %s",
        e->wanted, e->cells,
        e->mask.values > 1 ? "two different values" : "one");
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
