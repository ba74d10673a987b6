/* registry.h -- the families a model can be made of, by name.  */

#ifndef LATENS_MODEL_REGISTRY_H
#define LATENS_MODEL_REGISTRY_H

#include <latens/family.h>
#include <latens/gaussian.h>
#include <latens/law.h>

typedef struct
{
  const lat_family_type *type;
  lat_kind kind;  /* of the columns it can own */
  int structured; /* 1: has one of the structures of lat_covariance */
  int listed;     /* 1: in a model file it lists its columns */

  const lat_law *law; /* it is made from, or NULL: */
  void *(*make) (size_t k, size_t p, const size_t *col,
                 const lat_column *column, lat_covariance structure,
                 const double *number);

  /* Of a NAME=N that is no law's: the N it has unless one is given (0: it
     takes none; NaN: it then has none), the largest, and whether all its
     columns have the same.  */
  double number, most;
  int shared;
  size_t least; /* columns */
  size_t base;  /* numbers of a column's record beside its N; 0: they do not
                   tell it */
} lat_family_entry;

/* All of them, in the order in which a model file names them; NULL from the
   end on.  And by name, NAME or NAME=N where the family has a number that no
   fit finds; NULL: there is none.  */
const lat_family_entry *lat_registry_at (size_t i);
const lat_family_entry *lat_registry_find (const char *name);

/* The entry of a column whose family nobody named.  */
const lat_family_entry *lat_registry_default (lat_kind kind);

/* 1: in a model file the family names its columns; 0: it takes, in order,
   those that no other family names.  */
int lat_registry_by_column (const lat_family_type *type);

/* Parameters of k components over the p of a model's columns that stand at
   positions col[]; column[] is all of the model's.  number: the N of each of
   the p columns, NaN: none.  NULL: out of memory.  */
void *lat_registry_make (const lat_family_entry *e, size_t k, size_t p,
                         const size_t *col, const lat_column *column,
                         lat_covariance structure, const double *number);

/* Whether NAME=N is understood, and whether N is one that the family can
   have.  */
int lat_registry_numbered (const lat_family_entry *e);
int lat_registry_number_fits (const lat_family_entry *e, double number);

/* The N of a NAME=N that lat_registry_find knows; NaN: there is none, or it
   is no number.  */
double lat_registry_number (const char *name);

#endif
