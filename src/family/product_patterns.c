/* product_patterns.c -- what patterns of missing entries make of each part of
   a product.  */

#include "family/product_theta.h"
#include <stddef.h>
#include <stdlib.h>

/* What a block names is laws.  */
typedef struct
{
  size_t parts;
  const lat_family_type **type; /* parts, the product's */
  void *laws[];                 /* parts; NULL: a part has none */
} pattern_laws;

static pattern_laws *
laws_of (void *laws)
{
  return laws ? (pattern_laws *)((char *)laws - offsetof (pattern_laws, laws))
              : NULL;
}

void
lat_product_patterns_free (void *laws)
{
  pattern_laws *a = laws_of (laws);
  if (!a)
    return;
  for (size_t i = 0; i < a->parts; i++)
    if (a->laws[i])
      a->type[i]->patterns_free (a->laws[i]);
  free (a->type);
  free (a);
}

int
lat_product_patterns_alloc (const void *theta, const lat_data *d, void **laws)
{
  const product *t = theta;
  int s = 0, any = 0;
  *laws = NULL;
  pattern_laws *a = calloc (1, sizeof *a + t->parts * sizeof *a->laws);
  if (!a || !(a->type = malloc (t->parts * sizeof *a->type)))
    {
      free (a);
      return LAT_ENOMEM;
    }
  a->parts = t->parts;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    {
      a->type[i] = t->type[i];
      if (t->type[i]->patterns_alloc)
        s = t->type[i]->patterns_alloc (t->theta[i], d, &a->laws[i]);
      any |= a->laws[i] != NULL;
    }
  if (s || !any)
    lat_product_patterns_free (a->laws);
  else
    *laws = a->laws;
  return s;
}

int
lat_product_patterns_prepare (const void *theta, void *laws)
{
  const product *t = theta;
  void **part = laws;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    if (part[i])
      s = t->type[i]->patterns_prepare (t->theta[i], part[i]);
  return s;
}
