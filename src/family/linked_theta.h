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
  void *product, *law;
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

/* linked.c: the scratch of the parts, each for blocks of so many rows, and
   what lies behind them.  */
typedef struct
{
  void *product, *law;
  double *coded; /* rows x width: the block, coded */
  double *mean;  /* rows x width */
  double *sd;    /* rows x width */
  double *rest;  /* linked_draw_len doubles */
} linked_work;

linked_work lat_linked_work (const linked *t, size_t rows, void *work);

/* The block, coded: for the normal laws.  */
lat_block lat_linked_block (const linked *t, const lat_block *b,
                            double *coded);

/* linked_draw.c: doubles of scratch, and a member of lat_family_linked.  */
size_t lat_linked_draw_len (const linked *t);
int lat_linked_draw (const void *theta, const lat_block *b, const unsigned *z,
                     lat_stream stream, double *x, size_t x_tda, void *work);

/* linked_expect.c: a member.  */
int lat_linked_expect (const void *theta, const lat_block *b, const double *r,
                       double *out, double *sd, size_t out_tda, void *work);

#endif
