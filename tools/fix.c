/* fix.c -- --fix and --pseudo-count of latens-hmm: what a fit may not change,
   and the prior of the chain's laws.

   Both are lists of items: WHAT, WHAT=FILE or, for pseudo-counts, WHAT=X,
   WHAT one of initial, transition, emissions.  */

#include "fix.h"
#include "covariates.h"
#include "fit.h"
#include "matrix_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *fix_text, *pseudo_text;

typedef enum
{
  INITIAL,
  TRANSITION,
  EMISSIONS,
  THINGS
} thing;

static const char *const things[] = { "initial", "transition", "emissions" };

/* One item: which thing it is about, and what stands behind the =, or NULL;
   the caller frees *text.  Returns the next one, or NULL.  */
static const char *
next_item (const char *option, const char *s, thing *what, char **text)
{
  size_t len = strcspn (s, ","), name = strcspn (s, "=,");
  int t = 0;

  while (t < THINGS
         && (strlen (things[t]) != name || strncmp (things[t], s, name) != 0))
    t++;
  if (t == THINGS)
    die_usage ("--%s: '%.*s' is not one of initial, transition%s", option,
               (int)name, s, strcmp (option, "fix") ? "" : ", emissions");
  *what = (thing)t;
  *text = NULL;
  if (name < len)
    {
      *text = common_alloc (len - name, 1);
      memcpy (*text, s + name + 1, len - name - 1);
    }
  return s[len] ? s + len + 1 : NULL;
}

/* rows x k numbers of a file; empty cells stay what x has.  */
static void
read_numbers (const char *path, size_t rows, size_t k, int probabilities,
              double *x)
{
  matrix_file f = { path, rows, k, probabilities, 1, "" };

  matrix_file_read (&f, x);
}

static size_t
states (const char *option)
{
  if (fit.start_model)
    return fit.start_model->hmm->k;
  if (fit.k.lo != fit.k.hi)
    die_usage ("--%s needs one number of states: -n S", option);
  return fit.k.lo;
}

/* --- fixed numbers ------------------------------------------------------- */

/* What is fixed in the start already.  */
static void
take_fixed (const lat_hmm *h, double *number)
{
  for (size_t i = 0; i < h->k + h->k * h->k; i++)
    {
      number[i] = (double)NAN;
      if (h->fixed && h->fixed[i])
        number[i] = i < h->k ? h->initial[i] : h->transition[i - h->k];
    }
}

/* One item into number (k + k x k).  */
static void
fix_item (thing what, const char *path, size_t k, double *number)
{
  lat_model *m = fit.start_model;
  size_t from = what == INITIAL ? 0 : k, n = what == INITIAL ? k : k * k;

  if (path && what == EMISSIONS)
    die_usage ("--fix=emissions keeps those of --start: '=%s' is too much",
               path);
  if (!path && !m)
    die_usage ("--fix=%s keeps what --start=MODEL has%s", things[what],
               what == EMISSIONS ? ""
                                 : "; or give the numbers in a file, "
                                   "--fix=transition=FILE");
  if (what == EMISSIONS)
    m->hmm->fixed_emission = 1;
  else if (path)
    read_numbers (path, n / k, k, 1, number + from);
  else
    memcpy (number + from,
            what == INITIAL ? m->hmm->initial : m->hmm->transition,
            n * sizeof *number);
}

/* The numbers of all items, which the caller frees.  */
static double *
read_fixed (size_t k)
{
  double *number = common_alloc (k + k * k, sizeof *number);
  thing what;
  char *path;

  for (size_t i = 0; i < k + k * k; i++)
    number[i] = (double)NAN;
  if (fit.start_model)
    take_fixed (fit.start_model->hmm, number);
  for (const char *s = fix_text; s;)
    {
      s = next_item ("fix", s, &what, &path);
      fix_item (what, path, k, number);
      free (path);
    }
  return number;
}

static void
fix_start (const double *number)
{
  size_t law = 0;
  int s;

  if (fit.start_model->covariate)
    covariates_refuse_fixed (fit.start, fit.start_model->hmm->k, number);
  s = lat_hmm_fix (fit.start_model->hmm, number, &law);
  if (s == LAT_EDOM && law == 0)
    die (EXIT_FAILURE,
         "--fix: the first state's law cannot be fixed so: its numbers sum to "
         "one, or to less where some are free, and are 0 where %s has 0",
         fit.start);
  if (s == LAT_EDOM)
    die (EXIT_FAILURE,
         "--fix: the transitions from state %zu cannot be fixed so: their "
         "numbers sum to one, or to less where some are free, and are 0 where "
         "%s has 0",
         law, fit.start);
  if (s == LAT_EINVAL)
    die (EXIT_FAILURE,
         "--fix: a stationary law of the first state cannot be fixed");
  if (s)
    die (EXIT_FAILURE, "--fix: %s", lat_strerror (s));
}

/* --- pseudo-counts ------------------------------------------------------- */

static int
read_count (const char *text, double *x)
{
  return lat_number_parse (text, strlen (text), x) == 0 && *x >= 0;
}

/* One item into count (k + k x k).  */
static void
count_item (thing what, const char *text, size_t k, double *count)
{
  size_t from = what == INITIAL ? 0 : k, n = what == INITIAL ? k : k * k;
  double x;

  if (what == EMISSIONS || !text)
    die_usage ("--pseudo-count: X, or initial=X|FILE, transition=X|FILE");
  if (read_count (text, &x))
    for (size_t i = 0; i < n; i++)
      count[from + i] = x;
  else
    read_numbers (text, n / k, k, 0, count + from);
}

static double *
read_counts (size_t k)
{
  double *count = common_alloc (k + k * k, sizeof *count);
  thing what;
  char *text;

  for (size_t i = 0; i < k + k * k; i++)
    count[i] = fit_how ().prior.weight;
  for (const char *s = pseudo_text; s;)
    {
      s = next_item ("pseudo-count", s, &what, &text);
      count_item (what, text, k, count);
      free (text);
    }
  return count;
}

static void
count_spec (lat_model_spec *spec)
{
  double x, *count;

  if (read_count (pseudo_text, &x))
    {
      fit.pseudo = x;
      fit.has_pseudo = 1;
      return;
    }
  if (!strchr (pseudo_text, '='))
    die_usage ("--pseudo-count: '%s' is neither a number from 0 nor "
               "initial=X|FILE,transition=X|FILE",
               pseudo_text);
  count = read_counts (states ("pseudo-count"));
  if (!fit.start_model)
    spec->counts = count;
  else
    {
      if (lat_hmm_set_counts (fit.start_model->hmm, count))
        die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
      free (count);
    }
}

void
fix_spec (lat_model_spec *spec)
{
  if (fix_text)
    {
      double *number = read_fixed (states ("fix"));

      if (fit.start_model)
        fix_start (number);
      else
        spec->fixed = number;
      if (fit.start_model)
        free (number);
    }
  if (pseudo_text)
    count_spec (spec);
}
