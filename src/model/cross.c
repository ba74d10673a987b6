/* cross.c -- cross-validated log-likelihood (Smyth 2000; for chains Celeux
   and Durand 2008).

   Where there are enough units (rows of a mixture, sequences of a chain),
   some of them are left out of a fit and scored by it.  A single long sequence
   can not be cut without losing what its rows know of each other: there rows
   are hidden, as missing ones, and what counts is the density of the hidden
   rows given those that were seen,

     log P (all rows) - log P (rows that were seen),

   at the parameters that the latter led to.  Of so many rows in a row as there
   are folds each is hidden in another fold, in random order, so that nothing
   periodic meets a period.  */

#include "base/message.h"
#include "model/cross.h"
#include <gsl/gsl_randist.h>
#include <latens/random.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The stream of the folds is a sub-stream of the fit's seed.  */
enum
{
  STREAM_FOLDS = 0x666f6c64
};

/* A cross-validation under way.  */
typedef struct
{
  const lat_data *d;
  size_t folds;
  int hide;       /* 1: rows are hidden, 0: units are left out */
  size_t *fold;   /* of each row, or unit */
  double *weight; /* rows: those of a part of the units */
} cross;

/* Each of `folds` neighbours into a fold of its own, in random order.  */
static void
assign (cross *q, size_t n, uint64_t seed)
{
  lat_stream stream = lat_stream_sub (lat_stream_of_seed (seed), STREAM_FOLDS);
  for (size_t i = 0; i < n; i += q->folds)
    {
      size_t m = n - i < q->folds ? n - i : q->folds;
      lat_philox at;
      gsl_rng rng = lat_stream_at (stream, i, &at);
      for (size_t l = 0; l < m; l++)
        q->fold[i + l] = l;
      if (m == q->folds)
        gsl_ran_shuffle (&rng, q->fold + i, m, sizeof *q->fold);
    }
}

/* --- leaving units out --------------------------------------------------- */

/* The weights of the units in fold f (in = 1) or in all others (in = 0).  */
static void
weigh (const cross *q, size_t f, int in)
{
  for (size_t u = 0; u < q->d->units; u++)
    for (size_t i = lat_data_row (q->d, u); i < lat_data_row (q->d, u + 1);
         i++)
      q->weight[i]
          = (q->fold[u] == f) == in ? (q->d->weight ? q->d->weight[i] : 1) : 0;
}

static double
total (size_t n, const double *x)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += x[i];
  return sum;
}

static int
leave_out (const cross *q, size_t f, lat_model *m, const lat_fit_options *o,
           double *gain, lat_message *msg)
{
  weigh (q, f, 1);
  *gain = 0;
  if (!(total (q->d->n, q->weight) > 0))
    return LAT_SUCCESS;
  weigh (q, f, 0);
  lat_data part = lat_data_with_weights (q->d, q->weight);
  int s = lat_model_fit (m, &part, o, 0, NULL, msg);
  weigh (q, f, 1);
  return s ? s : lat_model_score (m, &part, o->em.threads, gain, NULL);
}

/* --- hiding rows --------------------------------------------------------- */

/* d without the cells of the rows in fold f; the caller frees it.  */
static lat_data *
without (const cross *q, size_t f, lat_message *msg)
{
  const lat_data *d = q->d;
  size_t cells = d->n * d->p;
  double *x = malloc ((cells ? cells : 1) * sizeof *x);
  lat_data *part = NULL;
  size_t *unit = malloc ((d->units + 1) * sizeof *unit);
  if (x && unit)
    {
      lat_data_cells (d, 0, d->n, x);
      for (size_t i = 0; i < cells; i++)
        if (q->fold[i / d->p] == f)
          x[i] = (double)NAN;
      for (size_t u = 0; u <= d->units; u++)
        unit[u] = lat_data_row (d, u);
      part = lat_data_take (d->n, d->p, x, free, x, msg);
      x = NULL;
    }
  if (part
      && (lat_data_set_columns (part, d->column, msg)
          || (d->weight && lat_data_set_weights (part, d->weight, msg))
          || (d->label && lat_data_set_labels (part, d->label, msg))
          || (d->covariate
              && lat_data_set_covariates (part, d->covariates, d->covariate,
                                          msg))
          || lat_data_set_units (part, d->units, unit, msg)))
    {
      lat_data_free (part);
      part = NULL;
    }
  free (unit);
  free (x);
  return part;
}

static int
hide_rows (const cross *q, size_t f, lat_model *m, const lat_fit_options *o,
           double *gain, lat_message *msg)
{
  double all, seen;
  lat_data *part = without (q, f, msg);
  if (!part)
    return lat_fail (msg, LAT_ENOMEM, "out of memory");
  int s = lat_model_fit (m, part, o, 0, NULL, msg);
  if (s == 0)
    s = lat_model_score (m, part, o->em.threads, &seen, NULL);
  if (s == 0)
    s = lat_model_score (m, q->d, o->em.threads, &all, NULL);
  *gain = s ? 0 : all - seen;
  lat_data_free (part);
  return s;
}

/* --- all folds ----------------------------------------------------------- */

static int
one_fold (const cross *q, size_t f, const lat_model_spec *spec,
          const lat_column *column, const lat_fit_options *o, double *gain,
          lat_message *msg)
{
  lat_model *m = lat_model_alloc (spec, q->d->p, column, msg);
  if (!m)
    return LAT_EINVAL;
  int s = (q->hide ? hide_rows : leave_out) (q, f, m, o, gain, msg);
  if (s == LAT_EIMPOSSIBLE)
    {
      *gain = -INFINITY; /* what was held out can not be */
      s = LAT_SUCCESS;
    }
  if (s == 0 && o->em.stop && *o->em.stop)
    s = LAT_ESTOP;
  lat_model_free (m);
  return s;
}

int
lat_cross_check (const lat_model_spec *spec, const lat_data *d, size_t folds,
                 lat_message *msg)
{
  if (folds < 2 || folds > d->n)
    return lat_fail (msg, LAT_EINVAL,
                     "%zu folds are not from 2 to the number of rows, %zu",
                     folds, d->n);
  if (d->units < folds && spec->missing != LAT_MISSING_IGNORED)
    return lat_fail (msg, LAT_EINVAL,
                     "rows can not be hidden where holes are modelled: "
                     "cross-validation then needs as many sequences as folds, "
                     "%zu, and there %s %zu",
                     folds, d->units == 1 ? "is" : "are", d->units);
  return LAT_SUCCESS;
}

int
lat_model_cross_validate (const lat_model_spec *spec, const lat_column *column,
                          const lat_data *d, size_t folds,
                          const lat_fit_options *o, double *heldout,
                          lat_message *msg)
{
  lat_fit_options quiet = o ? *o : lat_fit_defaults ();
  cross q = { .d = d, .folds = folds };
  int s = lat_cross_check (spec, d, folds, msg);
  if (s)
    return s;
  quiet.trace = NULL;
  q.hide = d->units < folds;
  q.fold = malloc (d->n * sizeof *q.fold);
  q.weight = malloc (d->n * sizeof *q.weight);
  if (!q.fold || !q.weight)
    s = lat_fail (msg, LAT_ENOMEM, "out of memory");
  else
    assign (&q, q.hide ? d->n : d->units, quiet.seed);
  *heldout = 0;
  for (size_t f = 0; s == 0 && f < folds; f++)
    {
      double gain = 0;
      s = one_fold (&q, f, spec, column, &quiet, &gain, msg);
      *heldout += gain;
    }
  free (q.fold);
  free (q.weight);
  return s;
}
