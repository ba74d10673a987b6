/* evaluate_masked.c -- the tables without their hidden cells, as files.  */

#include "evaluate.h"

#include <stdlib.h>
#include <string.h>

const char *evaluate_masked, *evaluate_na_out;

typedef struct
{
  const evaluation *e;
  const lat_mask *mask;
} hiding;

static int
hide_cell (void *self, size_t row, size_t column)
{
  const hiding *h = self;
  const size_t *position = lat_table_position (h->e->t);
  size_t i = position ? position[row] : row;
  size_t j = lat_table_column (h->e->t, column)->data;

  return h->mask->hidden[i * h->mask->p + j];
}

/* The one %d of --masked, and no other sign of this kind.  */
void
evaluate_check_masked (void)
{
  const char *at = evaluate_masked ? strstr (evaluate_masked, "%d") : NULL;

  if (evaluate_masked
      && (!at || strchr (evaluate_masked, '%') != at || strchr (at + 1, '%')))
    die_usage ("--masked: '%s' needs one %%d, for the number of the repeat",
               evaluate_masked);
}

void
evaluate_write_masked (const evaluation *e, const lat_mask *mask,
                       size_t repeat)
{
  hiding h = { e, mask };
  lat_table_edit edit
      = { .hide = hide_cell, .self = &h, .na_out = evaluate_na_out };
  size_t size = strlen (evaluate_masked) + 32;
  size_t before = (size_t)(strstr (evaluate_masked, "%d") - evaluate_masked);
  char *path = common_alloc (size, 1);
  lat_output *o;
  lat_message msg;
  int s;

  snprintf (path, size, "%.*s%zu%s", (int)before, evaluate_masked, repeat + 1,
            evaluate_masked + before + 2);
  o = output_open (path);
  s = lat_table_write (e->t, &edit, lat_output_stream (o), &msg);
  if (s)
    die (s == LAT_EINVAL ? EXIT_USAGE : EXIT_FAILURE, "%s", msg.text);
  output_commit (o);
  free (path);
}
