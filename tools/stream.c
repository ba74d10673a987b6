/* stream.c -- completing rows as they come: what a row needs is the model, so
   memory does not grow with the table.  */

#include "stream.h"
#include "scales.h"
#include "se.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  lat_table *t;
  const lat_model *m;
  const fill_source *from;
  lat_output *out, *se; /* se: NULL: nobody asks */
  size_t rows;
  size_t *missing; /* a column */
} streaming;

static FILE *
stream_of (lat_output *o)
{
  return o ? lat_output_stream (o) : NULL;
}

/* Out with it; what can not be written is not worth reading on for.  */
static void
flush (lat_output *o, const char *path)
{
  errno = 0;
  if (o && (fflush (lat_output_stream (o)) || ferror (lat_output_stream (o))))
    die (EXIT_FAILURE, "%s: cannot be written: %s", path,
         errno ? strerror (errno) : "a write failed");
}

static void
write_rows (streaming *w)
{
  const char *path = common.output && strcmp (common.output, "-") != 0
                         ? common.output
                         : NULL;
  lat_data *d = common_data (w->t);
  int s;

  common_accept (w->t, d, w->m);
  scales_beyond (w->t, d, w->m);
  s = fill_write_piece (w->t, d, w->from, stream_of (w->out),
                        stream_of (w->se), !w->rows);
  if (s)
    common_fail_model (w->t, d, w->m, s);
  lat_data_free (d);
  w->rows += lat_table_rows (w->t);
  for (size_t j = 0; j < lat_table_columns (w->t); j++)
    w->missing[j] += lat_table_column (w->t, j)->missing;
  flush (w->out, path ? path : "standard output");
  flush (w->se, se_path);
}

static void
next_rows (streaming *w)
{
  lat_message msg;

  if (lat_table_next (w->t, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  common_notes (w->t);
}

static void
tell (const streaming *w)
{
  const char *before = "missing: ";

  if (quiet)
    return;
  for (size_t j = 0; j < lat_table_columns (w->t); j++)
    {
      const lat_table_info *c = lat_table_column (w->t, j);

      if (c->role != LAT_ROLE_OBSERVED || !w->missing[j])
        continue;
      if (*before == 'm')
        say ("%s: ", opt_tool_name ());
      say ("%s%s %zu", before, c->name, w->missing[j]);
      before = ", ";
    }
  if (*before == ',')
    say (" of %zu row%s\n", w->rows, w->rows == 1 ? "" : "s");
  for (size_t j = 0; j < lat_table_columns (w->t); j++)
    {
      const lat_table_info *c = lat_table_column (w->t, j);

      if (c->role == LAT_ROLE_OBSERVED && c->unknown > 1)
        note ("column '%s': %zu cells with levels that the model has not",
              c->name, c->unknown);
    }
}

void
stream_write (lat_table *t, const lat_model *m, const fill_source *from)
{
  streaming w = { .t = t, .m = m, .from = from };

  end_at_signals ();
  w.missing = common_alloc (lat_table_columns (t), sizeof *w.missing);
  w.out = output_open (common.output);
  w.se = se_path ? output_open (se_path) : NULL;
  while (lat_table_rows (t))
    {
      write_rows (&w);
      next_rows (&w);
    }
  fill_write_end (t, stream_of (w.out));
  if (w.se)
    output_commit (w.se);
  output_commit (w.out);
  tell (&w);
  free (w.missing);
}
