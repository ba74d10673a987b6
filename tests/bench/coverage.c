/* coverage.c -- do confidence intervals from imputed tables cover the truth?

     coverage [--replicates=N] [--seed=N] [--imputations=M] [--fail]

   Tables are simulated, half of one column is taken away at random, the holes
   are filled in several ways, a regression is fitted to each completed table
   and pooled by Rubin's rules.  A nominal 95 % interval of the slope should
   hold the true one in 95 of 100 replicates.

   line: y = 5.49 - 0.29 x + N(0, 0.86^2), 50 rows, where x are 50 of the 56
   temperatures of MASS::whiteside (Venables and Ripley, Modern Applied
   Statistics with S; Hand and others 1993).  After van Buuren, Flexible
   Imputation of Missing Data, chapter 3.

   groups: two groups, which a column of labels tells apart, with lines of
   different slopes, 200 rows; the slope is that within the first group, in a
   mixture of two components.

   With --fail the exit status is 1 when a proper method is off.  */

#include <latens.h>

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LABEL, /* columns: 0 or 1, ... */
  X,
  Y,
  COLUMNS
};

enum
{
  NO_HOLES,
  MEAN,
  DRAW,
  BOOTSTRAP,
  AUGMENT,
  METHODS
};

static const char *const method_name[METHODS]
    = { "nothing missing", "conditional mean", "draws at the estimate",
        "bootstrap", "augment" };

/* The least and the largest coverage that is right.  */
static const double bound[METHODS][2] = { [NO_HOLES] = { .93, .97 },
                                          [MEAN] = { 0, 1 },
                                          [DRAW] = { 0, 1 },
                                          [BOOTSTRAP] = { .915, .97 },
                                          [AUGMENT] = { .93, .97 } };

typedef struct
{
  const char *name;
  size_t n, k;
  double slope; /* within group 0 */
  void (*simulate) (gsl_rng *rng, double *x);
} scenario;

typedef struct
{
  size_t replicates, m;
  uint64_t seed;
} settings;

/* Estimates of one slope from m tables.  */
typedef struct
{
  const scenario *s;
  size_t m;
  double estimate[1000], error[1000];
} analyses;

typedef struct
{
  size_t covered, replicates;
  double estimate, width;
} tally;

/* --- tables -------------------------------------------------------------- */

/* Draws without replacement: the first n of a are a sample of all of it.  */
static void
sample (gsl_rng *rng, size_t n, size_t all, size_t *a)
{
  for (size_t i = 0; i < all; i++)
    a[i] = i;
  for (size_t i = 0; i < n; i++)
    {
      size_t j = i + gsl_rng_uniform_int (rng, (unsigned long)(all - i));
      size_t t = a[i];
      a[i] = a[j];
      a[j] = t;
    }
}

static void
simulate_line (gsl_rng *rng, double *x)
{
  static const double temperature[56]
      = { -0.8, -0.7, 0.4,  2.5, 2.9, 3.2, 3.6, 3.9, 4.2, 4.3, 5.4, 6.0,
          6.0,  6.0,  6.2,  6.3, 6.9, 7.0, 7.4, 7.5, 7.5, 7.6, 8.0, 8.5,
          9.1,  10.2, -0.7, 0.8, 1.0, 1.4, 1.5, 1.6, 2.3, 2.5, 2.5, 3.1,
          3.9,  4.0,  4.0,  4.2, 4.3, 4.6, 4.7, 4.9, 4.9, 4.9, 5.0, 5.3,
          6.2,  7.1,  7.2,  7.5, 8.0, 8.7, 8.8, 9.7 };
  size_t chosen[56];
  sample (rng, 50, 56, chosen);
  for (size_t i = 0; i < 50; i++, x += COLUMNS)
    {
      x[LABEL] = 0;
      x[X] = temperature[chosen[i]];
      x[Y] = 5.49 - 0.29 * x[X] + gsl_ran_gaussian (rng, 0.86);
    }
}

static void
simulate_groups (gsl_rng *rng, double *x)
{
  for (size_t i = 0; i < 200; i++, x += COLUMNS)
    {
      int first = gsl_rng_uniform (rng) < 0.4;
      x[LABEL] = !first;
      x[X] = gsl_ran_gaussian (rng, first ? 1 : 1.5) + (first ? 0 : 1);
      x[Y] = first ? 1 + 1.7 * x[X] : 2 - 0.8 * x[X];
      x[Y] += gsl_ran_gaussian (rng, first ? 1 : 0.7);
    }
}

