/* model_read.c -- a model from its file.  docs/formats.md is the contract.

   Nothing is reordered and nothing is put right: a number is taken as it
   stands, bit for bit, or the file is refused.  */

#include "base/message.h"
#include "model/chain.h"
#include "model/coded_file.h"
#include "model/linked_file.h"
#include "model/covariates.h"
#include "model/read.h"
#include <latens/model.h>
#include <stdlib.h>
#include <string.h>

/* The version this library reads and writes.  */
enum
{
  VERSION = 1
};

/* What is at hand while a file is read.  */
typedef struct
{
  lat_json_in in;
  json_t *root, *components;
  size_t p;
  lat_column *column;
  const char **family;  /* p */
  unsigned char *holes; /* p */
  size_t *group;        /* k */
  char **covariate;
  double *number; /* p */
  lat_model_spec spec;
  lat_model *model;
} reading;

static const char *
list_name (lat_model_kind kind)
{
  return kind == LAT_MODEL_MIXTURE ? "components" : "states";
}

static int
read_version (reading *r)
{
  uint64_t version;
  json_t *value = lat_json_member (&r->in, r->root, "latens", JSON_REAL);
  if (!value)
    return LAT_EMODEL;
  if (lat_json_read_count (&r->in, value, &version) || version != VERSION)
    return lat_json_fail (&r->in,
                          "unknown version %.17g; this Latens reads %d",
                          json_real_value (value), (int)VERSION);
  lat_json_up (&r->in, 0);
  return LAT_SUCCESS;
}

static int
read_model (reading *r)
{
  json_t *value = lat_json_member (&r->in, r->root, "model", JSON_STRING);
  if (!value)
    return LAT_EMODEL;
  const char *name = json_string_value (value);
  if (!strcmp (name, lat_em_mixture.name))
    r->spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  else if (!strcmp (name, lat_em_hmm.name))
    r->spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  else
    return lat_json_fail (&r->in, "unknown model '%.100s'", name);
  lat_json_up (&r->in, 0);
  return LAT_SUCCESS;
}

/* The chain's own lists have their sizes before anything is made of them.  */
static int
check_chain (reading *r)
{
  json_t *value = lat_json_member (&r->in, r->root, "initial", JSON_ARRAY);
  if (!value || lat_json_is_list (&r->in, value, r->spec.k))
    return LAT_EMODEL;
  lat_json_up (&r->in, 0);
  value = lat_json_member (&r->in, r->root, "transition", JSON_ARRAY);
  if (!value || lat_json_is_list (&r->in, value, r->spec.k))
    return LAT_EMODEL;
  size_t mark = r->in.length;
  for (size_t i = 0; i < r->spec.k; i++)
    {
      lat_json_down_index (&r->in, i);
      if (lat_json_is_list (&r->in, json_array_get (value, i), r->spec.k))
        return LAT_EMODEL;
      lat_json_up (&r->in, mark);
    }
  lat_json_up (&r->in, 0);
  return LAT_SUCCESS;
}

/* The kind, the size and the families of the model.  */
static int
read_spec (reading *r)
{
  if (read_version (r) || read_model (r)
      || lat_read_columns (&r->in, r->root, &r->p, &r->column)
      || lat_read_kind (&r->in, r->root, &r->spec))
    return LAT_EMODEL;
  r->family = calloc (r->p, sizeof *r->family);
  r->holes = calloc (r->p, 1);
  r->number = calloc (r->p, sizeof *r->number);
  if (!r->family || !r->holes || !r->number)
    return lat_json_fail (&r->in, "out of memory");
  r->components = lat_json_member (&r->in, r->root, list_name (r->spec.kind),
                                   JSON_ARRAY);
  if (!r->components
      || lat_read_families (&r->in, r->components, r->p, r->column, r->family,
                            r->number)
      || lat_read_missing (&r->in, r->components, r->p, r->column, &r->spec,
                           r->holes))
    return LAT_EMODEL;
  lat_json_up (&r->in, 0);
  r->spec.k = json_array_size (r->components);
  r->spec.family = r->family;
  r->spec.number = r->number;
  if (r->spec.kind != LAT_MODEL_HMM)
    return LAT_SUCCESS;
  if (lat_chain_read_tied (&r->in, r->root, r->spec.k, &r->group))
    return LAT_EMODEL;
  r->spec.group = r->group;
  if (lat_read_covariate_names (&r->in, r->root, &r->covariate,
                                &r->spec.covariates))
    return LAT_EMODEL;
  r->spec.covariate = (const char *const *)r->covariate;
  return check_chain (r) || lat_read_duration_law (&r->in, r->root, &r->spec)
             ? LAT_EMODEL
             : LAT_SUCCESS;
}

