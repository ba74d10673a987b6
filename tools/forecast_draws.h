/* forecast_draws.h -- forecasts of columns that look back, by draws: there is
   no formula, since what comes depends on the states of all rows between.  */

#ifndef LATENS_TOOLS_FORECAST_DRAWS_H
#define LATENS_TOOLS_FORECAST_DRAWS_H

#include <latens/hmm.h>
#include <stddef.h>

/* Of one sequence: cell (step, column) has n draws, in increasing order.  */
typedef struct
{
  size_t n, p, *of; /* p: which of them column j is, or (size_t)-1 */
  size_t columns, steps;
  double *x;
} forecast_draws;

/* n draws of so many steps behind sequence u; wanted: p marks; keyed by the
   seed, u and the number of the draw.  last: as lat_hmm_last has it.  */
forecast_draws forecast_draws_make (const lat_hmm *m, const lat_data *d,
                                    size_t u, const double *last, size_t n,
                                    size_t steps, const unsigned char *wanted);
void forecast_draws_clear (forecast_draws *a);

/* Whether column j was drawn.  */
int forecast_draws_has (const forecast_draws *a, size_t j);

/* Mean and standard deviation, and the least of the draws that q of them do
   not exceed.  step from 0.  */
void forecast_draws_moments (const forecast_draws *a, size_t step, size_t j,
                             double *mean, double *sd);
double forecast_draws_quantile (const forecast_draws *a, size_t step, size_t j,
                                double q);

#endif
