/* describe.c -- what is missing in a table, and whether it looks random.  */

#include "describe.h"

#include <latens/impute.h>

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int as_json;

static const opt describe_opts[]
    = { { 0, "json", OPT_FLAG, &as_json, NULL, 0, 0,
          "write JSON, numbers with 17 digits" },
        { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL } };

const opt_group group_describe = { "Describing", describe_opts };

/* What there is to say.  col: the table's columns that are not set aside, of
   which `holes` (rows x p: NaN where missing) is made.  */
typedef struct
{
  const lat_table *t;
  size_t p, *col;
  lat_pattern_table pattern;
  int tested; /* a status */
  lat_mcar mcar;
} description;

static const lat_table_info *
info (const description *d, size_t j)
{
  return lat_table_column (d->t, d->col[j]);
}

static void
find_columns (description *d)
{
  d->col = common_alloc (lat_table_columns (d->t), sizeof *d->col);
  for (size_t j = 0; j < lat_table_columns (d->t); j++)
    {
      const lat_table_info *c = lat_table_column (d->t, j);
      if (c->role == LAT_ROLE_OBSERVED
          || (c->role == LAT_ROLE_CARRIED && c->reason != LAT_CARRIED_IGNORED))
        d->col[d->p++] = j;
    }
}

static void
find_patterns (description *d)
{
  size_t n = lat_table_rows (d->t);
  double *x = common_alloc (n * d->p, sizeof *x);
  lat_message msg;
  lat_data *holes;

  for (size_t i = 0; i < n * d->p; i++)
    x[i] = lat_table_missing (d->t, i / d->p, d->col[i % d->p]) ? NAN : 0;
  holes = lat_data_alloc (n, d->p, x, NULL, &msg);
  if (!holes || lat_pattern_table_make (holes, &d->pattern))
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  lat_data_free (holes);
  free (x);
}

static const char *
type_name (const lat_table_info *c)
{
  if (c->role == LAT_ROLE_OBSERVED)
    return c->kind == LAT_NUMERIC ? "numeric" : "categorical";
  if (c->reason == LAT_CARRIED_UNSEEN)
    return "unseen";
  if (c->reason == LAT_CARRIED_CONSTANT)
    return "constant";
  return "text";
}

/* JSON strings are UTF-8; other bytes are taken for Latin-1.  */
static json_t *
json_text (const char *text)
{
  json_t *s = json_string (text);
  char *utf8, *u;

  if (s)
    return s;
  utf8 = u = common_alloc (2 * strlen (text) + 1, 1);
  for (; *text; text++)
    {
      unsigned char c = (unsigned char)*text;
      if (c >= 0x80)
        *u++ = (char)(0xC0 | c >> 6);
      *u++ = (char)(c >= 0x80 ? 0x80 | (c & 0x3F) : c);
    }
  s = json_string (utf8);
  free (utf8);
  return s;
}

static json_t *
json_columns (const description *d)
{
  json_t *a = json_array ();

  for (size_t j = 0; j < d->p; j++)
    {
      json_t *o = json_object ();
      json_object_set_new (o, "name", json_text (info (d, j)->name));
      json_object_set_new (o, "type", json_string (type_name (info (d, j))));
      json_object_set_new (o, "missing",
                           json_integer ((json_int_t)info (d, j)->missing));
      json_array_append_new (a, o);
    }
  return a;
}

static json_t *
json_patterns (const description *d)
{
  json_t *a = json_array ();

  for (size_t i = 0; i < d->pattern.patterns; i++)
    {
      json_t *o = json_object (), *names = json_array ();
      for (size_t j = 0; j < d->p; j++)
        {
          if (d->pattern.missing[i * d->p + j])
            json_array_append_new (names, json_text (info (d, j)->name));
        }
      json_object_set_new (o, "missing", names);
      json_object_set_new (o, "rows",
                           json_integer ((json_int_t)d->pattern.rows[i]));
      json_array_append_new (a, o);
    }
  return a;
}

