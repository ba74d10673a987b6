/* progress.c -- one line that tells how far a fit has come.  */

#include "progress.h"
#include "messages.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum
{
  AUTO,
  ALWAYS,
  NEVER
};

static int when = AUTO;

static const opt progress_opts[] = {
  { 0, "progress", OPT_WORD, &when, "auto|always|never", 0, 0,
    "show how far a fit has come (auto: on a terminal, after a second)" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

const opt_group group_progress = { "Progress", progress_opts };

static const double first_after = 1, then_every = 0.1; /* seconds */

static struct
{
  const char *what;
  double began, shown;
  int visible;
} line;

static double
now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void
progress_start (const char *what)
{
  line.what = what;
  line.began = now ();
  line.shown = 0;
}

/* 1: the line is wanted, and it is time for it.  */
static int
due (double t)
{
  if (quiet || when == NEVER || (when == AUTO && !isatty (STDERR_FILENO)))
    return 0;
  if (when == AUTO && t - line.began < first_after)
    return 0;
  return !(line.shown > 0 && t - line.shown < then_every);
}

static void
show (double t, const char *text)
{
  fprintf (stderr, "\r\033[K%s: %s: %s, %.0f s", opt_tool_name (), line.what,
           text, t - line.began);
  fflush (stderr);
  line.shown = t;
  line.visible = 1;
}

void
progress_step (size_t iteration, double objective, void *ctx)
{
  char text[96];
  double t = now ();
  (void)ctx;

  if (!due (t))
    return;
  snprintf (text, sizeof text, "iteration %zu, objective %.4f", iteration,
            objective);
  show (t, text);
}

void
progress_chain (size_t step, size_t last, void *ctx)
{
  char text[96];
  double t = now ();
  (void)ctx;

  if (!due (t))
    return;
  snprintf (text, sizeof text, "data augmentation, step %zu of %zu", step,
            last);
  show (t, text);
}

void
progress_end (void)
{
  if (line.visible)
    fputs ("\r\033[K", stderr);
  line.visible = 0;
}
