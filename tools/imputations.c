/* imputations.c -- several completed tables: fill -m.  */

#include "imputations.h"
#include "fill.h"
#include "fit.h"
#include "numbered.h"

#include <latens/imputations.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
  while (i < raw.m && !(*s = lat_imputations_next (q->w)))
    write_one (q, ++i, whole);
  return i;
}

/* --- what is said of it -------------------------------------------------- */

static void
tell_augment (const lat_imputations_report *r)
{
  char info[64] = "", first[96] = "", later[64] = "";

  if (isfinite (r->missing))
    snprintf (info, sizeof info,
              "; worst fraction of missing information %.2f", r->missing);
  if (isfinite (r->first))
    snprintf (first, sizeof first,
              ", autocorrelation of the worst linear function %.2f after 1 "
              "step",
              r->first);
  if (isfinite (r->first) && isfinite (r->correlation) && r->spacing > 1)
    snprintf (later, sizeof later, ", %.2f after %zu", r->correlation,
              r->spacing);
  note ("%zu imputation%s by data augmentation: burn-in %zu, spacing %zu "
        "step%s%s%s%s",
        r->done, r->done == 1 ? "" : "s", r->burn_in, r->spacing,
        r->spacing == 1 ? "" : "s", info, first, later);
  if (!raw.spacing && r->spacing >= lat_imputations_defaults ().rules.most)
    warn ("the chain moves slowly, and a spacing of %zu steps may leave "
          "imputations too much alike: raise --burn-in and --spacing, or "
          "take fewer components (-k)",
          r->spacing);
}

static void
tell_bootstrap (const lat_imputations_report *r)
{
  note ("%zu imputation%s by the bootstrap: %zu M-steps of EM in all", r->done,
        r->done == 1 ? "" : "s", r->iterations);
  if (r->again)
    note ("%zu bootstrap samples in which EM failed were drawn again",
          r->again);
  if (r->unconverged)
    warn ("EM has not converged in %zu bootstrap samples: raise --max-iter, "
          "or --tol",
          r->unconverged);
}

/* Sums of weights that are no counts are no numbers of rows.  */
static void
tell_weights (const lat_data *d)
{
  for (size_t i = 0; d->weight && i < d->n; i++)
    if (d->weight[i] != floor (d->weight[i]))
      {
        note ("weights that are no counts: --mi=augment takes their sum, %g, "
              "for the number of rows; --mi=bootstrap draws rows",
              lat_data_total (d));
        return;
      }
}

/* --- all of it ----------------------------------------------------------- */

static lat_imputations *
begin (const lat_table *t, const lat_data *d, const lat_model *m,
       const lat_impute_options *how)
{
  lat_imputations_options o = lat_imputations_defaults ();
  lat_imputations *w;
  int s;

  numbered_check (t);
  o.m = raw.m;
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

/* 1: all EM was to find is found.  */
static int
tell (const lat_imputations *w)
{
  lat_imputations_report r = lat_imputations_tell (w);

  if (raw.mi == LAT_MI_AUGMENT)
    tell_augment (&r);
  else
    tell_bootstrap (&r);
  return r.unconverged == 0;
}

int
imputations_write (const lat_table *t, const lat_data *d, const lat_model *m,
                   const lat_impute_options *how, const fill_source *as,
                   int status)
{
  imputing q = { t, d, begin (t, d, m, how), as };
  char *path = numbered_name (1);
  lat_output *whole = path ? NULL : output_open (common.output);
  int s = LAT_ESTOP;
  size_t done = q.w ? write_all (&q, whole, &s) : 0;

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
      if (raw.mi == LAT_MI_AUGMENT)
        tell_weights (d);
      if (!tell (q.w) && fit.strict && !status)
        status = EXIT_STRICT;
    }
  lat_imputations_free (q.w);
  free (path);
  return status;
}
