/* multinomial.h -- counts in several columns that share the trials of a row:
   each trial of component c falls in column j with probability p_cj.

   How many trials a row has says nothing about its component.  Where the
   number is known to be N in every row, a row with holes shows how many
   trials fell elsewhere, and its law is the multinomial one of the seen
   columns and the rest.  Where totals vary, that of a row with holes is not
   known, and the row counts as what it shows: the law of the seen counts
   given their sum, multinomial with probabilities p_cj / sum over the seen
   ones.  That is exact for trials that come at a rate of which nothing is
   known (counts of a Poisson process given their sum); a row that shows fewer
   than two of the columns then says nothing.  */

#ifndef LATENS_MULTINOMIAL_H
#define LATENS_MULTINOMIAL_H

#include <latens/decls.h>
#include <latens/family.h>

LAT_BEGIN_DECLS

extern const lat_family_type lat_family_multinomial;

/* k components over the p >= 2 columns at positions col[] (copied,
   increasing), all probabilities alike.  trials: those of every row, a whole
   number from 1 to 1e9; NaN: totals vary.  NULL: out of memory, or a number
   that cannot be.  */
void *lat_multinomial_alloc (size_t k, size_t p, const size_t *col,
                             double trials);

/* Read-only view of component c's probabilities (p), and setting them
   (LAT_EDOM: no law; LAT_EINVAL: no such component).  */
const double *lat_multinomial_prob (const void *theta, size_t c);
int lat_multinomial_set (void *theta, size_t c, const double *prob);

/* How many trials a row that shows nothing is drawn with: the known number,
   else the mean of the table that init was given, rounded.  known: 1 if all
   rows have that many, may be NULL.  */
double lat_multinomial_total (const void *theta, int *known);

LAT_END_DECLS
#endif
