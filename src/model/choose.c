/* choose.c -- the scales that suit a table.

   Skewness of a column says little: a mixture may explain it, and an outlier
   can make it.  So a transform is tried in the model itself.  The slopes make
   likelihoods on different scales comparable, so that BIC decides about
   scales as it does about components.  */

#include "model/choose.h"
#include "model/mixture_em.h"
#include <math.h>
#include <stdlib.h>

/* A criterion that is this much smaller is strong evidence (Kass and Raftery
   1995, "Bayes factors", JASA 90, 773-795); with less a column is left as it
   is.  */
static const double strong = 6;

/* Fits that only choose need not be done to the last digit: this is em.tol,
   the gain a row that is left over, at least.  */
static const double rough = 1e-6;

/* A choice under way.  */
typedef struct
{
  const lat_data *d;
  const lat_selection *sel;
  const lat_fit_options *o;
  lat_model *m;    /* the best so far */
  double value;    /* its criterion */
  double *r;       /* n x k */
  unsigned *label; /* n: the rows' components under m */
} choice;

static int
label_rows (choice *q)
{
  lat_data view;
  double *cells;
  size_t k = q->m->mixture->k;
  int s = lat_model_view (q->m, q->d, &view, &cells, NULL);
  if (!s)
    s = lat_mixture_posterior (q->m->mixture, &view, q->o->em.threads, q->r,
                               NULL);
  for (size_t i = 0; !s && i < q->d->n; i++)
    {
      const double *r = q->r + i * k;
      q->label[i] = 0;
      for (size_t c = 1; c < k; c++)
        if (r[c] > r[q->label[i]])
          q->label[i] = (unsigned)c;
    }
  free (cells);
  return s;
}

/* m from the labels, on its own scales.  */
static int
start (const choice *q, lat_model *m)
{
  lat_data view;
  double *cells;
  int s = lat_model_view (m, q->d, &view, &cells, NULL);
  if (!s)
    s = lat_mixture_init (m->mixture, &view, &q->o->prior);
  if (!s)
    s = lat_mixture_start_from (m->mixture, &view, q->label);
  if (!s)
    s = lat_em_mixture.prepare (m->mixture);
  free (cells);
  return s;
}

/* Takes the transform for column j if the criterion falls below `limit`.  One
   that can not be, or can not be fitted, is no failure.  */
static int
offer (choice *q, size_t j, lat_transform t, double limit, int *taken)
{
  lat_model *m = lat_model_clone (q->m);
  lat_fit_options o = *q->o;
  o.trace = NULL;
  o.em.tol = fmax (o.em.tol, rough);
  if (!m)
    return LAT_ENOMEM;
  if (lat_transform_fit (&t, q->d->n, q->d->x + j, q->d->tda, q->d->weight,
                         NULL))
    goto done;
  m->column[j].transform = t;
  if (start (q, m) || lat_model_fit (m, q->d, &o, 1, NULL, NULL))
    goto done;
  double value = lat_fit_criterion (&m->fit, q->sel->criterion);
  if (value < limit && value < q->value)
    {
      lat_model *worse = q->m;
      q->m = m;
      q->value = value;
      m = worse;
      *taken = 1;
    }

done:
  lat_model_free (m);
  return LAT_SUCCESS;
}

static int
choose_column (choice *q, size_t j, int *changed)
{
  static const lat_transform_kind kind[]
      = { LAT_TRANSFORM_LOG, LAT_TRANSFORM_YEO_JOHNSON };
  double limit = q->value - strong;
  int taken = 0, s = LAT_SUCCESS;
  for (size_t i = 0; !s && i < sizeof kind / sizeof *kind; i++)
    s = offer (q, j, (lat_transform){ .kind = kind[i] }, limit, &taken);
  *changed |= taken;
  return s || !taken ? s : label_rows (q);
}

int
lat_choose_scales (const lat_model *best, const lat_column *given,
                   const lat_data *d, const lat_selection *sel,
                   const lat_fit_options *o, lat_column **column)
{
  choice q = { .d = d, .sel = sel, .o = o, .m = lat_model_clone (best) };
  int changed = 0, s = LAT_ENOMEM;
  *column = NULL;
  q.value = lat_fit_criterion (&best->fit, sel->criterion);
  q.label = malloc ((d->n + 1) * sizeof *q.label);
  q.r = malloc ((d->n * lat_model_components (best) + 1) * sizeof *q.r);
  if (q.m && q.label && q.r)
    s = label_rows (&q);
  for (size_t j = 0; !s && j < d->p; j++)
    if (given[j].transform.kind == LAT_TRANSFORM_AUTO
        && !(o->em.stop && *o->em.stop))
      s = choose_column (&q, j, &changed);
  if (!s && changed && !(*column = lat_columns_clone (q.m->column, d->p)))
    s = LAT_ENOMEM;
  free (q.r);
  free (q.label);
  lat_model_free (q.m);
  return s;
}
