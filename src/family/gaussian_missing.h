/* gaussian_missing.h -- the law of what a row lacks, given what it shows.  */

#ifndef LATENS_FAMILY_GAUSSIAN_MISSING_H
#define LATENS_FAMILY_GAUSSIAN_MISSING_H

#include "family/gaussian_rows.h"

/* What one group of rows has in common, under one component.  The factor is
   in w->factor: R with R R' = P_mm, or L with L L' = Sigma_oo.  */
typedef struct
{
  gaussian_route route; /* never GAUSSIAN_AUTO */
  size_t seen, missing; /* numbers of columns: w->seen, w->missing */
} gaussian_given;

/* 1: the precision's block may be used under component c.  Separable
   structures have none.  */
int lat_gaussian_well_conditioned (const gaussian_theta *t, size_t c);

/* Fills z with the rows of the first `groups` groups but for those done in
   batches, centred at component c's mean; of rows with r[row of the block] !=
   0 alone, unless r is NULL. Then y = Z P for those with few entries missing.
 */
void lat_gaussian_centre (const gaussian_theta *t, size_t c, size_t groups,
                          const double *r, gaussian_rows *w);

/* What all rows but those done in batches contribute under component c:
   log-densities, added to lp (n); moments weighted by r (n), added to the
   component's stat, and on the way, unless lp is NULL, the log-densities of
   rows with r != 0.  LAT_ENOTPD.  */
int lat_gaussian_density_rows (const gaussian_theta *t, size_t c,
                               gaussian_rows *w, double *lp);
int lat_gaussian_moments_rows (const gaussian_theta *t, size_t c,
                               const double *r, gaussian_rows *w, double *lp,
                               double *stat);

/* The log-densities of rows in z that are complete or conditioned, and
   perhaps filled.  */
void lat_gaussian_density_filled (const gaussian_theta *t, size_t c,
                                  gaussian_rows *w, double *lp);

/* The end of the rows of z whose distance is that of the filled row, to be
   had by whitening.  */
size_t lat_gaussian_filled (const gaussian_theta *t, size_t c,
                            const gaussian_rows *w);

/* Factors for group g (not a complete one), sets w->logdet[g], and fills z's
   missing entries (precision's route) or sets q (covariance's route).  Each
   group once after centre.  LAT_ENOTPD.  */
int lat_gaussian_condition (const gaussian_theta *t, size_t c, size_t g,
                            gaussian_rows *w, gaussian_given *given);

/* After condition of the same group: fills z's missing entries if that is
   still to be done.  */
void lat_gaussian_fill (const gaussian_theta *t, size_t c, size_t g,
                        gaussian_rows *w, const gaussian_given *given);

/* After fill: w->cov (missing x missing, distance of rows p, lower half)
   becomes the conditional covariance C.  */
void lat_gaussian_spread (const gaussian_theta *t, size_t c, gaussian_rows *w,
                          const gaussian_given *given);

#endif
