/* linked.h -- components in which text goes with numbers, for draws.

   In the components of a mixture text is independent of the numbers, and of
   other text: what goes together in the table goes together in draws only as
   far as components differ, which may be one.  A linked mixture has the same
   components, with the same densities, but completes rows by one more normal
   law in each: over the numbers and, of text with L levels, L - 1 numbers,
   each 1 where the cell has that level (all but the first) and else 0.

   Given its component a row is completed in order.  First each missing text.
   Given other text alone, its levels have what the normal law expects of their
   numbers for probabilities (none below 0, and with sum one); what is seen of
   the table's numbers then counts by Bayes' rule, these being normal in each
   level, with one covariance.  Given the level that was drawn, the next text;
   then the missing numbers, given all text.  This is the general location
   model (Olkin and Tate 1961, Annals of Mathematical Statistics 32, 448-465;
   Schafer 1997, chapter 9) without interactions, by its moments: so it needs
   no probability for each combination of levels.  */

#ifndef LATENS_LINKED_H
#define LATENS_LINKED_H

#include <latens/decls.h>
#include <latens/family.h>

LAT_BEGIN_DECLS

/* Densities, responsibilities, likelihood, free parameters and packed
   coordinates are those of the product alone; statistics, M-step, posterior
   draws and even coordinates have both.  */
extern const lat_family_type lat_family_linked;

/* Takes over a product of normal laws and categorical ones, also when it
   fails; coded[j] nonzero: text in its own column j is coded (else it stays
   independent), which means nothing for numbers.  The normal laws are standard
   until set.  NULL: out of memory or nothing is to be coded.  */
void *lat_linked_alloc (void *product, const unsigned char *coded);

void *lat_linked_product (void *theta);
void *lat_linked_law (void *theta);          /* of lat_family_gaussian, full */
size_t lat_linked_width (const void *theta); /* numbers of the normal laws */
int lat_linked_is_coded (const void *theta, size_t j);

/* Gives the prior of the normal laws, after their init, this scatter where
   they are text's (lat_prior's of the same name): that shrinks what text has
   to do with anything, and leaves numbers with numbers.  */
void lat_linked_shrink (void *theta, double scatter);

/* law, of lat_family_gaussian over the same numbers, gets that prior.  */
void lat_linked_lend (const void *theta, void *law);

/* Rows of the product's columns (tda apart), coded: n x width.  */
void lat_linked_code (const void *theta, size_t n, const double *x, size_t tda,
                      double *coded);

/* All of d, coded, with its weights; the caller frees it.  NULL: out of
   memory.  */
lat_data *lat_linked_table (const void *theta, const lat_data *d);

/* The probability, in out (laid out as x, n x tda), of each level that x has
   where coded text of the block is missing; r as for expect.  */
int lat_linked_doubt (const void *theta, const lat_block *b, const double *r,
                      const double *x, double *out, size_t tda, void *work);

LAT_END_DECLS
#endif
