/* bench_hmm.c -- hidden Markov models: EM in H1, H2, H3 and H6, the most
   probable path in H4 and the log-likelihood in H5.  */

#include "bench.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

static const double stay = 0.9, apart = 4, moved = 0.25;

enum
{
  SYMBOLS = 64
};

/* A law's blend with the uniform one, a start that is not the truth.  */
static void
blur (size_t k, double part, const double *law, double *out)
{
  for (size_t i = 0; i < k; i++)
    out[i] = (1 - part) * law[i] + part / (double)k;
}

static void
random_chain (gsl_rng *r, lat_hmm *m)
{
  bench_law (r, m->k, m->initial);
  for (size_t i = 0; i < m->k; i++)
    {
      double *row = m->transition + i * m->k;
      bench_law (r, m->k, row);
      for (size_t j = 0; j < m->k; j++)
        row[j] = (1 - stay) * row[j] + (i == j ? stay : 0);
    }
}

static int
start_chain (gsl_rng *r, const lat_hmm *truth, lat_hmm *start, size_t p)
{
  size_t k = truth->k;
  double law[SYMBOLS];
  int s = 0;
  blur (k, 0.3, truth->initial, start->initial);
  for (size_t i = 0; i < k; i++)
    blur (k, 0.3, truth->transition + i * k, start->transition + i * k);
  if (truth->family == &lat_family_gaussian)
    return bench_gaussian_move (r, truth->emission, start->emission, k, p,
                                moved);
  for (size_t c = 0; c < k && !s; c++)
    if (truth->family == &lat_family_poisson)
      s = lat_poisson_set (start->emission, c, 0,
                           1.1 * lat_poisson_rate (truth->emission, c, 0));
    else
      {
        blur (SYMBOLS, 0.3, lat_categorical_prob (truth->emission, c, 0), law);
        s = lat_categorical_set (start->emission, c, 0, law);
      }
  return s;
}

/* Sequences of the true model, `length` rows each but for the last.  */
static lat_data *
draw (const lat_hmm *m, size_t n, size_t p, size_t length)
{
  size_t units = (n + length - 1) / length;
  double *x = malloc (n * p * sizeof *x);
  size_t *unit = malloc ((units + 1) * sizeof *unit);
  lat_stream stream = lat_stream_of_seed (p * 100 + m->k);
  lat_data *d = NULL;
  int s = x && unit ? 0 : LAT_ENOMEM;
  for (size_t u = 0; u <= units && !s; u++)
    {
      unit[u] = u < units ? u * length : n;
      size_t rows = u + 1 < units ? length : n - unit[u];
      if (u < units)
        s = lat_hmm_sample (m, rows, p, lat_stream_sub (stream, u),
                            x + unit[u] * p, NULL);
    }
  if (!s)
    d = lat_data_alloc (n, p, x, NULL, NULL);
  if (d && lat_data_set_units (d, units, unit, NULL))
    abort ();
  free (x), free (unit);
  return d;
}

static int
declare_symbols (lat_data *d)
{
  lat_column column = { .kind = LAT_CATEGORICAL, .levels = SYMBOLS };
  return lat_data_set_columns (d, &column, NULL);
}

/* Takes over emission, the true laws.  */
static int
build (const bench_workload *w, size_t n, bench_task *t, gsl_rng *r,
       const lat_family_type *family, void *emission)
{
  const lat_prior none = lat_prior_none ();
  lat_hmm *truth = lat_hmm_alloc (family, emission, LAT_INITIAL_FREE);
  random_chain (r, truth);
  lat_hmm *start = lat_em_hmm.clone (truth);
  int s = lat_em_hmm.prepare (truth);
  t->type = &lat_em_hmm;
  t->theta = start;
  if (!s && !(t->data = draw (truth, n, w->p, w->sequence ? w->sequence : n)))
    s = LAT_ENOMEM;
  if (!s && family == &lat_family_categorical)
    s = declare_symbols (t->data);
  if (!s)
    s = lat_hmm_init (start, t->data, &none);
  if (!s)
    s = start_chain (r, truth, start, w->p);
  if (!s)
    s = lat_em_hmm.prepare (start);
  lat_hmm_free (truth);
  gsl_rng_free (r);
  return s;
}

static int
categorical (const bench_workload *w, size_t n, bench_task *t)
{
  gsl_rng *r = bench_rng (1);
  double law[SYMBOLS];
  size_t col = 0, levels = SYMBOLS;
  void *e = lat_categorical_alloc (w->k, 1, &col, &levels);
  for (size_t c = 0; c < w->k; c++)
    {
      bench_law (r, SYMBOLS, law);
      if (lat_categorical_set (e, c, 0, law))
        abort ();
    }
  return build (w, n, t, r, &lat_family_categorical, e);
}

static int
full (const bench_workload *w, size_t n, bench_task *t)
{
  gsl_rng *r = bench_rng (2);
  void *e = bench_gaussian (r, w->k, w->p, LAT_FULL, apart);
  return build (w, n, t, r, &lat_family_gaussian, e);
}

