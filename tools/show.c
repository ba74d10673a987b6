/* show.c -- a model for human eyes.  */

#include "show.h"
#include "covariates.h"
#include "show_family.h"

#include <latens/ar.h>
#include <latens/categorical.h>
#include <latens/gmm.h>
#include <latens/law.h>
#include <latens/product.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Room for the largest field of any part.  */
static double *
alloc_buffer (const lat_model *m)
{
  size_t parts = lat_family_product.parts (lat_model_emission (m));
  size_t len = parts * m->p * m->p + LAT_LAW_NUMBERS + LAT_AR_MOST;

  for (size_t j = 0; j < m->p; j++)
    len = m->column[j].levels > len ? m->column[j].levels : len;
  return malloc (len * sizeof (double));
}

/* The visits to a state: what they are like, and the table, if it is one.  */
static void
print_visits (const show_page *g)
{
  const lat_hmm *h = g->m->hmm;
  const lat_duration *d = h->duration;
  double mean[SHOW_ACROSS], sd[SHOW_ACROSS];
  char name[32];

  if (!d)
    return;
  for (size_t c = g->c0; c < g->c1; c++)
    mean[c - g->c0] = lat_hsmm_mean (h, c, &sd[c - g->c0]);
  show_label (g, "visit", "mean");
  show_numbers (g, mean);
  show_label (g, "visit", "sd");
  show_numbers (g, sd);
  for (size_t i = 0; d->law == LAT_DURATION_TABLE && i < d->most; i++)
    {
      for (size_t c = g->c0; c < g->c1; c++)
        mean[c - g->c0] = lat_categorical_prob (d->theta, c, 0)[i];
      snprintf (name, sizeof name, "of %zu", i + 1);
      show_label (g, "visit", name);
      show_numbers (g, mean);
    }
}

static void
print_structure (const show_page *g)
{
  const lat_hmm *h = g->m->hmm;
  double v[SHOW_ACROSS];
  char name[32];

  if (g->m->kind == LAT_MODEL_MIXTURE)
    {
      show_label (g, "weight", "");
      show_numbers (g, g->m->mixture->weight + g->c0);
      return;
    }
  show_label (g, "initial", "");
  show_numbers (g, h->initial + g->c0);
  for (size_t i = 0; i < h->k; i++)
    {
      for (size_t c = g->c0; c < g->c1; c++)
        v[c - g->c0] = h->transition[i * h->k + c];
      snprintf (name, sizeof name, "from %zu to", i + 1);
      show_label (g, name, "");
      show_numbers (g, v);
    }
  print_visits (g);
}

void
show_parameters (FILE *out, const lat_model *m, int correlations)
{
  const void *product = lat_model_emission (m);
  const char *what = m->kind == LAT_MODEL_HMM ? "state" : "component";
  size_t k = lat_model_components (m);
  double *buf = alloc_buffer (m);

  for (size_t c0 = 0; buf && c0 < k; c0 += SHOW_ACROSS)
    {
      show_page g
          = { out, m, c0, c0 + SHOW_ACROSS < k ? c0 + SHOW_ACROSS : k };

      show_label (&g, what, "");
      for (size_t c = g.c0; c < g.c1; c++)
        fprintf (out, "%*zu", SHOW_WIDTH, c + 1);
      fputc ('\n', out);
      print_structure (&g);
      for (size_t i = 0; i < lat_product_parts (product); i++)
        show_part (&g, lat_product_type (product, i),
                   lat_product_part (product, i), buf);
    }
  covariates_show (out, m);
  for (size_t i = 0; buf && correlations && i < lat_product_parts (product);
       i++)
    show_correlations (out, m, lat_product_type (product, i),
                       lat_product_part (product, i), buf);
  free (buf);
}

static int
has_gaussian (const lat_model *m)
{
  const void *product = lat_model_emission (m);

  for (size_t i = 0; i < lat_product_parts (product); i++)
    {
      const lat_family_type *t = lat_product_type (product, i);

      if (t == &lat_family_gaussian || t == &lat_family_gmm)
        return 1;
    }
  return 0;
}

/* Parameters of these columns are on these scales.  */
static void
print_scales (FILE *out, const lat_model *m)
{
  char name[32];

  for (size_t j = 0; j < m->p; j++)
    {
      const lat_transform *t = &m->column[j].transform;

      if (t->kind == LAT_TRANSFORM_NONE)
        continue;
      fprintf (out, "  %-*s%s", SHOW_LABEL,
               show_column_name (m, j, name, sizeof name),
               lat_transform_name (t->kind));
      if (t->kind == LAT_TRANSFORM_YEO_JOHNSON)
        fprintf (out, " %.5g", t->lambda);
      if (t->kind == LAT_TRANSFORM_YEO_JOHNSON
          && (fabs (t->centre) > 0 || fabs (t->unit - 1) > 0))
        fprintf (out, " of (%s - %.5g) / %.5g",
                 show_column_name (m, j, name, sizeof name), t->centre,
                 t->unit);
      fputs (" scale\n", out);
    }
}

void
show_fit (FILE *out, const lat_model *m)
{
  size_t k = lat_model_components (m);
  int hmm = m->kind == LAT_MODEL_HMM;

  fprintf (out, "%s of %zu %s%s over %zu column%s",
           hmm ? "hidden Markov model" : "mixture", k,
           hmm ? "state" : "component", k == 1 ? "" : "s", m->p,
           m->p == 1 ? "" : "s");
  if (has_gaussian (m))
    fprintf (out, ", %s covariance", lat_covariance_name (m->covariance));
  if (hmm && m->hmm->law == LAT_INITIAL_STATIONARY)
    fputs (", stationary", out);
  if (hmm && m->hmm->duration)
    fprintf (out, ", %s durations", lat_duration_name (m->hmm->duration->law));
  if (hmm && m->hmm->covariates)
    fprintf (out, ", %zu covariate%s", m->hmm->covariates->q,
             m->hmm->covariates->q == 1 ? "" : "s");
  if (!m->fit.known)
    {
      fputs (", not fitted\n", out);
      print_scales (out, m);
      return;
    }
  fprintf (out, ", prior %s\n", m->prior_name);
  fprintf (out, "log-likelihood %.4f, BIC %.2f, AIC %.2f, ICL %.2f;",
           m->fit.log_likelihood, m->fit.bic, m->fit.aic, m->fit.icl);
  fprintf (out, " %zu parameters, %.10g rows; %s after %zu iteration%s\n",
           m->fit.parameters, m->fit.rows,
           m->fit.converged ? "converged" : "NOT converged", m->fit.iterations,
           m->fit.iterations == 1 ? "" : "s");
  print_scales (out, m);
}