/* Everything is kept as the file has it, so each component's weight is read
   and then their sum is looked at.  */
static int
read_weights (reading *r)
{
  double *weight = r->model->mixture->weight;
  lat_json_down_key (&r->in, list_name (r->spec.kind));
  size_t mark = r->in.length;
  for (size_t c = 0; c < r->spec.k; c++)
    {
      lat_json_down_index (&r->in, c);
      const json_t *value = lat_json_member (
          &r->in, json_array_get (r->components, c), "weight", JSON_REAL);
      if (!value)
        return LAT_EMODEL;
      weight[c] = json_real_value (value);
      lat_json_up (&r->in, mark);
    }
  lat_json_down_key (&r->in, "weight");
  if (lat_json_check_law (&r->in, r->spec.k, weight))
    return LAT_EMODEL;
  lat_json_up (&r->in, 0);
  return LAT_SUCCESS;
}

static int
read_law (reading *r, const json_t *value, double *p)
{
  return lat_json_read_numbers (&r->in, value, r->spec.k, p)
         || lat_json_check_law (&r->in, r->spec.k, p);
}

static int
read_chain (reading *r)
{
  lat_hmm *h = r->model->hmm;
  lat_json_down_key (&r->in, "initial");
  if (read_law (r, json_object_get (r->root, "initial"), h->initial))
    return LAT_EMODEL;
  lat_json_up (&r->in, 0);
  lat_json_down_key (&r->in, "transition");
  size_t mark = r->in.length;
  const json_t *rows = json_object_get (r->root, "transition");
  for (size_t i = 0; i < h->k; i++)
    {
      lat_json_down_index (&r->in, i);
      if (read_law (r, json_array_get (rows, i), h->transition + i * h->k))
        return LAT_EMODEL;
      lat_json_up (&r->in, mark);
    }
  lat_json_up (&r->in, 0);
  for (size_t i = 0; i < h->k * h->k; i++)
    if (h->transition[i] == 0 && !(h->duration && i % (h->k + 1) == 0))
      r->model->canonical = 0; /* a topology */
  return LAT_SUCCESS;
}

static int
read_numbers (reading *r)
{
  lat_json_in *in = &r->in;
  if (r->spec.kind == LAT_MODEL_MIXTURE ? read_weights (r) : read_chain (r))
    return LAT_EMODEL;
  lat_json_down_key (in, list_name (r->spec.kind));
  if (lat_read_components (in, r->components, r->model))
    return LAT_EMODEL;
  lat_json_up (in, 0);
  if (r->model->hmm
      && (lat_read_duration (in, r->root, r->model->hmm)
          || lat_read_covariates (in, r->root, r->model->hmm)))
    return LAT_EMODEL;
  if (lat_read_coded (in, r->root, r->model)
      || lat_read_linked (in, r->root, r->model)
      || lat_read_fit (in, r->root, r->model))
    return LAT_EMODEL;
  if (r->model->hmm && (r->model->hmm->fixed || r->model->hmm->fixed_emission))
    r->model->canonical = 0;
  int s = lat_model_type (r->model)->prepare (lat_model_theta (r->model));
  if (s == LAT_ESING && r->spec.initial == LAT_INITIAL_STATIONARY)
    {
      lat_json_down_key (in, "transition");
      return lat_json_fail (in, "a stationary law of the first state needs a "
                                "way from every state to every other");
    }
  if (s == LAT_EDOM && r->spec.duration)
    {
      lat_json_down_key (in, "transition");
      return lat_json_fail (in, "with durations a state goes to itself only "
                                "if it has no other way on");
    }
  return s ? lat_json_fail (in, "%s", lat_strerror (s)) : LAT_SUCCESS;
}

lat_model *
lat_model_read (const char *path, lat_message *msg)
{
  reading r = { .in = { .msg = msg } };
  lat_message why = { "" };
  int s = LAT_EMODEL;
  if (!(r.root = lat_json_load (&r.in, path)))
    return NULL;
  if (lat_json_is (&r.in, r.root, JSON_OBJECT) || read_spec (&r))
    goto done;
  r.model = lat_model_alloc (&r.spec, r.p, r.column, &why);
  if (r.model)
    s = read_numbers (&r);
  else
    lat_json_fail (&r.in, "%.200s", why.text);

done:
  if (s)
    {
      lat_model_free (r.model);
      r.model = NULL;
    }
  free (r.family);
  free (r.holes);
  free (r.group);
  lat_covariate_names_free (r.covariate);
  free (r.number);
  lat_columns_free (r.column, r.p);
  json_decref (r.root);
  return r.model;
}
