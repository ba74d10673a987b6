/* model_case.h -- tables and models for the tests of the model layer.  */

#ifndef LATENS_MODEL_CASE_H
#define LATENS_MODEL_CASE_H

#include "fixture.h"
#include "testing.h"
#include <latens/model.h>

/* Columns [first, p) of tests/data/NAME, as numeric columns c1, c2, ...;
   chain: all rows are one sequence.  The caller frees it.  */
static inline lat_data *
case_data (const char *name, size_t first, int chain)
{
  size_t n, p;
  double *x = fixture_read (name, &n, &p);
  lat_message msg = { "" };
  ck_assert_ptr_nonnull (x);
  size_t q = p - first, unit[2] = { 0, n };
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < q; j++)
      x[i * q + j] = x[i * p + first + j];
  lat_data *d = lat_data_alloc (n, q, x, NULL, &msg);
  lat_column column[16] = { { 0 } };
  char text[16][24];
  for (size_t j = 0; j < q; j++)
    {
      snprintf (text[j], sizeof text[j], "c%zu", j + 1);
      column[j].name = text[j];
      column[j].digits = 1;
    }
  ck_assert_int_eq (lat_data_set_columns (d, column, &msg), LAT_SUCCESS);
  if (chain)
    ck_assert_int_eq (lat_data_set_units (d, 1, unit, &msg), LAT_SUCCESS);
  free (x);
  return d;
}

/* A mixture for all columns of d.  */
static inline lat_model *
case_mixture (const lat_data *d, size_t k, lat_covariance covariance)
{
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_message msg = { "" };
  spec.k = k;
  spec.covariance = covariance;
  lat_model *m = lat_model_alloc (&spec, d->p, d->column, &msg);
  ck_assert_msg (m != NULL, "%s", msg.text);
  return m;
}

/* A chain for the counts in d's only column.  */
static inline lat_model *
case_chain (const lat_data *d, size_t k, lat_initial initial)
{
  static const char *const poisson = "poisson";
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  lat_message msg = { "" };
  spec.k = k;
  spec.family = &poisson;
  spec.initial = initial;
  lat_model *m = lat_model_alloc (&spec, 1, d->column, &msg);
  ck_assert_msg (m != NULL, "%s", msg.text);
  return m;
}

/* Without prior, as the reference programs.  */
static inline lat_fit_options
case_options (uint64_t seed)
{
  lat_fit_options o = lat_fit_defaults ();
  o.prior = lat_prior_none ();
  o.seed = seed;
  return o;
}

static inline void
case_fit (lat_model *m, const lat_data *d, const lat_fit_options *o)
{
  lat_message msg = { "" };
  ck_assert_msg (lat_model_fit (m, d, o, 0, NULL, &msg) == 0, "%s", msg.text);
}

/* What lat_model_write makes of m; the caller frees it.  */
static inline char *
case_text (const lat_model *m)
{
  char *text = NULL;
  size_t n;
  FILE *f = open_memstream (&text, &n);
  ck_assert_ptr_nonnull (f);
  ck_assert_int_eq (lat_model_write (m, f), LAT_SUCCESS);
  fclose (f);
  return text;
}

/* What lat_model_read makes of a text.  */
static inline lat_model *
case_read (const char *text)
{
  char path[] = "/tmp/latens-case-XXXXXX";
  lat_message msg = { "" };
  int fd = mkstemp (path);
  ck_assert_int_ge (fd, 0);
  FILE *f = fdopen (fd, "w");
  fputs (text, f);
  fclose (f);
  lat_model *m = lat_model_read (path, &msg);
  remove (path);
  ck_assert_msg (m != NULL, "%s", msg.text);
  return m;
}

#endif
