/* join.c -- one mixture of several: the linear combination of densities
   (Smyth and Wolpert 1999, "Linearly combining density estimators via
   stacking", Machine Learning 36, 59-83), here with given weights.

   sum_i w_i p_i (x) is a mixture again, of all their components.  Given what
   a row shows, each model speaks as loudly as it foresaw that:
   p (unseen | seen) = sum_i w_i p_i (seen) p_i (unseen | seen)
   / sum_i w_i p_i (seen).  */

#include "base/message.h"
#include "model/fields.h"
#include "model/order.h"
#include <latens/model.h>
#include <latens/product.h>
#include <math.h>
#include <stdlib.h>

/* Some fields of component `from` of a to component `to` of b; x has room for
   the widest.  */
static int
copy_fields (const lat_family_type *type, const lat_field *fields,
             const void *a, size_t from, void *b, size_t to, double *x)
{
  const size_t *col;
  size_t p = type->columns (a, &col);
  int s = LAT_SUCCESS;
  for (const lat_field *f = fields; !s && f && f->get; f++)
    for (size_t j = 0; !s && j < (f->name ? 1 : p); j++)
      if (!(s = f->get (a, from, j, x)))
        s = f->set (b, to, j, x);
  return s;
}

/* All components of one family, to those of b from `first` on, and the
   prior's numbers.  */
static int
copy_family (const lat_family_type *type, const void *a, void *b, size_t first)
{
  size_t own = lat_field_widest (type, a, type->fields), n = own;
  int s;
  if (type->prior_fields)
    n = lat_field_widest (type, a, type->prior_fields);
  double *x = malloc ((n > own ? n : own) * sizeof *x);
  if (!x)
    return LAT_ENOMEM;
  s = copy_fields (type, type->prior_fields, a, 0, b, 0, x);
  for (size_t c = 0; !s && c < type->components (a); c++)
    s = copy_fields (type, type->fields, a, c, b, first + c, x);
  free (x);
  return s;
}

static int
copy_components (const lat_mixture *a, double weight, lat_mixture *b,
                 size_t first)
{
  int s = LAT_SUCCESS;
  for (size_t c = 0; c < a->k; c++)
    b->weight[first + c] = weight * a->weight[c];
  for (size_t i = 0; !s && i < lat_product_parts (a->emission); i++)
    s = copy_family (lat_product_type (a->emission, i),
                     lat_product_part (a->emission, i),
                     lat_product_theta (b->emission, i), first);
  return s;
}

/* What the fits say together, but for the likelihood.  */
static void
add_record (lat_fit *sum, const lat_fit *f)
{
  sum->rows = f->rows;
  sum->parameters += f->parameters;
  sum->iterations += f->iterations;
  sum->converged = sum->converged && f->converged;
  sum->seed = f->seed;
}

static int
record (lat_model *m, const lat_data *d, unsigned threads)
{
  lat_fit *f = &m->fit;
  double term, *cells = NULL;
  lat_data view;
  int s = lat_model_score (m, d, threads, &f->log_likelihood, NULL);
  if (!s)
    s = lat_model_view (m, d, &view, &cells, NULL);
  if (!s)
    s = lat_mixture_entropy (m->mixture, &view, threads, &term);
  free (cells);
  if (s)
    return s;
  f->aic = -2 * f->log_likelihood + 2 * (double)f->parameters;
  f->bic = -2 * f->log_likelihood + (double)f->parameters * log (f->rows);
  f->icl = f->bic + term;
  f->known = 1;
  return LAT_SUCCESS;
}

static int
fill (lat_model *joined, size_t n, const lat_model *const *m,
      const double *weight)
{
  double total = 0;
  size_t first = 0;
  int s = LAT_SUCCESS;
  for (size_t i = 0; i < n; i++)
    total += weight ? weight[i] : 1;
  joined->fit.converged = 1;
  joined->prior = m[0]->prior;
  joined->prior_name = m[0]->prior_name;
  joined->mixture->pseudo = m[0]->mixture->pseudo;
  joined->mixture->prior = m[0]->mixture->prior;
  for (size_t i = 0; !s && i < n; i++)
    {
      s = copy_components (m[i]->mixture, (weight ? weight[i] : 1) / total,
                           joined->mixture, first);
      first += m[i]->mixture->k;
      add_record (&joined->fit, &m[i]->fit);
    }
  return s ? s : lat_em_mixture.prepare (joined->mixture);
}

int
lat_model_join (lat_model **joined, size_t n, const lat_model *const *m,
                const double *weight, const lat_data *d, unsigned threads,
                lat_message *msg)
{
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  int s = LAT_SUCCESS;
  *joined = NULL;
  spec.k = 0;
  for (size_t i = 0; i < n; i++)
    {
      if (m[i]->kind != LAT_MODEL_MIXTURE || m[i]->p != m[0]->p)
        return lat_fail (msg, LAT_EINVAL,
                         "only mixtures over the same columns can be joined");
      spec.k += m[i]->mixture->k;
    }
  lat_model *j = lat_model_alloc (&spec, m[0]->p, m[0]->column, msg);
  if (!j)
    return LAT_EINVAL;
  s = fill (j, n, m, weight);
  if (!s)
    s = lat_model_order (j);
  if (!s)
    s = record (j, d, threads);
  if (s)
    {
      lat_model_free (j);
      return lat_fail (msg, s, "%s", lat_strerror (s));
    }
  *joined = j;
  return LAT_SUCCESS;
}
