/* coverage.c -- do confidence intervals from imputed tables hold the truth?

     coverage [--replicates=N] [--imputations=M] [--seed=N] [--only=NAME]
              [--fail]

   Tables are simulated, half of one column is taken away at random, the holes
   are filled in several ways, a regression is fitted to each completed table,
   and the fits are pooled by Rubin's rules.  A nominal 95 % interval of a
   slope should hold the true one in 95 of 100 replicates.

   line: y = 5.49 - 0.29 x + N(0, 0.86^2), 50 rows, where x are 50 of the 56
   temperatures of MASS::whiteside (Venables and Ripley, Modern Applied
   Statistics with S; Hand and others 1993).  After van Buuren, Flexible
   Imputation of Missing Data, chapter 3.

   wide: five correlated predictors, 50 rows, so that each slope has few rows;
   the first slope of the multiple regression.

   groups: two groups, which a column of labels tells apart, with lines of
   different slopes, 200 rows; the slope is that within the first group, in a
   mixture of two components.

   With --fail the exit status is 1 when a proper method is off.  */

#include <latens.h>

#include <gsl/gsl_multifit.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* The least and the largest coverage that is right; the bootstrap falls short
   in small samples.  */
static const double bound[METHODS][2] = { [NO_HOLES] = { .93, .97 },
                                          [MEAN] = { 0, 1 },
                                          [DRAW] = { 0, 1 },
                                          [BOOTSTRAP] = { .915, .97 },
                                          [AUGMENT] = { .93, .97 } };

/* A row: its group, 0 or 1, the predictors, and y.  */
typedef struct
{
  const char *name;
  size_t n, predictors, k;
  double slope; /* of the first predictor, within group 0 */
  void (*simulate) (gsl_rng *rng, size_t n, double *x);
} scenario;

static size_t
width (const scenario *s)
{
  return s->predictors + 2;
}

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
simulate_line (gsl_rng *rng, size_t n, double *x)
{
  static const double temperature[56]
      = { -0.8, -0.7, 0.4,  2.5, 2.9, 3.2, 3.6, 3.9, 4.2, 4.3, 5.4, 6.0,
          6.0,  6.0,  6.2,  6.3, 6.9, 7.0, 7.4, 7.5, 7.5, 7.6, 8.0, 8.5,
          9.1,  10.2, -0.7, 0.8, 1.0, 1.4, 1.5, 1.6, 2.3, 2.5, 2.5, 3.1,
          3.9,  4.0,  4.0,  4.2, 4.3, 4.6, 4.7, 4.9, 4.9, 4.9, 5.0, 5.3,
          6.2,  7.1,  7.2,  7.5, 8.0, 8.7, 8.8, 9.7 };
  size_t chosen[56];
  sample (rng, n, 56, chosen);
  for (size_t i = 0; i < n; i++, x += 3)
    {
      x[1] = temperature[chosen[i]];
      x[2] = 5.49 - 0.29 * x[1] + gsl_ran_gaussian (rng, 0.86);
    }
}

static void
simulate_wide (gsl_rng *rng, size_t n, double *x)
{
  for (size_t i = 0; i < n; i++, x += 7)
    {
      double common = gsl_ran_gaussian (rng, 0.6);
      x[6] = gsl_ran_ugaussian (rng);
      for (size_t j = 1; j <= 5; j++)
        {
          x[j] = common + gsl_ran_gaussian (rng, 0.8);
          x[6] += (j == 1 ? 0.5 : 0.2) * x[j];
        }
    }
}

static void
simulate_groups (gsl_rng *rng, size_t n, double *x)
{
  for (size_t i = 0; i < n; i++, x += 3)
    {
      int first = gsl_rng_uniform (rng) < 0.4;
      x[0] = !first;
      x[1] = gsl_ran_gaussian (rng, first ? 1 : 1.5) + (first ? 0 : 1);
      x[2] = first ? 1 + 1.7 * x[1] : 2 - 0.8 * x[1];
      x[2] += gsl_ran_gaussian (rng, first ? 1 : 0.7);
    }
}

