/* blend.c -- a normal law over numbers and text beside the mixture.  */

#include "blend.h"

#include <latens/blend.h>
#include <latens/link.h>

int blend_how;

/* Who asks for a certain mixture gets what that one expects.  */
void
blend_settle (int mean)
{
  fit.blend = mean && blend_how == 0 && !fit.join && !fit.start
              && fit.k.is_auto && !opt_given (&fit.covariance)
              && fit_how ().prior.scatter > 0;
}

/* The mean share in the columns of a kind.  */
static double
mean_share (const lat_model *m, lat_kind kind)
{
  double sum = 0;
  size_t n = 0;

  for (size_t j = 0; j < m->p; j++)
    if (m->column[j].kind == kind)
      {
        sum += m->coded->share[j];
        n++;
      }
  return n ? sum / (double)n : 0;
}

void
blend_model (lat_model *m, const lat_table *t, const lat_data *d,
             const lat_fit_options *o, int silent)
{
  int s = lat_blend_fit (m, d, o, NULL);

  if (s)
    die (EXIT_FAILURE, "%s: %s", lat_table_name (t), lat_strerror (s));
  if (m->coded && !silent)
    note ("expected values: %.0f %% of numbers and %.0f %% of text come from "
          "one normal law over both, as hidden cells suggest (--blend=no: "
          "none)",
          100 * mean_share (m, LAT_NUMERIC),
          100 * mean_share (m, LAT_CATEGORICAL));
}

void
link_settle (int wanted)
{
  fit.link = wanted && blend_how == 0;
}

void
link_model (lat_model *m, const lat_table *t, const lat_data *d)
{
  lat_em_options em = fit_how ().em;
  int s = fit.link && !stop_flag ? lat_model_link (m, d, &em, NULL) : 0;

  if (s && s != LAT_ESTOP)
    die (EXIT_FAILURE, "%s: %s", lat_table_name (t), lat_strerror (s));
}
