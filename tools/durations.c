/* durations.c -- --duration of latens-hmm, and how a model's are shown.  */

#include "durations.h"
#include "common.h"
#include "fit.h"

#include <stdlib.h>
#include <string.h>

static const char *text = "geometric";

static const opt duration_opts[] = {
  { 0, "duration", OPT_STRING, &text, "geometric|poisson|negbinomial|table=N",
    0, 0,
    "law of the time a state lasts: that of a plain chain; one row and a "
    "count more, Poisson or negative binomial; or any up to N rows "
    "(default: geometric)" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
const opt_group group_duration = { "Durations", duration_opts };

enum
{
  LONGEST = 100000 /* rows of a table */
};

/* The N of "table=N".  */
static size_t
read_longest (const char *number)
{
  char *end;
  unsigned long n = 0;

  if (*number >= '0' && *number <= '9')
    {
      n = strtoul (number, &end, 10);
      n = *end ? 0 : n;
    }
  if (n < 1 || n > LONGEST)
    die_usage ("--duration=table=N: N, the rows of the longest visit, is from "
               "1 to %d, not '%s'",
               (int)LONGEST, number);
  return n;
}

void
durations_spec (lat_model_spec *spec)
{
  size_t len = strcspn (text, "=");
  lat_duration_law law = LAT_DURATION_GEOMETRIC;

  for (; lat_duration_name (law); law++)
    if (strlen (lat_duration_name (law)) == len
        && strncmp (text, lat_duration_name (law), len) == 0)
      break;
  if (!lat_duration_name (law) || (text[len] && law != LAT_DURATION_TABLE))
    die_usage ("--duration: '%s' is not one of geometric, poisson, "
               "negbinomial, table=N",
               text);
  if (law == LAT_DURATION_TABLE && !text[len])
    die_usage ("--duration=table: say how long a visit can be, as in "
               "--duration=table=20");
  if (law == LAT_DURATION_TABLE)
    spec->longest = read_longest (text + len + 1);
  if (law && spec->initial == LAT_INITIAL_STATIONARY)
    die_usage ("--initial=stationary needs geometric durations: others begin "
               "with the first row, so its state has a law of its own");
  spec->duration = law;
}

void
durations_check_start (const lat_model *m, const lat_model_spec *spec)
{
  const lat_duration *v = m->hmm ? m->hmm->duration : NULL;
  lat_duration_law law = v ? v->law : LAT_DURATION_GEOMETRIC;

  if (opt_given (&text)
      && (law != spec->duration
          || (law == LAT_DURATION_TABLE && v->most != spec->longest)))
    die_usage ("%s has %s durations: leave --duration out", fit.start,
               lat_duration_name (law));
  if (v && spec->initial == LAT_INITIAL_STATIONARY)
    die_usage ("%s has %s durations, which --initial=stationary can not have",
               fit.start, lat_duration_name (law));
}
