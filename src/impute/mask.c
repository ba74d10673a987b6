/* mask.c -- which seen cells of a table are hidden to see how well they are
   imputed.  */

#include "impute/mask.h"
#include "base/message.h"
#include <stdlib.h>

lat_mask_options
lat_mask_defaults (void)
{
  return (lat_mask_options){
    .pattern = LAT_MASK_MCAR, .fraction = 0.1, .values = 2, .tries = 100
  };
}

void
lat_masking_hide (lat_masking *w, size_t i, size_t j)
{
  w->m->hidden[i * w->m->p + j] = 1;
  w->m->count[j]++;
  w->m->cells++;
  w->seen[i]--;
}

static void
give_back (lat_masking *w, size_t i, size_t j)
{
  w->m->hidden[i * w->m->p + j] = 0;
  w->m->count[j]--;
  w->m->cells--;
  w->seen[i]++;
}

/* The row of a random cell of column j with another value than `not`, among
   those seen (NaN: any); n: there is none.  *cells: how many there are.  */
static size_t
pick_cell (const lat_masking *w, size_t j, double not, gsl_rng *rng,
           size_t *cells)
{
  const lat_data *d = w->d;
  size_t row = d->n;
  *cells = 0;
  for (size_t i = 0; i < d->n; i++)
    if (lat_masking_seen (w, i, j) && !(d->x[i * d->tda + j] == not )
        && gsl_rng_uniform (rng) * (double)++*cells < 1)
      row = i;
  return row;
}

/* The cells that column j keeps, so that it can be modelled, and how many
   that leaves.  */
static void
keep_values (lat_masking *w, size_t j)
{
  const lat_data *d = w->d;
  lat_stream s = lat_stream_sub (w->stream, LAT_MASK_STREAM_KEEP);
  lat_philox state;
  gsl_rng rng = lat_stream_at (s, j, &state);
  size_t *keep = w->keep + 2 * j, seen, others;
  keep[0] = pick_cell (w, j, (double)NAN, &rng, &seen);
  keep[1] = d->n;
  w->left[j] = 0;
  if (seen < w->o->values)
    return;
  if (w->o->values > 1)
    {
      double x = d->x[keep[0] * d->tda + j];
      keep[1] = pick_cell (w, j, x, &rng, &others);
      if (!others)
        return;
    }
  w->left[j] = seen - w->o->values;
}

/* A row with a single seen cell keeps it, as one of weight zero does.  */
static void
count_seen (lat_masking *w)
{
  const lat_data *d = w->d;
  for (size_t i = 0; i < d->n; i++)
    {
      for (size_t j = 0; j < d->p; j++)
        w->seen[i] += (size_t)lat_masking_counts (w, i, j);
      if (w->seen[i] == 1)
        w->seen[i] = 0;
    }
}

/* --- completely at random ------------------------------------------------ */

/* So many of the cells that may be hidden, each set of them as probable as
   any other (Knuth 1997, The Art of Computer Programming, volume 2, 3.4.2,
   algorithm S).  */
static void
hide_cells (lat_masking *w, size_t j, size_t cells)
{
  lat_stream s = lat_stream_sub (w->stream, LAT_MASK_STREAM_CELLS);
  lat_philox state;
  gsl_rng rng = lat_stream_at (s, j, &state);
  size_t left = w->left[j];
  for (size_t i = 0; i < w->d->n && cells; i++)
    if (lat_masking_may (w, i, j)
        && gsl_rng_uniform (&rng) * (double)left-- < (double)cells)
      {
        lat_masking_hide (w, i, j);
        cells--;
      }
}

/* A row that has lost all its cells gets a random one of them back: so no
   column is favoured, as the last would be if its cells were just not taken.
   */
static void
give_one_back (lat_masking *w, size_t i, size_t hidden)
{
  lat_stream s = lat_stream_sub (w->stream, LAT_MASK_STREAM_GIVE_BACK);
  lat_philox state;
  gsl_rng rng = lat_stream_at (s, i, &state);
  size_t which = gsl_rng_uniform_int (&rng, hidden), j = 0;
  while (!w->m->hidden[i * w->m->p + j] || which--)
    j++;
  give_back (w, i, j);
}

