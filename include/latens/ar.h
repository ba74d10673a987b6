/* ar.h -- columns that depend on their own last values: in each state an
   autoregressive normal law (Hamilton 1989),

     y_t = intercept + sum_l lag_l y_(t-l) + sd e_t,   l = 1 ... order.

   The rows are those of a chain's sequences, and the data must carry the rows
   before each row: lat_data_set_lags.  A sequence's first `order` rows are
   what the rest is conditioned on and say nothing themselves.  A column has
   no holes: given one, the rows after it would depend on all states before
   them.  */

#ifndef LATENS_AR_H
#define LATENS_AR_H

#include <latens/decls.h>
#include <latens/family.h>

LAT_BEGIN_DECLS

enum
{
  LAT_AR_MOST = 32 /* lags */
};

extern const lat_family_type lat_family_ar;

/* k components over the p columns at positions col[] (copied, increasing),
   column j with order[j] lags, from 1 to LAT_AR_MOST.  Intercepts and lags 0,
   sds 1 until init.  NULL: out of memory, or a number that cannot be.  */
void *lat_ar_alloc (size_t k, size_t p, const size_t *col,
                    const size_t *order);

size_t lat_ar_order (const void *theta, size_t j);

/* The numbers of component c and own column j: intercept, sd, and then the
   lags; to read, and to set: LAT_EDOM or LAT_EINVAL.  */
const double *lat_ar_at (const void *theta, size_t c, size_t j);
int lat_ar_set (void *theta, size_t c, size_t j, const double *par);

LAT_END_DECLS
#endif
