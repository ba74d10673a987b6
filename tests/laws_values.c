/* laws_values.c -- the list of cases, and their parameters as numbers.  */

#include "laws.h"
#include <gsl/gsl_randist.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char law_letters[] = "gcpeGlbzntvmMa";

static const law_one ones[] = {
  { 'e', &lat_law_exponential, &lat_family_exponential, { 0.7 }, { 6.5 } },
  { 'G', &lat_law_gamma, &lat_family_gamma, { 0.7, 0.4 }, { 6.5, 9 } },
  { 'l', &lat_law_lognormal, &lat_family_lognormal, { -1, 0.3 }, { 1, 1.2 } },
  { 'b', &lat_law_binomial, &lat_family_binomial, { 0.1, 7 }, { 0.9, 7 } },
  { 'z', &lat_law_zip, &lat_family_zip, { 0.7, 0.1 }, { 9, 0.6 } },
  { 'n',
    &lat_law_negbinomial,
    &lat_family_negbinomial,
    { 0.7, 0.5 },
    { 9, 5 } },
  { 'v', &lat_law_vonmises, &lat_family_vonmises, { -0.9, 0.3 }, { 1.7, 3 } },
  { 't',
    &lat_law_student,
    &lat_family_student,
    { -3, 0.4, 1.5 },
    { 3, 1.5, 7 } },
};

const law_one *
law_one_at (size_t i)
{
  return i < sizeof ones / sizeof *ones ? ones + i : NULL;
}

const law_one *
law_one_of (char kind)
{
  for (size_t i = 0; i < sizeof ones / sizeof *ones; i++)
    if (ones[i].kind == kind)
      return ones + i;
  return NULL;
}

int
law_left_right (const law_case *c)
{
  return c->structure == LAW_LEFT_RIGHT || c->structure == LAW_COVARIATES_LEFT;
}

size_t
law_covariates (const law_case *c)
{
  return c->structure == LAW_COVARIATES || c->structure == LAW_COVARIATES_LEFT
             ? LAW_Q
             : 0;
}

/* Without a prior, and only then, a law may collapse.  */
int
law_may_collapse (const law_case *c)
{
  return !c->prior
         && (c->structure == LAW_VISITS_NEGBINOMIAL
             || (c->family != LAW_CATEGORICAL && c->family != LAW_POISSON
                 && c->family != LAW_MULTINOMIAL && c->family != LAW_TRIALS));
}

int
law_may_creep (const law_case *c)
{
  return !c->prior
         && ((c->k > 1 && c->structure == LAW_VISITS_NEGBINOMIAL)
             || (c->k > 1 && law_covariates (c))
             || c->family == LAW_NEGBINOMIAL || c->family == LAW_STUDENT
             || c->family == LAW_LAWS);
}

lat_duration_law
law_visits (const law_case *c)
{
  return c->structure == LAW_VISITS_POISSON       ? LAT_DURATION_POISSON
         : c->structure == LAW_VISITS_NEGBINOMIAL ? LAT_DURATION_NEGBINOMIAL
         : c->structure == LAW_VISITS_TABLE       ? LAT_DURATION_TABLE
                                                  : LAT_DURATION_GEOMETRIC;
}

law_case
law_case_at (int i)
{
  law_case c;
  c.prior = i % 2;
  c.k = (size_t)(i / 2 % LAW_K + 1);
  c.family = i / (2 * LAW_K) % LAW_FAMILIES;
  c.structure = i / (2 * LAW_K * LAW_FAMILIES);
  return c;
}

const char *
law_name (const law_case *c)
{
  static const char *const structure[]
      = { "mixture",
          "chain",
          "stationary chain",
          "left-right chain",
          "poisson visits",
          "negbinomial visits",
          "tables of visits",
          "chain with covariates",
          "left-right chain with covariates" };
  static const char *const family[]
      = { "full",     "tied",    "diagonal",    "spherical",   "categorical",
          "poisson",  "product", "exponential", "gamma",       "lognormal",
          "binomial", "zip",     "negbinomial", "student",     "vonmises",
          "laws",     "gmm",     "tied gmm",    "multinomial", "trials",
          "ar",       "beside" };
  size_t len = 100;
  char *name = malloc (len);
  if (!name)
    abort ();
  snprintf (name, len, "%s of %zu x %s, %s", structure[c->structure], c->k,
            family[c->family], c->prior ? "prior" : "no prior");
  return name;
}

static double
between (gsl_rng *r, double lo, double hi)
{
  return gsl_ran_flat (r, lo, hi);
}

static void
draw_law (gsl_rng *r, size_t n, double *p)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += p[i] = between (r, 0.2, 1.3);
  for (size_t i = 0; i < n; i++)
    p[i] /= sum;
}

/* The chain's laws: in a left-right chain state i leads to i and i + 1.  */
static void
draw_chain (gsl_rng *r, const law_case *c, law_values *v)
{
  size_t k = c->k;
  draw_law (r, k, v->initial);
  for (size_t i = 0; i < k; i++)
    draw_law (r, k, v->transition + i * k);
  if (law_left_right (c))
    for (size_t i = 0; i < k; i++)
      {
        double stay = i + 1 < k ? between (r, 0.3, 0.9) : 1;
        v->initial[i] = i == 0;
        for (size_t j = 0; j < k; j++)
          v->transition[i * k + j] = j == i ? stay : j == i + 1 ? 1 - stay : 0;
      }
  if (c->structure == LAW_STATIONARY
      && lat_hmm_stationary (k, v->transition, v->initial))
    abort ();
}

