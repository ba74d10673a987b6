/* product_group.c -- components that share what they emit.  The parts have a
   component for each group, so that statistics, priors, coordinates and the
   number of parameters count it once; a product gives each of its components
   the densities of its group, and gathers responsibilities by group.  */

#include "family/product_theta.h"
#include <stdlib.h>
#include <string.h>

static size_t
groups_of (const product *t)
{
  return t->type[0]->components (t->theta[0]);
}

/* Whether group names each of n groups, and no other.  */
static int
is_onto (size_t k, const size_t *group, size_t n)
{
  for (size_t g = 0; g < n; g++)
    {
      size_t c = 0;
      while (c < k && group[c] != g)
        c++;
      if (c == k)
        return 0;
    }
  for (size_t c = 0; c < k; c++)
    if (group[c] >= n)
      return 0;
  return 1;
}

int
lat_product_tie (void *theta, size_t k, const size_t *group)
{
  product *t = theta;
  if (!is_onto (k, group, groups_of (t)))
    return LAT_EINVAL;
  size_t *mine = malloc (k * sizeof *mine);
  if (!mine)
    return LAT_ENOMEM;
  memcpy (mine, group, k * sizeof *mine);
  free (t->group);
  t->group = mine;
  t->k = k;
  return 0;
}

size_t
lat_product_component (const void *theta, size_t c)
{
  return product_component (theta, c);
}

int
lat_product_is_tied (const void *theta)
{
  return ((const product *)theta)->group != NULL;
}

enum
{
  ALIGNMENT = 64 /* of each part's scratch */
};

size_t
product_group_len (const product *t, size_t rows)
{
  size_t bytes = t->group ? rows * groups_of (t) * sizeof (double) : 0;
  return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

void *
product_group_rest (const product *t, size_t rows, void *work)
{
  return t->group ? (char *)work + product_group_len (t, rows) : work;
}

/* Groups keep their numbers.  */
int
product_group_permute (product *t, const size_t *order)
{
  size_t *old = malloc (t->k * sizeof *old);
  if (!old)
    return LAT_ENOMEM;
  memcpy (old, t->group, t->k * sizeof *old);
  for (size_t c = 0; c < t->k; c++)
    t->group[c] = old[order[c]];
  free (old);
  return 0;
}

void
product_group_spread (const product *t, size_t n, const double *of_group,
                      double *lp)
{
  for (size_t c = 0; c < t->k; c++)
    for (size_t i = 0; i < n; i++)
      lp[c * n + i] += of_group[t->group[c] * n + i];
}

const double *
product_group_gather (const product *t, size_t n, const double *r,
                      void *scratch)
{
  double *sum = scratch;
  if (!t->group)
    return r;
  memset (sum, 0, groups_of (t) * n * sizeof *sum);
  for (size_t c = 0; c < t->k; c++)
    for (size_t i = 0; i < n; i++)
      sum[t->group[c] * n + i] += r[c * n + i];
  return sum;
}

const unsigned *
product_group_names (const product *t, size_t n, const unsigned *z,
                     void *scratch)
{
  unsigned *name = scratch;
  if (!t->group)
    return z;
  for (size_t i = 0; i < n; i++)
    name[i] = (unsigned)t->group[z[i]];
  return name;
}
