/* read_fit.c -- what a model file says of its fit.

   Everything in "fit" may be absent, and what is unknown there is ignored:
   nothing else in the file depends on it, but for the names of the
   covariance's structure and of the initial law.  */

#include "model/chain.h"
#include "model/priors.h"
#include "model/read.h"
#include "model/scale.h"
#include <math.h>
#include <string.h>

/* The member, or NULL if it is absent; then, and only then, the path stays
   as it is.  */
static json_t *
find (lat_json_in *in, json_t *object, const char *key)
{
  json_t *value = json_object_get (object, key);
  if (value)
    lat_json_down_key (in, key);
  return value;
}

static int
read_covariance (lat_json_in *in, json_t *fit, lat_covariance *covariance)
{
  size_t mark = in->length;
  json_t *value = find (in, fit, "covariance");
  if (!value)
    return LAT_SUCCESS;
  if (lat_json_is (in, value, JSON_STRING))
    return LAT_EMODEL;
  if (lat_covariance_parse (json_string_value (value), covariance))
    return lat_json_fail (in, "unknown structure '%.100s'",
                          json_string_value (value));
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
read_initial (lat_json_in *in, json_t *fit, lat_initial *law)
{
  size_t mark = in->length;
  json_t *value = find (in, fit, "initial");
  if (!value)
    return LAT_SUCCESS;
  if (lat_json_is (in, value, JSON_STRING))
    return LAT_EMODEL;
  if (!strcmp (json_string_value (value), "stationary"))
    *law = LAT_INITIAL_STATIONARY;
  else if (strcmp (json_string_value (value), "free"))
    return lat_json_fail (in, "unknown law '%.100s'",
                          json_string_value (value));
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

int
lat_read_kind (lat_json_in *in, json_t *root, lat_model_spec *spec)
{
  size_t mark = in->length;
  json_t *fit = lat_json_member (in, root, "fit", JSON_OBJECT);
  if (!fit || read_covariance (in, fit, &spec->covariance)
      || (spec->kind == LAT_MODEL_HMM
          && (read_initial (in, fit, &spec->initial)
              || lat_read_missing_kind (in, fit, &spec->missing))))
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

/* A number; absent: not a number.  */
static int
read_number (lat_json_in *in, json_t *fit, const char *key, double *x)
{
  size_t mark = in->length;
  const json_t *value = find (in, fit, key);
  *x = NAN;
  if (!value)
    return LAT_SUCCESS;
  if (lat_json_is (in, value, JSON_REAL))
    return LAT_EMODEL;
  *x = json_real_value (value);
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

/* A count; absent: as it is.  */
static int
read_count (lat_json_in *in, json_t *fit, const char *key, uint64_t *n)
{
  size_t mark = in->length;
  const json_t *value = find (in, fit, key);
  if (!value)
    return LAT_SUCCESS;
  if (lat_json_read_count (in, value, n))
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
read_converged (lat_json_in *in, json_t *fit, int *converged)
{
  size_t mark = in->length;
  const json_t *value = find (in, fit, "converged");
  if (!value)
    return LAT_SUCCESS;
  if (lat_json_is (in, value, JSON_TRUE))
    return LAT_EMODEL;
  *converged = json_is_true (value);
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
read_record (lat_json_in *in, json_t *fit, lat_model *m)
{
  lat_fit *f = &m->fit;
  uint64_t parameters = lat_model_parameters (m), iterations = 0;
  f->known = json_object_get (fit, "log_likelihood") != NULL;
  if (read_number (in, fit, "log_likelihood", &f->log_likelihood)
      || read_number (in, fit, "rows", &f->rows)
      || read_number (in, fit, "aic", &f->aic)
      || read_number (in, fit, "bic", &f->bic)
      || read_number (in, fit, "icl", &f->icl)
      || read_count (in, fit, "parameters", &parameters)
      || read_count (in, fit, "iterations", &iterations)
      || read_count (in, fit, "seed", &f->seed)
      || read_converged (in, fit, &f->converged))
    return LAT_EMODEL;
  f->parameters = parameters;
  f->iterations = iterations;
  return LAT_SUCCESS;
}

/* The pseudo-rows of weights or of laws of the chain.  */
static int
read_pseudo (lat_json_in *in, json_t *prior, lat_model *m)
{
  size_t mark = in->length;
  double x;
  const json_t *value = lat_json_member (in, prior, "weight", JSON_REAL);
  if (!value)
    return LAT_EMODEL;
  if (!((x = json_real_value (value)) >= 0))
    return lat_json_fail (in, "negative");
  *(m->hmm ? &m->hmm->pseudo : &m->mixture->pseudo) = x;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
read_prior (lat_json_in *in, json_t *fit, lat_model *m)
{
  size_t mark = in->length;
  json_t *prior = find (in, fit, "prior"), *name;
  if (!prior)
    return LAT_SUCCESS;
  if (lat_json_is (in, prior, JSON_OBJECT)
      || !(name = lat_json_member (in, prior, "name", JSON_STRING)))
    return LAT_EMODEL;
  m->prior_name = lat_prior_name_find (json_string_value (name));
  if (!m->prior_name)
    return lat_json_fail (in, "unknown prior '%.100s'",
                          json_string_value (name));
  lat_json_up (in, mark);
  lat_json_down_key (in, "prior");
  m->prior = lat_prior_of_name (m->prior_name);
  if (!lat_prior_is_none (m->prior_name)
      && (read_pseudo (in, prior, m)
          || (m->hmm && lat_chain_read_counts (in, prior, m->hmm))
          || lat_read_prior_numbers (in, prior, m)
          || (m->hmm
              && (lat_read_duration_prior (in, prior, m->hmm)
                  || lat_read_covariates_prior (in, prior, m->hmm)))))
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

int
lat_read_fit (lat_json_in *in, json_t *root, lat_model *m)
{
  size_t mark = in->length;
  json_t *fit = lat_json_member (in, root, "fit", JSON_OBJECT);
  if (!fit || (m->hmm && lat_chain_read_fixed (in, fit, m->hmm))
      || read_record (in, fit, m) || read_prior (in, fit, m))
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}
