/* fields.c -- the sizes of what a family's fields hold.  */

#include "model/fields.h"

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
    case LAT_SHAPE_LEVELS:
      return type->levels (theta, j);
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
