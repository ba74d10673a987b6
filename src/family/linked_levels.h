/* linked_levels.h -- what rows of linked components lack, given what they
   show.

   With P = Sigma^-1 the numbers that a row lacks are normal with precision
   P_mm about nu = mu_m - P_mm^-1 P_ms (x_s - mu_s).  With P_mm = R R' in any
   order, y = x_m - nu has R' y standard normal: from the last number to the
   first each is given by those after it.

   Given other text alone, the levels of a text have what is expected of their
   numbers for probabilities, pi.  Where numbers are seen, too, Bayes' rule
   asks for their density at each level d, which is that of d given all that is
   known over that of d given the text alone, but for a factor.  So the weight
   of a level is

     pi exp (-(d - m)' Q (d - m) / 2 + (d - m_0)' Q_0 (d - m_0) / 2)

   with mean m and precision Q given all, m_0 and Q_0 given the text: numbers
   are normal in each level, with one covariance (linear discriminants; the
   general location model of Olkin and Tate 1961, without interactions).  */

#ifndef LATENS_FAMILY_LINKED_LEVELS_H
#define LATENS_FAMILY_LINKED_LEVELS_H

#include "family/linked_theta.h"

/* A normal law over some numbers, and what a row lacks of them, in the order
   opposite to that in which it is drawn: numbers, then text.  */
typedef struct
{
  size_t wide;             /* numbers of the law */
  const double *mean;      /* wide */
  const double *precision; /* wide x wide: P */
  size_t m, *missing;      /* missing numbers */
  double *r;               /* m x m, rows `wide` apart: R, lower */
  double *diagonal;        /* m: of R R', text by text */
  double *nu, *y;          /* m; y of what has been drawn */
  double *off;             /* wide: x - mu where it is seen, else 0 */
} linked_law;

/* What rows with the same holes have in common, under one component.  */
typedef struct
{
  const linked *t;
  linked_law all, text; /* all numbers; those of text alone */
  double *scratch;      /* 2 x width */
  double *prob;         /* most */
  unsigned char *hole;  /* p */
  size_t first;         /* the column whose text comes first */
  int known;            /* 0: no row has been looked at */
} linked_levels;

/* Lies at `rest`, lat_linked_levels_len doubles.  */
linked_levels lat_linked_levels (const linked *t, double *rest);

/* Component c's laws.  */
void lat_linked_levels_of (linked_levels *d, size_t c);

/* Factors for the holes of the row x; of missing texts own column `first` and
   those after it come first.  Nothing is done if the last row had the same.
   LAT_ENOTPD.  */
int lat_linked_arrange (linked_levels *d, const double *x, size_t first);

/* nu from what is seen of a row, coded.  */
void lat_linked_take (linked_levels *d, const double *coded);

/* Of a text with so many numbers, from `at` on among all that is missing and
   from `plain` on among missing text: d->prob becomes the probabilities of its
   levels; and then it has this level.  */
void lat_linked_weigh (const linked_levels *d, size_t numbers, size_t at,
                       size_t plain);
void lat_linked_settle (const linked_levels *d, size_t numbers, size_t at,
                        size_t plain, double level);

/* The missing number `at`, where e is standard normal.  */
double lat_linked_number (const linked_levels *d, size_t at, double e);

#endif
