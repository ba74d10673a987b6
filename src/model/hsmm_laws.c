/* hsmm_laws.c -- the laws that d - 1 can have, by the families they are.

   A visit's law needs no minimum of visits, as an emission of a continuous
   law would: its likelihood is at most one.  */

#include "family/categorical_theta.h"
#include "family/gamma_math.h"
#include "family/law_theta.h"
#include "family/poisson_theta.h"
#include "model/hsmm.h"
#include <math.h>

/* --- poisson: statistics N and the sum ----------------------------------- */

static void *
alloc_poisson (size_t k, size_t most)
{
  size_t col = 0;
  poisson *t = lat_poisson_alloc (k, 1, &col);
  (void)most;
  if (t)
    t->least_rows = 0;
  return t;
}

static void
expect_poisson (const lat_duration *v, size_t c, double weight, double *stat)
{
  stat[2 * c] += weight;
  stat[2 * c + 1] += weight * lat_poisson_rate (v->theta, c, 0);
}

static void
moments_poisson (const lat_duration *v, size_t c, double *mean, double *sd)
{
  *mean = lat_poisson_rate (v->theta, c, 0);
  *sd = sqrt (*mean);
}

/* --- negative binomial: N, the sum, and that of u - 1 - log u ------------ */

enum
{
  MEAN,
  SIZE,
  STATISTICS = 3
};

static void *
alloc_negbinomial (size_t k, size_t most)
{
  size_t col = 0;
  law_theta *t = lat_law_alloc (&lat_law_negbinomial, k, 1, &col);
  (void)most;
  if (t)
    t->least_rows = 0;
  return t;
}

/* u has a gamma law of mean 1: E (u - 1 - log u) is its gap.  */
static void
expect_negbinomial (const lat_duration *v, size_t c, double weight,
                    double *stat)
{
  const double *par = lat_law_at (v->theta, c, 0);
  stat[STATISTICS * c] += weight;
  stat[STATISTICS * c + 1] += weight * par[MEAN];
  stat[STATISTICS * c + 2] += weight * lat_gamma_gap (par[SIZE]);
}

static void
moments_negbinomial (const lat_duration *v, size_t c, double *mean, double *sd)
{
  const double *par = lat_law_at (v->theta, c, 0);
  *mean = par[MEAN];
  *sd = sqrt (par[MEAN] * (1 + par[MEAN] / par[SIZE]));
}

/* --- table: the visits by length ----------------------------------------- */

static void *
alloc_table (size_t k, size_t most)
{
  size_t col = 0;
  categorical *t = lat_categorical_alloc (k, 1, &col, &most);
  if (t)
    t->least_rows = 0;
  return t;
}

static void
expect_table (const lat_duration *v, size_t c, double weight, double *stat)
{
  const double *p = lat_categorical_prob (v->theta, c, 0);
  for (size_t i = 0; i < v->most; i++)
    stat[c * v->most + i] += weight * p[i];
}

static void
moments_table (const lat_duration *v, size_t c, double *mean, double *sd)
{
  const double *p = lat_categorical_prob (v->theta, c, 0);
  double variance = 0;
  *mean = 0;
  for (size_t i = 0; i < v->most; i++)
    *mean += (double)i * p[i];
  for (size_t i = 0; i < v->most; i++)
    variance += ((double)i - *mean) * ((double)i - *mean) * p[i];
  *sd = sqrt (variance);
}

static const lat_duration_kind kinds[]
    = { [LAT_DURATION_GEOMETRIC] = { .name = "geometric" },
        [LAT_DURATION_POISSON]
        = { "poisson", &lat_family_poisson, alloc_poisson, expect_poisson,
            moments_poisson },
        [LAT_DURATION_NEGBINOMIAL]
        = { "negbinomial", &lat_family_negbinomial, alloc_negbinomial,
            expect_negbinomial, moments_negbinomial },
        [LAT_DURATION_TABLE] = { "table", &lat_family_categorical, alloc_table,
                                 expect_table, moments_table } };

enum
{
  KINDS = sizeof kinds / sizeof *kinds
};

const lat_duration_kind *
lat_duration_kind_of (lat_duration_law law)
{
  return (size_t)law < KINDS && kinds[law].family ? kinds + law : NULL;
}

const char *
lat_duration_name (lat_duration_law law)
{
  return (size_t)law < KINDS ? kinds[law].name : NULL;
}

double
lat_hsmm_mean (const lat_hmm *m, size_t c, double *sd)
{
  double mean = INFINITY, spread = INFINITY;
  if (!lat_hsmm_is_absorbing (m, c))
    {
      lat_duration_kind_of (m->duration->law)
          ->moments (m->duration, c, &mean, &spread);
      mean += 1;
    }
  if (sd)
    *sd = spread;
  return mean;
}
