/* typing_as.c -- what the columns are, from a model that knows them.  */

#include "base/message.h"
#include "data/levels.h"
#include "data/names.h"
#include "data/remarks.h"
#include "data/roles.h"
#include "data/survey.h"
#include "data/table.h"
#include <stdlib.h>
#include <string.h>

typedef struct
{
  lat_table *t;
  const lat_table_options *opt;
  const lat_column *column; /* p, of the model */
  size_t p;
  lat_message *msg;
  char *want; /* as in typing.c */
  char *numeric;
  lat_survey *v;
} typing;

static const char *
shown (const char *name, char buf[LAT_SHOW_SIZE])
{
  return name ? lat_show (name, strlen (name), buf) : "";
}

static size_t
candidates (const lat_table *t)
{
  size_t count = 0;
  for (size_t j = 0; j < t->p; j++)
    count += t->column[j].role == LAT_ROLE_OBSERVED;
  return count;
}

static int
named (const typing *y)
{
  for (size_t d = 0; d < y->p; d++)
    if (!y->column[d].name)
      return 0;
  return 1;
}

/* The columns that no option takes away, in order.  */
static int
match_by_position (typing *y)
{
  lat_table *t = y->t;
  size_t count = candidates (t);
  if (count != y->p)
    return lat_fail (y->msg, LAT_ECOLUMNS,
                     "%.500s has %zu column%s and no header, but the model "
                     "has %zu (--columns names those to use)",
                     t->name, count, count == 1 ? "" : "s", y->p);
  for (size_t j = 0; j < t->p; j++)
    if (t->column[j].role == LAT_ROLE_OBSERVED)
      t->source[t->observed++] = j;
  if (y->opt->lenient && named (y) && lat_remark_positions (t))
    return lat_no_memory (y->msg);
  return 0;
}

static int
fail_absent (const typing *y, const char *name)
{
  char buf[LAT_SHOW_SIZE];
  return lat_fail (y->msg, LAT_ECOLUMNS,
                   "%.500s has no column '%s', which the model needs (a "
                   "column of missing cells will do)",
                   y->t->name, shown (name, buf));
}

static int
fail_taken (const typing *y, const char *name)
{
  char buf[LAT_SHOW_SIZE];
  return lat_fail (y->msg, LAT_EINVAL,
                   "the model needs the column '%s', which an option takes "
                   "away",
                   shown (name, buf));
}

/* found[d]: the table's column of each name, or LAT_NO_COLUMN.  */
static int
look_up (const typing *y, size_t *found)
{
  lat_names set = { 0 };
  size_t number;
  int s = 0;
  for (size_t j = 0; j < y->t->p && !s; j++)
    s = lat_names_add (&set, y->t->column[j].name,
                       strlen (y->t->column[j].name), &number);
  for (size_t d = 0; d < y->p; d++)
    {
      const char *name = y->column[d].name;
      size_t j = name ? lat_names_find (&set, name, strlen (name)) : set.count;
      found[d] = j < set.count ? j : LAT_NO_COLUMN;
    }
  lat_names_free (&set);
  return s;
}

static int
fail_all_absent (const typing *y)
{
  char buf[LAT_SHOW_SIZE];
  return lat_fail (y->msg, LAT_ECOLUMNS,
                   "%.500s has none of the model's %zu column%s ('%s'%s)%s",
                   y->t->name, y->p, y->p == 1 ? "" : "s",
                   shown (y->column[0].name, buf), y->p == 1 ? "" : ", ...",
                   y->t->p > 1 ? ""
                               : ": is the delimiter another? "
                                 "(--delimiter names it)");
}

static int
match_by_name (typing *y, const size_t *found)
{
  for (size_t d = 0; d < y->p; d++)
    {
      if (found[d] == LAT_NO_COLUMN && !y->opt->lenient)
        return fail_absent (y, y->column[d].name);
      if (found[d] != LAT_NO_COLUMN
          && y->t->column[found[d]].role != LAT_ROLE_OBSERVED)
        return fail_taken (y, y->column[d].name);
      y->t->source[y->t->observed++] = found[d];
    }
  return 0;
}

static int
match (typing *y)
{
  lat_table *t = y->t;
  size_t *found = malloc ((y->p + 1) * sizeof *found), absent = 0;
  t->source = malloc ((y->p + t->p) * sizeof *t->source);
  int s
      = found && t->source && !look_up (y, found) ? 0 : lat_no_memory (y->msg);
  if (s)
    goto done;
  for (size_t d = 0; d < y->p; d++)
    absent += found[d] == LAT_NO_COLUMN;
  if (!named (y) || (!t->header && absent))
    s = match_by_position (y);
  else if (absent == y->p && y->opt->lenient)
    s = fail_all_absent (y);
  else
    s = match_by_name (y, found);
done:
  free (found);
  return s;
}

