/* blend_fit.c -- how large a say one normal law over numbers and text is to
   have beside a mixture.

   Cells are hidden at random, both laws are fitted to the rest, and what they
   say of these cells is summed up for blend_share.c.  */

#include "impute/blend.h"
#include "impute/blend_share.h"
#include "impute/rows.h"
#include <latens/blend.h>
#include <latens/evaluate.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  lat_model *m;
  const lat_data *d;
  const lat_fit_options *f;
  const lat_blend_options *o;
  lat_blend_tally *sum; /* LAT_BLEND_SCATTERS x p */
  double *variance;     /* p: of the seen cells; text: 1 */
  double *p, *q;        /* levels of one cell */
  lat_fit_options how;
} search;

/* One trial: what both laws say of a table with hidden cells.  */
typedef struct
{
  lat_mask mask;
  lat_masked masked;
  lat_model *m;
  double *x, *r; /* n x p, n x k: the mixture's */
  lat_coded *coded;
  double *mean; /* n x wide */
} trial;

lat_blend_options
lat_blend_defaults (void)
{
  return (lat_blend_options){ .fraction = 0.2,
                              .cells = 2000,
                              .least = 3,
                              .most = 10,
                              .scatter = { 0.1, 0.3, 1, 3 },
                              .common = 50,
                              .starts = 5,
                              .tol = 1e-6,
                              .effort = 2e8 };
}

static int
is_text (const search *q, size_t j)
{
  return q->d->column[j].kind == LAT_CATEGORICAL;
}

/* --- a trial ------------------------------------------------------------- */

static void
clear_trial (trial *t)
{
  lat_mask_clear (&t->mask);
  lat_masked_clear (&t->masked);
  lat_model_free (t->m);
  lat_coded_free (t->coded);
  free (t->x);
  free (t->r);
  free (t->mean);
}

/* Where a trial's cells come from: none of the streams that fits and draws
   take from the seed.  */
enum
{
  STREAM_BLEND = 0x626c
};

static int
hide (const search *q, size_t number, trial *t)
{
  lat_mask_options o = lat_mask_defaults ();
  lat_stream s
      = lat_stream_sub (lat_stream_of_seed (q->f->seed), STREAM_BLEND);
  o.fraction = q->o->fraction;
  int status
      = lat_mask_make (q->d, &o, lat_stream_sub (s, number), &t->mask, NULL);
  return status ? status
                : lat_masked_make (q->d, &t->mask, 1, &t->masked, NULL);
}

static int
fit_mixture (const search *q, trial *t)
{
  const lat_data *d = t->masked.data;
  int s;
  t->m = lat_model_clone (q->m);
  t->x = malloc ((d->n * d->p + 1) * sizeof *t->x);
  if (!t->m || !t->x)
    return LAT_ENOMEM;
  s = lat_model_fit (t->m, d, &q->how, 0, NULL, NULL);
  if (!s)
    s = lat_rows_expect (t->m, d, q->f->em.threads, t->x, NULL);
  if (!s)
    t->r = lat_blend_posterior (t->m, d, q->f->em.threads, &s);
  return s;
}

static lat_prior
prior_of (const search *q, size_t scatter)
{
  lat_prior prior = lat_prior_defaults ();
  prior.scatter = q->o->scatter[scatter];
  return prior;
}

static int
fit_coded (const search *q, trial *t, size_t scatter)
{
  const lat_data *d = t->masked.data;
  lat_prior prior = prior_of (q, scatter);
  int s = lat_coded_fit (t->coded, d, &prior, &q->how.em);
  return s ? s
           : lat_coded_expect (t->coded, d, q->f->em.threads, t->mean, NULL);
}

/* --- what it says -------------------------------------------------------- */

static void
add (lat_blend_tally *sum, double weight, double t, double a, double b)
{
  sum->loss += weight * (t - a) * (t - a);
  sum->cross += weight * (t - a) * (b - a);
  sum->apart += weight * (b - a) * (b - a);
}

static void
look_at_cell (const search *q, const trial *t, size_t i, size_t j,
              lat_blend_tally *sum)
{
  const lat_data *d = q->d;
  double truth = lat_data_cell (d, i, j);
  double weight = d->weight ? d->weight[i] : 1;
  const double *mean = t->mean + i * t->coded->first[d->p];
  sum->cells += weight;
  if (!is_text (q, j))
    {
      add (sum, weight / q->variance[j], truth, t->x[i * d->p + j],
           mean[t->coded->first[j]]);
      return;
    }
  lat_blend_mixture_levels (t->m, j, t->r + i * t->m->mixture->k, q->p);
  lat_coded_levels (t->coded, j, mean, q->q);
  for (size_t l = 0; l < d->column[j].levels; l++)
    add (sum, weight, (double)l == truth, q->p[l], q->q[l]);
}

static void
look (const search *q, const trial *t, lat_blend_tally *sum)
{
  const lat_data *d = q->d;
  for (size_t i = 0; i < d->n; i++)
    for (size_t j = 0; j < d->p; j++)
      if (t->mask.hidden[i * d->p + j])
        look_at_cell (q, t, i, j, sum + j);
}

