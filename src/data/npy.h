/* npy.h -- NumPy's array files, versions 1 to 3 of the format.  */

#ifndef LATENS_DATA_NPY_H
#define LATENS_DATA_NPY_H

#include <latens/status.h>
#include <stddef.h>
#include <string.h>

typedef struct
{
  const char *cell; /* the first value, inside the file's bytes */
  size_t n;         /* rows */
  size_t p;         /* columns */
  size_t bytes;     /* of a value: 4 or 8 */
  int swapped;      /* their order is not this machine's */
  int fortran;      /* column by column */
} lat_npy;

/* Whether the bytes begin as an NPY file does.  */
int lat_npy_is (const char *text, size_t size);

/* Reads the head of the file and checks its length.  LAT_EPARSE.  */
int lat_npy_open (lat_npy *a, const char *text, size_t size, const char *name,
                  lat_message *msg);

/* A value that lies at `from`, of any type.  */
double lat_npy_convert (const lat_npy *a, const char *from);

static inline double
lat_npy_value (const lat_npy *a, size_t i, size_t j)
{
  size_t at = a->fortran ? j * a->n + i : i * a->p + j;
  const char *from = a->cell + at * a->bytes;
  double x;
  if (a->bytes != sizeof x || a->swapped)
    return lat_npy_convert (a, from);
  memcpy (&x, from, sizeof x);
  return x;
}

#endif