/* The columns of the model are observed, the others carried.  */
static int
give_roles (typing *y)
{
  lat_table *t = y->t;
  for (size_t d = 0; d < t->observed; d++)
    if (t->source[d] != LAT_NO_COLUMN)
      t->column[t->source[d]].data = d;
  if (y->opt->lenient && lat_remark_columns (t))
    return lat_no_memory (y->msg);
  for (size_t j = 0; j < t->p; j++)
    if (t->column[j].role == LAT_ROLE_OBSERVED
        && t->column[j].data == LAT_NO_COLUMN)
      {
        t->column[j].role = LAT_ROLE_CARRIED;
        t->column[j].reason = LAT_CARRIED_IGNORED;
      }
  return 0;
}

static int
check_wishes (const typing *y)
{
  for (size_t d = 0; d < y->p; d++)
    {
      char buf[LAT_SHOW_SIZE];
      size_t j = y->t->source[d];
      if (j == LAT_NO_COLUMN)
        continue;
      int numeric = y->column[d].kind == LAT_NUMERIC;
      int wrong = numeric ? y->want[j] == LAT_WANT_CATEGORICAL
                          : lat_want_numeric (y->want[j]);
      y->numeric[j] = (char)numeric;
      if (wrong)
        return lat_fail (y->msg, LAT_EINVAL,
                         "column '%s' is %s in the model, not %s",
                         shown (y->t->column[j].name, buf),
                         numeric ? "numeric" : "categorical",
                         numeric ? "categorical" : "numeric");
      y->want[j] = LAT_WANT_MODEL;
    }
  return 0;
}

static void
describe_numeric (typing *y, size_t d)
{
  const lat_column *from = &y->column[d];
  size_t j = y->t->source[d];
  lat_table_info *c = &y->t->column[j];
  lat_survey_describe (y->t, &y->v[j], c);
  if (from->digits >= 0)
    {
      c->exponent = from->exponent;
      c->integers = c->whole = from->digits == 0 && !from->exponent;
      c->decimals = c->integers ? from->zeros : 0;
      c->digits = from->digits;
      c->sd = 0;
    }
  if (y->t->digits >= 0)
    c->digits = y->t->digits;
}

static int
settle (typing *y)
{
  lat_table *t = y->t;
  for (size_t j = 0; j < t->p; j++)
    t->column[j].kind
        = y->v[j].numbers == y->v[j].seen ? LAT_NUMERIC : LAT_CATEGORICAL;
  int s = lat_survey_check (t, y->v, y->numeric, y->want, y->msg);
  for (size_t d = 0; d < y->p && !s; d++)
    {
      if (t->source[d] == LAT_NO_COLUMN)
        continue;
      t->column[t->source[d]].kind = y->column[d].kind;
      if (y->column[d].kind == LAT_NUMERIC)
        describe_numeric (y, d);
      else
        s = lat_levels_take (t, t->source[d], &y->column[d], y->msg);
    }
  return s;
}

static int
run (typing *y)
{
  lat_table *t = y->t;
  int s = lat_roles_assign (t, y->opt, y->want, y->msg);
  t->lenient = y->opt->lenient;
  t->models = y->p;
  if (!s && !(t->model = lat_columns_clone (y->column, y->p)))
    s = lat_no_memory (y->msg);
  if (!s)
    s = match (y);
  if (!s)
    s = give_roles (y);
  if (!s)
    s = check_wishes (y);
  if (!s && !(y->v = lat_survey_table (t)))
    s = lat_no_memory (y->msg);
  if (!s)
    s = settle (y);
  if (!s)
    s = lat_table_join_sequences (t, y->msg);
  if (!s && lat_remarks_add (t, y->opt, 1))
    s = lat_no_memory (y->msg);
  if (!s)
    lat_values_settle (t);
  return s;
}

int
lat_table_type_as (lat_table *t, const lat_table_options *opt,
                   const lat_column *column, size_t p, lat_message *msg)
{
  lat_table_options by_default = lat_table_defaults ();
  typing y = { .t = t,
               .opt = opt ? opt : &by_default,
               .column = column,
               .p = p,
               .msg = msg };
  y.want = malloc (t->p);
  y.numeric = calloc (t->p, 1);
  int s = y.want && y.numeric ? run (&y) : lat_no_memory (msg);
  free (y.want);
  free (y.numeric);
  free (y.v);
  return s;
}

int
lat_table_check (lat_table *t, lat_message *msg)
{
  char *numeric = calloc (2 * t->p, 1); /* and nothing wanted */
  lat_survey *v = numeric ? lat_survey_table (t) : NULL;
  int s = v ? 0 : lat_no_memory (msg);
  for (size_t j = 0; j < t->p && !s; j++)
    numeric[j] = t->column[j].role == LAT_ROLE_OBSERVED
                 && t->column[j].kind == LAT_NUMERIC;
  if (!s)
    s = lat_survey_check (t, v, numeric, numeric + t->p, msg);
  for (size_t j = 0; j < t->p && !s; j++)
    if (t->column[j].role == LAT_ROLE_OBSERVED && !numeric[j])
      s = lat_levels_check (t, j, msg);
  free (v);
  free (numeric);
  return s;
}
