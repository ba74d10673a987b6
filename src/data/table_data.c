/* table_data.c -- the observed columns of a table as numbers.  */

#include "base/message.h"
#include "data/levels.h"
#include "data/table.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const lat_table *t;
  lat_message *msg;
  double *x;      /* n x observed */
  lat_names *set; /* observed: the levels of categorical columns */
  lat_scratch w;
} filling;

/* Typing has seen the cell: it is missing, or a number.  */
static inline int
fill_number (const lat_table *t, size_t row, size_t j, double *x)
{
  lat_number number = { 0 };
  int s;
  if (t->is_npy)
    s = lat_cell_number (t, row, j, &number);
  else
    {
      lat_span c = lat_cell_span (t, row, j);
      if (lat_span_missing (t, c))
        return 0;
      s = lat_number_read_cell (c.s, c.n, &number);
    }
  if (s && !isnan (number.value))
    return LAT_EDATA;
  *x = number.value;
  return 0;
}

static int
fill_level (filling *f, size_t row, size_t j, double *x)
{
  const lat_table *t = f->t;
  const char *text;
  size_t n;
  if (lat_table_missing (t, row, j))
    return 0;
  if (lat_cell_text (t, row, j, &f->w, &text, &n))
    return LAT_ENOMEM;
  const lat_names *set = &f->set[t->column[j].data];
  size_t level = lat_names_find (set, text, n);
  if (level < set->count) /* else typing let it pass as missing */
    *x = (double)level;
  return 0;
}

/* Row `row` of the table, its columns of one kind.  */
static int
fill_row (filling *f, size_t row, lat_kind kind, double *x)
{
  const lat_table *t = f->t;
  int s = 0;
  for (size_t d = 0; d < t->observed && !s; d++)
    {
      size_t j = t->source[d];
      if (j != LAT_NO_COLUMN && t->column[j].kind != kind)
        continue;
      x[d] = (double)NAN;
      if (j == LAT_NO_COLUMN)
        continue;
      s = kind == LAT_NUMERIC ? fill_number (t, row, j, &x[d])
                              : fill_level (f, row, j, &x[d]);
    }
  return s;
}

static int
fill (filling *f, lat_kind kind)
{
  const lat_table *t = f->t;
  size_t of_kind = 0;
  int s = 0;
  for (size_t d = 0; d < t->observed; d++)
    of_kind += t->source[d] == LAT_NO_COLUMN
               || t->column[t->source[d]].kind == kind;
  for (size_t i = 0; i < t->n && of_kind && !s; i++)
    s = fill_row (f, t->order ? t->order[i] : i, kind, f->x + i * t->observed);
  return s;
}

static int
fill_levels (filling *f)
{
  const lat_table *t = f->t;
  int s = 0;
  if (!(f->set = calloc (t->observed + 1, sizeof *f->set)))
    return LAT_ENOMEM;
  for (size_t d = 0; d < t->observed && !s; d++)
    if (t->source[d] != LAT_NO_COLUMN
        && t->column[t->source[d]].kind == LAT_CATEGORICAL)
      s = lat_levels_set (&t->column[t->source[d]], &f->set[d]);
  if (!s)
    s = fill (f, LAT_CATEGORICAL);
  for (size_t d = 0; d < t->observed; d++)
    lat_names_free (&f->set[d]);
  free (f->set);
  free (f->w.buf);
  return s;
}

int
lat_table_fill_levels (const lat_table *t, double *x)
{
  filling f = { .t = t, .x = x };
  return fill_levels (&f);
}

static int
describe (const lat_table *t, lat_data *d, lat_message *msg)
{
  lat_column *column = calloc (t->observed + 1, sizeof *column);
  if (!column)
    return lat_no_memory (msg);
  for (size_t k = 0; k < t->observed; k++)
    {
      if (t->source[k] == LAT_NO_COLUMN)
        {
          column[k] = t->model[k];
          continue;
        }
      const lat_table_info *c = &t->column[t->source[k]];
      column[k] = (lat_column){ .name = c->name, .kind = c->kind };
      if (c->kind == LAT_NUMERIC)
        {
          column[k].digits = c->digits;
          column[k].zeros = c->integers && c->whole ? c->decimals : 0;
          column[k].exponent = c->exponent;
        }
      else
        {
          column[k].levels = c->levels;
          column[k].level = c->level;
        }
    }
  int s = lat_data_set_columns (d, column, msg);
  free (column);
  return s;
}

