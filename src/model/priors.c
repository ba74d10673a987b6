/* priors.c -- what priors are called.  */

#include "model/priors.h"
#include <string.h>

enum
{
  NONE,
  DEFAULT,
  RIDGE,
  CUSTOM,
  NAMES
};

static const char *const names[NAMES] = { [NONE] = "none",
                                          [DEFAULT] = "default",
                                          [RIDGE] = "ridge",
                                          [CUSTOM] = "custom" };

static int
is_same (const lat_prior *a, lat_prior b)
{
  return a->weight == b.weight && a->level == b.level && a->rate == b.rate
         && a->mean == b.mean && a->covariance == b.covariance
         && a->scatter == b.scatter && a->few == b.few && a->ample == b.ample
         && a->scarce == b.scarce && a->slope == b.slope
         && a->ridge == b.ridge;
}

const char *
lat_prior_name (const lat_prior *prior)
{
  lat_prior plain = *prior;
  plain.ridge = 0;
  if (is_same (prior, lat_prior_none ()))
    return names[NONE];
  if (is_same (prior, lat_prior_defaults ()))
    return names[DEFAULT];
  if (is_same (&plain, lat_prior_none ())
      || is_same (&plain, lat_prior_defaults ()))
    return names[RIDGE];
  return names[CUSTOM];
}

const char *
lat_prior_name_find (const char *name)
{
  for (size_t i = 0; i < NAMES; i++)
    if (!strcmp (names[i], name))
      return names[i];
  return NULL;
}

int
lat_prior_is_none (const char *name)
{
  return !strcmp (name, names[NONE]);
}

lat_prior
lat_prior_of_name (const char *name)
{
  return !strcmp (name, names[DEFAULT]) ? lat_prior_defaults ()
                                        : lat_prior_none ();
}
