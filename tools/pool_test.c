/* pool_test.c -- a test of several pooled terms at once.  */

#include "pool.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How far a covariance that is given twice may differ, and a variance from
   the squared standard error, relative to the standard errors: they may have
   been rounded.  */
static const double agree = 1e-3;

/* The terms that are tested: their numbers, and the matrices.  */
typedef struct
{
  const pool_estimates *e;
  size_t k, *term;
  double *estimate;   /* m x k */
  double *covariance; /* m x k x k, NaN where it is not known yet */
  lat_pooled_test result;
} joint;

/* Cuts the first name off a LIST: as in CSV, perhaps quoted.  Returns what
   follows the comma, or NULL at the end; name has room for all of list.  */
static const char *
next_name (const char *list, char *name)
{
  int quoted = *list == '"';

  for (list += quoted; *list && (quoted || *list != ','); list++)
    {
      if (quoted && *list == '"')
        {
          if (list[1] != '"')
            {
              list++;
              break;
            }
          list++;
        }
      *name++ = *list;
    }
  *name = '\0';
  if (*list && *list != ',')
    die_usage ("--test: '%s' follows a quoted name, and not a comma", list);
  return *list ? list + 1 : NULL;
}

static size_t
find_tested (const joint *q, size_t term)
{
  size_t a = 0;

  while (a < q->k && q->term[a] != term)
    a++;
  return a;
}

static void
parse_list (joint *q, const char *list)
{
  char *name = common_alloc (strlen (list) + 1, 1);

  q->term = common_alloc (strlen (list) + 1, sizeof *q->term);
  while (list)
    {
      size_t term;
      list = next_name (list, name);
      term = labels_find (&q->e->term, name);
      if (term == q->e->k)
        die_usage ("--test: '%s' has no term '%s'", lat_table_name (q->e->t),
                   name);
      if (find_tested (q, term) < q->k)
        die_usage ("--test: term '%s' is there twice", name);
      q->term[q->k++] = term;
    }
  if (q->k < 2)
    die_usage ("--test: one term has its test in the table of terms; name two "
               "or more");
  free (name);
}

static double *
entry (const joint *q, size_t i, size_t a, size_t b)
{
  return &q->covariance[(i * q->k + a) * q->k + b];
}

static void
prepare (joint *q)
{
  const pool_estimates *e = q->e;
  size_t k = q->k;

  q->estimate = common_alloc (e->m * k, sizeof (double));
  q->covariance = common_alloc (e->m * k * k, sizeof (double));
  for (size_t i = 0; i < e->m * k * k; i++)
    q->covariance[i] = NAN;
  for (size_t i = 0; i < e->m; i++)
    for (size_t a = 0; a < k; a++)
      {
        double se = e->std_error[q->term[a] * e->m + i];
        q->estimate[i * k + a] = e->estimate[q->term[a] * e->m + i];
        *entry (q, i, a, a) = se * se;
      }
}

/* Which tested term cell (row, j) names, or k.  */
static size_t
tested_term (const joint *q, const lat_table *t, size_t row, size_t j)
{
  char *text = lat_table_text (t, row, j);
  size_t term;

  if (!text)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  term = labels_find (&q->e->term, text);
  free (text);
  return term < q->e->k ? find_tested (q, term) : q->k;
}

static size_t
imputation_of (const joint *q, const lat_table *t, size_t row, size_t j)
{
  char shown[SHOWN_SIZE], *text = lat_table_text (t, row, j);
  size_t i;

  if (!text)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  i = labels_find (&q->e->imputation, text);
  free (text);
  if (i == q->e->m)
    pool_fail (t, row, j, "%.200s has no imputation '%s'",
               lat_table_name (q->e->t), common_shown (t, row, j, shown));
  return i;
}

static void
set_covariance (const joint *q, const lat_table *t, size_t row,
                const size_t column[4], size_t a, size_t b)
{
  size_t i = imputation_of (q, t, row, column[0]);
  double *to = entry (q, i, a, b), x;
  double size = sqrt (*entry (q, i, a, a)) * sqrt (*entry (q, i, b, b));
  lat_message msg;

  if (lat_table_number (t, row, column[3], &x, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  if (isnan (*to))
    *to = *entry (q, i, b, a) = x;
  else if (fabs (x - *to) <= agree * size)
    return;
  else if (a == b)
    pool_fail (t, row, column[3],
               "the variance of '%.80s' is not its standard error squared: "
               "%g, not %g",
               q->e->term.text[q->term[a]], x, *to);
  else
    pool_fail (t, row, column[3],
               "the covariance of '%.80s' and '%.80s' is given twice, and "
               "differs: %g, and %g before",
               q->e->term.text[q->term[a]], q->e->term.text[q->term[b]], x,
               *to);
}

static void
read_covariances (const joint *q, const lat_table *t)
{
  static const char columns[] = "imputation, term, term2 and covariance";
  const size_t column[4]
      = { pool_column (t, "imputation", columns),
          pool_column (t, "term", columns), pool_column (t, "term2", columns),
          pool_column (t, "covariance", columns) };

  for (size_t row = 0; row < lat_table_rows (t); row++)
    {
      size_t a = tested_term (q, t, row, column[1]);
      size_t b = tested_term (q, t, row, column[2]);
      if (a < q->k && b < q->k)
        set_covariance (q, t, row, column, a, b);
    }
}

static void
check_complete (const joint *q, const lat_table *t)
{
  size_t k = q->k;

  for (size_t i = 0; i < q->e->m * k * k; i++)
    {
      if (isnan (q->covariance[i]))
        die (EXIT_FAILURE,
             "%s: has no covariance of '%.80s' and '%.80s' in imputation "
             "'%.80s'",
             lat_table_name (t), q->e->term.text[q->term[i / k % k]],
             q->e->term.text[q->term[i % k]],
             q->e->imputation.text[i / k / k]);
    }
}

/* The names as one field, separated by semicolons.  */
static void
write_names (FILE *out, const joint *q)
{
  size_t size = 1;
  char *names;

  for (size_t a = 0; a < q->k; a++)
    size += strlen (q->e->term.text[q->term[a]]) + 1;
  names = common_alloc (size, 1);
  for (size_t a = 0; a < q->k; a++)
    {
      if (a)
        strcat (names, ";");
      strcat (names, q->e->term.text[q->term[a]]);
    }
  lat_table_quote (out, names, ',');
  free (names);
}

static void
write_test (FILE *out, void *ctx)
{
  const joint *q = ctx;

  fputs ("terms,statistic,df_1,df_2,p_value,riv\n", out);
  write_names (out, q);
  common_number (out, ',', q->result.statistic);
  fprintf (out, ",%zu", q->result.df_1);
  common_number (out, ',', q->result.df_2);
  common_number (out, ',', q->result.p_value);
  common_number (out, ',', q->result.riv);
  fputc ('\n', out);
}

void
pool_test (const pool_estimates *e, const char *list, const char *covariances,
           const lat_pool_options *o)
{
  joint q = { .e = e };
  lat_table *t;
  int s;

  parse_list (&q, list);
  prepare (&q);
  t = common_cells (covariances);
  read_covariances (&q, t);
  check_complete (&q, t);
  s = lat_pool_terms (e->m, q.k, q.estimate, q.covariance, o, &q.result);
  if (s)
    die (EXIT_FAILURE, "%s: the terms cannot be tested: %s",
         lat_table_name (t), lat_strerror (s));
  output_write (common.output, write_test, &q);
  lat_table_free (t);
  free (q.term);
  free (q.estimate);
  free (q.covariance);
}
