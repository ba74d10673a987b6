/* restart.c -- a fit's beginning: prior numbers, and parameters given.  */

#include "model/restart.h"
#include "model/fields.h"
#include "model/hmm_covariates.h"
#include "model/priors.h"
#include <latens/hsmm.h>
#include <latens/product.h>
#include <stdlib.h>
#include <string.h>

int
lat_model_init (lat_model *m, const lat_data *d, const lat_prior *prior)
{
  m->prior = *prior;
  m->prior_name = m->hmm && m->hmm->counts ? lat_prior_name_find ("custom")
                                           : lat_prior_name (prior);
  return m->mixture ? lat_mixture_init (m->mixture, d, prior)
                    : lat_hmm_init (m->hmm, d, prior);
}

/* All fields of all components of one family; x has room for the widest.  */
static int
copy_family (const lat_family_type *type, void *to, const void *from,
             double *x)
{
  const size_t *col;
  size_t p = type->columns (to, &col), k = type->components (to);
  int s = LAT_SUCCESS;
  for (size_t c = 0; c < k; c++)
    for (const lat_field *f = type->fields; !s && f->get; f++)
      for (size_t j = 0; !s && j < (f->name ? 1 : p); j++)
        if (!(s = f->get (from, c, j, x)))
          s = f->set (to, c, j, x);
  return s;
}

static int
copy_part (const lat_family_type *type, void *to, const void *from)
{
  size_t n = lat_field_widest (type, to, type->fields);
  double *x = malloc (n * sizeof *x);
  int s = x ? copy_family (type, to, from, x) : LAT_ENOMEM;
  free (x);
  return s;
}

static int
copy_emission (void *to, const void *from)
{
  int s = LAT_SUCCESS;
  for (size_t i = 0; !s && i < lat_product_parts (to); i++)
    s = copy_part (lat_product_type (to, i), lat_product_theta (to, i),
                   lat_product_part (from, i));
  return s;
}

/* What init has overwritten.  */
static int
restore (lat_model *m, const void *old)
{
  if (m->mixture)
    {
      const lat_mixture *a = old;
      memcpy (m->mixture->weight, a->weight, a->k * sizeof *a->weight);
      return copy_emission (m->mixture->emission, a->emission);
    }
  const lat_hmm *a = old;
  size_t k = a->k;
  memcpy (m->hmm->initial, a->initial, k * sizeof *a->initial);
  memcpy (m->hmm->transition, a->transition, k * k * sizeof *a->transition);
  lat_covariates_restore (m->hmm, a);
  int s = copy_emission (m->hmm->emission, a->emission);
  if (!s && a->duration)
    s = copy_part (a->duration->family, m->hmm->duration->theta,
                   a->duration->theta);
  return s;
}

int
lat_model_reinit (lat_model *m, const lat_data *d, const lat_prior *prior)
{
  const lat_em_type *type = lat_model_type (m);
  void *old = type->clone (lat_model_theta (m));
  if (!old)
    return LAT_ENOMEM;
  int s = lat_model_init (m, d, prior);
  if (!s)
    s = restore (m, old);
  if (!s)
    s = type->prepare (lat_model_theta (m));
  type->free (old);
  return s;
}
