/* terms_scale.c -- columns that are modelled on another scale, as they are:
   means and standard deviations of each component.  */

#include "model/keys.h"
#include "model/terms.h"
#include <latens/gaussian.h>
#include <latens/product.h>
#include <math.h>
#include <stdlib.h>

typedef void put_term (void *ctx, const lat_term *t);

/* Of own column j of a normal part, component c: its mean, or its sd.  */
static void
put_moment (const lat_model *m, size_t column, size_t c,
            const double moment[2], int sd, put_term *put, void *ctx)
{
  const lat_transform *g = &m->column[column].transform;
  char number[LAT_KEY];
  lat_term t = { .first = lat_column_key (m->column, column, number),
                 .what = sd ? "original_sd" : "original_mean",
                 .from = c + 1,
                 .link = sd || g->kind == LAT_TRANSFORM_LOG ? LAT_LINK_LOG
                                                            : LAT_LINK_NONE,
                 .value = moment[sd] };
  put (ctx, &t);
}

static void
walk_part (const lat_model *m, const void *theta, size_t p, const size_t *col,
           double *sigma, put_term *put, void *ctx)
{
  size_t k = lat_model_components (m);
  for (int sd = 0; sd < 2; sd++)
    for (size_t j = 0; j < p; j++)
      for (size_t c = 0; c < k; c++)
        {
          const lat_transform *g = &m->column[col[j]].transform;
          double moment[2];
          if (g->kind == LAT_TRANSFORM_NONE)
            continue;
          lat_gaussian_covariance (theta, c, sigma);
          lat_transform_moments (g, lat_gaussian_mean (theta, c)[j],
                                 sqrt (sigma[j * p + j]), moment, moment + 1);
          put_moment (m, col[j], c, moment, sd, put, ctx);
        }
}

int
lat_terms_scale (const lat_model *m, put_term *put, void *ctx)
{
  const void *product = lat_model_emission (m);
  for (size_t i = 0; i < lat_product_parts (product); i++)
    {
      const size_t *col;
      const void *theta = lat_product_part (product, i);
      if (lat_product_type (product, i) != &lat_family_gaussian)
        continue;
      size_t p = lat_family_gaussian.columns (theta, &col);
      double *sigma = malloc (p * p * sizeof *sigma);
      if (!sigma)
        return LAT_ENOMEM;
      walk_part (m, theta, p, col, sigma, put, ctx);
      free (sigma);
    }
  return LAT_SUCCESS;
}
