/* hmm_tables.c -- what prepare makes of initial law and transitions.  */

#include "model/hmm_private.h"
#include "model/hmm_em.h"
#include "model/hmm_covariates.h"
#include "model/hsmm.h"
#include "em/parallel.h"
#include "family/simplex.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Numbers in pieces pay where they are at most this part of the matrix.  */
static size_t
most_pieces (size_t k)
{
  return k <= LAT_HMM_NARROW ? 0
                             : k * (lat_hmm_padded (k) / LAT_HMM_LANES) / 2;
}

/* ... and so many diagonals do.  */
static size_t
most_bands (size_t k)
{
  return k <= LAT_HMM_NARROW ? 0 : k / 4;
}

static double *
zeros (size_t n)
{
  double *x = lat_alloc_aligned (n * sizeof *x);
  if (x)
    memset (x, 0, n * sizeof *x);
  return x;
}

static int
alloc_way (lat_hmm_way *w, size_t k)
{
  size_t kp = lat_hmm_padded (k), pieces = most_pieces (k);
  size_t bands = most_bands (k);
  w->start = zeros (kp);
  w->log_start = zeros (kp);
  w->matrix = zeros (k * kp);
  w->log_matrix = zeros (k * kp);
  w->cover = calloc (k * k, 1);
  w->first = calloc (kp / LAT_HMM_LANES + 1, sizeof *w->first);
  w->row = calloc (pieces + 1, sizeof *w->row);
  w->part = zeros ((pieces + 1) * LAT_HMM_LANES);
  w->shift = calloc (bands + 1, sizeof *w->shift);
  w->lo = calloc (bands + 1, sizeof *w->lo);
  w->hi = calloc (bands + 1, sizeof *w->hi);
  w->band = zeros (bands * kp + 1);
  w->log_band = zeros (bands * kp + 1);
  return w->start && w->log_start && w->matrix && w->log_matrix && w->cover
                 && w->first && w->row && w->part && w->shift && w->lo && w->hi
                 && w->band && w->log_band
             ? 0
             : LAT_ENOMEM;
}

static void
clear_way (lat_hmm_way *w)
{
  free (w->start);
  free (w->log_start);
  free (w->matrix);
  free (w->log_matrix);
  free (w->cover);
  free (w->first);
  free (w->row);
  free (w->part);
  free (w->shift);
  free (w->lo);
  free (w->hi);
  free (w->band);
  free (w->log_band);
}

int
lat_hmm_tables_alloc (lat_hmm *m)
{
  size_t k = m->k, kp = lat_hmm_padded (k);
  struct lat_hmm_tables *t = m->tables = calloc (1, sizeof *t);
  if (!t || alloc_way (&t->way[0], k) || alloc_way (&t->way[1], k)
      || !(t->pad = zeros (kp)))
    return LAT_ENOMEM;
  for (size_t j = k; j < kp; j++)
    t->pad[j] = 1;
  t->kernels = lat_hmm_kernels_best ();
  return 0;
}

void
lat_hmm_tables_free (struct lat_hmm_tables *t)
{
  if (!t)
    return;
  clear_way (&t->way[0]);
  clear_way (&t->way[1]);
  free (t->pad);
  free (t);
}

/* Whether row b of a is at least exp (-LAT_HMM_COVER) times row i.  */
static unsigned char
covers (size_t k, size_t kp, const double *a, size_t b, size_t i)
{
  const double share = exp (-LAT_HMM_COVER);
  for (size_t j = 0; j < k; j++)
    if (!(a[b * kp + j] >= share * a[i * kp + j])
        || (a[b * kp + j] == 0 && a[i * kp + j] > 0))
      return 0;
  return 1;
}

/* Without zeros, and none can be smaller than LAT_HMM_LEAST by much, all rows
   cover each other.  */
static void
fill_cover (lat_hmm_way *w, size_t k)
{
  size_t kp = lat_hmm_padded (k);
  double least = 1;
  w->covered = 1;
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      least = fmin (least, w->matrix[i * kp + j]);
  memset (w->cover, 1, k * k);
  if (least >= exp (-LAT_HMM_COVER))
    return;
  for (size_t i = 0; i < k * k; i++)
    if (!(w->cover[i] = covers (k, kp, w->matrix, i / k, i % k)))
      w->covered = 0;
}

static int
all_zero (const double *x)
{
  for (size_t j = 0; j < LAT_HMM_LANES; j++)
    if (x[j] != 0)
      return 0;
  return 1;
}

static size_t
count_pieces (const lat_hmm_way *w, size_t k)
{
  size_t kp = lat_hmm_padded (k), n = 0;
  for (size_t i = 0; i < k * kp; i += LAT_HMM_LANES)
    n += !all_zero (w->matrix + i);
  return n;
}

/* The diagonal i - j = shift: whether it is not all zeros; its pieces into
 *lo, *hi.  */
static int
find_band (const lat_hmm_way *w, size_t k, ptrdiff_t shift, size_t *lo,
           size_t *hi)
{
  size_t kp = lat_hmm_padded (k), from = shift < 0 ? (size_t)-shift : 0;
  size_t end = shift > 0 ? k - (size_t)shift : k;
  *lo = *hi = 0;
  for (size_t j = from; j < end; j++)
    if (w->matrix[(size_t)((ptrdiff_t)j + shift) * kp + j] != 0)
      {
        *lo = *hi ? *lo : j / LAT_HMM_LANES * LAT_HMM_LANES;
        *hi = j / LAT_HMM_LANES * LAT_HMM_LANES + LAT_HMM_LANES;
      }
  return *hi > 0;
}

