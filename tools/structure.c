/* structure.c -- how latens-hmm's chains may move, and where they are known to
   be.  */

#include "structure.h"
#include "fit.h"
#include "fix.h"
#include "matrix_file.h"
#include "tie.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *topology = "full";
static int missing; /* lat_missing */

static const opt structure_opts[] = {
  { 0, "topology", OPT_STRING, &topology, "full|left-right|banded=N|FILE", 0,
    0,
    "which transitions can be: all, to itself and the next, to states at most "
    "N away, or those that are not 0 in FILE, a line a state (default: "
    "full)" },
  { 0, "fix", OPT_STRING, &fix_text, "WHAT[=FILE][,...]", 0, 0,
    "keep initial, transition or emissions as --start has them, or initial or "
    "transition as FILE has them, where an empty cell is free" },
  { 0, "tie", OPT_STRING, &tie_text, "I+J[+...][,...]", 0, 0,
    "states I, J, ... share what they emit; more such sets after commas" },
  { 0, "pseudo-count", OPT_STRING, &pseudo_text, "X|WHAT=X|WHAT=FILE[,...]", 0,
    0,
    "rows that the prior adds to each first state and each transition, or to "
    "those of initial or transition; FILE: entry by entry" },
  { 0, "missing", OPT_WORD, &missing, "ignore|state|equal", 0, 0,
    "whether a hole says something: nothing, its column's probability of a "
    "hole depends on the state, or is the same in all (default: ignore)" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};
const opt_group group_structure = { "Structure", structure_opts };

/* --- transitions that can be --------------------------------------------- */

/* k x k numbers of a file; zero: cannot be.  */
static void
read_pattern (const char *path, size_t k, unsigned char *allowed)
{
  matrix_file f = { path,
                    k,
                    k,
                    0,
                    0,
                    " (one line a state: 0 where it can not go, any number "
                    "above 0 where it can)" };
  double *x = common_alloc (k * k, sizeof *x);

  matrix_file_read (&f, x);
  for (size_t i = 0; i < k * k; i++)
    allowed[i] = x[i] > 0;
  free (x);
}

/* The steps from i to i - back ... i + on.  */
static void
allow_band (size_t k, size_t back, size_t on, unsigned char *allowed)
{
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      allowed[i * k + j] = j + back >= i && j <= i + on;
}

/* The N of banded=N.  */
static size_t
band_of (const char *text, size_t k)
{
  char *end;
  unsigned long n = strtoul (text, &end, 10);

  if (*text < '0' || *text > '9' || *end || n < 1)
    die_usage ("--topology: 'banded=%s': how many states further can it go? "
               "A whole number from 1",
               text);
  return n < k ? n : k;
}

/* k x k zeros and ones in *allowed, and for left-right k in *first, else NULL;
   full: both NULL.  */
static void
read_topology (size_t k, unsigned char **allowed, unsigned char **first)
{
  static const char banded[] = "banded=";

  *allowed = *first = NULL;
  if (strcmp (topology, "full") == 0)
    return;
  *allowed = common_alloc (k * k, 1);
  if (strcmp (topology, "left-right") == 0)
    {
      *first = common_alloc (k, 1);
      (*first)[0] = 1;
      allow_band (k, 0, 1, *allowed);
    }
  else if (strncmp (topology, banded, sizeof banded - 1) == 0)
    {
      size_t n = band_of (topology + sizeof banded - 1, k);

      allow_band (k, n, n, *allowed);
    }
  else
    read_pattern (topology, k, *allowed);
}

/* --- holes --------------------------------------------------------------- */

/* The columns that have holes and seen cells.  */
static unsigned char *
find_holes (const lat_table *t, const lat_data *d)
{
  unsigned char *holes = common_alloc (d->p, 1);
  size_t any = 0;

  for (size_t j = 0; j < d->p; j++)
    {
      size_t seen = 0;

      for (size_t i = 0; i < d->n; i++)
        seen += !isnan (lat_data_cell (d, i, j));
      any += holes[j] = seen > 0 && seen < d->n;
    }
  if (!any)
    die (EXIT_FAILURE,
         "%s: no cell is missing: there is nothing that --missing could look "
         "at",
         lat_table_name (t));
  return holes;
}

/* Beside a fitted model whose holes depend on the state, the same without.  */
void
structure_compare (const lat_table *t, const lat_data *d,
                   const lat_model_spec *spec, const lat_model *m)
{
  opt_range k = { lat_model_components (m), lat_model_components (m), 0 };
  lat_model_spec other = *spec;
  lat_model *e;

  if (quiet || m->missing != LAT_MISSING_STATE || fit.start_model)
    return;
  other.missing = LAT_MISSING_EQUAL;
  e = fit_silently (t, d, &other, &k, "holes alike");
  fprintf (stderr,
           "  holes by state: log-likelihood %.4f, BIC %.2f; alike in all "
           "states: log-likelihood %.4f, BIC %.2f\n",
           m->fit.log_likelihood, m->fit.bic, e->fit.log_likelihood,
           e->fit.bic);
  lat_model_free (e);
}

void
structure_spec (const lat_table *t, const lat_data *d, lat_model_spec *spec)
{
  unsigned char *allowed, *first;

  spec->missing = (lat_missing)missing;
  if (missing)
    spec->holes = find_holes (t, d);

  if (strcmp (topology, "full") != 0 && fit.k.lo != fit.k.hi)
    die_usage ("--topology needs one number of states: -n S");
  read_topology (fit.k.lo, &allowed, &first);
  spec->allowed = allowed;
  spec->first = first;
  tie_spec (spec);
  fix_spec (spec);
}

void
structure_free (lat_model_spec *spec)
{
  free ((void *)spec->allowed);
  free ((void *)spec->first);
  free ((void *)spec->holes);
  free ((void *)spec->group);
  free ((void *)spec->fixed);
  free ((void *)spec->counts);
  spec->fixed = spec->counts = NULL;
  spec->group = NULL;
  spec->allowed = spec->first = spec->holes = NULL;
}

/* --- weights and labels -------------------------------------------------- */

static size_t
column_of (const lat_table *t, lat_role role)
{
  size_t j = 0;

  while (j + 1 < lat_table_columns (t)
         && lat_table_column (t, j)->role != role)
    j++;
  return j;
}

/* Ends the program with what is wrong with row i of the data.  */
static void die_at (const lat_table *t, size_t i, size_t j, const char *text)
    __attribute__ ((noreturn));

static void
die_at (const lat_table *t, size_t i, size_t j, const char *text)
{
  const size_t *order = lat_table_order (t);
  lat_message msg;

  lat_table_place (t, order ? order[i] : i, j, text, &msg);
  die (EXIT_FAILURE, "%s", msg.text);
}

void
structure_check_weights (const lat_table *t, const lat_data *d)
{
  for (size_t u = 0; d->weight && u < d->units; u++)
    {
      size_t first = lat_data_row (d, u);

      for (size_t i = first; i < lat_data_row (d, u + 1); i++)
        {
          if (d->weight[i] != d->weight[first])
            die_at (t, i, column_of (t, LAT_ROLE_WEIGHT),
                    "the weights differ within a sequence: a whole sequence "
                    "has one weight");
        }
    }
}

void
structure_check_labels (const lat_table *t, const lat_data *d,
                        const lat_hmm *m)
{
  size_t j = column_of (t, LAT_ROLE_LABEL);
  lat_where at;
  lat_message text;
  int s = lat_hmm_check_labels (m, d, &at);

  if (s == 0)
    return;
  if (s != LAT_EDATA && s != LAT_EIMPOSSIBLE)
    common_fail (t, s);
  snprintf (text.text, sizeof text.text, "label %u: %s (column '%.60s'%s)",
            d->label[at.row], at.reason, lat_table_column (t, j)->name,
            s == LAT_EDATA ? "; -n says how many states there are" : "");
  die_at (t, at.row, j, text.text);
}

void
structure_check_fit (const lat_table *t, const lat_data *d,
                     const lat_model_spec *spec)
{
  lat_model_spec smallest = *spec;
  lat_model *m;
  lat_message msg;

  if (fit.start_model)
    structure_check_labels (t, d, fit.start_model->hmm);
  if (fit.start_model || !(d->label || spec->fixed))
    return;
  smallest.k = fit.k.lo;
  m = lat_model_alloc (&smallest, d->p, d->column, &msg);
  if (m) /* else fitting says why not */
    structure_check_labels (t, d, m->hmm);
  else if (spec->fixed)
    die (EXIT_FAILURE, "--fix: %s", msg.text);
  lat_model_free (m);
}