/* A trial in which something can not be fitted says nothing.  */
static int
run_trial (const search *q, size_t number, size_t *cells)
{
  trial t = { .m = NULL };
  int s = hide (q, number, &t);
  if (!s)
    {
      t.coded = lat_coded_alloc (q->d->p, q->d->column);
      s = t.coded ? fit_mixture (q, &t) : LAT_ENOMEM;
    }
  if (!s)
    {
      size_t wide = t.coded->first[q->d->p];
      t.mean = malloc ((q->d->n * wide + 1) * sizeof *t.mean);
      s = t.mean ? 0 : LAT_ENOMEM;
    }
  for (size_t c = 0; !s && c < LAT_BLEND_SCATTERS; c++)
    if (!(s = fit_coded (q, &t, c)))
      look (q, &t, q->sum + c * q->d->p);
  *cells += s ? 0 : t.mask.cells;
  clear_trial (&t);
  return s == LAT_ENOMEM ? s : LAT_SUCCESS;
}

/* --- what it comes to ---------------------------------------------------- */

static int
settle (search *q)
{
  size_t p = q->d->p, best = 0;
  double loss, least = INFINITY, any = 0;
  lat_coded *c = lat_coded_alloc (p, q->d->column);
  int s = c ? LAT_SUCCESS : LAT_ENOMEM;
  for (size_t i = 0; c && i < LAT_BLEND_SCATTERS; i++)
    if ((loss
         = lat_blend_shares (q->d, q->sum + i * p, q->o->common, c->share))
        < least)
      {
        least = loss;
        best = i;
      }
  if (c)
    lat_blend_shares (q->d, q->sum + best * p, q->o->common, c->share);
  for (size_t j = 0; c && j < p; j++)
    any += c->share[j];
  if (!s && any > 0)
    {
      lat_prior prior = prior_of (q, best);
      s = lat_coded_fit (c, q->d, &prior, &q->f->em);
    }
  if (s || !(any > 0))
    lat_coded_free (c);
  else
    q->m->coded = c;
  return s == LAT_ENOMEM ? s : LAT_SUCCESS;
}

/* --- all ----------------------------------------------------------------- */

static int
is_stopped (const search *q)
{
  return q->f->em.stop && *q->f->em.stop;
}

static int
try_all (search *q)
{
  size_t cells = 0;
  int s = LAT_SUCCESS;
  for (size_t i = 0; !s && i < q->o->most && !is_stopped (q)
                     && (i < q->o->least || cells < q->o->cells);
       i++)
    s = run_trial (q, i, &cells);
  return s || !cells || is_stopped (q) ? s : settle (q);
}

/* Of the seen cells of a column of numbers.  */
static double
variance_of (const lat_data *d, size_t j)
{
  double n = 0, mean = 0, sum = 0;
  for (size_t i = 0; i < d->n; i++)
    {
      double x = lat_data_cell (d, i, j), w = d->weight ? d->weight[i] : 1;
      if (isnan (x) || !(w > 0))
        continue;
      n += w;
      sum += w * (x - mean) * (x - mean) * (1 - w / n);
      mean += w / n * (x - mean);
    }
  return sum > 0 ? sum / n : 1;
}

/* Both kinds of columns, and not too much to do.  */
static int
has_sense (const search *q)
{
  double wide = 0;
  size_t text = 0;
  for (size_t j = 0; j < q->d->p; j++)
    {
      text += (size_t)is_text (q, j);
      wide += is_text (q, j) ? (double)q->d->column[j].levels - 1 : 1;
    }
  return text && text < q->d->p
         && (double)q->d->n * wide * wide * wide <= q->o->effort;
}

static int
make_room (search *q)
{
  size_t p = q->d->p, most = 1;
  q->sum = calloc (LAT_BLEND_SCATTERS * p, sizeof *q->sum);
  q->variance = malloc (p * sizeof *q->variance);
  for (size_t j = 0; j < p; j++)
    if (q->d->column[j].levels > most)
      most = q->d->column[j].levels;
  q->p = malloc (most * sizeof *q->p);
  q->q = malloc (most * sizeof *q->q);
  for (size_t j = 0; q->variance && j < p; j++)
    q->variance[j] = is_text (q, j) ? 1 : variance_of (q->d, j);
  return q->sum && q->variance && q->p && q->q ? LAT_SUCCESS : LAT_ENOMEM;
}

int
lat_blend_fit (lat_model *m, const lat_data *d, const lat_fit_options *f,
               const lat_blend_options *o)
{
  lat_blend_options by_default = lat_blend_defaults ();
  search q = { m, d, f, o ? o : &by_default, .how = *f };
  if (m->kind != LAT_MODEL_MIXTURE)
    return LAT_EINVAL;
  lat_coded_free (m->coded);
  m->coded = NULL;
  q.how.trace = NULL;
  q.how.starts = q.o->starts;
  q.how.keep = 1;
  q.how.effort = 0;
  q.how.em.tol = fmax (q.how.em.tol, q.o->tol);
  if (!has_sense (&q))
    return LAT_SUCCESS;
  int s = make_room (&q);
  if (!s)
    s = try_all (&q);
  free (q.sum);
  free (q.variance);
  free (q.p);
  free (q.q);
  return s;
}
