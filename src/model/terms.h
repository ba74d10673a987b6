/* terms.h -- the parameters of a model, and what is made of them, as a list
   of named numbers.  */

#ifndef LATENS_MODEL_TERMS_H
#define LATENS_MODEL_TERMS_H

#include <latens/model.h>

/* On which scale a number's estimate is nearly normal.  */
typedef enum
{
  LAT_LINK_NONE,
  LAT_LINK_LOG,
  LAT_LINK_LOG_BEYOND_ONE, /* log (x - 1) */
  LAT_LINK_LOGIT,
  LAT_LINK_FISHER /* atanh */
} lat_link;

typedef struct
{
  const char *first, *second; /* names of columns or a level, or NULL */
  const char *part;           /* or NULL */
  const char *what;           /* or NULL */
  size_t from, to;            /* states from 1; to 0: none */
  lat_link link;
  int probe;    /* 1: link is found by asking the family */
  size_t group; /* 0, or the law over finitely many values it is an entry of */
  double value;

  /* where it is kept, if probe is 1 */
  const lat_family_type *type;
  const void *theta;
  const lat_field *field;
  size_t component, own, number; /* of theta: whose, which column's, which in
                                    its record */
} lat_term;

/* Calls put with each term of m, in an order that depends on m's shape and on
   which of its probabilities are zero.  LAT_ENOMEM.  */
int lat_terms_walk (const lat_model *m,
                    void (*put) (void *ctx, const lat_term *t), void *ctx);

/* Of what a model emits; group: the last one used.  */
int lat_terms_emission (const lat_model *m, size_t *group,
                        void (*put) (void *ctx, const lat_term *t), void *ctx);

/* Of how long states last, h with durations, and of their shares in the long
   run.  */
int lat_terms_duration (const lat_hmm *h, size_t *group,
                        void (*put) (void *ctx, const lat_term *t), void *ctx);

/* Of what transitions depend on, m a chain with covariates.  LAT_SUCCESS.  */
int lat_terms_covariates (const lat_model *m,
                          void (*put) (void *ctx, const lat_term *t),
                          void *ctx);

/* Of columns that are transformed, on their own scale; none: nothing.  */
int lat_terms_scale (const lat_model *m,
                     void (*put) (void *ctx, const lat_term *t), void *ctx);

/* Its name, malloc'd; NULL: out of memory.  */
char *lat_term_name (const lat_term *t);

/* Its scale; where it has to be probed, by whether the family takes numbers
   below 0 and above 1.  */
lat_link lat_term_link (const lat_term *t);

#endif
