/* gaussian_patterns.c -- what each pattern of a data set makes of the
   parameters, once an iteration.

   Whether a pattern is here cannot be seen in any result: where it is not,
   its laws are made on the way, by the same function.  */

#include "family/gaussian_laws.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LEAST_ROWS = 32, /* of a pattern, for its laws to be worth keeping */
  SHARE = 8,       /* laws take at most this part of the data, or ... */
  BLOCKS = 32,     /* ... as much as these blocks of statistics, and ... */
  EFFORT = 4       /* ... their columns are no more than this part of rows */
};

void
lat_gaussian_patterns_free (void *state)
{
  gaussian_laws *a = state;
  if (!a)
    return;
  for (size_t i = 0; i < a->patterns && a->pattern; i++)
    free (a->pattern[i]);
  for (size_t i = 0; i < a->patterns && a->number; i++)
    free (a->number[i]);
  free (a->pattern);
  free (a->number);
  free (a->work);
  free (a);
}

static gaussian_laws *
alloc_laws (size_t k, size_t p, size_t patterns)
{
  gaussian_laws *a = calloc (1, sizeof *a);
  if (!a)
    return NULL;
  a->k = k;
  a->patterns = patterns;
  a->pattern = calloc (patterns, sizeof *a->pattern);
  a->number = calloc (patterns, sizeof *a->number);
  a->work = malloc (2 * p * p * sizeof *a->work);
  if (a->pattern && a->number && a->work)
    return a;
  lat_gaussian_patterns_free (a);
  return NULL;
}

/* What row x shows.  One piece of memory.  */
static gaussian_pattern *
make_pattern (const gaussian_theta *t, const double *x)
{
  gaussian_pattern *g = malloc (sizeof *g + t->p * sizeof *g->seen);
  if (!g)
    return NULL;
  g->seen = (size_t *)(g + 1);
  lat_gaussian_pattern_read (t, x, g);
  return g;
}

/* Rows with weight of each pattern.  */
static size_t *
count_rows (const lat_data *d)
{
  size_t *rows = calloc (d->patterns, sizeof *rows);
  for (size_t i = 0; rows && i < d->n; i++)
    rows[d->pattern[i]] += !d->weight || d->weight[i] > 0;
  return rows;
}

/* Takes a pattern in, unless there is no room; `left` numbers and columns
   are to spare.  */
static int
take_pattern (gaussian_laws *a, const gaussian_theta *t, const double *x,
              size_t number, double left[2])
{
  gaussian_pattern *g = make_pattern (t, x);
  if (!g)
    return LAT_ENOMEM;
  size_t len = a->k * lat_gaussian_law_len (g->o, g->m);
  left[0] -= (double)len;
  left[1] -= (double)t->p;
  if (g->o == 0 || !(left[0] >= 0 && left[1] >= 0))
    {
      free (g);
      return LAT_SUCCESS;
    }
  a->pattern[number] = g;
  a->number[number] = malloc (len * sizeof **a->number);
  return a->number[number] ? LAT_SUCCESS : LAT_ENOMEM;
}

static int
take_patterns (gaussian_laws *a, const gaussian_theta *t, const lat_data *d,
               size_t *rows)
{
  double left[]
      = { (double)d->n * (double)t->p / SHARE, (double)d->n / EFFORT };
  int s = LAT_SUCCESS;
  for (size_t i = 0; i < d->n && s == LAT_SUCCESS; i++)
    if (rows[d->pattern[i]] >= LEAST_ROWS)
      {
        rows[d->pattern[i]] = 0;
        s = take_pattern (a, t, d->x + i * d->tda, d->pattern[i], left);
      }
  return s;
}

int
lat_gaussian_patterns_alloc (const void *theta, const lat_data *d,
                             void **state)
{
  const gaussian_theta *t = theta;
  *state = NULL;
  if (!lat_gaussian_takes_runs (t) || !d->pattern || d->patterns == 0)
    return LAT_SUCCESS;
  gaussian_laws *a = alloc_laws (t->k, t->p, d->patterns);
  size_t *rows = a ? count_rows (d) : NULL;
  int s = rows ? take_patterns (a, t, d, rows) : LAT_ENOMEM;
  free (rows);
  if (s)
    lat_gaussian_patterns_free (a);
  else
    *state = a;
  return s;
}

int
lat_gaussian_patterns_prepare (const void *theta, void *state)
{
  const gaussian_theta *t = theta;
  gaussian_laws *a = state;
  a->fresh = 0;
  for (size_t i = 0; i < a->patterns; i++)
    for (size_t c = 0; c < a->k && a->pattern[i]; c++)
      {
        gaussian_law law;
        lat_gaussian_laws_place (a, i, c, &law);
        int s = lat_gaussian_law_make (t, c, a->pattern[i], &law, a->work);
        if (s)
          return s;
      }
  a->fresh = 1;
  return LAT_SUCCESS;
}

void
lat_gaussian_laws_place (const gaussian_laws *a, size_t pattern, size_t c,
                         gaussian_law *law)
{
  const gaussian_pattern *g = a->pattern[pattern];
  size_t len = lat_gaussian_law_len (g->o, g->m);
  *law = lat_gaussian_law_at (g->o, g->m, a->number[pattern] + c * len);
}

int
lat_gaussian_laws_find (const gaussian_laws *a, uint32_t pattern, size_t c,
                        gaussian_law *law)
{
  if (!a || !a->fresh || pattern >= a->patterns || !a->pattern[pattern])
    return 0;
  lat_gaussian_laws_place (a, pattern, c, law);
  return 1;
}
