/* order.c -- the order in which a fit leaves components and states.  */

#include "model/order.h"
#include <latens/product.h>
#include <stdlib.h>

/* What component c is put in increasing order of.  */
static double
rank (const lat_model *m, size_t c)
{
  return m->mixture ? -m->mixture->weight[c]
                    : m->hmm->family->rank (m->hmm->emission, c);
}

/* By insertion, which keeps the order of ties.  */
static void
sort (size_t k, const double *key, size_t *order)
{
  for (size_t c = 0; c < k; c++)
    {
      size_t i = c;
      for (; i > 0 && key[order[i - 1]] > key[c]; i--)
        order[i] = order[i - 1];
      order[i] = c;
    }
}

int
lat_model_order (lat_model *m)
{
  size_t k = lat_model_components (m);
  double *key = malloc (k * sizeof *key);
  size_t *order = malloc (k * sizeof *order);
  int s = LAT_ENOMEM;
  if (key && order)
    {
      for (size_t c = 0; c < k; c++)
        key[c] = rank (m, c);
      sort (k, key, order);
      s = m->mixture ? lat_mixture_permute (m->mixture, order)
                     : lat_hmm_permute (m->hmm, order);
      if (s == 0)
        s = lat_family_product.arrange ((void *)lat_model_emission (m));
    }
  free (key);
  free (order);
  return s;
}