static const scenario scenarios[]
    = { { "line", 50, 1, -0.29, simulate_line },
        { "groups", 200, 2, 1.7, simulate_groups } };

static void
die (const char *what, int s)
{
  fprintf (stderr, "coverage: %s: %s\n", what, lat_strerror (s));
  exit (EXIT_FAILURE);
}

/* The table as it is fitted: without labels if there is one group.  */
static lat_data *
make_data (const scenario *s, const double *x)
{
  size_t drop = s->k == 1, p = COLUMNS - drop;
  double *cells = calloc (s->n * p, sizeof *cells);
  lat_column column[COLUMNS] = { { .kind = LAT_CATEGORICAL, .levels = 2 } };
  lat_message msg;
  for (size_t i = 0; i < s->n; i++)
    memcpy (cells + i * p, x + i * COLUMNS + drop, p * sizeof *x);
  lat_data *d = lat_data_alloc (s->n, p, cells, NULL, &msg);
  free (cells);
  if (!d || lat_data_set_columns (d, column + drop, &msg))
    die (msg.text, LAT_EDATA);
  return d;
}

static lat_model *
fit (const scenario *s, const lat_data *d)
{
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_fit_options o = lat_fit_defaults ();
  lat_message msg;
  spec.k = s->k;
  o.em.threads = 1;
  lat_model *m = lat_model_alloc (&spec, d->p, d->column, &msg);
  if (!m || lat_model_fit (m, d, &o, 0, NULL, &msg))
    die (msg.text, LAT_EFAILED);
  return m;
}

/* --- analyses ------------------------------------------------------------ */

/* The slope of y on x in group 0, of a table of p columns whose last two are
   x and y.  */
static int
analyse (size_t i, const double *cells, void *ctx)
{
  analyses *a = ctx;
  const scenario *s = a->s;
  size_t p = s->k == 1 ? 2 : 3, n = 0;
  double sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
  for (size_t row = 0; row < s->n; row++)
    {
      const double *c = cells + row * p;
      if (p == 3 && c[0] > 0)
        continue;
      n++;
      sx += c[p - 2];
      sy += c[p - 1];
      sxx += c[p - 2] * c[p - 2];
      sxy += c[p - 2] * c[p - 1];
      syy += c[p - 1] * c[p - 1];
    }
  double N = (double)n, xx = sxx - sx * sx / N, xy = sxy - sx * sy / N;
  double slope = xy / xx, rss = syy - sy * sy / N - slope * xy;
  a->estimate[i] = slope;
  a->error[i] = sqrt (rss / (N - 2) / xx);
  return 0;
}

/* Rows in group 0.  */
static double
group_size (const scenario *s, const double *x)
{
  double n = 0;
  for (size_t i = 0; i < s->n; i++)
    n += x[i * COLUMNS + LABEL] == 0;
  return n;
}

static void
count (const analyses *a, double df, tally *t)
{
  lat_pool_options o = lat_pool_defaults ();
  lat_pooled r;
  double q[2] = { a->estimate[0], a->estimate[0] };
  double e[2] = { a->error[0], a->error[0] };
  o.df_complete = df;
  /* One table, taken for complete: the same twice has no variance between,
     but the interval of complete data has df degrees of freedom.  */
  int s = a->m > 1 ? lat_pool_term (a->m, a->estimate, a->error, &o, &r)
                   : lat_pool_term (2, q, e, &o, &r);
  if (s)
    die ("pooling", s);
  t->replicates++;
  t->covered += r.low <= a->s->slope && a->s->slope <= r.high;
  t->estimate += r.estimate;
  t->width += r.high - r.low;
}

/* --- methods ------------------------------------------------------------- */

static void
impute (int method, const lat_model *m, const lat_data *d, uint64_t seed,
        analyses *a)
{
  lat_imputations_options o = lat_imputations_defaults ();
  double *x = calloc (d->n * d->p, sizeof *x);
  lat_stream stream = lat_stream_of_seed (seed);
  int s = 0;
  o.m = a->m;
  o.seed = seed;
  o.em.threads = 1;
  o.method = method == AUGMENT ? LAT_MI_AUGMENT : LAT_MI_BOOTSTRAP;
  if (method == MEAN)
    {
      s = lat_mixture_expect (m->mixture, d, 1, x, NULL);
      analyse (0, x, a);
    }
  for (size_t i = 0; method == DRAW && s == 0 && i < a->m; i++)
    if ((s
         = lat_mixture_draw (m->mixture, d, 1, lat_stream_sub (stream, i), x))
        == 0)
      analyse (i, x, a);
  if (method == AUGMENT || method == BOOTSTRAP)
    s = lat_impute_multiple (m->mixture, d, &o, analyse, a, NULL);
  free (x);
  if (s)
    die (method_name[method], s);
}

