/* terms.c -- the named numbers of a model: its structure's, and names.  */

#include "model/terms.h"
#include "model/fields.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void put_term (void *ctx, const lat_term *t);

/* The nonzero entries of a law, if there is more than one.  from 0: of the
   law itself.  */
static void
walk_law (const char *what, size_t from, size_t k, const double *p,
          size_t *group, put_term *put, void *ctx)
{
  size_t open = 0;
  for (size_t j = 0; j < k; j++)
    open += p[j] > 0;
  ++*group;
  for (size_t j = 0; j < k && open > 1; j++)
    if (p[j] > 0)
      {
        lat_term t = { .what = what,
                       .from = from ? from : j + 1,
                       .to = from ? j + 1 : 0,
                       .link = LAT_LINK_LOGIT,
                       .group = *group,
                       .value = p[j] };
        put (ctx, &t);
      }
}

/* The stationary law, if there is one, and the mean stay in each state.  */
static int
walk_long_run (const lat_hmm *h, put_term *put, void *ctx)
{
  size_t k = h->k;
  double *law = malloc (k * sizeof *law);
  if (!law)
    return LAT_ENOMEM;
  int s = lat_hmm_stationary (k, h->transition, law);
  for (size_t i = 0; s == 0 && k > 1 && i < k; i++)
    {
      lat_term t = { .what = "stationary",
                     .from = i + 1,
                     .link = LAT_LINK_LOGIT,
                     .value = law[i] };
      put (ctx, &t);
    }
  free (law);
  for (size_t i = 0; i < k; i++)
    {
      double leave = 0; /* without the rounding of 1 - a_ii */
      for (size_t j = 0; j < k; j++)
        leave += j == i ? 0 : h->transition[i * k + j];
      lat_term t = { .what = "dwell",
                     .from = i + 1,
                     .link = LAT_LINK_LOG_BEYOND_ONE,
                     .value = 1 / leave };
      if (leave > 0 && h->transition[i * k + i] > 0)
        put (ctx, &t);
    }
  return s == LAT_ENOMEM ? s : LAT_SUCCESS;
}

int
lat_terms_walk (const lat_model *m, put_term *put, void *ctx)
{
  const lat_hmm *h = m->hmm;
  size_t group = 0;
  int s = LAT_SUCCESS;
  if (!h)
    walk_law ("weight", 0, m->mixture->k, m->mixture->weight, &group, put,
              ctx);
  if (h && h->law == LAT_INITIAL_FREE)
    walk_law ("initial", 0, h->k, h->initial, &group, put, ctx);
  for (size_t i = 0; h && i < h->k; i++)
    walk_law ("transition", i + 1, h->k, h->transition + i * h->k, &group, put,
              ctx);
  if (h)
    s = h->duration     ? lat_terms_duration (h, &group, put, ctx)
        : h->covariates ? lat_terms_covariates (m, put, ctx)
                        : walk_long_run (h, put, ctx);
  if (s == 0)
    s = lat_terms_emission (m, &group, put, ctx);
  return s ? s : lat_terms_scale (m, put, ctx);
}

char *
lat_term_name (const lat_term *t)
{
  const char *part[] = { t->first, t->second, t->part, t->what };
  size_t room = 64, n = 0;
  for (size_t i = 0; i < 4; i++)
    room += part[i] ? strlen (part[i]) + 1 : 0;
  char *name = malloc (room);
  for (size_t i = 0; name && i < 4; i++)
    if (part[i])
      n += (size_t)snprintf (name + n, room - n, "%s_", part[i]);
  if (name)
    n += (size_t)snprintf (name + n, room - n, "%zu", t->from);
  if (name && t->to)
    snprintf (name + n, room - n, "_%zu", t->to);
  return name;
}

/* Whether the family takes x as this number.  */
static int
takes (const lat_term *t, void *theta, double *buffer, double x)
{
  if (t->field->get (t->theta, t->component, t->own, buffer))
    return 1;
  buffer[t->number] = x;
  return t->field->set (theta, t->component, t->own, buffer) == 0;
}

lat_link
lat_term_link (const lat_term *t)
{
  lat_link link = LAT_LINK_NONE;
  if (!t->probe)
    return t->link;
  void *theta = t->type->clone (t->theta);
  size_t n = lat_field_widest (t->type, t->theta, t->type->fields);
  double *buffer = malloc (n * sizeof *buffer);
  if (theta && buffer && t->value >= 0 && !takes (t, theta, buffer, -0.5))
    link = t->value > 1 || takes (t, theta, buffer, 1.5) ? LAT_LINK_LOG
                                                         : LAT_LINK_LOGIT;
  free (buffer);
  if (theta)
    t->type->free (theta);
  return link;
}