static int
diagonal (const bench_workload *w, size_t n, bench_task *t)
{
  gsl_rng *r = bench_rng (3);
  void *e = bench_gaussian (r, w->k, w->p, LAT_DIAGONAL, apart);
  return build (w, n, t, r, &lat_family_gaussian, e);
}

static int
poisson (const bench_workload *w, size_t n, bench_task *t)
{
  size_t col = 0;
  void *e = lat_poisson_alloc (w->k, 1, &col);
  for (size_t c = 0; c < w->k; c++)
    if (lat_poisson_set (e, c, 0, 1.5 * pow (2.2, (double)c)))
      abort ();
  return build (w, n, t, bench_rng (4), &lat_family_poisson, e);
}

/* H4 and H5: passes over H1's data.  */

static int
best_path (const bench_task *t, unsigned threads, double *value)
{
  return lat_hmm_viterbi (t->theta, t->data, threads, (unsigned *)t->room,
                          value);
}

static int
score (const bench_task *t, unsigned threads, double *value)
{
  return lat_hmm_loglik (t->theta, t->data, threads, value);
}

static int
path_task (const bench_workload *w, size_t n, bench_task *t)
{
  int s = categorical (w, n, t);
  t->pass = best_path;
  t->room = calloc (n, sizeof *t->room);
  return s ? s : t->room ? 0 : LAT_ENOMEM;
}

static int
score_task (const bench_workload *w, size_t n, bench_task *t)
{
  t->pass = score;
  return categorical (w, n, t);
}

/* Costs.  Forward, backward and the transitions' counts each take K^2 fused
   multiplies and adds a row; the forward probabilities are written and read
   once.  What the states emit comes on top.  */
static bench_cost
chain_cost (const bench_workload *w, const bench_task *t, double emission,
            double exps)
{
  double n = (double)t->data->n, p = (double)w->p, k = (double)w->k;
  return (bench_cost){ .flops = n * (6 * k * k + k * emission),
                       .exps = n * exps,
                       .bytes = n * 8 * (p + 2 * k) };
}

static bench_cost
table_cost (const bench_workload *w, const bench_task *t)
{
  return chain_cost (w, t, 1, 0);
}

static bench_cost
full_cost (const bench_workload *w, const bench_task *t)
{
  return chain_cost (w, t, (double)(2 * w->p * w->p), (double)w->k);
}

static bench_cost
diagonal_cost (const bench_workload *w, const bench_task *t)
{
  return chain_cost (w, t, (double)(8 * w->p), (double)w->k);
}

static bench_cost
path_cost (const bench_workload *w, const bench_task *t)
{
  double n = (double)t->data->n, k = (double)w->k;
  return (bench_cost){ .flops = n * 2 * k * k, .bytes = n * (8 + 2 * k + 4) };
}

static bench_cost
score_cost (const bench_workload *w, const bench_task *t)
{
  double n = (double)t->data->n, k = (double)w->k;
  return (bench_cost){ .flops = n * 2 * k * k, .bytes = n * 16 };
}

#define CHAIN "flops, 8 n (p + 2 K) bytes"
#define TABLE_FORMULA "n (6 K^2 + K) " CHAIN

const bench_workload bench_chains[]
    = { { .name = "H1",
          .what = "chain, 64 symbols, one sequence",
          .n = 1000000,
          .quick = 10000,
          .p = 1,
          .k = 8,
          .iterations = 5,
          .formula = TABLE_FORMULA,
          .build = categorical,
          .cost = table_cost },
        { .name = "H2",
          .what = "chain, full covariances, sequences of 200",
          .n = 400000,
          .quick = 8000,
          .p = 8,
          .k = 6,
          .sequence = 200,
          .iterations = 5,
          .formula
          = "n (6 K^2 + 2 K p^2) flops, n K exponentials, 8 n (p + 2 K) bytes",
          .build = full,
          .cost = full_cost },
        { .name = "H3",
          .what = "chain, diagonal covariances, one sequence",
          .n = 100000,
          .quick = 20000,
          .p = 4,
          .k = 64,
          .iterations = 5,
          .formula
          = "n (6 K^2 + 8 K p) flops, n K exponentials, 8 n (p + 2 K) bytes",
          .build = diagonal,
          .cost = diagonal_cost },
        { .name = "H4",
          .what = "most probable path of H1",
          .n = 1000000,
          .quick = 10000,
          .p = 1,
          .k = 8,
          .iterations = 5,
          .formula = "2 n K^2 flops, n (2 K + 12) bytes",
          .build = path_task,
          .cost = path_cost },
        { .name = "H5",
          .what = "log-likelihood of H1",
          .n = 1000000,
          .quick = 10000,
          .p = 1,
          .k = 8,
          .iterations = 5,
          .formula = "2 n K^2 flops, 16 n bytes",
          .build = score_task,
          .cost = score_cost },
        { .name = "H6",
          .what = "chain, Poisson, one sequence",
          .n = 1000000,
          .quick = 10000,
          .p = 1,
          .k = 4,
          .iterations = 5,
          .formula = TABLE_FORMULA,
          .build = poisson,
          .cost = table_cost },
        { .name = NULL } };
