/* decode_filter.c -- states of rows that come one by one: what is kept is a
   law of the state, and how long it has lasted, for each sequence, whatever
   the number of rows.  */

#include "decode_filter.h"
#include "predict.h"

#include <latens/hmm_infer.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A sequence that has begun.  */
typedef struct
{
  char *name; /* NULL: rows have none */
  double *kept;
} sequence;

typedef struct
{
  lat_table *t;
  lat_model *m;
  size_t k;
  lat_hmm_online *online;
  size_t column;      /* that names the sequence, or LAT_NO_COLUMN */
  sequence **begun;   /* sorted by name */
  size_t count, room; /* how many, and room for them */
  lat_output *o;
  double *law; /* k */
  char *line;
} filtering;

/* Where a name is or belongs.  */
static size_t
find (const filtering *f, const char *name, int *found)
{
  size_t lo = 0, hi = f->count;

  *found = 0;
  while (lo < hi && !*found)
    {
      size_t mid = lo + (hi - lo) / 2;
      int c = name ? strcmp (f->begun[mid]->name, name) : 0;

      *found = c == 0;
      if (c < 0)
        lo = mid + 1;
      else
        hi = mid;
    }
  return hi;
}

/* Takes the name over.  */
static sequence *
begin_sequence (filtering *f, size_t at, char *name)
{
  sequence *s = common_alloc (1, sizeof *s);

  if (f->count == f->room)
    {
      sequence **more;

      f->room = f->room ? 2 * f->room : 1;
      more = realloc (f->begun, f->room * sizeof *more);
      if (!more)
        common_fail (f->t, LAT_ENOMEM);
      f->begun = more;
    }
  memmove (f->begun + at + 1, f->begun + at,
           (f->count - at) * sizeof *f->begun);
  s->name = name;
  s->kept = common_alloc (lat_hmm_online_len (f->online), sizeof *s->kept);
  f->begun[at] = s;
  f->count++;
  return s;
}

/* That of row i; *first: it begins there.  */
static sequence *
sequence_of (filtering *f, size_t i, int *first)
{
  char *name = NULL;
  size_t at;
  int found;

  if (f->column != LAT_NO_COLUMN)
    {
      name = lat_table_text (f->t, i, f->column);
      if (!name)
        common_fail (f->t, LAT_ENOMEM);
    }
  at = find (f, name, &found);
  *first = !found;
  if (!found)
    return begin_sequence (f, at, name);
  free (name);
  return f->begun[at];
}

/* Out with it; what can not be written is not worth reading on for.  */
static void
flush (const filtering *f)
{
  const char *path = common.output && strcmp (common.output, "-") != 0
                         ? common.output
                         : "standard output";
  FILE *out = lat_output_stream (f->o);

  errno = 0;
  if (fflush (out) || ferror (out))
    die (EXIT_FAILURE, "%s: cannot be written: %s", path,
         errno ? strerror (errno) : "a write failed");
}

static void fail_row (const filtering *f, size_t i, int s)
    __attribute__ ((noreturn));

/* Rows before it stand.  */
static void
fail_row (const filtering *f, size_t i, int s)
{
  lat_message msg;

  flush (f);
  if (s != LAT_EIMPOSSIBLE && s != LAT_EDATA)
    common_fail (f->t, s);
  lat_table_place (f->t, i, 0,
                   s == LAT_EDATA
                       ? "the model has no state of this row's label"
                       : "no state that can come after the rows before it can "
                         "have this row: its probability is zero (a model "
                         "fitted with --prior=default rules out less)",
                   &msg);
  die (EXIT_FAILURE, "%s", msg.text);
}

static void
filter_row (filtering *f, const lat_data *d, size_t i)
{
  const size_t *position = lat_table_position (f->t);
  size_t row = position ? position[i] : i;
  double sum = 0; /* one but for rounding */
  int first, s;
  sequence *q = sequence_of (f, i, &first);

  if (d->covariate)
    lat_hmm_online_covariates (f->online, d->covariate + row * d->covariates);
  s = lat_hmm_online_step (f->online, first, d->x + row * d->tda,
                           d->label ? d->label[row] : 0, q->kept, NULL);
  if (s)
    fail_row (f, i, s);
  for (size_t c = 0; c < f->k; c++)
    sum += f->law[c] = exp (q->kept[c]);
  for (size_t c = 0; c < f->k; c++)
    f->law[c] /= sum;
  predict_put_row (lat_output_stream (f->o), f->line, f->law, f->k);
}

/* The rows there are, and then those that have come since.  */
static void
filter_rows (filtering *f)
{
  lat_data *d = common_data (f->t);
  lat_message msg;

  common_accept (f->t, d, f->m);
  for (size_t i = 0; i < d->n; i++)
    filter_row (f, d, i);
  lat_data_free (d);
  flush (f);
  if (lat_table_next (f->t, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
}

static size_t
naming_column (const lat_table *t)
{
  for (size_t j = 0; j < lat_table_columns (t); j++)
    if (lat_table_column (t, j)->role == LAT_ROLE_SEQUENCE)
      return j;
  return LAT_NO_COLUMN;
}

static void
end (filtering *f)
{
  output_commit (f->o);
  for (size_t i = 0; i < f->count; i++)
    {
      free (f->begun[i]->name);
      free (f->begun[i]->kept);
      free (f->begun[i]);
    }
  free (f->begun);
  free (f->law);
  free (f->line);
  lat_hmm_online_free (f->online);
  lat_table_free (f->t);
  lat_model_free (f->m);
}

int
decode_filter (const char *file)
{
  filtering f = { .m = common_model (predict_model, LAT_MODEL_HMM) };

  end_at_signals ();
  f.k = f.m->hmm->k;
  f.t = common_stream (file, f.m);
  f.column = naming_column (f.t);
  f.online = lat_hmm_online_alloc (f.m->hmm, f.m->p);
  f.law = common_alloc (f.k, sizeof *f.law);
  f.line = common_alloc (f.k + 1, LAT_NUMBER_SIZE);
  if (!f.online)
    common_fail (f.t, LAT_ENOMEM);
  f.o = output_open (common.output);
  predict_put_header (lat_output_stream (f.o), "state", f.k);
  flush (&f);
  while (lat_table_rows (f.t))
    filter_rows (&f);
  end (&f);
  return EXIT_SUCCESS;
}
