/* kept.c -- what a search keeps of a run, to go on with it later.  */

#include "em/kept.h"
#include <stdlib.h>

enum
{
  FIRST_LINES = 64 /* of a trace; the room grows by doubling */
};

void
lat_trace_log_add (size_t t, double objective, void *log)
{
  lat_trace_log *g = log;
  if (t < g->lines) /* a retreat */
    g->lines = t;
  if (g->lines == g->room)
    {
      size_t room = g->room ? 2 * g->room : FIRST_LINES;
      double *line = realloc (g->line, room * sizeof *line);
      if (!line)
        {
          g->failed = 1;
          return;
        }
      g->line = line;
      g->room = room;
    }
  g->line[g->lines++] = objective;
}

void
lat_kept_run_clear (lat_kept_run *k, const lat_em_type *type)
{
  if (k->theta)
    type->free (k->theta);
  free (k->log.line);
  *k = (lat_kept_run){ 0 };
}
