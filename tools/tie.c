/* tie.c -- --tie of latens-hmm: states that share what they emit.  */

#include "tie.h"
#include "fit.h"

#include <stdlib.h>
#include <string.h>

const char *tie_text;

/* The state at *s, from 0, of k; *s moves past it.  */
static size_t
read_state (const char **s, size_t k)
{
  char *end;
  unsigned long n = **s >= '0' && **s <= '9' ? strtoul (*s, &end, 10) : 0;

  if (n < 1 || n > k)
    die_usage ("--tie: '%.40s' does not begin with a state from 1 to %zu", *s,
               k);
  *s = end;
  return n - 1;
}

/* The sets of the list: set[c] is that of state c, from 1, 0: none.  */
static void
read_sets (size_t k, size_t *set)
{
  const char *s = tie_text;

  for (size_t n = 1;; n++)
    {
      size_t states = 0;

      for (;; s++)
        {
          size_t c = read_state (&s, k);

          if (set[c])
            die_usage ("--tie: state %zu is there twice", c + 1);
          set[c] = n;
          states++;
          if (*s != '+')
            break;
        }
      if (states < 2)
        die_usage ("--tie: a state is tied to another, as in 1+2: not '%s'",
                   tie_text);
      if (!*s)
        return;
      if (*s++ != ',')
        die_usage ("--tie: sets of states as in 1+2,3+4: not '%s'", tie_text);
    }
}

/* Groups are numbered in the order of their first states.  */
void
tie_spec (lat_model_spec *spec)
{
  size_t k = fit.k.lo, n = 0, *set, *group;

  if (!tie_text)
    return;
  if (fit.start_model)
    die_usage ("--start has its own ties: leave --tie out");
  if (fit.k.lo != fit.k.hi)
    die_usage ("--tie needs one number of states: -n S");
  set = common_alloc (k, sizeof *set);
  group = common_alloc (k, sizeof *group);
  read_sets (k, set);
  for (size_t c = 0; c < k; c++)
    {
      size_t first = 0;

      while (first < c && (!set[c] || set[first] != set[c]))
        first++;
      group[c] = first < c ? group[first] : n++;
    }
  free (set);
  spec->group = group;
}
