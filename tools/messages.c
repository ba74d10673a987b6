/* messages.c -- messages, exits and signals.  */

#include "messages.h"
#include "options.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "outputs.h"

int quiet, verbose;
volatile sig_atomic_t stop_flag;
static volatile sig_atomic_t caught;

static void
print (const char *kind, const char *fmt, va_list ap)
{
  fflush (stdout);
  fprintf (stderr, "%s: %s", opt_tool_name (), kind);
  vfprintf (stderr, fmt, ap);
  fputc ('\n', stderr);
}

void
die (int status, const char *fmt, ...)
{
  va_list ap;

  va_start (ap, fmt);
  print ("", fmt, ap);
  va_end (ap);
  exit (status);
}

void
die_hint (void)
{
  const char *verb = opt_verb_name ();

  fprintf (stderr, "Try '%s%s%s --help' for more information.\n",
           opt_tool_name (), verb ? " " : "", verb ? verb : "");
  exit (EXIT_USAGE);
}

void
die_usage (const char *fmt, ...)
{
  va_list ap;

  va_start (ap, fmt);
  print ("", fmt, ap);
  va_end (ap);
  die_hint ();
}

void
warn (const char *fmt, ...)
{
  va_list ap;

  va_start (ap, fmt);
  print ("warning: ", fmt, ap);
  va_end (ap);
}

void
note (const char *fmt, ...)
{
  va_list ap;

  if (quiet)
    return;
  va_start (ap, fmt);
  print ("", fmt, ap);
  va_end (ap);
}

void
say (const char *fmt, ...)
{
  va_list ap;

  if (quiet)
    return;
  va_start (ap, fmt);
  vfprintf (stderr, fmt, ap);
  va_end (ap);
}

/* Only what is safe in a handler: a flag the first time, an end the second. */
static void
on_signal (int sig)
{
  if (stop_flag)
    {
      output_unlink ();
      _exit (EXIT_SIGNAL + sig);
    }
  caught = sig;
  stop_flag = 1;
}

void
catch_signals (void)
{
  static const int sig[] = { SIGINT, SIGTERM, SIGHUP };
  struct sigaction a = { .sa_handler = on_signal }, before;

  sigemptyset (&a.sa_mask);
  for (size_t i = 0; i < sizeof sig / sizeof *sig; i++)
    if (sigaction (sig[i], NULL, &before) == 0
        && before.sa_handler != SIG_IGN) /* nohup's, a shell's "&" */
      sigaction (sig[i], &a, NULL);
}

void
end_at_signals (void)
{
  stop_flag = 1;
  catch_signals ();
}

int
signal_status (void)
{
  return caught ? EXIT_SIGNAL + caught : 0;
}
