/* errors_case.h -- models fitted closely, and their standard errors.  */

#ifndef LATENS_ERRORS_CASE_H
#define LATENS_ERRORS_CASE_H

#include "model_case.h"
#include <latens/errors.h>
#include <string.h>

/* A fit to the last digit, without prior.  */
static inline lat_fit_options
exactly (void)
{
  lat_fit_options o = case_options (42);
  o.em.tol = 1e-15;
  o.em.max_iter = 100000;
  return o;
}

static inline lat_errors *
errors_of (const lat_model *m, const lat_data *d)
{
  lat_message msg = { "" };
  lat_errors *e = NULL;
  int s = lat_model_errors (m, d, NULL, &e, &msg);
  ck_assert_msg (s == 0, "%d: %s", s, msg.text);
  return e;
}

static inline const lat_estimate *
term (const lat_errors *e, const char *name)
{
  for (size_t t = 0; t < e->n; t++)
    if (!strcmp (e->term[t].name, name))
      return &e->term[t];
  ck_abort_msg ("no term %s", name);
}

/* One column y of n rows in sequences of `each`.  */
static inline lat_data *
column_y (size_t n, const double *y, size_t each)
{
  lat_column column = { .name = (char *)"y" };
  lat_message msg = { "" };
  size_t unit[64], units = n / each;
  ck_assert (units < 64 && units * each == n);
  for (size_t u = 0; u <= units; u++)
    unit[u] = u * each;
  lat_data *d = lat_data_alloc (n, 1, y, NULL, &msg);
  ck_assert_msg (d != NULL, "%s", msg.text);
  ck_assert_int_eq (lat_data_set_columns (d, &column, &msg), 0);
  ck_assert_int_eq (lat_data_set_units (d, units, unit, &msg), 0);
  return d;
}

/* A chain of spec's states over d's columns.  */
static inline lat_model *
chain_of (const lat_model_spec *spec, const lat_data *d)
{
  lat_message msg = { "" };
  lat_model *m = lat_model_alloc (spec, d->p, d->column, &msg);
  ck_assert_msg (m != NULL, "%s", msg.text);
  return m;
}

#endif
