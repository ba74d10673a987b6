/* table_labels.c -- the column of known states.  */

#include "base/message.h"
#include "data/table.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* No chain has as many states.  */
static const double most_states = 1e6;

static int
fail_label (const lat_table *t, size_t i, const char *what, lat_message *msg)
{
  char name[LAT_SHOW_SIZE];
  const char *column = t->column[t->label].name;
  return lat_fail_cell (t, i, t->label, LAT_EDATA, msg,
                        "%s (column '%s'; states are numbered from 1, an "
                        "empty cell leaves the state free)",
                        what, lat_show (column, strlen (column), name));
}

static int
read_label (const lat_table *t, size_t row, uint32_t *label, lat_message *msg)
{
  lat_number x = { .value = (double)NAN };
  *label = 0;
  if (lat_table_missing (t, row, t->label))
    return 0;
  if (lat_cell_number (t, row, t->label, &x) || !(x.value == floor (x.value)))
    return fail_label (t, row, "the label is not a whole number", msg);
  if (!(x.value >= 1 && x.value <= most_states))
    return fail_label (t, row, "the label is not a state", msg);
  *label = (uint32_t)x.value;
  return 0;
}

int
lat_table_label (const lat_table *t, lat_data *d, lat_message *msg)
{
  int s = 0;
  if (t->label == LAT_NO_COLUMN)
    return 0;
  uint32_t *label = malloc ((t->n + 1) * sizeof *label);
  if (!label)
    return lat_no_memory (msg);
  for (size_t i = 0; s == 0 && i < t->n; i++)
    s = read_label (t, t->order ? t->order[i] : i, label + i, msg);
  if (s == 0)
    s = lat_data_set_labels (d, label, msg);
  free (label);
  return s;
}
