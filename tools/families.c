/* families.c -- --family of latens-hmm.  */

#include "families.h"
#include "family_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *families_text;

/* The family whose columns share their trials, and how many groups of columns
   A+B were given it.  */
static const char one_group[] = "multinomial";
static size_t groups;

/* The family of each column of the table, and what to say to the typing.  */
static const char **of_column;
static char *as_categorical, *as_numeric;

/* The end of one COL:NAME: a comma outside quotes, or the end.  */
static const char *
item_end (const char *s)
{
  for (int quoted = 0; *s && (quoted || *s != ','); s++)
    quoted ^= *s == '"';
  return s;
}

void
families_check (void)
{
  const char *name = families_text, *s = families_text;

  for (; s; s = *s ? s + 1 : NULL)
    {
      const char *end = item_end (s);

      while (s < end)
        name = *s++ == ':' ? s : name;
      family_name (name, (size_t)(end - name));
      name = end + 1;
    }
}

/* The columns that LIST names; where it names none as it stands, A+B are A
   and B.  */
static void
read_columns (const lat_table *t, const char *list, char *chosen)
{
  lat_message msg, again;
  char *parted;

  if (!lat_table_list (t, "--family", list, chosen, &msg))
    return;
  parted = common_alloc (strlen (list) + 1, 1);
  strcpy (parted, list);
  for (char *s = parted, quoted = 0; *s; s++)
    {
      quoted ^= *s == '"';
      if (*s == '+' && !quoted)
        *s = ',';
    }
  if (!strchr (list, '+')
      || lat_table_list (t, "--family", parted, chosen, &again))
    die (EXIT_USAGE, "%s", strchr (list, '+') ? again.text : msg.text);
  free (parted);
}

/* One item COL:NAME; the last colon parts them.  */
static void
read_item (const lat_table *t, const char *item, size_t len, char *chosen)
{
  char *text = common_alloc (len + 1, 1);
  char *colon;
  const char *family;

  memcpy (text, item, len);
  colon = strrchr (text, ':');
  if (!colon)
    die_usage ("--family: '%s' is not COL:NAME", text);
  family = family_name (colon + 1, strlen (colon + 1));
  *colon = '\0';
  read_columns (t, text, chosen);
  if (strncmp (family, one_group, strlen (one_group)) == 0
      && strchr (text, '+') && groups++)
    die_usage ("--family: one group of columns can be %s (name all of its "
               "columns in one A+B+...)",
               one_group);
  for (size_t j = 0; j < lat_table_columns (t); j++)
    {
      if (!chosen[j])
        continue;
      if (of_column[j] && of_column[j] != family)
        die_usage ("--family: column '%s' cannot be both %s and %s",
                   lat_table_column (t, j)->name, of_column[j], family);
      of_column[j] = family;
    }
  free (text);
}

static void
read_families (const lat_table *t)
{
  size_t p = lat_table_columns (t);
  char *chosen = common_alloc (p, 1);
  const char *end = item_end (families_text);

  of_column = common_alloc (p, sizeof *of_column);
  if (!*end && !strchr (families_text, ':'))
    {
      for (size_t j = 0; j < p; j++)
        of_column[j] = family_name (families_text, strlen (families_text));
    }
  else
    {
      for (const char *s = families_text;; s = end + 1)
        {
          end = item_end (s);
          read_item (t, s, (size_t)(end - s), chosen);
          if (!*end)
            break;
        }
    }
  free (chosen);
}

/* Is column j on a LIST, which may be NULL or wrong?  */
static int
listed (const lat_table *t, const char *list, size_t j)
{
  char *chosen;
  lat_message msg;
  int on;

  if (!list)
    return 0;
  chosen = common_alloc (lat_table_columns (t), 1);
  on = !lat_table_list (t, NULL, list, chosen, &msg) && chosen[j];
  free (chosen);
  return on;
}

/* Is column j among the observed ones, as far as the options tell?  */
static int
wanted (const lat_table *t, const lat_table_options *o, size_t j)
{
  const char *const away[] = { o->ignore,   o->id,     o->weights,
                               o->sequence, o->labels, o->covariates };

  if (o->columns && !listed (t, o->columns, j))
    return 0;
  for (size_t i = 0; i < sizeof away / sizeof *away; i++)
    {
      if (listed (t, away[i], j))
        return 0;
    }
  return 1;
}

/* Other options must not give column j another type than its family.  */
static void
check_type (const lat_table *t, const lat_table_options *o, size_t j)
{
  int text = family_is_categorical (of_column[j]);

  if (listed (t, text ? o->numeric : o->categorical, j))
    die_usage ("column '%s' cannot be both --%s and --family=%s",
               lat_table_column (t, j)->name, text ? "numeric" : "categorical",
               of_column[j]);
}

/* list + "," + the name of column j, quoted; frees list.  */
static char *
append_name (char *list, const char *name)
{
  size_t len = list ? strlen (list) : 0;
  char *out = common_alloc (len + 2 * strlen (name) + 4, 1), *s = out;

  if (list)
    s += sprintf (s, "%s,", list);
  *s++ = '"';
  for (; *name; name++)
    {
      *s++ = *name;
      if (*name == '"')
        *s++ = '"';
    }
  *s = '"';
  free (list);
  return out;
}

static char *
append_list (char *list, const char *given)
{
  size_t len = strlen (list);
  char *out;

  if (!given)
    return list;
  out = common_alloc (len + strlen (given) + 2, 1);
  sprintf (out, "%s,%s", list, given);
  free (list);
  return out;
}

void
families_before_type (const lat_table *t, lat_table_options *o)
{
  if (!families_text)
    return;
  read_families (t);
  for (size_t j = 0; j < lat_table_columns (t); j++)
    {
      const char *name = lat_table_column (t, j)->name;

      if (!of_column[j] || !wanted (t, o, j))
        continue;
      check_type (t, o, j);
      if (family_is_categorical (of_column[j]))
        as_categorical = append_name (as_categorical, name);
      else
        as_numeric = append_name (as_numeric, name);
    }
  if (as_categorical)
    o->categorical = as_categorical
        = append_list (as_categorical, o->categorical);
  o->family = as_numeric;
}

const char **
families_of_columns (const lat_table *t, const lat_data *d)
{
  const char **family;

  if (!of_column)
    return NULL;
  family = common_alloc (d->p, sizeof *family);
  for (size_t j = 0; j < d->p; j++)
    family[j] = of_column[lat_table_source (t, j)];
  free (of_column);
  free (as_categorical);
  free (as_numeric);
  of_column = NULL;
  as_categorical = as_numeric = NULL;
  return family;
}

/* The most rows that --family looks back.  */
size_t
families_lags (void)
{
  size_t most = 0, order;

  for (const char *s = families_text; s && *s; s++)
    {
      const char *end = item_end (s), *name = s;

      for (; s < end; s++)
        name = *s == ':' ? s + 1 : name;
      order = family_lags (family_name (name, (size_t)(end - name)));
      most = order > most ? order : most;
      if (!*end)
        break;
    }
  return most;
}

void
families_look_back (lat_data *d, size_t lags)
{
  lat_message msg;

  if (lags && lat_data_set_lags (d, lags, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
}
