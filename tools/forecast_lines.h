/* forecast_lines.h -- how a forecast is written.  */

#ifndef LATENS_TOOLS_FORECAST_LINES_H
#define LATENS_TOOLS_FORECAST_LINES_H

#include "forecast_draws.h"
#include "predict.h"
#include "quantiles.h"

/* What is written of one column.  */
typedef struct
{
  size_t own; /* which of the family's columns */
  lat_scale scale;
} forecast_target;

typedef struct
{
  const predict_input *in;
  const lat_hmm *m;
  FILE *out;
  quantile_list list;
  int has_values;          /* the probability of each count in ... */
  opt_range values;        /* ... this range is written */
  forecast_target *target; /* p */
  unsigned char *by_draws; /* p: 1: there is no formula */
  forecast_draws drawn;    /* of the present sequence */
  double *mean, *sd;       /* p */
} forecasting;

void forecast_header (const forecasting *f);

/* Step `step` (from 1) of a sequence with this name, or NULL, where the
   states have this law (k).  */
void forecast_line (const forecasting *f, const char *sequence, size_t step,
                    const double *law);

#endif
