/* laws_emissions.c -- builds the emissions of the models of the list.  */

#include "laws.h"

/* A family over some of the columns.  */
typedef struct
{
  char kind;
  size_t n;
  size_t col[LAW_P];
} part;

static part
part_of (const law_values *v, unsigned columns, char kind)
{
  part a = { .kind = kind };
  for (size_t j = 0; j < v->p; j++)
    if (v->kind[j] == kind && (columns >> j & 1))
      a.col[a.n++] = j;
  return a;
}

static lat_covariance
structure_of (law_family f)
{
  return f == LAW_TIED || f == LAW_GMM_TIED ? LAT_TIED
         : f == LAW_DIAGONAL                ? LAT_DIAGONAL
         : f == LAW_SPHERICAL               ? LAT_SPHERICAL
                                            : LAT_FULL;
}

/* The families that are neither in the table of laws nor the first three.  */
static void *
other_alloc (const law_case *c, const part *a, const lat_family_type **type)
{
  size_t order[LAW_P];
  for (size_t i = 0; i < a->n; i++)
    order[i] = a->col[i] ? LAW_LAGS : 1;
  *type = a->kind == 'm'   ? &lat_family_gmm
          : a->kind == 'M' ? &lat_family_multinomial
          : a->kind == 'a' ? &lat_family_ar
                           : NULL;
  return a->kind == 'm'   ? lat_gmm_alloc (c->k, LAW_PARTS, a->n, a->col,
                                           structure_of (c->family))
         : a->kind == 'M' ? lat_multinomial_alloc (
               c->k, a->n, a->col, c->family == LAW_TRIALS ? LAW_N : NAN)
         : a->kind == 'a' ? lat_ar_alloc (c->k, a->n, a->col, order)
                          : NULL;
}

static void *
part_alloc (const law_case *c, const law_values *v, const part *a,
            const lat_family_type **type)
{
  size_t levels[LAW_P];
  const law_one *one = law_one_of (a->kind);
  if (one)
    {
      *type = one->type;
      return lat_law_alloc (one->law, c->k, a->n, a->col);
    }
  void *other = other_alloc (c, a, type);
  if (*type)
    return other;
  for (size_t i = 0; i < a->n; i++)
    levels[i] = v->levels[a->col[i]];
  *type = a->kind == 'g'   ? &lat_family_gaussian
          : a->kind == 'c' ? &lat_family_categorical
                           : &lat_family_poisson;
  return a->kind == 'g'   ? lat_gaussian_alloc (c->k, a->n, a->col,
                                                structure_of (c->family))
         : a->kind == 'c' ? lat_categorical_alloc (c->k, a->n, a->col, levels)
                          : lat_poisson_alloc (c->k, a->n, a->col);
}

static void
set_gaussian (const law_values *v, const part *a, size_t c, void *theta)
{
  double mean[LAW_P], sigma[LAW_P * LAW_P];
  for (size_t i = 0; i < a->n; i++)
    {
      mean[i] = v->mean[c][a->col[i]];
      for (size_t j = 0; j < a->n; j++)
        sigma[i * a->n + j] = v->sigma[c][a->col[i] * v->p + a->col[j]];
    }
  ck_assert_int_eq (lat_gaussian_set (theta, c, mean, sigma), 0);
}

/* The second part of a gmm is narrower, unless it is tied.  */
static void
set_gmm (const law_case *c, const law_values *v, const part *a, size_t z,
         void *theta)
{
  double mean[LAW_PARTS * LAW_P], sigma[LAW_PARTS * LAW_P * LAW_P];
  for (size_t h = 0; h < LAW_PARTS; h++)
    for (size_t i = 0; i < a->n; i++)
      {
        size_t row = h * a->n + i;
        double scale = h && c->family != LAW_GMM_TIED ? 0.6 : 1;
        mean[row] = v->mean[z][a->col[i]] + v->away[z][h][a->col[i]];
        for (size_t j = 0; j < a->n; j++)
          sigma[row * a->n + j]
              = scale * v->sigma[z][a->col[i] * v->p + a->col[j]];
      }
  ck_assert_int_eq (lat_gmm_set (theta, z, v->share[z], mean, sigma), 0);
}

/* The law given that a trial falls in one of these columns.  */
static void
set_multinomial (const law_values *v, const part *a, size_t z, void *theta)
{
  double prob[LAW_P], sum = 0;
  for (size_t i = 0; i < a->n; i++)
    sum += prob[i] = v->prob[z][a->col[i]][0];
  for (size_t i = 0; i < a->n; i++)
    prob[i] /= sum;
  ck_assert_int_eq (lat_multinomial_set (theta, z, prob), 0);
}

static void
part_set (const law_case *c, const law_values *v, const part *a, void *theta)
{
  for (size_t z = 0; z < c->k; z++)
    if (law_one_of (a->kind))
      for (size_t i = 0; i < a->n; i++)
        ck_assert_int_eq (lat_law_set (theta, z, i, v->par[z][a->col[i]]), 0);
    else if (a->kind == 'g')
      set_gaussian (v, a, z, theta);
    else if (a->kind == 'm')
      set_gmm (c, v, a, z, theta);
    else if (a->kind == 'M')
      set_multinomial (v, a, z, theta);
    else if (a->kind == 'a')
      for (size_t i = 0; i < a->n; i++)
        ck_assert_int_eq (lat_ar_set (theta, z, i, v->ar[z][a->col[i]]), 0);
    else
      for (size_t i = 0; i < a->n; i++)
        ck_assert_int_eq (
            a->kind == 'c'
                ? lat_categorical_set (theta, z, i, v->prob[z][a->col[i]])
                : lat_poisson_set (theta, z, i, v->rate[z][a->col[i]]),
            0);
}

static int
is_product (const law_case *c)
{
  return c->family == LAW_PRODUCT || c->family == LAW_LAWS
         || c->family == LAW_BESIDE;
}

void *
law_emission_make (const law_case *c, const law_values *v, unsigned columns,
                   const lat_family_type **type)
{
  const lat_family_type *types[LAW_P];
  void *theta[LAW_P];
  size_t parts = 0;
  for (const char *kind = law_letters; *kind; kind++)
    {
      part a = part_of (v, columns, *kind);
      if (a.n)
        {
          theta[parts] = part_alloc (c, v, &a, &types[parts]);
          ck_assert_ptr_nonnull (theta[parts]);
          parts++;
        }
    }
  *type = types[0];
  if (!is_product (c))
    return theta[0];
  *type = &lat_family_product;
  void *product = lat_product_alloc (parts, types, theta);
  ck_assert_ptr_nonnull (product);
  return product;
}

void
law_emission_set (const law_case *c, const law_values *v, unsigned columns,
                  void *emission)
{
  size_t i = 0;
  for (const char *kind = law_letters; *kind; kind++)
    {
      part a = part_of (v, columns, *kind);
      if (a.n)
        part_set (c, v, &a,
                  is_product (c) ? lat_product_theta (emission, i++)
                                 : emission);
    }
}
