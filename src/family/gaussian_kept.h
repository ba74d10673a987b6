/* gaussian_kept.h -- moments kept in place of rows, for one normal law.

   What the rows of a chunk with one pattern of missing entries say about any
   mean and covariance is in their number n, the mean of what they show and
   its scatter about that mean (all weighted): no row needs to be looked at
   again.  Schafer (1997, section 5.3.3) keeps sums for all rows; here they
   are kept chunk by chunk, so that statistics are formed chunk by chunk as
   ever, and about each pattern's own mean, so that nothing cancels.

   Chunks come in packs of BATCH_LANES, a chunk to a lane.  */

#ifndef LATENS_FAMILY_GAUSSIAN_KEPT_H
#define LATENS_FAMILY_GAUSSIAN_KEPT_H

#include "family/gaussian_theta.h"

/* A pattern: o columns seen, m missing, o > 0; and what theta makes of it.
   Triangles are packed by rows.  */
struct moment_shape
{
  size_t o, m;
  size_t *seen, *missing; /* o and m column numbers, increasing */

  double constant;    /* o log 2 pi + log |Sigma_oo| */
  double *quadratic;  /* o (o + 1) / 2: Sigma_oo^-1, twice below the
                         diagonal */
  double *regression; /* m x o: B = Sigma_mo Sigma_oo^-1 */
  double *spread;     /* m (m + 1) / 2: C = Sigma_mm - B Sigma_om */
};

/* Moments of the rows of one shape, by lane: n, mean (o), what the mean lacks
   by its rounding (o), scatter (triangle); zeros in lanes without such rows.
   */
typedef struct
{
  size_t shape;
  double *moments; /* moment_len (o) x LANES */
} moment_group;

static inline size_t
moment_len (size_t o)
{
  return 1 + 2 * o + batch_row (o);
}

typedef struct
{
  size_t groups;
  moment_group *group;
  double *result; /* (2 + p + p (p + 1) / 2) x LANES: log-likelihood, N, s and
                     S at the last refresh */
} moment_pack;

typedef struct
{
  size_t p, chunks, packs;
  moment_pack *pack;    /* packs; chunk i is lane i % LANES of i / LANES */
  unsigned char *whole; /* chunks: 1: all that the chunk says is kept */

  size_t shapes;
  moment_shape *shape;
  uint64_t *mask; /* of the shapes */
  size_t *slot;   /* a hash table of them */
  size_t slots, words;

  double *scratch; /* for refresh */
  int fresh;       /* 1: the results are those of theta */
} gaussian_kept;

static inline size_t
moment_result_len (size_t p)
{
  return 2 + p + batch_row (p);
}

/* The number of the shape with this mask, m entries missing; a new one if
   need be.  LAT_ENOMEM.  */
int lat_gaussian_shape (gaussian_kept *kept, size_t m, const uint64_t *mask,
                        size_t *shape);
void lat_gaussian_shapes_free (gaussian_kept *kept);

/* The members of lat_family_gaussian.  */
int lat_gaussian_keep (const void *theta, const lat_data *d, size_t chunks,
                       const size_t *row, void **kept);
void lat_gaussian_forget (void *kept);
int lat_gaussian_refresh (const void *theta, void *kept);
int lat_gaussian_recall (const void *kept, size_t chunk, double *loglik,
                         double *stat);

#endif
