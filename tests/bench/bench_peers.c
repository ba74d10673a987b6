/* bench_peers.c -- other programs on the same data from the same start.  What
   is known of them is in peers/peers.sh; here its lines become a table.  */

#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `NAME absent`, `NAME failed` or `NAME VERSION SECONDS LOGLIK`.  */
static void
show (const char *text, double loglik, bench_line *line)
{
  char name[32], version[32];
  double seconds, theirs;
  int got
      = sscanf (text, "%31s %31s %lf %lf", name, version, &seconds, &theirs);
  if (got == 2)
    printf ("    %-14s %s\n", name, version);
  if (got < 4)
    return;
  double ratio = seconds / line->seconds;
  printf ("    %-14s %-7s %10.4g s %8.2f x", name, version, seconds, ratio);
  if (isfinite (theirs))
    printf ("   log-likelihood %.6f (%+.1e relative to ours)", theirs,
            (theirs - loglik) / fabs (loglik));
  putchar ('\n');
  if (!(ratio >= line->ratio))
    {
      line->ratio = ratio;
      memcpy (line->peer, name, sizeof name);
    }
}

void
bench_peers (const bench_options *o, unsigned iterations, double loglik,
             bench_line *line)
{
  char command[1024], text[256];
  snprintf (command, sizeof command, "sh '%s/peers.sh' %s '%s' %u", o->peers,
            line->name, o->folder, iterations);
  fflush (NULL);
  FILE *f = popen (command, "r");
  while (f && fgets (text, sizeof text, f))
    {
      show (text, loglik, line);
      fflush (stdout);
    }
  if (!f || pclose (f))
    printf ("    peers.sh failed\n");
}
