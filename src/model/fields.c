/* fields.c -- the sizes of what a family's fields hold.  */

#include "model/fields.h"

const char *const *
lat_field_names (const lat_family_type *type, const lat_field *fields)
{
  return fields == type->prior_fields ? type->prior_names : type->names;
}

static size_t
count (const char *const *names)
{
  size_t n = 0;
  while (names[n])
    n++;
  return n;
}

size_t
lat_field_length (const lat_family_type *type, const void *theta,
                  const lat_field *f, size_t j)
{
  const size_t *col;
  size_t p = type->columns (theta, &col);
  switch (f->shape)
    {
    case LAT_SHAPE_VECTOR:
      return p;
    case LAT_SHAPE_MATRIX:
      return p * p;
    case LAT_SHAPE_RECORD:
      if (type->record && f == type->fields)
        return type->record (theta, j);
      return count (lat_field_names (type, f));
    case LAT_SHAPE_LEVELS:
      return type->levels (theta, j);
    case LAT_SHAPE_SHARES:
      return type->parts ? type->parts (theta) : p;
    case LAT_SHAPE_VECTORS:
      return type->parts (theta) * p;
    case LAT_SHAPE_MATRICES:
      return type->parts (theta) * p * p;
    default:
      return 1;
    }
}

size_t
lat_field_widest (const lat_family_type *type, const void *theta,
                  const lat_field *fields)
{
  const size_t *col;
  size_t p = type->columns (theta, &col), widest = 1;
  for (const lat_field *f = fields; f->get; f++)
    for (size_t j = 0; j < (f->name ? 1 : p); j++)
      {
        size_t n = lat_field_length (type, theta, f, j);
        widest = n > widest ? n : widest;
      }
  return widest;
}
