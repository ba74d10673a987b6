/* imputations.c -- several completed tables: fill -m.  */

#include "imputations.h"
#include "fill.h"
#include "fit.h"
#include "imputations_say.h"
#include "numbered.h"
#include "progress.h"

#include <latens/imputations.h>

#include <stdlib.h>

static struct
{
  size_t m, burn_in, spacing;
  int mi; /* lat_mi */
} raw;

static const opt imputations_opts[] = {
  { 'm', "imputations", OPT_SIZE, &raw.m, "M", 1, 1e6,
    "write M completed tables that differ as far as the data leave open: "
    "files if the name of -o has %d for their numbers, else one long table "
    "with a first column .imp" },
  { 0, "mi", OPT_WORD, &raw.mi, "augment|bootstrap", 0, 0,
    "with -m: draw parameters by a Markov chain, or fit them to rows drawn "
    "with replacement (default: augment)" },
  { 0, "burn-in", OPT_SIZE, &raw.burn_in, "N", 1, 1e9,
    "steps of the chain before the first table (default: by what is "
    "measured)" },
  { 0, "spacing", OPT_SIZE, &raw.spacing, "N", 1, 1e9,
    "steps of the chain from one table to the next (default: by what is "
    "measured)" },
  { 0, NULL, OPT_FLAG, NULL, NULL, 0, 0, NULL }
};

const opt_group group_imputations
    = { "Multiple imputation", imputations_opts };

int
imputations_wanted (void)
{
  return opt_given (&raw.m);
}

static void die_improper (void) __attribute__ ((noreturn));

static void
die_improper (void)
{
  die_usage ("--mi=augment draws parameters from their law, which needs a "
             "proper prior: leave --prior=none out, or take --mi=bootstrap");
}

/* Options that say nothing without -m, or of another --mi.  */
static void
check_alone (void)
{
  if (!opt_given (&raw.m) && opt_group_given (&group_imputations))
    die_usage ("--%s is about several imputations: say how many, -m 5",
               opt_group_given (&group_imputations));
  if (raw.mi == LAT_MI_BOOTSTRAP
      && (opt_given (&raw.burn_in) || opt_given (&raw.spacing)))
    die_usage ("--%s is about --mi=augment: the bootstrap has no chain",
               opt_given (&raw.burn_in) ? "burn-in" : "spacing");
}

void
imputations_check (int mean, const char *model)
{
  check_alone ();
  if (!imputations_wanted ())
    return;
  if (mean)
    die_usage (
        "-m writes tables of draws, --method=mean one best guess: leave "
        "one of them out");
  if (model)
    die_usage ("-m draws the parameters, too, given the table they were "
               "fitted to: take --start=%s with that table in place of "
               "--model, or --method=draw without -m",
               model);
  if (raw.mi == LAT_MI_AUGMENT && !(fit_how ().prior.mean > 0))
    die_improper ();
}

/* --- tables -------------------------------------------------------------- */

typedef struct
{
  const lat_table *t;
  const lat_data *d;
  lat_imputations *w;
  const fill_source *as; /* how values are written */
} imputing;

static int
draw_rows (void *ctx, const lat_data *rows, double *x, double *sd)
{
  const imputing *q = ctx;
  size_t first = rows->first - q->d->first;

  (void)sd; /* --se is refused */
  if (!q->w)
    return 0; /* nothing is missing */
  return lat_imputations_draw (q->w, first, first + rows->n, x);
}

static const char *
format_cell (void *ctx, size_t column, double v, char buf[LAT_NUMBER_SIZE])
{
  const imputing *q = ctx;

  return q->as->format ? q->as->format (q->as->ctx, column, v, buf) : NULL;
}

/* Table i: to a file of its own, or on to the one file there is.  */
static void
write_one (imputing *q, size_t i, lat_output *whole)
{
  char *path = numbered_name (i), number[32];
  lat_output *o = path ? output_open (path) : whole;
  fill_source from = { draw_rows, format_cell, q };
  fill_copy copy = { .out = lat_output_stream (o) };
  int s;

  progress_end ();
  snprintf (number, sizeof number, "%zu", i);
  if (!path)
    {
      copy.lead = ".imp";
      copy.lead_text = number;
      copy.no_header = i > 1;
      copy.more = i < raw.m;
    }
  s = fill_write_copy (q->t, q->d, &from, &copy);
  if (s)
    common_fail (q->t, s);
  if (path)
    output_commit (o);
  free (path);
}

/* All of them: how many there are in the end, and in *s why not more.  */
static size_t
write_all (imputing *q, lat_output *whole, int *s)
{
  size_t i = 0;

  *s = 0;
  while (i < raw.m && !(*s = q->w ? lat_imputations_next (q->w) : 0))
    write_one (q, ++i, whole);
  return i;
}

/* --- all of it ----------------------------------------------------------- */

static lat_imputations *
begin (const lat_table *t, const lat_data *d, const lat_model *m,
       const lat_impute_options *how)
{
  lat_imputations_options o = lat_imputations_defaults ();
  lat_imputations *w;
  int s;

  o.m = raw.m;
  o.watch = progress_chain;
  o.method = (lat_mi)raw.mi;
  o.seed = common.seed;
  o.burn_in = raw.burn_in;
  o.spacing = raw.spacing;
  o.em = fit_how ().em;
  o.rows = *how;
  if (how->method == LAT_IMPUTE_MEAN)
    o.rows.method = LAT_IMPUTE_DRAW;
  w = lat_imputations_alloc (m, d, &o, &s);
  if (!w && s == LAT_EDEGENERATE)
    die_improper ();
  if (!w && s != LAT_ESTOP)
    common_fail (t, s);
  return w;
}

/* Ends the program if the data were to blame.  */
static void
check_status (const lat_table *t, int s)
{
  if (s == LAT_EDEGENERATE && raw.mi == LAT_MI_BOOTSTRAP)
    die (EXIT_FAILURE,
         "%s: EM failed in every bootstrap sample that was tried: use fewer "
         "components (-k), or a prior (--prior=default)",
         lat_table_name (t));
  if (s && s != LAT_ESTOP)
    common_fail (t, s);
}

int
imputations_write (const lat_table *t, const lat_data *d, const lat_model *m,
                   const lat_impute_options *how, const fill_source *as,
                   int status)
{
  imputing q = { t, d, NULL, as };
  char *path = numbered_name (1);
  lat_output *whole;
  int s = LAT_ESTOP;
  size_t done = 0;

  numbered_check (t);
  progress_start (lat_table_name (t));
  q.w = begin (t, d, m, how);
  whole = path ? NULL : output_open (common.output);
  if (q.w)
    done = write_all (&q, whole, &s);
  progress_end ();
  check_status (t, s);
  if (s == LAT_ESTOP)
    {
      warn ("stopped by a signal: %zu of %zu tables written", path ? done : 0,
            raw.m);
      status = signal_status ();
    }
  else
    {
      if (whole)
        output_commit (whole);
      if (!imputations_say (q.w, d, (lat_mi)raw.mi, raw.spacing > 0)
          && fit.strict && !status)
        status = EXIT_STRICT;
    }
  lat_imputations_free (q.w);
  free (path);
  return status;
}

void
imputations_copy (const lat_table *t, const lat_data *d, const fill_source *as)
{
  imputing q = { t, d, NULL, as };
  char *path = numbered_name (1);
  lat_output *whole;
  int s;

  numbered_check (t);
  whole = path ? NULL : output_open (common.output);
  write_all (&q, whole, &s);
  if (whole)
    output_commit (whole);
  free (path);
}
