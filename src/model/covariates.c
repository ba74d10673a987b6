/* covariates.c -- a model's covariates by name.  */

#include "model/covariates.h"
#include "base/message.h"
#include "model/hmm_covariates.h"
#include <stdlib.h>
#include <string.h>

char **
lat_covariate_names_alloc (size_t n, const char *const *name)
{
  char **list = calloc (n + 1, sizeof *list);
  for (size_t c = 0; list && c < n; c++)
    if (!(list[c] = strdup (name[c])))
      {
        lat_covariate_names_free (list);
        return NULL;
      }
  return list;
}

char **
lat_covariate_names_clone (char *const *name)
{
  size_t n = 0;
  while (name && name[n])
    n++;
  return name ? lat_covariate_names_alloc (n, (const char *const *)name)
              : NULL;
}

void
lat_covariate_names_free (char **name)
{
  for (size_t c = 0; name && name[c]; c++)
    free (name[c]);
  free (name);
}

/* None twice, none that is modelled.  */
static int
check_names (const lat_model *m, const lat_model_spec *spec, lat_message *msg)
{
  for (size_t c = 0; c < spec->covariates; c++)
    {
      const char *name = spec->covariate[c];
      for (size_t e = 0; e < c; e++)
        if (!strcmp (name, spec->covariate[e]))
          return lat_fail (msg, LAT_EINVAL,
                           "two covariates are called '%.200s'", name);
      for (size_t j = 0; j < m->p; j++)
        if (m->column[j].name && !strcmp (name, m->column[j].name))
          return lat_fail (msg, LAT_EINVAL,
                           "column '%.200s' is modelled and a covariate",
                           name);
    }
  return LAT_SUCCESS;
}

int
lat_model_covariates_build (lat_model *m, const lat_model_spec *spec,
                            lat_message *msg)
{
  if (!spec->covariates)
    return LAT_SUCCESS;
  int s = check_names (m, spec, msg);
  if (s)
    return s;
  m->covariate = lat_covariate_names_alloc (spec->covariates, spec->covariate);
  s = m->covariate ? lat_hmm_set_covariates (m->hmm, spec->covariates)
                   : LAT_ENOMEM;
  if (s == LAT_EINVAL)
    return lat_fail (msg, s,
                     "transitions that depend on covariates have no "
                     "durations, no stationary law, and are not fixed");
  return s ? lat_fail (msg, s, "%s", lat_strerror (s)) : LAT_SUCCESS;
}

int
lat_model_covariates_accept (const lat_model *m, const lat_data *d,
                             lat_message *msg)
{
  if (!m->hmm || !m->hmm->covariates || m->hmm->covariates->q == d->covariates)
    return LAT_SUCCESS;
  return lat_fail (msg, LAT_ECOLUMNS,
                   "the model has %zu covariates, the rows have %zu "
                   "(lat_data_set_covariates)",
                   m->hmm->covariates->q, d->covariates);
}

int
lat_model_covariates_vary (const lat_model *m, const lat_data *d,
                           lat_message *msg)
{
  if (!m->covariate)
    return LAT_SUCCESS;
  size_t c = lat_covariates_constant (d);
  if (c == d->covariates)
    return LAT_SUCCESS;
  return lat_fail (msg, LAT_EDATA,
                   "covariate '%.200s' is the same in all rows: it can not "
                   "tell when the chain moves",
                   m->covariate[c]);
}
