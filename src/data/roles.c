/* roles.c -- what the options say about the columns.  */

#include "base/message.h"
#include "data/roles.h"
#include "data/table.h"
#include <stdlib.h>
#include <string.h>

typedef struct
{
  lat_table *t;
  char *chosen; /* p */
  lat_message *msg;
} roles;

/* Gives the columns of a LIST (or, if `others`, all that are not on it) a role
   and a reason.  */
static int
give (roles *r, const char *option, const char *list, int others,
      lat_role role, lat_carried reason)
{
  if (!list)
    return 0;
  int s = lat_table_list (r->t, option, list, r->chosen, r->msg);
  for (size_t j = 0; j < r->t->p && !s; j++)
    if ((r->chosen[j] != 0) != others)
      {
        r->t->column[j].role = role;
        r->t->column[j].reason = reason;
      }
  return s;
}

static int
wish (roles *r, const char *option, const char *list, char kind, char *want)
{
  if (!list)
    return 0;
  int s = lat_table_list (r->t, option, list, r->chosen, r->msg);
  for (size_t j = 0; j < r->t->p && !s; j++)
    if (r->chosen[j])
      {
        char shown[LAT_SHOW_SIZE];
        const char *name = r->t->column[j].name;
        int text = want[j] == LAT_WANT_CATEGORICAL;
        if (text && kind != LAT_WANT_CATEGORICAL)
          return lat_fail (r->msg, LAT_EINVAL,
                           "column '%s' cannot be both --categorical and %s",
                           lat_show (name, strlen (name), shown), option);
        want[j] = kind;
      }
  return s;
}

/* One column: its whole name, else a LIST of one.  */
static int
pick (roles *r, const char *option, const char *name, lat_role role,
      size_t *column)
{
  *column = LAT_NO_COLUMN;
  if (!name)
    return 0;
  *column = lat_table_find (r->t, name);
  if (*column == LAT_NO_COLUMN)
    {
      int s = lat_table_list (r->t, option, name, r->chosen, r->msg);
      if (s)
        return s;
      const char *first = memchr (r->chosen, 1, r->t->p);
      *column = (size_t)(first - r->chosen);
      if (memchr (first + 1, 1, r->t->p - *column - 1))
        return lat_fail (r->msg, LAT_EINVAL,
                         "%s takes one column, not '%.200s'", option, name);
    }
  r->t->column[*column].role = role;
  r->t->column[*column].reason = LAT_CARRIED_NOT;
  return 0;
}

/* A column has one of these roles.  */
static int
check_picks (roles *r)
{
  const lat_table *t = r->t;
  const struct
  {
    const char *option;
    size_t column;
  } of[] = { { "--weights", t->weight },
             { "--sequence", t->sequence },
             { "--labels", t->label } };
  size_t n = sizeof of / sizeof *of;
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++)
      if (of[i].column != LAT_NO_COLUMN && of[i].column == of[j].column)
        return lat_fail (r->msg, LAT_EINVAL, "%s and %s name the same column",
                         of[i].option, of[j].option);
  return 0;
}

static int
assign (roles *r, const lat_table_options *opt, char *want)
{
  lat_table *t = r->t;
  int s = give (r, "--columns", opt->columns, 1, LAT_ROLE_CARRIED,
                LAT_CARRIED_IGNORED);
  if (!s)
    s = give (r, "--ignore", opt->ignore, 0, LAT_ROLE_CARRIED,
              LAT_CARRIED_IGNORED);
  if (!s)
    s = give (r, "--id", opt->id, 0, LAT_ROLE_ID, LAT_CARRIED_NOT);
  if (!s)
    s = pick (r, "--sequence", opt->sequence, LAT_ROLE_SEQUENCE, &t->sequence);
  if (!s)
    s = pick (r, "--weights", opt->weights, LAT_ROLE_WEIGHT, &t->weight);
  if (!s)
    s = pick (r, "--labels", opt->labels, LAT_ROLE_LABEL, &t->label);
  if (!s)
    s = check_picks (r);
  if (!s)
    s = lat_table_find_covariates (t, opt, r->chosen, r->msg);
  if (!s)
    s = wish (r, "--categorical", opt->categorical, LAT_WANT_CATEGORICAL,
              want);
  if (!s)
    s = wish (r, "--numeric", opt->numeric, LAT_WANT_NUMERIC, want);
  if (!s)
    s = wish (r, "--family", opt->family, LAT_WANT_FAMILY, want);
  return s;
}

int
lat_roles_assign (lat_table *t, const lat_table_options *opt, char *want,
                  lat_message *msg)
{
  roles r = { t, malloc (t->p), msg };
  if (!r.chosen)
    return lat_no_memory (msg);
  memset (want, LAT_WANT_ANY, t->p);
  for (size_t j = 0; j < t->p; j++)
    {
      t->column[j].role = LAT_ROLE_OBSERVED;
      t->column[j].reason = LAT_CARRIED_NOT;
      t->column[j].data = LAT_NO_COLUMN;
    }
  t->compact = opt->compact;
  t->digits = opt->digits;
  t->sd_digits = opt->sd_digits;
  int s = assign (&r, opt, want);
  free (r.chosen);
  return s;
}

int
lat_roles_number (lat_table *t, lat_message *msg)
{
  if (!(t->source = malloc (t->p * sizeof *t->source)))
    return lat_no_memory (msg);
  for (size_t j = 0; j < t->p; j++)
    if (t->column[j].role == LAT_ROLE_OBSERVED)
      {
        t->column[j].data = t->observed;
        t->source[t->observed++] = j;
      }
  return 0;
}