/* Whole values print as reals too: 35.0.  */
static json_t *
json_number (double x)
{
  return isfinite (x) ? json_real (x) : json_null ();
}

static void
json_mcar (const description *d, json_t *o)
{
  json_t *m;

  if (d->tested)
    {
      json_object_set_new (o, "mcar", json_null ());
      json_object_set_new (o, "mcar_note",
                           json_string (d->mcar.note
                                            ? d->mcar.note
                                            : lat_strerror (d->tested)));
      return;
    }
  m = json_object ();
  json_object_set_new (m, "statistic", json_number (d->mcar.statistic));
  json_object_set_new (m, "df", json_integer ((json_int_t)d->mcar.df));
  json_object_set_new (m, "p_value", json_number (d->mcar.p_value));
  json_object_set_new (o, "mcar", m);
  if (d->mcar.note)
    json_object_set_new (o, "mcar_note", json_string (d->mcar.note));
}

static void
write_json (FILE *out, void *ctx)
{
  const description *d = ctx;
  json_t *o = json_object ();

  json_object_set_new (o, "rows",
                       json_integer ((json_int_t)lat_table_rows (d->t)));
  json_object_set_new (o, "columns", json_columns (d));
  json_object_set_new (o, "patterns", json_patterns (d));
  json_mcar (d, o);
  if (json_dumpf (o, out, JSON_COMPACT | JSON_REAL_PRECISION (17)))
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  fputc ('\n', out);
  json_decref (o);
}

static void
print_columns (FILE *out, const description *d)
{
  double n = (double)lat_table_rows (d->t);

  fprintf (out, "%zu rows, %zu columns\n\n%-20s %-12s %9s %8s\n",
           lat_table_rows (d->t), d->p, "column", "type", "missing", "share");
  for (size_t j = 0; j < d->p; j++)
    fprintf (out, "%-20s %-12s %9zu %7.1f%%\n", info (d, j)->name,
             type_name (info (d, j)), info (d, j)->missing,
             n > 0 ? 100 * (double)info (d, j)->missing / n : 0);
}

static int
more_rows (const void *a, const void *b)
{
  const size_t *x = a, *y = b; /* rows, number */

  if (x[0] != y[0])
    return x[0] < y[0] ? 1 : -1;
  return x[1] < y[1] ? -1 : 1;
}

/* Most frequent first; the rest are counted.  */
static void
print_patterns (FILE *out, const description *d)
{
  enum
  {
    SHOWN = 20
  };
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
    {
      const char *before = "  ";
      fprintf (out, "%9zu", by[i][0]);
      for (size_t j = 0; j < d->p; j++)
        {
          if (!d->pattern.missing[by[i][1] * d->p + j])
            continue;
          fprintf (out, "%s%s", before, info (d, j)->name);
          before = ", ";
        }
      fputs (*before == ' ' ? "  (nothing)\n" : "\n", out);
    }
  if (!verbose && n > SHOWN)
    fprintf (out, "%9s  %zu further patterns (-v shows them)\n", "",
             n - SHOWN);
  free (by);
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

static void
write_text (FILE *out, void *ctx)
{
  const description *d = ctx;

  print_columns (out, d);
  print_patterns (out, d);
  print_mcar (out, d);
}

int
run_describe (int argc, char **argv)
{
  lat_mcar_options o = lat_mcar_defaults ();
  description d = { .p = 0 };
  lat_table *t;
  lat_data *x;

  common.table.keep_constant = common.table.keep_none = 1;
  t = common_table (common_file (argc, argv), NULL);
  x = common_data (t);
  d.t = t;
  o.threads = common_threads ();
  find_columns (&d);
  find_patterns (&d);
  d.tested = lat_mcar_test (x, &o, &d.mcar);
  output_write (common.output, as_json ? write_json : write_text, &d);
  lat_pattern_table_clear (&d.pattern);
  free (d.col);
  lat_data_free (x);
  lat_table_free (t);
  return EXIT_SUCCESS;
}
