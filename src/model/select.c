/* select.c -- how many components, and which covariance: the model with the
   smallest criterion.  */

#include "base/message.h"
#include "model/choose.h"
#include "model/cross.h"
#include "model/registry.h"
#include "model/scale.h"
#include <math.h>
#include <string.h>

enum
{
  DEFAULT_FOLDS = 5
};

/* A selection under way.  */
typedef struct
{
  lat_model_spec spec; /* of the next trial */
  size_t p;
  const lat_column *column;
  const lat_data *d;
  const lat_selection *sel;
  const lat_fit_options *o;
  int scaled; /* 1: on scales that were chosen */
  lat_model *best;
  double value;     /* its criterion */
  int status;       /* of the last trial that failed */
  lat_message *msg; /* its message */
} selection;

double
lat_fit_criterion (const lat_fit *f, lat_criterion c)
{
  return c == LAT_AIC ? f->aic : c == LAT_ICL ? f->icl : f->bic;
}

static int
stopped (const selection *q)
{
  return q->o->em.stop && *q->o->em.stop;
}

/* Stopped, with something to show for it: the engine gives a model, however
   soon it is stopped, so that there is one in the end.  */
static int
is_over (const selection *q)
{
  return stopped (q) && (q->best || q->status);
}

/* What m is chosen by; cv: of the trial, or NaN.  */
static double
criterion (const selection *q, const lat_model *m, double cv)
{
  if (q->sel->criterion == LAT_CV)
    return isnan (cv) ? INFINITY : cv;
  return lat_fit_criterion (&m->fit, q->sel->criterion);
}

/* The better of two stays; of two equal ones, the first.  Returns 1 when the
   new one is better.  */
static int
offer (selection *q, lat_model *m, double cv)
{
  double value = criterion (q, m, cv);
  int better = !q->best || value < q->value;
  lat_model_free (better ? q->best : m);
  if (better)
    {
      q->best = m;
      q->value = value;
    }
  return better;
}

/* Are there rows enough for the parameters of a model that is only tried
   because it may be better?  */
static int
enough_rows (const selection *q, const lat_model *m)
{
  const lat_selection *sel = q->sel;
  if (!sel->grow || q->spec.k == sel->k_lo || !(sel->rows_each > 0))
    return 1;
  return (double)lat_model_parameters (m) * sel->rows_each
         <= lat_data_total (q->d);
}

static size_t
folds_of (const lat_selection *sel)
{
  return sel->folds ? sel->folds : DEFAULT_FOLDS;
}

/* With LAT_CV, t's criterion; what a stop cuts short stays unknown.  */
static int
cross_validate (selection *q, lat_trial *t)
{
  double heldout;
  if (q->sel->criterion != LAT_CV)
    return LAT_SUCCESS;
  int s = lat_model_cross_validate (&q->spec, q->column, q->d,
                                    folds_of (q->sel), q->o, &heldout, q->msg);
  if (s == 0)
    t->cv = -2 * heldout;
  return s == LAT_ESTOP ? LAT_SUCCESS : s;
}

/* One number of components with one covariance.  */
static int
try_one (selection *q, int *better)
{
  lat_trial t = { .k = q->spec.k,
                  .covariance = q->spec.covariance,
                  .cv = (double)NAN };
  t.scaled = q->scaled;
  lat_model *m = lat_model_alloc (&q->spec, q->p, q->column, q->msg);
  if (!m)
    return LAT_EINVAL;
  if (!enough_rows (q, m))
    {
      lat_model_free (m);
      return LAT_SUCCESS;
    }
  t.status = lat_model_fit (m, q->d, q->o, 0, &t.starts, q->msg);
  t.fit = m->fit;
  if (t.status == 0)
    t.status = cross_validate (q, &t);
  if (t.status)
    {
      q->status = t.status;
      lat_model_free (m);
    }
  else
    *better |= offer (q, m, t.cv);
  t.why = t.status && q->msg ? q->msg->text : "";
  if (q->sel->tried)
    q->sel->tried (&t, q->sel->ctx);
  return t.status == LAT_ENOMEM ? t.status : LAT_SUCCESS;
}

/* Structures say nothing without a family that has one.  */
static size_t
structures (const selection *q)
{
  for (size_t j = 0; j < q->p; j++)
    {
      const char *name = q->spec.family ? q->spec.family[j] : NULL;
      const lat_family_entry *e
          = name ? lat_registry_find (name)
                 : lat_registry_default (q->column[j].kind);
      if (e && e->structured)
        return q->sel->covariances;
    }
  return q->sel->covariances ? 1 : 0;
}

/* All covariances with the present number of components.  */
static int
try_number (selection *q, int *better)
{
  size_t n = structures (q);
  int s = LAT_SUCCESS;
  *better = 0;
  if (!n)
    return try_one (q, better);
  for (size_t i = 0; !s && i < n && !is_over (q); i++)
    {
      q->spec.covariance = q->sel->covariance[i];
      s = try_one (q, better);
    }
  return s;
}

static int
try_all (selection *q)
{
  size_t worse = 0;
  for (size_t k = q->sel->k_lo; k <= q->sel->k_hi; k++)
    {
      int better;
      if (is_over (q))
        break;
      q->spec.k = k;
      int s = try_number (q, &better);
      if (s)
        return s;
      worse = better ? 0 : worse + 1;
      if (q->sel->grow && (worse >= q->sel->patience || !q->best))
        break;
    }
  return LAT_SUCCESS;
}

/* Whether scales are to be chosen.  */
static int
is_auto (size_t p, const lat_column *column)
{
  for (size_t j = 0; j < p; j++)
    if (column[j].transform.kind == LAT_TRANSFORM_AUTO)
      return 1;
  return 0;
}

/* All again, on the scales that suit the best of what was tried.  */
static int
try_scales (selection *q)
{
  const lat_column *given = q->column;
  lat_column *column = NULL;
  int s = stopped (q) ? LAT_SUCCESS
                      : lat_choose_scales (q->best, given, q->d, q->sel, q->o,
                                           &column);
  q->column = column;
  q->scaled = 1;
  if (!s && column)
    s = try_all (q);
  q->column = given;
  lat_columns_free (column, q->p);
  return s;
}

int
lat_model_select (lat_model **best, const lat_model_spec *spec, size_t p,
                  const lat_column *column, const lat_data *d,
                  const lat_selection *sel, const lat_fit_options *o,
                  lat_message *msg)
{
  lat_fit_options defaults = lat_fit_defaults ();
  selection q = { .spec = *spec,
                  .p = p,
                  .column = column,
                  .d = d,
                  .sel = sel,
                  .o = o ? o : &defaults,
                  .msg = msg };
  *best = NULL;
  if (!sel->k_lo || sel->k_hi < sel->k_lo)
    return lat_fail (msg, LAT_EINVAL, "no number of components to try");
  int s = sel->criterion == LAT_CV ? lat_cross_check (d, folds_of (sel), msg)
                                   : LAT_SUCCESS;
  if (!s)
    s = try_all (&q);
  if (!s && q.best && is_auto (p, column))
    s = try_scales (&q);
  if (s)
    lat_model_free (q.best);
  if (s || !q.best)
    return s ? s : q.status ? q.status : LAT_ESTOP;
  if (stopped (&q))
    q.best->fit.converged = 0; /* others were not tried */
  if (msg)
    msg->text[0] = '\0';
  *best = q.best;
  return LAT_SUCCESS;
}