static const scenario scenarios[]
    = { { "line", 50, 1, 1, -0.29, simulate_line },
        { "wide", 50, 5, 1, 0.5, simulate_wide },
        { "groups", 200, 1, 2, 1.7, simulate_groups } };

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
  size_t drop = s->k == 1, p = width (s) - drop;
  double *cells = calloc (s->n * p, sizeof *cells);
  lat_column column[16] = { { .kind = LAT_CATEGORICAL, .levels = 2 } };
  lat_message msg;
  for (size_t i = 0; i < s->n; i++)
    memcpy (cells + i * p, x + i * width (s) + drop, p * sizeof *x);
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
  if (!m || lat_model_fit (m, d, &o, 0, NULL, &msg)
      || lat_model_link (m, d, &o.em, NULL))
    die (msg.text, LAT_EFAILED);
  return m;
}

/* --- analyses ------------------------------------------------------------ */

/* The regression of the last column on those before it, in group 0.  */
static int
analyse (size_t i, const double *cells, void *ctx)
{
  analyses *a = ctx;
  const scenario *s = a->s;
  size_t p = width (s) - (s->k == 1), q = s->predictors + 1, n = 0;
  gsl_matrix *x = gsl_matrix_alloc (s->n, q), *cov = gsl_matrix_alloc (q, q);
  gsl_vector *y = gsl_vector_alloc (s->n), *beta = gsl_vector_alloc (q);
  gsl_multifit_linear_workspace *w;
  double rss;
  for (size_t row = 0; row < s->n; row++)
    {
      const double *c = cells + row * p;
      if (s->k > 1 && c[0] > 0)
        continue;
      for (size_t j = 0; j < q; j++)
        gsl_matrix_set (x, n, j, j ? c[p - 1 - q + j] : 1);
      gsl_vector_set (y, n++, c[p - 1]);
    }
  gsl_matrix_view rows = gsl_matrix_submatrix (x, 0, 0, n, q);
  gsl_vector_view response = gsl_vector_subvector (y, 0, n);
  w = gsl_multifit_linear_alloc (n, q);
  gsl_multifit_linear (&rows.matrix, &response.vector, beta, cov, &rss, w);
  a->estimate[i] = gsl_vector_get (beta, 1);
  a->error[i] = sqrt (gsl_matrix_get (cov, 1, 1));
  gsl_multifit_linear_free (w);
  gsl_vector_free (beta);
  gsl_vector_free (y);
  gsl_matrix_free (cov);
  gsl_matrix_free (x);
  return 0;
}

/* Rows in group 0.  */
static double
group_size (const scenario *s, const double *x)
{
  double n = 0;
  for (size_t i = 0; i < s->n; i++)
    n += x[i * width (s)] == 0;
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
    if ((s = lat_mixture_draw (m->linked ? m->linked : m->mixture, d, 1,
                               lat_stream_sub (stream, i), x))
        == 0)
      analyse (i, x, a);
  if (method == AUGMENT || method == BOOTSTRAP)
    s = lat_impute_multiple (m, d, &o, analyse, a, NULL);
  free (x);
  if (s)
    die (method_name[method], s);
}

static void
replicate (const scenario *s, const settings *o, size_t i, tally *t)
{
  gsl_rng *rng = gsl_rng_alloc (lat_rng_philox);
  size_t columns = width (s);
  double *x = calloc (s->n * columns, sizeof *x);
  size_t *hole = calloc (s->n, sizeof *hole);
  static analyses a;
  gsl_rng_set (rng, (unsigned long)(o->seed * 1000003 + i));
  s->simulate (rng, s->n, x);
  double df = group_size (s, x) - (double)s->predictors - 1;
  lat_data *full = make_data (s, x);
  a = (analyses){ .s = s, .m = 1 };
  analyse (0, full->x, &a);
  count (&a, df, t + NO_HOLES);
  sample (rng, s->n / 2, s->n, hole);
  for (size_t h = 0; h < s->n / 2; h++)
    x[hole[h] * columns + columns - 1] = NAN;
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

/* With few replicates a bound is three of its standard errors further.  */
static double
slack (double limit, double n)
{
  double error = sqrt (limit * (1 - limit) / n);
  return error > 0.006 ? 3 * error : 0;
}

static int
is_right (int method, double coverage, double n)
{
  const double *b = bound[method];
  return coverage >= b[0] - slack (b[0], n)
         && coverage <= b[1] + slack (b[1], n);
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
      int ok = is_right (method, c, n);
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
