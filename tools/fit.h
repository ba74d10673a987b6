/* fit.h -- fitting, as all three tools do it.  */

#ifndef LATENS_TOOLS_FIT_H
#define LATENS_TOOLS_FIT_H

#include "common.h"

/* How to fit; without the number of components.  */
extern const opt_group group_fit;

/* --covariance of fill and hmm takes one name, of gmm fit a list.  */
extern const opt_group group_covariance;

typedef struct
{
  const char *covariance; /* a name; if several, a list or "all" too */
  int several;
  opt_range k;
  int criterion; /* lat_criterion */
  size_t folds;  /* of LAT_CV */
  int join;  /* the best mixture with full and the best with tied covariances,
                as one */
  int blend; /* 1: what hidden cells call for beside a mixture of -k auto */
  int link;  /* 1: the components of a mixture are linked, for draws */
  const char *start;
  int strict;
  int has_pseudo;         /* --pseudo-count=X for all laws of a chain, ... */
  double pseudo;          /* ... in place of the prior's */
  lat_model *start_model; /* set by fit_table, or NULL */
} fit_options;

extern fit_options fit;

/* Reads the table to fit to: by itself, or as the columns of --start.  */
lat_table *fit_table (const char *file, lat_model_kind kind);

/* Fits spec's kind of model to the table: all numbers of components and
   covariances asked for, or from --start.  Says what came out.  Ends the
   program if nothing did.  */
lat_model *fit_model (const lat_table *t, const lat_data *d,
                      const lat_model_spec *spec);

/* What the options ask of a fit.  */
lat_fit_options fit_how (void);

/* The same without a word, and without a trace; from --start, which stays as
   it is.  k: the numbers of components instead of those asked for (then not
   from --start), or NULL; what: for the line of progress.  */
lat_model *fit_silently (const lat_table *t, const lat_data *d,
                         const lat_model_spec *spec, const opt_range *k,
                         const char *what);

/* Ends the program if an option of g was given: for verbs that have a model
   already.  */
void fit_refuse (const opt_group *g);

/* The exit status after a fit: 0, 3 under --strict if it has not converged,
   or 128 + the signal that stopped it.  Warns; stopped: what became of the
   product then.  */
int fit_status (const lat_model *m, const char *stopped);

/* Writes a model file; path NULL or "-": standard output.  */
void fit_write (const lat_model *m, const char *path);

#endif
