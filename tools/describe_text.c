/* describe_text.c -- the description of a table for human eyes.  */

#include "describe.h"

#include <math.h>
#include <stdlib.h>

enum
{
  SHOWN = 20 /* patterns, and names in a list, without --verbose */
};

/* A share of one, or a dash for what is not there.  */
static void
print_share (FILE *out, double x)
{
  if (isnan (x))
    fprintf (out, " %8s", "-");
  else
    fprintf (out, " %8.3f", x);
}

static void
print_columns (FILE *out, const description *d)
{
  double n = (double)lat_table_rows (d->t);

  fprintf (out, "%zu row%s, %zu column%s\n\n%-20s %-12s %9s %8s %8s %8s\n",
           lat_table_rows (d->t), lat_table_rows (d->t) == 1 ? "" : "s", d->p,
           d->p == 1 ? "" : "s", "column", "type", "missing", "share",
           "influx", "outflux");
  for (size_t j = 0; j < d->p; j++)
    {
      const lat_table_info *c = describe_column (d, j);

      fprintf (out, "%-20s %-12s %9zu %7.1f%%", c->name, describe_type (c),
               c->missing, n > 0 ? 100 * (double)c->missing / n : 0);
      print_share (out, d->flux[j].influx);
      print_share (out, d->flux[j].outflux);
      fputc ('\n', out);
    }
}

static int
more_rows (const void *a, const void *b)
{
  const size_t *x = a, *y = b; /* rows, number */

  if (x[0] != y[0])
    return x[0] < y[0] ? 1 : -1;
  return x[1] < y[1] ? -1 : 1;
}

static void
print_pattern (FILE *out, const description *d, size_t i)
{
  const char *before = "  ";

  fprintf (out, "%9zu", d->pattern.rows[i]);
  for (size_t j = 0; j < d->p; j++)
    {
      if (!d->pattern.missing[i * d->p + j])
        continue;
      fprintf (out, "%s%s", before, describe_column (d, j)->name);
      before = ", ";
    }
  fputs (*before == ' ' ? "  (nothing)\n" : "\n", out);
}

/* Most frequent first; the rest are counted.  */
static void
print_patterns (FILE *out, const description *d)
{
  size_t n = d->pattern.patterns;
  size_t (*by)[2] = common_alloc (n, sizeof *by);

  for (size_t i = 0; i < n; i++)
    {
      by[i][0] = d->pattern.rows[i];
      by[i][1] = i;
    }
  qsort (by, n, sizeof *by, more_rows);
  fprintf (out, "\n%9s  missing together\n", "rows");
  for (size_t i = 0; i < n && (verbose || i < SHOWN); i++)
    print_pattern (out, d, by[i][1]);
  if (!verbose && n > SHOWN)
    fprintf (out, "%9s  %zu further patterns (-v shows them)\n", "",
             n - SHOWN);
  free (by);
}

/* The columns that have a hole, the fullest first; the rest are counted.  */
static void
print_order (FILE *out, const description *d)
{
  size_t named = 0;

  for (size_t j = 0; j < d->p; j++)
    {
      const lat_table_info *c = describe_column (d, d->monotone.order[j]);

      if (!c->missing)
        continue;
      if (verbose || named < SHOWN)
        fprintf (out, "%s%s", named ? ", " : "", c->name);
      named++;
    }
  if (!verbose && named > SHOWN)
    fprintf (out, " and %zu more (-v names them)", named - SHOWN);
}

static void
print_monotone (FILE *out, const description *d)
{
  const lat_monotone *m = &d->monotone;

  fputs ("\nMonotone (where one is missing, all that follow are)\n  ", out);
  if (!d->pattern.patterns
      || !describe_column (d, m->order[d->p - 1])->missing)
    {
      fputs ("nothing is missing\n", out);
      return;
    }
  fputs (m->rows ? "no, in the order " : "yes, in the order ", out);
  print_order (out, d);
  if (m->rows)
    fprintf (out,
             "\n  %zu of %zu rows spoil it, %zu missing entr%s before a seen "
             "one",
             m->rows, lat_table_rows (d->t), m->cells,
             m->cells == 1 ? "y" : "ies");
  fputc ('\n', out);
}

static void
print_mcar (FILE *out, const description *d)
{
  fputs ("\nLittle's test that entries are missing completely at random\n",
         out);
  if (d->tested)
    fprintf (out, "  cannot be done: %s\n",
             d->mcar.note ? d->mcar.note : lat_strerror (d->tested));
  else if (d->mcar.df == 0)
    fputs (d->pattern.patterns < 2
               ? "  nothing to test: one pattern\n"
               : "  nothing to test: the patterns have no column in common\n",
           out);
  else
    fprintf (out, "  statistic %.6g on %zu degrees of freedom, p = %.4g: %s\n",
             d->mcar.statistic, d->mcar.df, d->mcar.p_value,
             d->mcar.p_value < 0.05
                 ? "what is missing goes with what is seen"
                 : "no sign against it, which does not prove it");
  if (!d->tested && d->mcar.note)
    fprintf (out, "  note: %s\n", d->mcar.note);
}

void
describe_text (FILE *out, void *ctx)
{
  const description *d = ctx;

  print_columns (out, d);
  print_patterns (out, d);
  print_monotone (out, d);
  print_mcar (out, d);
}
