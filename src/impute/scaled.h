/* scaled.h -- completing rows by a mixture that looks at some columns on
   other scales and knows bounds: rows go in and come out in the table's own
   units.  */

#ifndef LATENS_IMPUTE_SCALED_H
#define LATENS_IMPUTE_SCALED_H

#include <latens/model.h>
#include <latens/random.h>

/* Expectations and most probable levels, as lat_mixture_expect, and their sd
   (or NULL).  A transformed column's are those of its own unit: the mean of
   g^-1 (Z), not g^-1 of a mean.  Bounds that were given clamp the mean, which
   can only bring it nearer to whatever is within them: the fit has matched
   the mean of what is seen, bounds or not, so that the truncated law's would
   be drawn away from it.  Recognised bounds, and sd, leave it.  */
int lat_scaled_expect (const lat_model *m, const lat_data *rows,
                       unsigned threads, double *x, double *sd);

/* Draws, as lat_mixture_draw, from the row's joint law within the bounds.
   With no bounds in the way they are lat_mixture_draw's own.  */
int lat_scaled_draw (const lat_model *m, const lat_data *rows,
                     unsigned threads, lat_stream stream, double *x);

/* Log-densities of the rows, in the table's own units.  */
int lat_scaled_density (const lat_model *m, const lat_data *rows,
                        unsigned threads, double *logp);

/* The bounds of a column: whole ones, if it holds whole numbers and there is
   a whole number within them.  */
lat_bounds lat_scaled_bounds (const lat_column *c);

/* A normal variable with this mean and sd, on its way to [lo, hi], lo <= hi,
   either perhaps infinite, however far out that is (Robert 1995, "Simulation
   of truncated normal variables", Statistics and Computing 5, 121-125).  */
double lat_truncated_draw (const gsl_rng *rng, double mean, double sd,
                           double lo, double hi);

/* log P (lo <= Z <= hi) of the same variable.  */
double lat_truncated_mass (double mean, double sd, double lo, double hi);

#endif
