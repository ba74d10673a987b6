/* laws_structure.c -- models for the laws of chains of which more is known. */

#include "laws_structure.h"
#include <latens/missing.h>
#include <string.h>

enum
{
  K = LAW_TRIPLE
};

static const char *const names[]
    = { "labels",           "holes",         "equal holes", "fixed entries",
        "a fixed emission", "pseudo-counts", "ties" };

static const law_family families[]
    = { LAW_FULL,    LAW_TIED,    LAW_CATEGORICAL,
        LAW_POISSON, LAW_PRODUCT, LAW_GAMMA };
static const law_structure structures[LAW_SET_STRUCTURES]
    = { LAW_CHAIN, LAW_STATIONARY, LAW_LEFT_RIGHT };

/* Every third row of some sequences, a state that the structure allows.  */
static void
set_labels (law_model *m)
{
  uint32_t *label = calloc (m->d->n, sizeof *label);
  for (size_t u = 0; u < m->d->units; u++)
    for (size_t t = lat_data_row (m->d, u); t < lat_data_row (m->d, u + 1);
         t++)
      {
        size_t at = t - lat_data_row (m->d, u);
        if (t % 3 == 1)
          label[t] = m->c.structure == LAW_LEFT_RIGHT
                         ? (uint32_t)(1 + (at < 3 ? at / 2 : 2))
                         : (uint32_t)(1 + (t * 7 + t / 5) % K);
      }
  if (m->c.structure == LAW_LEFT_RIGHT)
    for (size_t t = 0; t < m->d->n; t++)
      label[t] = label[t] == 3 ? 0 : label[t];
  ck_assert_int_eq (lat_data_set_labels (m->d, label, NULL), 0);
  free (label);
}

/* The parts of an emission, cloned; how many.  */
static size_t
clone_parts (const lat_hmm *h, const lat_family_type **type, void **theta)
{
  int is_product = h->family == &lat_family_product;
  size_t parts = is_product ? lat_product_parts (h->emission) : 1;
  for (size_t i = 0; i < parts; i++)
    {
      type[i] = is_product ? lat_product_type (h->emission, i) : h->family;
      theta[i] = type[i]->clone (is_product ? lat_product_part (h->emission, i)
                                            : h->emission);
    }
  return parts;
}

/* The model's chain over another emission, which it takes.  */
static void
set_emission (law_model *m, void *product)
{
  lat_hmm *old = m->theta;
  lat_hmm *h = lat_hmm_alloc (&lat_family_product, product, old->law);
  ck_assert_ptr_nonnull (h);
  memcpy (h->initial, old->initial, K * sizeof *h->initial);
  memcpy (h->transition, old->transition, K * K * sizeof *h->transition);
  h->pseudo = old->pseudo;
  ck_assert_int_eq (lat_em_hmm.prepare (h), 0);
  lat_hmm_free (old);
  m->theta = h;
}

/* What two states emit, for three.  */
static void
set_ties (law_model *m, int i, size_t rows)
{
  const size_t group[K] = { 0, 1, 1 };
  const lat_family_type *type[LAW_P];
  void *theta[LAW_P];
  law_model two = law_model_make (i - 2, rows);
  ck_assert_uint_eq (two.c.k, 2);
  size_t parts = clone_parts (two.theta, type, theta);
  void *product = lat_product_alloc (parts, type, theta);
  ck_assert_int_eq (lat_product_tie (product, K, group), 0);
  set_emission (m, product);
  law_model_free (&two);
}

/* A product of the emission and of holes in all columns.  */
static void
set_holes (law_model *m, int equal)
{
  size_t col[LAW_P];
  lat_prior prior = { .level = m->c.prior ? 1.37 : 0 };
  const lat_family_type *type[2 * LAW_P];
  void *theta[2 * LAW_P];
  size_t parts = clone_parts (m->theta, type, theta);
  for (size_t j = 0; j < LAW_P; j++)
    col[j] = j;
  type[parts] = &lat_family_missing;
  void *holes = theta[parts] = lat_missing_alloc (K, m->v.p, col, equal);
  ck_assert_int_eq (type[parts]->init (holes, m->d, &prior), 0);
  for (size_t c = 0; c < K; c++)
    for (size_t j = 0; j < m->v.p; j++)
      ck_assert_int_eq (
          lat_missing_set (holes, c, j,
                           0.13 + 0.21 * (double)c + 0.031 * (double)j),
          0);
  set_emission (m, lat_product_alloc (parts + 1, type, theta));
}

/* A bit of every kind: all of a row, one entry of another, a zero.  */
static void
set_fixed (lat_hmm *h)
{
  double x[K + K * K];
  size_t where = 99;
  for (size_t i = 0; i < K + K * K; i++)
    x[i] = (double)NAN;
  x[K + 1] = 0.17;
  if (h->initial[1] > 0)
    memcpy (x + 2 * K, h->transition + K, K * sizeof *x);
  if (h->transition[2 * K] > 0)
    x[3 * K + 1] = 0;
  if (h->law == LAT_INITIAL_FREE && h->initial[1] > 0)
    x[2] = 0.385;
  ck_assert_int_eq (lat_hmm_fix (h, x, &where), 0);
  for (size_t i = 0; i < K + K * K; i++)
    if (!isnan (x[i]))
      ck_assert (x[i] == (i < K ? h->initial[i] : h->transition[i - K]));
}

static void
set_counts (lat_hmm *h)
{
  double x[K + K * K];
  for (size_t i = 0; i < K + K * K; i++)
    x[i] = i % 4 ? 0.27 * (double)i : 0;
  ck_assert_int_eq (lat_hmm_set_counts (h, x), 0);
}

law_model
law_variant_make (int i, size_t rows, law_variant *v)
{
  int prior = i % 2, f = i / 2 % LAW_SET_FAMILIES;
  int s = i / 2 / LAW_SET_FAMILIES % LAW_SET_STRUCTURES;
  *v = (law_variant)(i / 2 / LAW_SET_FAMILIES / LAW_SET_STRUCTURES);
  int at = prior + 2 * (K - 1) + 2 * LAW_K * (int)families[f]
           + 2 * LAW_K * LAW_FAMILIES * (int)structures[s];
  law_model m = law_model_make (at, rows);
  char *name = malloc (200);
  snprintf (name, 200, "%s with %s", m.name, names[*v]);
  free ((char *)m.name);
  m.name = name;
  ck_assert_uint_eq (m.c.k, K);
  if (*v == LABELS)
    set_labels (&m);
  else if (*v == HOLES || *v == EQUAL_HOLES)
    set_holes (&m, *v == EQUAL_HOLES);
  else if (*v == FIXED)
    set_fixed (m.theta);
  else if (*v == TIED)
    set_ties (&m, at, rows);
  else if (*v == COUNTS)
    set_counts (m.theta);
  else
    ((lat_hmm *)m.theta)->fixed_emission = 1;
  return m;
}