/* Where the numeric columns lie and how wide they are.  */
static const double place[LAW_P] = { 2.385, -1.71, 0.563, 4.19, -0.37, 1 };
static const double width[LAW_P] = { 1.137, 2.713, 0.619, 1.893, 0.871, 1 };

/* Sigma = L L' with columns of these widths; what the structure forbids is
   then taken away.  */
static void
draw_sigma (gsl_rng *r, law_family f, size_t p, double *sigma)
{
  double l[LAW_P][LAW_P] = { { 0 } };
  double one = between (r, 0.9, 2.2);
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j <= i; j++)
      l[i][j] = width[i]
                * (i == j ? between (r, 0.6, 1.2) : between (r, -0.5, 0.5));
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j < p; j++)
      {
        double s = 0;
        for (size_t h = 0; h < p; h++)
          s += l[i][h] * l[j][h];
        if (i != j && (f == LAW_DIAGONAL || f == LAW_SPHERICAL))
          s = 0;
        if (i == j && f == LAW_SPHERICAL)
          s = one;
        sigma[i * p + j] = s;
      }
}

static void
draw_column (gsl_rng *r, law_values *v, size_t c, size_t j)
{
  v->mean[c][j] = place[j] + width[j] * between (r, -1.5, 1.5);
  v->rate[c][j] = between (r, 0.7, 6.5);
  if (v->kind[j] == 'c')
    draw_law (r, v->levels[j], v->prob[c][j]);
  const law_one *one = law_one_of (v->kind[j]);
  for (size_t i = 0; one && i < LAT_LAW_NUMBERS; i++)
    v->par[c][j][i]
        = one->from[i] + gsl_rng_uniform (r) * (one->to[i] - one->from[i]);
}

static void
set_kinds (law_family f, int chain, law_values *v)
{
  const char *kinds = f == LAW_CATEGORICAL                      ? "ccc"
                      : f == LAW_POISSON                        ? "pp"
                      : f == LAW_PRODUCT                        ? "gcpgc"
                      : f == LAW_EXPONENTIAL                    ? "ee"
                      : f == LAW_GAMMA                          ? "GG"
                      : f == LAW_LOGNORMAL                      ? "ll"
                      : f == LAW_BINOMIAL                       ? "bb"
                      : f == LAW_ZIP                            ? "zz"
                      : f == LAW_NEGBINOMIAL                    ? "nn"
                      : f == LAW_STUDENT                        ? "tt"
                      : f == LAW_VONMISES                       ? "vv"
                      : f == LAW_LAWS                           ? "zbeGltnv"
                      : f == LAW_GMM || f == LAW_GMM_TIED       ? "mm"
                      : f == LAW_MULTINOMIAL || f == LAW_TRIALS ? "MMM"
                      : f == LAW_AR && chain                    ? "aa"
                      : f == LAW_BESIDE ? chain ? "MmMamM" : "MmMgmM"
                                        : "ggg";
  v->p = strlen (kinds);
  memcpy (v->kind, kinds, v->p);
  for (size_t j = 0; j < v->p; j++)
    v->levels[j] = v->kind[j] == 'c' ? 2 + j % 3 : 0;
}

/* Parts of normal laws, shares of the columns of counts, autoregressions that
   settle.  */
static void
draw_others (gsl_rng *r, law_values *v, size_t c)
{
  double law[LAW_P];
  size_t n = 0;
  draw_law (r, LAW_PARTS, v->share[c]);
  for (size_t j = 0; j < v->p; j++)
    {
      for (size_t h = 0; h < LAW_PARTS; h++)
        v->away[c][h][j] = width[j] * between (r, -1, 1);
      n += v->kind[j] == 'M';
      v->ar[c][j][0] = between (r, -1, 1);
      v->ar[c][j][1] = between (r, 0.5, 1.5);
      for (size_t l = 0; l < LAW_LAGS; l++)
        v->ar[c][j][2 + l] = between (r, -0.45, 0.45);
    }
  draw_law (r, n, law);
  for (size_t j = v->p; j-- > 0;)
    if (v->kind[j] == 'M')
      v->prob[c][j][0] = law[--n];
}

law_values
law_values_make (const law_case *c, unsigned long seed)
{
  law_values v = { .p = 0 };
  gsl_rng *r = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (r, seed);
  set_kinds (c->family, c->structure != LAW_MIXTURE, &v);
  draw_law (r, c->k, v.weight);
  draw_chain (r, c, &v);
  for (size_t i = 0; i < c->k; i++)
    {
      draw_sigma (r, c->family, v.p, v.sigma[i]);
      if (c->family == LAW_TIED || c->family == LAW_GMM_TIED)
        memcpy (v.sigma[i], v.sigma[0], sizeof v.sigma[i]);
      for (size_t j = 0; j < v.p; j++)
        draw_column (r, &v, i, j);
    }
  for (size_t i = 0; i < c->k; i++)
    draw_others (r, &v, i);
  gsl_rng_set (r, seed + 1); /* the rest does not know of visits */
  for (size_t i = 0; i < c->k; i++)
    {
      v.visit[i][0] = (double)(i + 1) * between (r, 0.7, 1.6);
      v.visit[i][1] = between (r, 1.5, 4.5);
      draw_law (r, LAW_MOST, v.visit_table[i]);
    }
  for (size_t i = 0; i < c->k * c->k; i++)
    for (size_t q = 0; q < LAW_Q; q++)
      {
        double slope = (q ? -1 : 1) * between (r, 0.1, 0.8);
        v.slope[i * LAW_Q + q]
            = i % (c->k + 1) && v.transition[i] > 0 ? slope : 0;
      }
  gsl_rng_free (r);
  return v;
}
