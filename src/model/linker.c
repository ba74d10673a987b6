/* linker.c -- fitting the normal laws of linked components.

   Given responsibilities the laws have nothing to do with each other: each is
   a normal law fitted to weighted rows.  */

#include "model/linker.h"
#include <latens/categorical.h>
#include <latens/gaussian.h>
#include <latens/product.h>
#include <stdlib.h>
#include <string.h>

/* --- linked components --------------------------------------------------- */

int
lat_linked_can_be (const lat_mixture *m)
{
  const void *product = m->emission;
  if (m->family != &lat_family_product || lat_product_is_tied (product))
    return 0;
  for (size_t i = 0; i < lat_product_parts (product); i++)
    {
      const lat_family_type *type = lat_product_type (product, i);
      const void *theta = lat_product_part (product, i);
      int free_laws
          = type == &lat_family_gaussian
            && (lat_gaussian_structure (theta) == LAT_FULL
                || (lat_gaussian_structure (theta) == LAT_TIED && m->k == 1));
      if (type != &lat_family_categorical && !free_laws)
        return 0;
    }
  return lat_family_product.columns (product, NULL) > 1;
}

lat_mixture *
lat_linked_mixture (const lat_mixture *m, const unsigned char *coded)
{
  void *product = lat_family_product.clone (m->emission);
  void *theta = product ? lat_linked_alloc (product, coded) : NULL;
  lat_mixture *a = lat_mixture_alloc (&lat_family_linked, theta);
  if (!a)
    return NULL;
  memcpy (a->weight, m->weight, m->k * sizeof *m->weight);
  a->pseudo = m->pseudo;
  a->prior = m->prior;
  return a;
}

/* --- their laws ---------------------------------------------------------- */

int
lat_linker_init (lat_linker *l, const lat_mixture *m, const lat_data *view)
{
  *l = (lat_linker){ .view = view };
  l->coded = lat_linked_table (m->emission, view);
  l->law = lat_mixture_alloc (
      &lat_family_gaussian,
      lat_gaussian_alloc (1, lat_linked_width (m->emission), NULL, LAT_FULL));
  l->r = malloc ((view->n * m->k + 1) * sizeof *l->r);
  l->weight = malloc ((view->n + 1) * sizeof *l->weight);
  if (!l->coded || !l->law || !l->r || !l->weight)
    return LAT_ENOMEM;
  return LAT_SUCCESS;
}

void
lat_linker_clear (lat_linker *l)
{
  lat_data_free (l->coded);
  lat_mixture_free (l->law);
  free (l->r);
  free (l->weight);
  *l = (lat_linker){ 0 };
}

/* The rows' weights for component c, and their sum.  */
static double
weigh (lat_linker *l, const lat_mixture *m, size_t c, const double *weight)
{
  double sum = 0;
  for (size_t i = 0; i < l->view->n; i++)
    sum += l->weight[i] = l->r[i * m->k + c] * (weight ? weight[i] : 1);
  return sum;
}

/* One law to another's place; sigma: width x width.  */
static int
put_law (void *to, size_t i, const void *from, size_t j, double *sigma)
{
  lat_gaussian_covariance (from, j, sigma);
  return lat_gaussian_set (to, i, lat_gaussian_mean (from, j), sigma);
}

static int
fit_component (lat_linker *l, void *laws, size_t c, const lat_em_options *em,
               double *sigma, lat_em_result *sum)
{
  lat_em_result result = { 0 };
  lat_data rows = lat_data_with_weights (l->coded, l->weight);
  int s = put_law (l->law->emission, 0, laws, c, sigma);
  if (!s)
    s = lat_em_mixture.prepare (l->law);
  if (!s)
    s = lat_em_run (&lat_em_mixture, l->law, &rows, em, NULL, NULL, &result);
  sum->iterations += result.iterations;
  sum->converged &= result.converged;
  sum->stopped |= result.stopped;
  return s ? s : put_law (laws, c, l->law->emission, 0, sigma);
}

int
lat_linker_fit (lat_linker *l, lat_mixture *m, const double *weight,
                const lat_em_options *em, lat_em_result *result)
{
  size_t wide = lat_linked_width (m->emission);
  void *laws = lat_linked_law (m->emission);
  double *sigma = malloc (wide * wide * sizeof *sigma);
  lat_em_result sum = { .converged = 1 };
  lat_data view = *l->view;
  weight = weight ? weight : view.weight;
  if (weight)
    view = lat_data_with_weights (&view, weight);
  int s = sigma ? lat_mixture_posterior (m, &view, em->threads, l->r, NULL)
                : LAT_ENOMEM;
  lat_linked_lend (m->emission, l->law->emission);
  for (size_t c = 0; !s && !sum.stopped && c < m->k; c++)
    if (weigh (l, m, c, weight) > 0)
      s = fit_component (l, laws, c, em, sigma, &sum);
  if (!s)
    s = lat_em_mixture.prepare (m);
  if (result)
    *result = sum;
  free (sigma);
  return s;
}
