/* typing.c -- what the columns are, from their cells.  */

#include "base/message.h"
#include "data/levels.h"
#include "data/remarks.h"
#include "data/roles.h"
#include "data/survey.h"
#include "data/table.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  lat_table *t;
  const lat_table_options *opt;
  lat_message *msg;
  char *want;    /* p */
  char *numeric; /* p: a candidate whose cells must all be numbers */
  lat_survey *v; /* p */
} typing;

static void
carry (lat_table_info *c, lat_carried reason)
{
  c->role = LAT_ROLE_CARRIED;
  c->reason = reason;
}

/* All numbers, or so many that the others must be mistakes.  */
static int
looks_numeric (const lat_survey *v, double share)
{
  return (double)v->numbers >= share * (double)v->seen;
}

static void
decide_kind (typing *y, size_t j)
{
  lat_table_info *c = &y->t->column[j];
  const lat_survey *v = &y->v[j];
  int numeric = lat_want_numeric (y->want[j])
                || (y->want[j] != LAT_WANT_CATEGORICAL
                    && looks_numeric (v, y->opt->numeric_share));
  c->kind = numeric && v->seen ? LAT_NUMERIC : LAT_CATEGORICAL;
  if (!v->seen)
    c->kind = LAT_NUMERIC;
  if (c->role != LAT_ROLE_OBSERVED)
    return;
  if (!v->seen)
    carry (c, LAT_CARRIED_UNSEEN);
  else
    y->numeric[j] = (char)numeric;
}

static void
settle_numeric (typing *y, size_t j)
{
  lat_table_info *c = &y->t->column[j];
  lat_survey_describe (y->t, &y->v[j], c);
  if (y->v[j].least == y->v[j].most && !y->opt->keep_constant)
    carry (c, LAT_CARRIED_CONSTANT);
}

static int
settle_categorical (typing *y, size_t j)
{
  lat_table_info *c = &y->t->column[j];
  size_t most
      = y->want[j] == LAT_WANT_CATEGORICAL ? SIZE_MAX : y->opt->levels_max;
  if (lat_levels_find (y->t, j, most))
    return lat_no_memory (y->msg);
  if (c->levels > most)
    carry (c, LAT_CARRIED_LEVELS);
  else if (c->levels == 1 && !y->opt->keep_constant)
    carry (c, LAT_CARRIED_CONSTANT);
  return 0;
}

static int
settle (typing *y)
{
  lat_table *t = y->t;
  for (size_t j = 0; j < t->p; j++)
    decide_kind (y, j);
  int s = lat_survey_check (t, y->v, y->numeric, y->want, y->msg);
  for (size_t j = 0; j < t->p && !s; j++)
    if (t->column[j].role != LAT_ROLE_OBSERVED)
      continue;
    else if (y->numeric[j])
      settle_numeric (y, j);
    else
      s = settle_categorical (y, j);
  return s;
}

/* Nothing to work with: why, if the columns agree on it.  */
static int
check_usable (const typing *y)
{
  const lat_table *t = y->t;
  if (t->observed || y->opt->keep_none)
    return 0;
  size_t by[LAT_CARRIED_LEVELS + 1] = { 0 };
  for (size_t j = 0; j < t->p; j++)
    if (t->column[j].role == LAT_ROLE_CARRIED)
      by[t->column[j].reason]++;
  return lat_fail (y->msg, LAT_EDATA,
                   "%.500s: no column is left to work with: %zu never seen, "
                   "%zu constant, %zu of text with more than %zu levels, %zu "
                   "ignored, of %zu; a model needs numbers that differ, or "
                   "text of at most %zu levels (--categorical=COL for more)",
                   t->name, by[LAT_CARRIED_UNSEEN], by[LAT_CARRIED_CONSTANT],
                   by[LAT_CARRIED_LEVELS], y->opt->levels_max,
                   by[LAT_CARRIED_IGNORED], t->p, y->opt->levels_max);
}

static int
finish (typing *y)
{
  int s = lat_roles_number (y->t, y->msg);
  if (!s)
    s = check_usable (y);
  if (!s)
    s = lat_table_join_sequences (y->t, y->msg);
  if (!s && lat_remarks_add (y->t, y->opt, 0))
    s = lat_no_memory (y->msg);
  for (size_t j = 0; j < y->t->p && !s; j++)
    if (y->want[j] == LAT_WANT_ANY && lat_remark_text (y->t, j))
      s = lat_no_memory (y->msg);
  if (!s)
    lat_values_settle (y->t);
  return s;
}

int
lat_table_type (lat_table *t, const lat_table_options *opt, lat_message *msg)
{
  lat_table_options by_default = lat_table_defaults ();
  typing y = { .t = t, .opt = opt ? opt : &by_default, .msg = msg };
  y.want = malloc (t->p);
  y.numeric = calloc (t->p, 1);
  int s = y.want && y.numeric ? 0 : lat_no_memory (msg);
  if (!s)
    s = lat_roles_assign (t, y.opt, y.want, msg);
  if (!s && !(y.v = lat_survey_table (t)))
    s = lat_no_memory (msg);
  if (!s)
    s = settle (&y);
  if (!s)
    s = finish (&y);
  free (y.want);
  free (y.numeric);
  free (y.v);
  return s;
}
