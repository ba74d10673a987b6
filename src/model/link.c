/* link.c -- a fitted mixture's components, linked.  */

#include "model/linker.h"
#include <latens/link.h>
#include <latens/gaussian.h>
#include <math.h>
#include <stdlib.h>

lat_link_options
lat_link_defaults (void)
{
  return (lat_link_options){
    .effort = 5e9, .times = 2, .scatter = 5, .tol = 1e-6
  };
}

/* --- what is coded ------------------------------------------------------- */

static double
effort_of (size_t k, const lat_data *d, double wide)
{
  return (double)k * ((double)d->n + (double)d->patterns * wide) * wide * wide;
}

/* The column of text, not yet coded, with the fewest levels; p: none.  */
static size_t
find_next (const lat_data *d, const unsigned char *coded)
{
  size_t best = d->p;
  for (size_t j = 0; j < d->p; j++)
    if (d->column[j].kind == LAT_CATEGORICAL && !coded[j]
        && d->column[j].levels > 1
        && (best == d->p || d->column[j].levels < d->column[best].levels))
      best = j;
  return best;
}

/* Marks what is coded; how many columns are.  */
static size_t
choose (size_t k, const lat_data *d, const lat_link_options *o,
        unsigned char *coded)
{
  size_t wide = 0, chosen = 0, j;
  for (size_t i = 0; i < d->p; i++)
    wide += d->column[i].kind == LAT_NUMERIC;
  double most = fmax (o->effort, o->times * effort_of (k, d, (double)wide));
  while ((j = find_next (d, coded)) < d->p)
    {
      wide += d->column[j].levels - 1;
      if (effort_of (k, d, (double)wide) > most)
        break;
      coded[j] = 1;
      chosen++;
    }
  return chosen;
}

/* --- the fit ------------------------------------------------------------- */

/* All laws begin as that of the whole table, uncorrelated.  */
static int
begin (lat_mixture *m, const lat_linker *l, const lat_prior *prior,
       double scatter)
{
  double wide = (double)lat_linked_width (m->emission);
  int s = lat_family_gaussian.init (lat_linked_law (m->emission), l->coded,
                                    prior);
  if (!s)
    lat_linked_shrink (m->emission,
                       scatter * fmax (0, wide - prior->few) / wide);
  return s ? s : lat_em_mixture.prepare (m);
}

static int
fit (lat_mixture *m, const lat_data *view, const lat_em_options *em,
     double scatter)
{
  lat_linker l;
  lat_em_result result = { 0 };
  int s = lat_linker_init (&l, m, view);
  if (!s)
    s = begin (m, &l, &m->prior, scatter);
  if (!s)
    s = lat_linker_fit (&l, m, NULL, em, &result);
  lat_linker_clear (&l);
  return s ? s : result.stopped ? LAT_ESTOP : LAT_SUCCESS;
}

static int
link_chosen (lat_model *m, const lat_data *d, const unsigned char *coded,
             const lat_em_options *em, double scatter)
{
  lat_data view;
  double *cells = NULL;
  lat_mixture *linked = lat_linked_mixture (m->mixture, coded);
  int s = linked ? lat_model_view (m, d, &view, &cells, NULL) : LAT_ENOMEM;
  if (!s)
    {
      linked->prior = m->prior.scatter > 0 ? m->prior : lat_prior_defaults ();
      s = fit (linked, &view, em, scatter);
    }
  free (cells);
  if (s)
    lat_mixture_free (linked);
  else
    m->linked = linked;
  return s;
}

int
lat_model_link (lat_model *m, const lat_data *d, const lat_em_options *em,
                const lat_link_options *o)
{
  lat_link_options by_default = lat_link_defaults ();
  lat_em_options own = em ? *em : lat_em_defaults ();
  if (m->kind != LAT_MODEL_MIXTURE)
    return LAT_EINVAL;
  lat_mixture_free (m->linked);
  m->linked = NULL;
  o = o ? o : &by_default;
  own.tol = fmax (own.tol, o->tol);
  if (!lat_linked_can_be (m->mixture))
    return LAT_SUCCESS;
  unsigned char *coded = calloc (d->p + 1, 1);
  int s = coded ? LAT_SUCCESS : LAT_ENOMEM;
  if (!s && choose (m->mixture->k, d, o, coded))
    s = link_chosen (m, d, coded, &own, o->scatter);
  free (coded);
  return s;
}