/* Bands, if there are few enough.  */
static size_t
find_bands (lat_hmm_way *w, size_t k)
{
  size_t n = 0, lo, hi;
  for (ptrdiff_t s = 1 - (ptrdiff_t)k; s < (ptrdiff_t)k; s++)
    if (find_band (w, k, s, &lo, &hi))
      {
        if (n == most_bands (k))
          return 0;
        w->shift[n] = s;
        w->lo[n] = lo;
        w->hi[n++] = hi;
      }
  return n;
}

static void
fill_bands (lat_hmm_way *w, size_t k, size_t bands)
{
  size_t kp = lat_hmm_padded (k);
  for (size_t d = 0; d < bands; d++)
    for (size_t j = 0; j < kp; j++)
      {
        ptrdiff_t i = (ptrdiff_t)j + w->shift[d];
        int is = j < k && i >= 0 && i < (ptrdiff_t)k;
        size_t at = is ? (size_t)i * kp + j : 0;
        w->band[d * kp + j] = is ? w->matrix[at] : 0;
        w->log_band[d * kp + j] = is ? w->log_matrix[at] : -INFINITY;
      }
  w->list.bands = bands;
  w->list.shift = w->shift;
  w->list.lo = w->lo;
  w->list.hi = w->hi;
  w->list.band = w->band;
  w->list.log_band = w->log_band;
}

static size_t
band_pieces (const lat_hmm_way *w, size_t bands)
{
  size_t n = 0;
  for (size_t d = 0; d < bands; d++)
    n += (w->hi[d] - w->lo[d]) / LAT_HMM_LANES;
  return n;
}

static void
fill_pieces (lat_hmm_way *w, size_t k)
{
  size_t kp = lat_hmm_padded (k), n = 0, pieces = count_pieces (w, k);
  size_t bands = pieces > 0 ? find_bands (w, k) : 0;
  w->pieces = NULL;
  w->list = (lat_hmm_pieces){ .bands = 0 };
  if (bands > 0 && band_pieces (w, bands) < pieces)
    {
      fill_bands (w, k, bands);
      w->pieces = &w->list;
      return;
    }
  if (pieces > most_pieces (k))
    return;
  for (size_t j = 0; j < kp; j += LAT_HMM_LANES)
    {
      w->first[j / LAT_HMM_LANES] = n;
      for (size_t i = 0; i < k; i++)
        if (!all_zero (w->matrix + i * kp + j))
          {
            memcpy (w->part + n * LAT_HMM_LANES, w->matrix + i * kp + j,
                    LAT_HMM_LANES * sizeof *w->part);
            w->row[n++] = (uint32_t)i;
          }
    }
  w->first[kp / LAT_HMM_LANES] = n;
  w->list = (lat_hmm_pieces){ .first = w->first, .row = w->row, .a = w->part };
  w->pieces = &w->list;
}

/* matrix[i * kp + j] = a[i * across + j * along].  */
static void
fill_way (lat_hmm_way *w, size_t k, const double *a, size_t across,
          size_t along)
{
  size_t kp = lat_hmm_padded (k);
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < kp; j++)
      {
        double x = j < k ? a[i * across + j * along] : 0;
        w->matrix[i * kp + j] = x;
        w->log_matrix[i * kp + j] = log (x);
      }
  fill_cover (w, k);
  fill_pieces (w, k);
}

void
lat_hmm_tables_fill (lat_hmm *m)
{
  size_t k = m->k;
  lat_hmm_way *way = m->tables->way;
  for (size_t i = 0; i < k; i++)
    {
      way[0].start[i] = m->initial[i];
      way[0].log_start[i] = log (m->initial[i]);
      way[1].start[i] = 1;
    }
  fill_way (&way[0], k, m->transition, k, 1);
  fill_way (&way[1], k, m->transition, 1, k);
}

static void
copy_way (lat_hmm_way *a, const lat_hmm_way *b, size_t k)
{
  size_t kp = lat_hmm_padded (k);
  memcpy (a->start, b->start, kp * sizeof *a->start);
  memcpy (a->log_start, b->log_start, kp * sizeof *a->start);
  memcpy (a->matrix, b->matrix, k * kp * sizeof *a->matrix);
  memcpy (a->log_matrix, b->log_matrix, k * kp * sizeof *a->matrix);
  memcpy (a->cover, b->cover, k * k);
  a->covered = b->covered;
  fill_pieces (a, k);
}

void
lat_hmm_tables_copy (struct lat_hmm_tables *to,
                     const struct lat_hmm_tables *from, size_t k)
{
  copy_way (&to->way[0], &from->way[0], k);
  copy_way (&to->way[1], &from->way[1], k);
  to->kernels = from->kernels;
}

int
lat_hmm_prepare (void *theta)
{
  lat_hmm *m = theta;
  size_t k = m->k;
  int s = 0;
  for (size_t i = 0; s == 0 && i < k; i++)
    s = lat_simplex_check (k, m->transition + i * k);
  if (s)
    return s;
  if (m->law == LAT_INITIAL_STATIONARY)
    s = lat_hmm_own_law (k, m->transition, m->initial);
  else
    s = lat_simplex_check (k, m->initial);
  if (s)
    return s;
  lat_hmm_tables_fill (m);
  if ((s = lat_hsmm_prepare (m)) || (s = lat_covariates_prepare (m)))
    return s;
  return m->family->prepare ? m->family->prepare (m->emission) : 0;
}
