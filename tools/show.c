/* show.c -- a model for human eyes.  */

#include "show.h"
#include "covariates.h"

#include <latens/ar.h>
#include <latens/categorical.h>
#include <latens/gmm.h>
#include <latens/law.h>
#include <latens/product.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  ACROSS = 6, /* components side by side */
  WIDTH = 11, /* columns for a number */
  LABEL = 24  /* columns for what it is */
};

/* What is printed: components [c0, c1) of m.  */
typedef struct
{
  FILE *out;
  const lat_model *m;
  size_t c0, c1;
} page;

static const char *
column_name (const lat_model *m, size_t j, char *buf, size_t len)
{
  if (m->column[j].name)
    return m->column[j].name;
  snprintf (buf, len, "V%zu", j + 1);
  return buf;
}

static void
print_label (const page *g, const char *a, const char *b)
{
  char text[256];

  snprintf (text, sizeof text, "%s%s%s", a, *b ? " " : "", b);
  fprintf (g->out, "  %-*s", LABEL, text);
}

static void
print_numbers (const page *g, const double *v)
{
  for (size_t c = 0; c < g->c1 - g->c0; c++)
    fprintf (g->out, "%*.5g", WIDTH, v[c]);
  fputc ('\n', g->out);
}

/* Whose parameters component c has.  */
static size_t
emits (const lat_model *m, size_t c)
{
  return lat_product_component (lat_model_emission (m), c);
}

/* One line: number i of what f's get gives for own column j.  root: the
   square root of it.  */
static void
line (const page *g, const void *theta, const lat_field *f, size_t j, size_t i,
      double *buf, int root)
{
  double v[ACROSS];

  for (size_t c = g->c0; c < g->c1; c++)
    {
      f->get (theta, emits (g->m, c), j, buf);
      v[c - g->c0] = root ? sqrt (buf[i]) : buf[i];
    }
  print_numbers (g, v);
}

static void
print_vector (const page *g, const void *theta, const lat_field *f,
              const size_t *col, size_t p, double *buf)
{
  char name[32];
  int matrix = f->shape == LAT_SHAPE_MATRIX;

  for (size_t j = 0; j < p; j++)
    {
      print_label (g, column_name (g->m, col[j], name, sizeof name),
                   matrix ? "sd" : f->name);
      line (g, theta, f, 0, matrix ? j * p + j : j, buf, matrix);
    }
}

static void
print_levels (const page *g, const void *theta, const lat_field *f,
              const size_t *col, size_t p, double *buf)
{
  char name[32], number[32];

  for (size_t j = 0; j < p; j++)
    {
      const lat_column *c = &g->m->column[col[j]];
      for (size_t l = 0; l < c->levels; l++)
        {
          snprintf (number, sizeof number, "%zu", l);
          print_label (g, column_name (g->m, col[j], name, sizeof name),
                       c->level ? c->level[l] : number);
          line (g, theta, f, j, l, buf, 0);
        }
    }
}

static void
print_records (const page *g, const lat_family_type *t, const void *theta,
               const lat_field *f, double *buf)
{
  const size_t *col;
  size_t p = t->columns (theta, &col);
  char name[32], text[64];

  for (size_t j = 0; j < p; j++)
    for (size_t i = 0; t->names[i] && (!t->record || i < t->record (theta, j));
         i++)
      {
        snprintf (text, sizeof text, "%s %s", t->name, t->names[i]);
        print_label (g, column_name (g->m, col[j], name, sizeof name), text);
        line (g, theta, f, j, i, buf, 0);
      }
}

/* Part by part: their shares, means, sds.  */
static void
print_parts (const page *g, const lat_family_type *t, const void *theta,
             double *buf)
{
  const lat_field *f = t->fields;
  const size_t *col;
  size_t p = t->columns (theta, &col);
  char name[32], text[64];

  for (size_t h = 0; h < t->parts (theta); h++)
    {
      snprintf (text, sizeof text, "part %zu %s", h + 1, f[0].name);
      print_label (g, text, "");
      line (g, theta, f, 0, h, buf, 0);
      for (size_t i = 0; i < 2 * p; i++)
        {
          size_t j = i % p;
          snprintf (text, sizeof text, "part %zu %s", h + 1,
                    i < p ? f[1].name : "sd");
          print_label (g, column_name (g->m, col[j], name, sizeof name), text);
          line (g, theta, i < p ? f + 1 : f + 2, 0,
                i < p ? h * p + j : (h * p + j) * p + j, buf, i >= p);
        }
    }
}

