/* blend.h -- giving one normal law over numbers and text a say beside a
   mixture (lat_model.coded, which see), as large as hidden cells call for.  */

#ifndef LATENS_BLEND_H
#define LATENS_BLEND_H

#include <latens/coded.h>
#include <latens/decls.h>
#include <latens/model.h>

LAT_BEGIN_DECLS

enum
{
  LAT_BLEND_SCATTERS = 4
};

typedef struct
{
  double fraction; /* of the seen cells hidden in each trial: 0.2 */
  size_t cells;    /* trials go on until so many were hidden in all (2000), */
  size_t least, most; /* but there are so many trials: 3 to 10 */
  double scatter[LAT_BLEND_SCATTERS]; /* the law's prior has as many
                         pseudo-rows as columns, without correlation, with
                         this share of the columns' variances: 0.1, 0.3, 1, 3,
                         the best is taken */
  double common; /* cells that a kind of column (numbers, text) adds to each of
                    its columns when a share is estimated: 50 */
  size_t starts; /* of a mixture that is fitted to what is not hidden: 5 */
  double tol;    /* em.tol of all these fits, at least: 1e-6 */
  double effort; /* no say if rows x (coded columns)^3 are more: 2e8 */
} lat_blend_options;

lat_blend_options lat_blend_defaults (void);

/* Gives m, a mixture fitted to d with the options f, its m->coded.  Cells of d
   are hidden again and again, by a stream of f->seed; each time a mixture of
   m's kind, with as many components, and the normal law are fitted to the
   rest, and both foretell what is hidden.  A column's share is that with which
   the pool of the two has the smallest squared error (text: of the levels'
   probabilities), shrunk towards what is best for all columns of its kind.

   m->coded stays NULL, with success, where that has no sense: m has not both
   numbers and text, the table is too large, a law of the two can not be
   fitted, all shares are 0, or f->em.stop was raised.  LAT_ENOMEM,
   LAT_EINVAL: m is no mixture.  o NULL: defaults.  */
int lat_blend_fit (lat_model *m, const lat_data *d, const lat_fit_options *f,
                   const lat_blend_options *o);

LAT_END_DECLS
#endif