static int
fail_weight (const lat_table *t, size_t i, const char *what, lat_message *msg)
{
  char name[LAT_SHOW_SIZE];
  const char *column = t->column[t->weight].name;
  return lat_fail_cell (t, i, t->weight, LAT_EDATA, msg,
                        "%s (column '%s'; a weight of 0 leaves a row out)",
                        what, lat_show (column, strlen (column), name));
}

static int
read_weights (const lat_table *t, double *weight, lat_message *msg)
{
  double total = 0;
  for (size_t i = 0; i < t->n; i++)
    {
      size_t row = t->order ? t->order[i] : i;
      lat_number x = { .value = (double)NAN };
      if (lat_table_missing (t, row, t->weight))
        return fail_weight (t, row, "the weight is missing", msg);
      int s = lat_cell_number (t, row, t->weight, &x);
      if (s)
        return fail_weight (t, row,
                            s == LAT_EDOM ? "the weight is infinite"
                                          : "the weight is not a number",
                            msg);
      if (!(x.value >= 0))
        return fail_weight (t, row, "the weight is negative", msg);
      weight[i] = x.value;
      total += x.value;
    }
  if (total > 0)
    return 0;
  return fail_weight (t, 0, "all weights are zero", msg);
}

static int
weigh (const lat_table *t, lat_data *d, lat_message *msg)
{
  if (t->weight == LAT_NO_COLUMN)
    return 0;
  double *weight = malloc (t->n * sizeof *weight);
  int s = weight ? read_weights (t, weight, msg) : lat_no_memory (msg);
  if (!s)
    s = lat_data_set_weights (d, weight, msg);
  free (weight);
  return s;
}

static int
fill_all (filling *f)
{
  const lat_table *t = f->t;
  size_t p = t->observed;
  if (!p || t->n <= SIZE_MAX / sizeof (double) / p)
    f->x = malloc ((t->n * p + 1) * sizeof *f->x);
  int s = f->x ? fill (f, LAT_NUMERIC) : LAT_ENOMEM;
  if (!s)
    s = fill_levels (f);
  return s == LAT_ENOMEM ? lat_no_memory (f->msg) : s;
}

/* An array whose values lie as those of the data would is the data, for as
   long as either lives, and so is what typing kept of a text.  NULL: there is
   neither; *held: what is to be held.  */
static double *
shared_cells (const lat_table *t, lat_text **held)
{
  const lat_npy *a = &t->npy;
  int same = t->is_npy && !t->order && t->observed == t->p
             && a->bytes == sizeof (double) && !a->swapped
             && (!a->fortran || a->p == 1)
             && (uintptr_t)a->cell % _Alignof(double) == 0;
  for (size_t j = 0; same && j < t->p; j++)
    same = t->source[j] == j && t->column[j].kind == LAT_NUMERIC;
  *held = same ? t->bytes : t->value.cells;
  if (same)
    return (double *)(t->text + (a->cell - t->text));
  return t->value.slot ? NULL : t->value.x;
}

static lat_data *
take_cells (filling *f, int *status)
{
  const lat_table *t = f->t;
  unsigned char *code = lat_table_codes (t);
  if (code)
    return lat_data_take_codes (t->n, code, f->msg);
  lat_text *held;
  double *x = shared_cells (t, &held);
  void (*release) (void *) = x ? lat_text_drop : free;
  lat_data *d = NULL;
  if (!x && (*status = fill_all (f)))
    free (f->x);
  else
    d = lat_data_take (t->n, t->observed, x ? x : f->x, release,
                       x ? (void *)lat_text_hold (held) : f->x, f->msg);
  if (!d && !*status)
    *status = LAT_ENOMEM;
  return d;
}

int
lat_table_data (const lat_table *t, lat_data **data, lat_message *msg)
{
  filling f = { .t = t, .msg = msg };
  lat_message own;
  int s = 0;
  *data = NULL;
  msg = f.msg = msg ? msg : &own;
  lat_data *d = take_cells (&f, &s);
  if (!s)
    s = describe (t, d, msg);
  if (!s)
    s = weigh (t, d, msg);
  if (!s)
    s = lat_table_label (t, d, msg);
  if (!s)
    s = lat_table_fill_covariates (t, d, msg);
  if (!s)
    d->first = t->row0;
  if (!s && t->unit)
    s = lat_data_set_units (d, t->units, t->unit, msg);
  if (s)
    lat_data_free (d);
  else
    *data = d;
  return s;
}
