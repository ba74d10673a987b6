/* pool.c -- one answer from the analyses of several imputed tables.  */

#include "pool.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double df_complete, level = 0.95;
static const char *covariances, *tested;

static const opt pool_opts[] = {
  { 0, "df-complete", OPT_REAL, &df_complete, "N", 1, INFINITY,
    "degrees of freedom the analysis would have without missing entries, "
    "usually rows minus coefficients (default: infinitely many)" },
  { 0, "level", OPT_REAL, &level, "X", 0.001, 0.999999,
    "confidence level of the intervals (default: 0.95)" },
  { 0, "test", OPT_STRING, &tested, "TERM,TERM...", 0, 0,
    "write instead a test that all of these terms are zero; needs "
    "--covariances" },
  { 0, "covariances", OPT_STRING, &covariances, "FILE", 0, 0,
    "a table imputation,term,term2,covariance of the estimates' covariances "
    "within each imputation, for --test" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

const opt_group group_pool = { "Pooling", pool_opts };

void
pool_fail (const lat_table *t, size_t row, size_t column, const char *fmt, ...)
{
  lat_message text, msg;
  va_list args;

  va_start (args, fmt);
  vsnprintf (text.text, sizeof text.text, fmt, args);
  va_end (args);
  lat_table_place (t, row, column, text.text, &msg);
  die (EXIT_FAILURE, "%s", msg.text);
}

size_t
pool_column (const lat_table *t, const char *name, const char *columns)
{
  size_t j = lat_table_find (t, name);

  if (j == LAT_NO_COLUMN)
    die (EXIT_FAILURE,
         "%s: has no column '%s' (line 1 must name %s; others are ignored)",
         lat_table_name (t), name, columns);
  return j;
}

/* A row of the table, by what it is about.  */
typedef struct
{
  size_t term, imputation, row;
} cell;

static int
by_cell (const void *a, const void *b)
{
  const cell *x = a, *y = b;

  if (x->term != y->term)
    return x->term < y->term ? -1 : 1;
  if (x->imputation != y->imputation)
    return x->imputation < y->imputation ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

static void
fail_missing (const pool_estimates *e, size_t column, size_t term,
              size_t imputation)
{
  pool_fail (e->t, e->term.first[term], column,
             "term '%.80s' is missing from imputation '%.80s', and every "
             "term must be in every imputation",
             e->term.text[term], e->imputation.text[imputation]);
}

/* The rows by term and imputation, all of which are there once.  */
static cell *
arrange (const pool_estimates *e, size_t column)
{
  size_t n = lat_table_rows (e->t), i = 0;
  cell *c = common_alloc (n, sizeof *c);

  for (size_t row = 0; row < n; row++)
    c[row] = (cell){ e->term.row[row], e->imputation.row[row], row };
  qsort (c, n, sizeof *c, by_cell);
  for (; i < n; i++)
    {
      size_t term = i / e->m, imputation = i % e->m;
      if (c[i].term == term && c[i].imputation == imputation)
        continue;
      if (i && c[i].term == c[i - 1].term
          && c[i].imputation == c[i - 1].imputation)
        pool_fail (e->t, c[i].row, column,
                   "term '%.80s' is there twice in imputation '%.80s'",
                   e->term.text[c[i].term],
                   e->imputation.text[c[i].imputation]);
      fail_missing (e, column, term, imputation);
    }
  if (n % e->m)
    fail_missing (e, column, c[n - 1].term, n % e->m);
  return c;
}

static double
number (const lat_table *t, size_t i, size_t j)
{
  lat_message msg;
  double x;

  if (lat_table_number (t, i, j, &x, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  return x;
}

static void
read_numbers (pool_estimates *e, const cell *c, size_t estimate,
              size_t std_error)
{
  size_t n = e->k * e->m;

  e->estimate = common_alloc (n, sizeof *e->estimate);
  e->std_error = common_alloc (n, sizeof *e->std_error);
  for (size_t i = 0; i < n; i++)
    {
      e->estimate[i] = number (e->t, c[i].row, estimate);
      e->std_error[i] = number (e->t, c[i].row, std_error);
      if (!(e->std_error[i] > 0))
        pool_fail (e->t, c[i].row, std_error,
                   "a standard error must be positive: %g (term '%.80s', "
                   "imputation '%.80s')",
                   e->std_error[i], e->term.text[c[i].term],
                   e->imputation.text[c[i].imputation]);
    }
}

static pool_estimates
read_estimates (const lat_table *t)
{
  static const char columns[] = "imputation, term, estimate and std_error";
  size_t imputation = pool_column (t, "imputation", columns);
  size_t term = pool_column (t, "term", columns);
  size_t estimate = pool_column (t, "estimate", columns);
  size_t std_error = pool_column (t, "std_error", columns);
  pool_estimates e = { .t = t };
  cell *c;

  e.imputation = labels_make (t, imputation);
  e.term = labels_make (t, term);
  e.m = e.imputation.n;
  e.k = e.term.n;
  if (e.m < 2)
    die (EXIT_FAILURE,
         "%s: holds one imputation ('%.80s'), and pooling needs at least two: "
         "how they differ says what the missing entries cost",
         lat_table_name (t), e.imputation.text[0]);
  c = arrange (&e, term);
  read_numbers (&e, c, estimate, std_error);
  free (c);
  return e;
}

static lat_pooled *
pool_all (const pool_estimates *e, const lat_pool_options *o)
{
  lat_pooled *p = common_alloc (e->k, sizeof *p);

  for (size_t j = 0; j < e->k; j++)
    {
      int s = lat_pool_term (e->m, e->estimate + j * e->m,
                             e->std_error + j * e->m, o, &p[j]);
      if (s)
        die (EXIT_FAILURE, "%s: term '%.80s' cannot be pooled: %s",
             lat_table_name (e->t), e->term.text[j], lat_strerror (s));
    }
  return p;
}

static void
note_equal (const pool_estimates *e, const lat_pooled *p)
{
  size_t n = 0, first = 0;

  for (size_t j = e->k; j-- > 0;)
    {
      if (p[j].between > 0)
        continue;
      n++;
      first = j;
    }
  if (n == 1)
    note ("the imputations agree on term '%s': as if nothing were missing",
          e->term.text[first]);
  else if (n)
    note ("the imputations agree on %zu of %zu terms ('%s' is the first): as "
          "if nothing were missing",
          n, e->k, e->term.text[first]);
}

typedef struct
{
  const pool_estimates *e;
  const lat_pooled *p;
} product;

static void
write_terms (FILE *out, void *ctx)
{
  const product *w = ctx;

  fputs ("term,estimate,std_error,df,statistic,p_value,conf_low,conf_high,"
         "riv,fmi\n",
         out);
  for (size_t j = 0; j < w->e->k; j++)
    {
      const lat_pooled *p = &w->p[j];
      lat_table_quote (out, w->e->term.text[j], ',');
      common_number (out, ',', p->estimate);
      common_number (out, ',', p->std_error);
      common_number (out, ',', p->df);
      common_number (out, ',', p->statistic);
      common_number (out, ',', p->p_value);
      common_number (out, ',', p->low);
      common_number (out, ',', p->high);
      common_number (out, ',', p->riv);
      common_number (out, ',', p->fmi);
      fputc ('\n', out);
    }
}

static void
clear (pool_estimates *e)
{
  labels_clear (&e->imputation);
  labels_clear (&e->term);
  free (e->estimate);
  free (e->std_error);
}

int
run_pool (int argc, char **argv)
{
  lat_pool_options o = lat_pool_defaults ();
  const char *file = common_file (argc, argv);
  pool_estimates e;
  lat_table *t;
  lat_pooled *p;

  if (!tested != !covariances)
    die_usage (tested ? "--test needs --covariances=FILE"
                      : "--covariances is of use to --test=TERM,TERM... only");
  if (covariances && strcmp (covariances, "-") == 0
      && (!file || strcmp (file, "-") == 0))
    die_usage ("--covariances: standard input holds the estimates already");
  common_check_output ();
  o.level = level;
  if (opt_given (&df_complete))
    o.df_complete = df_complete;
  t = common_cells (file);
  e = read_estimates (t);
  p = pool_all (&e, &o);
  note_equal (&e, p);
  if (tested)
    pool_test (&e, tested, covariances, &o);
  else
    output_write (common.output, write_terms, &(product){ &e, p });
  free (p);
  clear (&e);
  lat_table_free (t);
  return EXIT_SUCCESS;
}
