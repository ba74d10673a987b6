/* messages.h -- what a tool says on standard error, and how it ends.

   Every line starts with the tool's name.  Exit 0: done; 1: the data or the
   run failed; 2: called wrongly; 3: not converged under --strict; 128 + n:
   signal n.  */

#ifndef LATENS_TOOLS_MESSAGES_H
#define LATENS_TOOLS_MESSAGES_H

#include <signal.h>

enum
{
  EXIT_USAGE = 2,
  EXIT_STRICT = 3,
  EXIT_SIGNAL = 128
};

/* Filled by -q and -v.  */
extern int quiet, verbose;

#define LIKE_PRINTF(a, b) __attribute__ ((format (printf, a, b)))

void die (int status, const char *fmt, ...) LIKE_PRINTF (2, 3)
    __attribute__ ((noreturn));
void die_usage (const char *fmt, ...) LIKE_PRINTF (1, 2)
    __attribute__ ((noreturn));
void die_hint (void) __attribute__ ((noreturn)); /* getopt said it already */
void warn (const char *fmt, ...) LIKE_PRINTF (1, 2); /* always shown */
void note (const char *fmt, ...) LIKE_PRINTF (1, 2); /* not under -q */
void say (const char *fmt, ...) LIKE_PRINTF (1, 2);  /* not under -q; bare
                                                        text, no newline */

/* Raised by SIGINT, SIGTERM and SIGHUP, unless whoever started the program has
   them ignored, once catch_signals has run; a second signal
   ends the program at once, without leaving a temporary file.  */
extern volatile sig_atomic_t stop_flag;
void catch_signals (void);

/* From now on the first of these signals ends the program at once.  */
void end_at_signals (void);

/* 128 + the signal that was caught, or 0.  */
int signal_status (void);

#endif
