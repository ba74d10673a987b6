/* scales.c -- --transform and --bounds.

   --transform: `auto` or `none` (for all columns of numbers), or LISTs of
   columns, each behind the name of its transform: log:a,b,yeo-johnson:c.
   --bounds: `auto` or `none`, or COL:LO:HI,... where either side may be
   empty; numbers that are recognised are added, unless `none` comes first. */

#include "scales.h"

#include <stdlib.h>
#include <string.h>

static const char *transforms, *bounds;

static const opt transform_opts[]
    = { { 0, "transform", OPT_STRING, &transforms,
          "auto|none|NAME:COL[,COL]...[,NAME:COL]...", 0, 0,
          "model these columns on another scale, log or yeo-johnson, or all "
          "on the one that BIC likes best (default: none)" },
        { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL } };
const opt_group group_transform = { "Scales", transform_opts };

static const opt bounds_opts[]
    = { { 0, "bounds", OPT_STRING, &bounds, "auto|none|COL:[LO]:[HI][,...]", 0,
          0,
          "draws of COL, and means, are not below LO and not above HI; auto: "
          "draws of counts and percentages keep theirs; none: they do not "
          "(default: auto)" },
        { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL } };
const opt_group group_bounds = { "Bounds", bounds_opts };

/* The end of an item: a comma outside quotes, or the end.  */
static const char *
item_end (const char *s)
{
  for (int quoted = 0; *s && (quoted || *s != ','); s++)
    quoted ^= *s == '"';
  return s;
}

/* A copy of [s, end).  */
static char *
copy (const char *s, const char *end)
{
  char *text = common_alloc ((size_t)(end - s) + 1, 1);

  memcpy (text, s, (size_t)(end - s));
  return text;
}

/* Whether a column that an option names can have what it says.  One that says
   nothing can not, but its user need not have known.  */
static int
can_have (const lat_table *t, const char *option, const lat_table_info *c)
{
  if (c->kind != LAT_NUMERIC)
    die_usage ("%s: column '%s' of %s is not numeric", option, c->name,
               lat_table_name (t));
  if (c->data != LAT_NO_COLUMN)
    return 1;
  if (c->reason != LAT_CARRIED_UNSEEN && c->reason != LAT_CARRIED_CONSTANT)
    die_usage ("%s: column '%s' of %s is not modelled", option, c->name,
               lat_table_name (t));
  warn ("%s: column '%s' stays as it is, since it cannot be used", option,
        c->name);
  return 0;
}

/* The columns that a LIST names: chosen has one flag a column of the
   table.  */
static void
choose (const lat_table *t, const char *option, const char *list, char *chosen)
{
  lat_message msg;

  if (lat_table_list (t, option, list, chosen, &msg))
    die (EXIT_USAGE, "%s", msg.text);
  for (size_t j = 0; j < lat_table_columns (t); j++)
    chosen[j] = chosen[j] && can_have (t, option, lat_table_column (t, j));
}

/* --- transforms ---------------------------------------------------------- */

static void
transform_all (lat_column *column, size_t p, lat_transform_kind kind)
{
  for (size_t j = 0; j < p; j++)
    if (column[j].kind == LAT_NUMERIC)
      column[j].transform = (lat_transform){ .kind = kind };
}

static void
transform_list (const lat_table *t, const char *list, lat_transform_kind kind,
                lat_column *column)
{
  char *chosen = common_alloc (lat_table_columns (t), 1);

  choose (t, "--transform", list, chosen);
  for (size_t j = 0; j < lat_table_columns (t); j++)
    if (chosen[j])
      column[lat_table_column (t, j)->data].transform
          = (lat_transform){ .kind = kind };
  free (chosen);
}

/* NAME: in front of an item; returns what is behind, NULL if it is none.  */
static char *
transform_name (char *item, lat_transform_kind *kind)
{
  char *colon = strchr (item, ':');
  int found;

  if (!colon || *item == '"')
    return NULL;
  *colon = '\0';
  found = lat_transform_parse (item, kind) == 0;
  *colon = ':';
  return found ? colon + 1 : NULL;
}

static void
set_transforms (const lat_table *t, lat_column *column, size_t p)
{
  lat_transform_kind kind = LAT_TRANSFORM_NONE;
  int named = 0;

  for (const char *s = transforms, *end; s; s = *end ? end + 1 : NULL)
    {
      char *item = copy (s, end = item_end (s));
      char *list = transform_name (item, &kind);

      named |= list != NULL;
      if (!list && s == transforms && lat_transform_parse (item, &kind) == 0
          && (kind == LAT_TRANSFORM_AUTO || kind == LAT_TRANSFORM_NONE))
        transform_all (column, p, kind);
      else if (named)
        transform_list (t, list ? list : item, kind, column);
      else
        die_usage ("--transform: '%s' is neither auto, none, log:COL nor "
                   "yeo-johnson:COL",
                   item);
      free (item);
    }
}

/* --- bounds -------------------------------------------------------------- */

/* One side of an item; empty: none.  */
static int
read_side (const char *item, const char *text, int side, double *bound)
{
  if (!*text)
    return 0;
  if (lat_number_parse (text, strlen (text), bound))
    die_usage ("--bounds: '%s': '%s' is not a number", item, text);
  return side;
}

