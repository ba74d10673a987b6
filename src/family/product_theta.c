/* product_theta.c -- the life of a product of families.  */

#include "family/product_theta.h"
#include <stdlib.h>

static void
free_parts (size_t parts, const lat_family_type *const *type,
            void *const *theta)
{
  for (size_t i = 0; i < parts; i++)
    if (type[i] && theta[i])
      type[i]->free (theta[i]);
}

/* Everything but the parts' parameters.  */
static void
free_shell (product *t)
{
  if (!t)
    return;
  free (t->type);
  free (t->theta);
  free (t->col);
  free (t->owner);
  free (t->own);
  free (t);
}

void
lat_product_free (void *theta)
{
  product *t = theta;
  if (t)
    free_parts (t->parts, t->type, t->theta);
  free_shell (t);
}

static int
parts_fit (size_t parts, const lat_family_type *const *type,
           void *const *theta)
{
  for (size_t i = 0; i < parts; i++)
    if (!type[i] || !theta[i]
        || type[i]->components (theta[i]) != type[0]->components (theta[0]))
      return 0;
  return parts > 0;
}

static product *
alloc_shell (size_t parts, size_t p)
{
  product *t = calloc (1, sizeof *t);
  if (!t)
    return NULL;
  t->parts = parts;
  t->type = calloc (parts, sizeof *t->type);
  t->theta = calloc (parts, sizeof *t->theta);
  t->col = calloc (p, sizeof *t->col);
  t->owner = calloc (p, sizeof *t->owner);
  t->own = calloc (p, sizeof *t->own);
  if (t->type && t->theta && t->col && t->owner && t->own)
    return t;
  free_shell (t);
  return NULL;
}

/* The columns that are a part's alone: of holes it has none.  */
static size_t
own_columns (const lat_family_type *type, const void *theta,
             const size_t **col)
{
  return type->sees_holes && type->sees_holes (theta)
             ? 0
             : type->columns (theta, col);
}

/* Puts own column j of part i where it belongs among the sorted ones; false:
   some part has it already.  */
static int
insert_column (product *t, size_t col, size_t i, size_t j)
{
  size_t at = t->p;
  for (; at > 0 && t->col[at - 1] >= col; at--)
    {
      if (t->col[at - 1] == col)
        return 0;
      t->col[at] = t->col[at - 1];
      t->owner[at] = t->owner[at - 1];
      t->own[at] = t->own[at - 1];
    }
  t->col[at] = col;
  t->owner[at] = i;
  t->own[at] = j;
  t->p++;
  return 1;
}

static int
insert_columns (product *t)
{
  for (size_t i = 0; i < t->parts; i++)
    {
      const size_t *col;
      size_t p = own_columns (t->type[i], t->theta[i], &col);
      for (size_t j = 0; j < p; j++)
        if (!insert_column (t, col[j], i, j))
          return 0;
    }
  return 1;
}

void *
lat_product_alloc (size_t parts, const lat_family_type *const *type,
                   void *const *theta)
{
  product *t = NULL;
  size_t p = 0;
  if (!parts_fit (parts, type, theta))
    goto fail;
  for (size_t i = 0; i < parts; i++)
    p += own_columns (type[i], theta[i], NULL);
  if (!(t = alloc_shell (parts, p)))
    goto fail;
  for (size_t i = 0; i < parts; i++)
    {
      t->type[i] = type[i];
      t->theta[i] = theta[i];
    }
  if (insert_columns (t))
    return t;
fail:
  free_shell (t);
  free_parts (parts, type, theta);
  return NULL;
}

void *
lat_product_clone (const void *theta)
{
  const product *t = theta;
  void **part = calloc (t->parts, sizeof *part);
  void *c = NULL;
  if (!part)
    return NULL;
  for (size_t i = 0; i < t->parts; i++)
    part[i] = t->type[i]->clone (t->theta[i]);
  c = lat_product_alloc (t->parts, t->type, part);
  free (part);
  return c;
}

int
lat_product_copy (void *to, const void *from)
{
  product *a = to;
  const product *b = from;
  int s = a->parts == b->parts ? 0 : LAT_EBADLEN;
  for (size_t i = 0; s == 0 && i < b->parts; i++)
    s = a->type[i] == b->type[i] ? b->type[i]->copy (a->theta[i], b->theta[i])
                                 : LAT_EBADLEN;
  return s;
}
