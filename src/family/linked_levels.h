/* linked_levels.h -- the levels of text that is missing in a row of linked
   components.

   With Sigma = L L' the numbers of a row, in any order, are mu + L e, where e
   tells of each number what those before it do not.

   Given other text alone, the levels of a text have what is expected of their
   numbers for probabilities, pi.  Where numbers are known, too, Bayes' rule
   asks for their density at each level d, which is that of d given all that is
   known over that of d given the text alone, but for a factor.  So the weight
   of a level is

     pi exp (-(d - m)' C^-1 (d - m) / 2 + (d - m_0)' C_0^-1 (d - m_0) / 2)

   with m, C given all and m_0, C_0 given the text: numbers are normal in
   each level, with one covariance (linear discriminants; the general location
   model of Olkin and Tate 1961, without interactions).  */

#ifndef LATENS_FAMILY_LINKED_LEVELS_H
#define LATENS_FAMILY_LINKED_LEVELS_H

#include "family/linked_theta.h"

/* Numbers of the law in some order, the first of them seen.  */
typedef struct
{
  size_t *order; /* which number comes when */
  size_t n, seen;
  double *l;       /* n x n, rows `width` apart: L, lower */
  double *e;       /* n */
  double *inverse; /* n: of missing text the diagonal of C^-1, C the
                      covariance of its numbers given all before them */
} linked_order;

/* What rows with the same holes have in common, under one component.  */
typedef struct
{
  const linked *t;
  const double *mean;  /* width */
  double *sigma;       /* width x width */
  linked_order all;    /* what is seen, missing text, missing numbers */
  linked_order text;   /* the same without numbers */
  double *scratch;     /* 2 x width */
  double *prob;        /* most */
  unsigned char *hole; /* p */
  size_t first;        /* the column whose text comes first */
  int known;           /* 0: no row has been looked at */
} linked_levels;

/* Lies at `rest`, lat_linked_levels_len doubles.  */
linked_levels lat_linked_levels (const linked *t, double *rest);

/* Component c's law.  */
void lat_linked_levels_of (linked_levels *d, size_t c);

/* Orders and factors for the holes of the row x; among missing texts own
   column `first` and those after it come first.  Nothing is done if the last
   row had the same.  LAT_ENOTPD.  */
int lat_linked_arrange (linked_levels *d, const double *x, size_t first);

/* Takes what is seen of a row, coded, into e.  */
void lat_linked_take (const linked_levels *d, const double *coded);

/* Number a in an order, as far as e[0 .. end) go.  */
double lat_linked_number (const linked_levels *d, const linked_order *o,
                          size_t a, size_t end);

/* Of a text with so many numbers, from `at` on among all and from `plain` on
   among text: d->prob becomes the probabilities of its levels; and then, that
   it has this level goes into e.  */
void lat_linked_weigh (const linked_levels *d, size_t numbers, size_t at,
                       size_t plain);
void lat_linked_settle (const linked_levels *d, size_t numbers, size_t at,
                        size_t plain, double level);

#endif
