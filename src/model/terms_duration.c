/* terms_duration.c -- the named numbers of how long states last.  */

#include "model/fields.h"
#include "model/terms.h"
#include <latens/hsmm.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef void put_term (void *ctx, const lat_term *t);

enum
{
  LEVEL = 32
};

/* Field f of state c, whose numbers are `value`: of a table the probability of
   1, 2, ... rows, else what the family calls it.  */
static void
walk_field (const lat_duration *v, const lat_field *f, size_t c,
            const double *value, size_t *group, put_term *put, void *ctx)
{
  const char *const *name = lat_field_names (v->family, v->family->fields);
  size_t n = lat_field_length (v->family, v->theta, f, 0);
  int levels = f->shape == LAT_SHAPE_LEVELS;
  *group += (size_t)levels;
  for (size_t i = 0; i < n && !(levels && n == 1); i++)
    {
      char number[LEVEL];
      snprintf (number, sizeof number, "%zu", i + 1);
      lat_term t = { .first = "duration", .from = c + 1, .value = value[i] };
      if (levels)
        {
          t.second = number;
          t.link = LAT_LINK_LOGIT;
          t.group = *group;
        }
      else
        {
          t.what = f->shape == LAT_SHAPE_RECORD ? name[i] : "rate";
          t.probe = 1;
          t.type = v->family;
          t.theta = v->theta;
          t.field = f;
          t.component = c;
          t.number = i;
        }
      put (ctx, &t);
    }
}

/* The long-run shares of rows: the law of the states that visits are to, by
   the mean lengths; none if a state is never left.  law: k.  */
static int
walk_shares (const lat_hmm *h, double *law, put_term *put, void *ctx)
{
  double sum = 0;
  int s = lat_hmm_stationary (h->k, h->transition, law);
  for (size_t c = 0; s == 0 && c < h->k; c++)
    sum += law[c] *= lat_hsmm_mean (h, c, NULL);
  for (size_t c = 0; s == 0 && isfinite (sum) && c < h->k; c++)
    {
      lat_term t = { .what = "stationary",
                     .from = c + 1,
                     .link = LAT_LINK_LOGIT,
                     .value = law[c] / sum };
      put (ctx, &t);
    }
  return s == LAT_ENOMEM ? s : LAT_SUCCESS;
}

int
lat_terms_duration (const lat_hmm *h, size_t *group, put_term *put, void *ctx)
{
  const lat_duration *v = h->duration;
  size_t n = lat_field_widest (v->family, v->theta, v->family->fields);
  double *value = malloc ((n > h->k ? n : h->k) * sizeof *value);
  if (!value)
    return LAT_ENOMEM;
  int s = h->k > 1 ? walk_shares (h, value, put, ctx) : LAT_SUCCESS;
  for (size_t c = 0; s == 0 && c < h->k; c++)
    {
      lat_term t = { .what = "dwell",
                     .from = c + 1,
                     .link = LAT_LINK_LOG_BEYOND_ONE };
      if (lat_hsmm_is_absorbing (h, c))
        continue;
      t.value = lat_hsmm_mean (h, c, NULL);
      put (ctx, &t);
    }
  for (const lat_field *f = v->family->fields; s == 0 && f->get; f++)
    for (size_t c = 0; c < h->k; c++)
      if (!lat_hsmm_is_absorbing (h, c) && f->get (v->theta, c, 0, value) == 0)
        walk_field (v, f, c, value, group, put, ctx);
  free (value);
  return s;
}