static void
replicate (const scenario *s, const settings *o, size_t i, tally *t)
{
  gsl_rng *rng = gsl_rng_alloc (lat_rng_philox);
  double *x = calloc (s->n * COLUMNS, sizeof *x);
  size_t *hole = calloc (s->n, sizeof *hole);
  static analyses a;
  gsl_rng_set (rng, (unsigned long)(o->seed * 1000003 + i));
  s->simulate (rng, x);
  double df = group_size (s, x) - 2;
  lat_data *full = make_data (s, x);
  a = (analyses){ .s = s, .m = 1 };
  analyse (0, full->x, &a);
  count (&a, df, t + NO_HOLES);
  sample (rng, s->n / 2, s->n, hole);
  for (size_t h = 0; h < s->n / 2; h++)
    x[hole[h] * COLUMNS + Y] = NAN;
  lat_data *d = make_data (s, x);
  lat_model *m = fit (s, d);
  for (int method = MEAN; method < METHODS; method++)
    {
      a.m = method == MEAN ? 1 : o->m;
      impute (method, m, d, o->seed * 7919 + i, &a);
      count (&a, df, t + method);
    }
  lat_model_free (m);
  lat_data_free (d);
  lat_data_free (full);
  free (hole);
  free (x);
  gsl_rng_free (rng);
}

/* --- the report ---------------------------------------------------------- */

/* With few replicates the bounds are three standard errors wider.  */
static int
is_right (int method, double coverage, double error)
{
  double slack = error > 0.006 ? 3 * error : 0;
  return coverage >= bound[method][0] - slack
         && coverage <= bound[method][1] + slack;
}

/* 1: all proper methods are right.  */
static int
run (const scenario *s, const settings *o)
{
  tally t[METHODS] = { { 0 } };
  int right = 1;
  for (size_t i = 0; i < o->replicates; i++)
    replicate (s, o, i, t);
  printf ("%s: true slope %g, %zu replicates, m = %zu, seed %llu\n", s->name,
          s->slope, o->replicates, o->m, (unsigned long long)o->seed);
  printf ("  %-22s %9s %9s %9s %9s\n", "", "mean", "width", "coverage", "+-");
  for (int method = 0; method < METHODS; method++)
    {
      double n = (double)t[method].replicates;
      double c = (double)t[method].covered / n, e = sqrt (c * (1 - c) / n);
      int ok = is_right (method, c, e);
      printf ("  %-22s %9.4f %9.4f %9.4f %9.4f%s\n", method_name[method],
              t[method].estimate / n, t[method].width / n, c, e,
              ok ? "" : "  off");
      right &= ok;
    }
  return right;
}

static int
is_option (const char *arg, const char *name, const char **value)
{
  size_t n = strlen (name);
  *value = arg + n;
  return strncmp (arg, name, n) == 0;
}

int
main (int argc, char **argv)
{
  settings o = { .replicates = 2000, .m = 5, .seed = 41872 };
  int fail = 0, right = 1;
  const char *only = NULL, *v;
  for (int i = 1; i < argc; i++)
    if (is_option (argv[i], "--replicates=", &v))
      o.replicates = strtoul (v, NULL, 10);
    else if (is_option (argv[i], "--imputations=", &v))
      o.m = strtoul (v, NULL, 10);
    else if (is_option (argv[i], "--seed=", &v))
      o.seed = strtoul (v, NULL, 10);
    else if (is_option (argv[i], "--only=", &v))
      only = v;
    else if (is_option (argv[i], "--fail", &v))
      fail = 1;
    else
      {
        fprintf (stderr, "coverage: what is '%s'?\n", argv[i]);
        return 2;
      }
  if (o.replicates < 1 || o.m < 2 || o.m > 1000)
    return 2;
  for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
    if (!only || strcmp (only, scenarios[i].name) == 0)
      right &= run (&scenarios[i], &o);
  return fail && !right;
}
