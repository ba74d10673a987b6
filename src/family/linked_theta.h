/* linked_theta.h -- the parameters of linked components.  */

#ifndef LATENS_FAMILY_LINKED_THETA_H
#define LATENS_FAMILY_LINKED_THETA_H

#include <latens/linked.h>

typedef struct
{
  size_t k, p;
  const size_t *col;   /* p: positions of the product's columns */
  size_t *first;       /* p + 1: own column j is numbers first[j] up to
                          first[j + 1] of the normal laws */
  unsigned char *text; /* p: 1: coded text */
  int apart;           /* 1: some text is not coded */
  size_t most;         /* levels of a column that is coded */
  size_t texts;        /* numbers that are text's: */
  size_t *number; /* texts: which number of the normal laws each is, and */
  size_t *plain;  /* p: which of these own column j's are, from where */
  void *product, *law;
  double *precision; /* k x texts x texts: of the laws of text alone */
} linked;

static inline size_t
linked_width (const linked *t)
{
  return t->first[t->p];
}

static inline size_t
linked_numbers (const linked *t, size_t j)
{
  return t->first[j + 1] - t->first[j];
}

/* linked_theta.c: members of lat_family_linked, and the laws of text alone,
   which follow each change of the normal laws.  LAT_ENOTPD, LAT_ENOMEM.  */
void *lat_linked_clone (const void *theta);
int lat_linked_copy (void *to, const void *from);
void lat_linked_free (void *theta);
int lat_linked_prepare_text (linked *t);

/* The block, coded: for the normal laws.  */
lat_block lat_linked_block (const linked *t, const lat_block *b,
                            double *coded);

/* linked.c: the scratch of the parts, each for blocks of so many rows, and
   what lies behind them.  */
typedef struct
{
  void *product, *law;
  double *coded; /* rows x width: the block, coded */
  double *mean;  /* rows x width */
  double *sd;    /* rows x width */
  double *rest;  /* lat_linked_levels_len doubles */
} linked_work;

linked_work lat_linked_work (const linked *t, size_t rows, void *work);

/* linked_levels.c: doubles of scratch.  */
size_t lat_linked_levels_len (const linked *t);

/* linked_draw.c: a member of lat_family_linked.  */
int lat_linked_draw (const void *theta, const lat_block *b, const unsigned *z,
                     lat_stream stream, double *x, size_t x_tda, void *work);

/* linked_expect.c: a member.  */
int lat_linked_expect (const void *theta, const lat_block *b, const double *r,
                       double *out, double *sd, size_t out_tda, void *work);

#endif