/* seen is 0 also for rows of which nothing was hidden.  */
static void
mend_rows (lat_masking *w)
{
  for (size_t i = 0; i < w->d->n; i++)
    {
      size_t hidden = 0;
      for (size_t j = 0; j < w->d->p && !w->seen[i]; j++)
        hidden += w->m->hidden[i * w->m->p + j];
      if (hidden)
        give_one_back (w, i, hidden);
    }
}

static size_t
quota (const lat_masking *w, size_t j)
{
  size_t seen = 0;
  for (size_t i = 0; i < w->d->n; i++)
    seen += (size_t)lat_masking_counts (w, i, j);
  double q = floor (w->o->fraction * (double)seen + 0.5);
  return !seen ? 0 : q > 1 ? (size_t)q : 1;
}

void
lat_mask_mcar (lat_masking *w)
{
  lat_mask *m = w->m;
  for (size_t j = 0; j < m->p; j++)
    m->wanted += m->count[j] = quota (w, j);
  for (size_t j = 0; j < m->p; j++)
    {
      size_t cells = m->count[j] < w->left[j] ? m->count[j] : w->left[j];
      m->count[j] = 0;
      hide_cells (w, j, cells);
    }
  mend_rows (w);
}

/* --- all ----------------------------------------------------------------- */

static int
check (const lat_mask_options *o, lat_message *msg)
{
  if (!(o->fraction > 0 && o->fraction < 1))
    return lat_fail (msg, LAT_EINVAL,
                     "the share of cells to hide is %g; it "
                     "must lie between 0 and 1",
                     o->fraction);
  if (o->values < 1 || o->values > 2 || !o->tries)
    return lat_fail (msg, LAT_EINVAL, "%s", lat_strerror (LAT_EINVAL));
  return 0;
}

static int
has_holes (const lat_data *d)
{
  for (size_t i = 0; i < d->n; i++)
    for (size_t j = 0; j < d->p; j++)
      if (isnan (d->x[i * d->tda + j]))
        return 1;
  return 0;
}

static const char *
why_not (const lat_masking *w)
{
  if (w->o->pattern == LAT_MASK_OWN)
    return has_holes (w->d)
               ? "no row shows all that another one lacks, and more"
               : "no entry is missing, so there are no patterns to hide by";
  return w->o->values > 1
             ? "each row must keep a seen cell, and each column two different "
               "values"
             : "each row must keep a seen cell, and each column";
}

static int
make (lat_masking *w, lat_message *msg)
{
  const lat_data *d = w->d;
  int own = w->o->pattern == LAT_MASK_OWN;
  w->seen = calloc (d->n + 1, sizeof *w->seen);
  w->left = calloc (d->p + 1, sizeof *w->left);
  w->keep = calloc (2 * d->p + 1, sizeof *w->keep);
  w->m->hidden = calloc (d->n * d->p + 1, 1);
  w->m->count = calloc (d->p + 1, sizeof *w->m->count);
  if (!w->seen || !w->left || !w->keep || !w->m->hidden || !w->m->count)
    return lat_fail (msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
  count_seen (w);
  for (size_t j = 0; j < d->p; j++)
    keep_values (w, j);
  if (!own)
    lat_mask_mcar (w);
  else if (lat_mask_own (w))
    return lat_fail (msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
  if (w->m->cells)
    return 0;
  return lat_fail (msg, LAT_EDATA, "no cell can be hidden: %s", why_not (w));
}

int
lat_mask_make (const lat_data *d, const lat_mask_options *o, lat_stream stream,
               lat_mask *m, lat_message *msg)
{
  lat_mask_options defaults = lat_mask_defaults ();
  lat_masking w = { .d = d, .o = o ? o : &defaults, .stream = stream, .m = m };
  *m = (lat_mask){ .n = d->n, .p = d->p };
  int s = check (w.o, msg);
  if (!s)
    s = make (&w, msg);
  free (w.seen);
  free (w.left);
  free (w.keep);
  if (s)
    lat_mask_clear (m);
  return s;
}

void
lat_mask_clear (lat_mask *m)
{
  if (!m)
    return;
  free (m->hidden);
  free (m->count);
  *m = (lat_mask){ .hidden = NULL };
}
