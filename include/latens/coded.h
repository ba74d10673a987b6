/* coded.h -- numbers and text under one normal law.

   A text column with L levels is coded as L - 1 numbers: one for each level
   but the first, 1 where the cell has that level and else 0, and all missing
   where it is.  One normal law over these and the table's numbers then ties
   text to numbers, and text to text, in a straight line, which a mixture does
   only as far as its components differ.  The expectation of a coded number is
   taken for the probability of its level.

   It is no law of text, so it stands beside a mixture and not in its place:
   lat_model.coded has a say in what is expected of a missing cell, and none
   in likelihoods, in draws, or in the number of components.  */

#ifndef LATENS_CODED_H
#define LATENS_CODED_H

#include <latens/data.h>
#include <latens/decls.h>
#include <latens/em.h>
#include <latens/mixture.h>

LAT_BEGIN_DECLS

typedef struct lat_coded
{
  size_t p;         /* columns of the table */
  size_t *first;    /* p + 1: column j is coded as numbers first[j] up to
                       first[j + 1]; first[p]: how many there are in all */
  lat_mixture *law; /* of one component over these, full covariance */
  double *share;    /* p: of its say in column j, 0 (none) to 1 (all) */
} lat_coded;

/* For these p columns; shares are 0.  NULL: out of memory, or there is nothing
   to be coded.  */
lat_coded *lat_coded_alloc (size_t p, const lat_column *column);
lat_coded *lat_coded_clone (const lat_coded *c);
void lat_coded_free (lat_coded *c);

/* Fits the law, by EM, to the table with its holes.  prior has to keep the
   covariance from being singular.  d has the columns c was made for.  */
int lat_coded_fit (lat_coded *c, const lat_data *d, const lat_prior *prior,
                   const lat_em_options *o);

/* The expectation of the coded numbers of each row given what it shows, and
   their sd (or NULL): rows->n x c->first[c->p].  */
int lat_coded_expect (const lat_coded *c, const lat_data *rows,
                      unsigned threads, double *mean, double *sd);

/* The probabilities of the levels of text column j, from a row of means:
   what is negative is 0, and they sum to one.  prob has a number a level.  */
void lat_coded_levels (const lat_coded *c, size_t j, const double *mean,
                       double *prob);

LAT_END_DECLS
#endif