/* COL:LO:HI; its last two colons part it.  */
static lat_bounds
read_bounds (const char *item, char *text)
{
  lat_bounds b = { 0 };
  char *high = strrchr (text, ':'), *low;

  if (high)
    *high++ = '\0';
  low = high ? strrchr (text, ':') : NULL;
  if (!low || low == text)
    die_usage ("--bounds: '%s' is not COL:LO:HI", item);
  *low++ = '\0';
  b.sides = read_side (item, low, LAT_BOUND_LOWER, &b.lower);
  b.sides |= read_side (item, high, LAT_BOUND_UPPER, &b.upper);
  if (b.sides == LAT_BOUND_LOWER + LAT_BOUND_UPPER && b.lower > b.upper)
    die_usage ("--bounds: '%s': the lower bound is above the upper", item);
  return b;
}

static void
bound_item (const lat_table *t, const char *item, lat_column *column)
{
  char *text = copy (item, item + strlen (item));
  char *chosen = common_alloc (lat_table_columns (t), 1);
  lat_bounds b = read_bounds (item, text);

  choose (t, "--bounds", text, chosen);
  for (size_t j = 0; j < lat_table_columns (t); j++)
    if (chosen[j])
      column[lat_table_column (t, j)->data].bounds = b;
  free (chosen);
  free (text);
}

/* Returns 1 if what is recognised shall hold too.  */
static int
set_bounds (const lat_table *t, lat_column *column)
{
  int recognise = 1;

  for (const char *s = bounds, *end; s; s = *end ? end + 1 : NULL)
    {
      char *item = copy (s, end = item_end (s));

      if (s == bounds && strcmp (item, "none") == 0)
        recognise = 0;
      else if (s != bounds || strcmp (item, "auto") != 0)
        bound_item (t, item, column);
      free (item);
    }
  return recognise;
}

/* "0:100" or "0:".  */
static const char *
bounds_text (const lat_bounds *b, char *buf, size_t size)
{
  char low[LAT_NUMBER_SIZE] = "", high[LAT_NUMBER_SIZE] = "";

  if (b->sides & LAT_BOUND_LOWER)
    lat_number_format (b->lower, low);
  if (b->sides & LAT_BOUND_UPPER)
    lat_number_format (b->upper, high);
  snprintf (buf, size, "%.40s:%.40s", low, high);
  return buf;
}

/* Says where the first cell beyond a bound is.  Returns 1 if there is one.  */
static int
find_beyond (const lat_table *t, const lat_data *d, const lat_column *column,
             const char *remedy, lat_message *msg)
{
  const size_t *order = lat_table_order (t);
  size_t i, j, at;
  lat_message text;
  char range[100], cell[SHOWN_SIZE];

  if (!lat_bounds_check (d, column, &i, &j))
    return 0;
  at = lat_table_source (t, j);
  i = order ? order[i] : i;
  snprintf (text.text, sizeof text.text,
            "'%s' is not within the bounds %s of column '%.60s'%s",
            common_shown (t, i, at, cell),
            bounds_text (&column[j].bounds, range, sizeof range),
            lat_table_column (t, at)->name, remedy);
  lat_table_place (t, i, at, text.text, msg);
  return 1;
}

/* --- both ---------------------------------------------------------------- */

static void
set (const lat_table *t, lat_data *d, int with_bounds)
{
  lat_column *column = lat_columns_clone (d->column, d->p);
  lat_message msg;

  if (!column)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  if (transforms)
    set_transforms (t, column, d->p);
  if (with_bounds && set_bounds (t, column))
    lat_bounds_recognise (d, column);
  if (find_beyond (t, d, column, " (--na calls it missing)", &msg)
      || lat_data_set_columns (d, column, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  lat_columns_free (column, d->p);
}

void
scales_set (const lat_table *t, lat_data *d)
{
  set (t, d, 1);
}

void
scales_transform (const lat_table *t, lat_data *d)
{
  set (t, d, 0);
}

void
scales_override (const lat_table *t, lat_model *m)
{
  int none = bounds && strncmp (bounds, "none", 4) == 0
             && (!bounds[4] || bounds[4] == ',');

  for (size_t j = 0; none && j < m->p; j++)
    m->column[j].bounds = (lat_bounds){ 0 };
  set_bounds (t, m->column);
}

void
scales_beyond (const lat_table *t, const lat_data *d, const lat_model *m)
{
  static int told;
  lat_message msg;

  if (told
      || !find_beyond (t, d, m->column, " in the model; it stays as it is",
                       &msg))
    return;
  warn ("%s", msg.text);
  told = 1;
}

/* Names of columns with bounds like those of `first`, and marks them.  */
static void
tell_like (const lat_model *m, size_t first, char *told)
{
  const lat_bounds *b = &m->column[first].bounds;
  char text[400] = "", range[100];
  size_t n = 0;

  for (size_t j = first; j < m->p; j++)
    {
      const lat_bounds *a = &m->column[j].bounds;

      if (!a->recognised || a->sides != b->sides || a->upper != b->upper)
        continue;
      told[j] = 1;
      if (n < sizeof text - 1)
        n += (size_t)snprintf (text + n, sizeof text - n, "%s%s",
                               n ? ", " : "",
                               m->column[j].name ? m->column[j].name : "?");
    }
  note ("draws keep the bounds %s: %s%s (%s; --bounds=none lifts them)",
        bounds_text (b, range, sizeof range), text,
        n < sizeof text ? "" : "...",
        !(b->sides & LAT_BOUND_UPPER) ? "counts"
        : b->upper > 1                ? "percentages"
                                      : "yes or no");
}

void
scales_tell (const lat_model *m)
{
  char *told = common_alloc (m->p, 1);

  for (size_t j = 0; j < m->p; j++)
    if (m->column[j].bounds.recognised && !told[j])
      tell_like (m, j, told);
  free (told);
}
