/* waiting.h -- a family of one's own: exponential waiting times in one
   column, with any of them missing.  */

#ifndef WAITING_H
#define WAITING_H

#include <latens/family.h>

enum
{
  WAITING_MAX = 8 /* components, for the sake of short code */
};

/* The parameters of all components.  Arrays of fixed length make cloning and
   copying an assignment.  */
typedef struct
{
  size_t k, col;            /* components; position of the column in a row */
  double mean[WAITING_MAX]; /* k */
  double log_mean[WAITING_MAX]; /* k, made by prepare */
  double pseudo;                /* the prior: so many rows ... */
  double pooled;                /* ... of this mean */
} waiting;

extern const lat_family_type family_waiting;

/* k components, means 1, over the column at position col.  NULL: out of
   memory or too many components.  */
waiting *waiting_alloc (size_t k, size_t col);

#endif
