/* link.h -- linking a fitted mixture's components, for draws: linked.h.  */

#ifndef LATENS_LINK_H
#define LATENS_LINK_H

#include <latens/decls.h>
#include <latens/linked.h>
#include <latens/model.h>

LAT_BEGIN_DECLS

typedef struct
{
  double effort; /* the columns of text with the fewest levels are coded, while
                    components x (rows + patterns x width) x width^2 is not
                    above this: 5e9 ... */
  double times;  /* ... or not above so many times what it is for the numbers
                    alone, which the mixture's own fit takes: 2 */
  double scatter; /* of the prior where it is text's, for each of w numbers but
                     lat_prior's few: 5 (w - few) / w; see
                     lat_linked_shrink */
  double tol;     /* em.tol of these fits, at least: 1e-6 */
} lat_link_options;

lat_link_options lat_link_defaults (void);

/* Gives m, a mixture fitted to d, its m->linked: the normal law of each
   component is fitted to the rows, each with its responsibility for weight, by
   EM, with m->prior (where that has none: lat_prior_defaults).  m->linked is
   NULL, with success, where nothing can be linked: no text, no other column,
   no covariances (diagonal, spherical), or one that several components share.
   em: threads, the stop flag and the limit of iterations.  o NULL: defaults.
   LAT_EINVAL: m is no mixture; LAT_ENOMEM, LAT_ESTOP; else EM's.  */
int lat_model_link (lat_model *m, const lat_data *d, const lat_em_options *em,
                    const lat_link_options *o);

LAT_END_DECLS
#endif
