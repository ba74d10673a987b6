/* multiple.c -- all imputations in one call.  */

#include <latens/imputations.h>
#include <stdlib.h>

int
lat_impute_multiple (const lat_model *m, const lat_data *d,
                     const lat_imputations_options *o,
                     int (*take) (size_t i, const double *x, void *ctx),
                     void *ctx, lat_imputations_report *report)
{
  lat_imputations_options opt = o ? *o : lat_imputations_defaults ();
  int s;
  lat_imputations *w = lat_imputations_alloc (m, d, &opt, &s);
  double *x = calloc (d->n * d->p + 1, sizeof *x);
  if (s == 0 && !x)
    s = LAT_ENOMEM;
  for (size_t i = 0; s == 0 && i < opt.m; i++)
    {
      s = lat_imputations_next (w);
      if (s == 0)
        s = lat_imputations_draw (w, 0, d->units, x);
      if (s == 0)
        s = take (i, x, ctx);
    }
  if (w && report)
    *report = lat_imputations_tell (w);
  lat_imputations_free (w);
  free (x);
  return s;
}