static void
print_part (const page *g, const lat_family_type *t, const void *theta,
            double *buf)
{
  const size_t *col;
  size_t p = t->columns (theta, &col);
  char name[32];

  if (t->parts)
    {
      print_parts (g, t, theta, buf);
      return;
    }
  for (const lat_field *f = t->fields; f->get; f++)
    {
      if (f->shape == LAT_SHAPE_VECTOR || f->shape == LAT_SHAPE_MATRIX
          || f->shape == LAT_SHAPE_SHARES)
        print_vector (g, theta, f, col, p, buf);
      else if (f->shape == LAT_SHAPE_LEVELS)
        print_levels (g, theta, f, col, p, buf);
      else if (f->shape == LAT_SHAPE_RECORD)
        print_records (g, t, theta, f, buf);
      else if (f->shape == LAT_SHAPE_NUMBER)
        {
          print_label (g, t->name, f->name);
          line (g, theta, f, 0, 0, buf, 0);
        }
      else
        {
          for (size_t j = 0; j < p; j++)
            {
              print_label (g, column_name (g->m, col[j], name, sizeof name),
                           t->name);
              line (g, theta, f, j, 0, buf, 0);
            }
        }
    }
}

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
print_visits (const page *g)
{
  const lat_hmm *h = g->m->hmm;
  const lat_duration *d = h->duration;
  double mean[ACROSS], sd[ACROSS];
  char name[32];

  if (!d)
    return;
  for (size_t c = g->c0; c < g->c1; c++)
    mean[c - g->c0] = lat_hsmm_mean (h, c, &sd[c - g->c0]);
  print_label (g, "visit", "mean");
  print_numbers (g, mean);
  print_label (g, "visit", "sd");
  print_numbers (g, sd);
  for (size_t i = 0; d->law == LAT_DURATION_TABLE && i < d->most; i++)
    {
      for (size_t c = g->c0; c < g->c1; c++)
        mean[c - g->c0] = lat_categorical_prob (d->theta, c, 0)[i];
      snprintf (name, sizeof name, "of %zu", i + 1);
      print_label (g, "visit", name);
      print_numbers (g, mean);
    }
}

static void
print_structure (const page *g)
{
  const lat_hmm *h = g->m->hmm;
  double v[ACROSS];
  char name[32];

  if (g->m->kind == LAT_MODEL_MIXTURE)
    {
      print_label (g, "weight", "");
      print_numbers (g, g->m->mixture->weight + g->c0);
      return;
    }
  print_label (g, "initial", "");
  print_numbers (g, h->initial + g->c0);
  for (size_t i = 0; i < h->k; i++)
    {
      for (size_t c = g->c0; c < g->c1; c++)
        v[c - g->c0] = h->transition[i * h->k + c];
      snprintf (name, sizeof name, "from %zu to", i + 1);
      print_label (g, name, "");
      print_numbers (g, v);
    }
  print_visits (g);
}

/* One matrix of p columns.  */
static void
print_correlation (FILE *out, const lat_model *m, size_t p, const size_t *col,
                   const double *sigma)
{
  char name[32];

  for (size_t i = 0; i < p; i++)
    {
      fprintf (out, "  %-*s", LABEL,
               column_name (m, col[i], name, sizeof name));
      for (size_t j = 0; j <= i; j++)
        fprintf (out, "%8.3f",
                 sigma[i * p + j]
                     / sqrt (sigma[i * p + i] * sigma[j * p + j]));
      fputc ('\n', out);
    }
}

static void
print_correlations (FILE *out, const lat_model *m, const lat_family_type *t,
                    const void *theta, double *buf)
{
  const size_t *col;
  size_t p = t->columns (theta, &col);
  size_t parts = t->parts ? t->parts (theta) : 1;
  const lat_field *f = t->fields;

  while (f->get && f->shape != LAT_SHAPE_MATRIX
         && f->shape != LAT_SHAPE_MATRICES)
    f++;
  for (size_t c = 0; f->get && p > 1 && c < lat_model_components (m); c++)
    {
      f->get (theta, emits (m, c), 0, buf);
      for (size_t h = 0; h < parts; h++)
        {
          fprintf (out, "  correlations of %zu", c + 1);
          if (t->parts)
            fprintf (out, ", part %zu", h + 1);
          fputc ('\n', out);
          print_correlation (out, m, p, col, buf + h * p * p);
        }
    }
}

void
show_parameters (FILE *out, const lat_model *m, int correlations)
{
  const void *product = lat_model_emission (m);
  const char *what = m->kind == LAT_MODEL_HMM ? "state" : "component";
  size_t k = lat_model_components (m);
  double *buf = alloc_buffer (m);

  for (size_t c0 = 0; buf && c0 < k; c0 += ACROSS)
    {
      page g = { out, m, c0, c0 + ACROSS < k ? c0 + ACROSS : k };

      print_label (&g, what, "");
      for (size_t c = g.c0; c < g.c1; c++)
        fprintf (out, "%*zu", WIDTH, c + 1);
      fputc ('\n', out);
      print_structure (&g);
      for (size_t i = 0; i < lat_product_parts (product); i++)
        print_part (&g, lat_product_type (product, i),
                    lat_product_part (product, i), buf);
    }
  covariates_show (out, m);
  for (size_t i = 0; buf && correlations && i < lat_product_parts (product);
       i++)
    print_correlations (out, m, lat_product_type (product, i),
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
      fprintf (out, "  %-*s%s", LABEL, column_name (m, j, name, sizeof name),
               lat_transform_name (t->kind));
      if (t->kind == LAT_TRANSFORM_YEO_JOHNSON)
        fprintf (out, " %.5g", t->lambda);
      if (t->kind == LAT_TRANSFORM_YEO_JOHNSON
          && (fabs (t->centre) > 0 || fabs (t->unit - 1) > 0))
        fprintf (out, " of (%s - %.5g) / %.5g",
                 column_name (m, j, name, sizeof name), t->centre, t->unit);
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
