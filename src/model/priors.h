/* priors.h -- what priors are called.  */

#ifndef LATENS_MODEL_PRIORS_H
#define LATENS_MODEL_PRIORS_H

#include <latens/family.h>

/* "none", "default", "ridge" (one of these with a ridge) or "custom".  */
const char *lat_prior_name (const lat_prior *prior);

/* The constant of that name, or NULL; whether it is "none"; and what can be
   told of the prior: for "ridge" and "custom" that is nothing, their numbers
   are in the families, and this is lat_prior_none ().  */
const char *lat_prior_name_find (const char *name);
int lat_prior_is_none (const char *name);
lat_prior lat_prior_of_name (const char *name);

#endif
