/* bounds.c -- what a column's values can be.  */

#include <ctype.h>
#include <latens/data.h>
#include <math.h>
#include <string.h>

double
lat_bounds_clamp (const lat_bounds *b, double x)
{
  if (b->sides & LAT_BOUND_LOWER && x < b->lower)
    return b->lower;
  return b->sides & LAT_BOUND_UPPER && x > b->upper ? b->upper : x;
}

/* Whether text has word (lower case) in it, in any case.  */
static int
has_word (const char *text, const char *word)
{
  for (; *text; text++)
    {
      size_t i = 0;
      while (word[i] && tolower ((unsigned char)text[i]) == word[i])
        i++;
      if (!word[i])
        return 1;
    }
  return 0;
}

static int
is_percentage (const char *name)
{
  return name
         && (strchr (name, '%') || has_word (name, "percent")
             || has_word (name, "pct"));
}

/* What the seen cells of a column are like.  */
typedef struct
{
  size_t seen;
  int whole;
  double least, most;
} range;

static range
range_of (const lat_data *d, size_t j)
{
  range r = { .whole = 1 };
  for (size_t i = 0; i < d->n; i++)
    {
      double x = d->x[i * d->tda + j];
      if (isnan (x))
        continue;
      r.least = r.seen && r.least < x ? r.least : x;
      r.most = r.seen && r.most > x ? r.most : x;
      r.whole &= !(fabs (x - round (x)) > 0);
      r.seen++;
    }
  return r;
}

void
lat_bounds_recognise (const lat_data *d, lat_column *column)
{
  const double all = 100; /* per cent */
  for (size_t j = 0; j < d->p; j++)
    {
      lat_column *c = column + j;
      range r;
      if (c->kind != LAT_NUMERIC || c->bounds.sides
          || !(is_percentage (c->name) || c->digits == 0))
        continue;
      r = range_of (d, j);
      if (!r.seen || r.least < 0)
        continue;
      if (is_percentage (c->name) && r.most <= all)
        c->bounds
            = (lat_bounds){ LAT_BOUND_LOWER + LAT_BOUND_UPPER, 1, 0, all };
      else if (c->digits == 0 && r.whole)
        c->bounds
            = r.most > 1
                  ? (lat_bounds){ LAT_BOUND_LOWER, 1, 0, 0 }
                  : (lat_bounds){ LAT_BOUND_LOWER + LAT_BOUND_UPPER, 1, 0, 1 };
    }
}

int
lat_bounds_check (const lat_data *d, const lat_column *column, size_t *row,
                  size_t *col)
{
  for (size_t i = 0; i < d->n; i++)
    for (size_t j = 0; j < d->p; j++)
      {
        const lat_bounds *b = &column[j].bounds;
        double x = d->x[i * d->tda + j];
        if (column[j].kind != LAT_NUMERIC || b->recognised
            || !(fabs (lat_bounds_clamp (b, x) - x) > 0))
          continue;
        *row = i;
        *col = j;
        return 1;
      }
  return 0;
}
