/* gaussian_strips.c -- the scratch of a block whose rows stand across the
   lanes.  */

#include "family/gaussian_strips.h"

enum
{
  ALIGNMENT = 64 /* of each array */
};

static void *
take (char *base, size_t *at, size_t bytes)
{
  char *place = base ? base + *at : NULL;
  *at += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  return place;
}

static size_t
work_len (const gaussian_theta *t, size_t n)
{
  size_t one = LAT_STRIP * t->p, other = lat_moments_work_len (n, t->p);
  return one > other ? one : other;
}

/* What the strips are filled with comes first and does not depend on n.  */
static size_t
lay_out (gaussian_strips *w, const gaussian_theta *t, char *base, size_t n)
{
  size_t at = 0, cell = sizeof (double), rows = lat_strip_rows (n);
  *w = (gaussian_strips){ .n = n, .p = t->p };
  w->holes = take (base, &at, sizeof *w->holes);
  w->strip = take (base, &at, rows * t->p * cell);
  w->work = take (base, &at, work_len (t, n) * cell);
  w->q = take (base, &at, t->k * rows * cell);
  w->head = take (base, &at, rows * cell);
  w->root = take (base, &at, rows * cell);
  w->place = take (base, &at, rows * sizeof *w->place);
  w->at = take (base, &at, rows * sizeof *w->at);
  w->share = take (base, &at, rows * cell);
  return at;
}

size_t
lat_gaussian_strips_len (const gaussian_theta *t, size_t n)
{
  gaussian_strips w;
  return lay_out (&w, t, NULL, n);
}

void
lat_gaussian_strips_read (gaussian_strips *w, const gaussian_theta *t,
                          const lat_block *b, void *mem)
{
  lay_out (w, t, mem, b->n);
  if (b->kept)
    return;
  *w->holes = t->kernels->strips (b->n, t->p, b->x, b->tda, t->col, w->strip);
  for (size_t i = 0; i < b->n; i++)
    w->place[i] = (int64_t)lat_strip_at (t->p, i);
}
