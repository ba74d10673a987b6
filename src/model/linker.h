/* linker.h -- fitting the normal laws of linked components.  */

#ifndef LATENS_MODEL_LINKER_H
#define LATENS_MODEL_LINKER_H

#include <latens/linked.h>
#include <latens/mixture.h>

/* Whether the components of m can be linked: normal laws with covariances of
   their own, levels, and nothing else, in two columns or more.  */
int lat_linked_can_be (const lat_mixture *m);

/* The mixture m, linked, with these columns coded (an entry a column of its
   product), and its normal laws standard.  NULL: out of memory, or nothing is
   coded.  */
lat_mixture *lat_linked_mixture (const lat_mixture *m,
                                 const unsigned char *coded);

typedef struct
{
  const lat_data *view; /* as the mixture sees it; borrowed */
  lat_data *coded;      /* the same, coded */
  lat_mixture *law;     /* of one component over that */
  double *r;            /* n x k */
  double *weight;       /* n: of one component */
} lat_linker;

/* For linked mixtures over this view, like m.  lat_linker_clear takes a
   struct of zeros.  LAT_ENOMEM.  */
int lat_linker_init (lat_linker *l, const lat_mixture *m,
                     const lat_data *view);
void lat_linker_clear (lat_linker *l);

/* Fits m's normal laws, with their prior, from what they are, to rows with
   these weights (n; NULL: those of the view), given the rest of m.  *result
   (or NULL): what EM's runs took together, and whether all have converged.
   EM's status.  */
int lat_linker_fit (lat_linker *l, lat_mixture *m, const double *weight,
                    const lat_em_options *em, lat_em_result *result);

#endif
