/* mixture.h -- a finite mixture over any family.

   log p(x) = log sum_c weight_c p_c (x seen); see McLachlan and Peel 2000.  */

#ifndef LATENS_MIXTURE_H
#define LATENS_MIXTURE_H

#include <latens/decls.h>
#include <latens/em.h>
#include <latens/family.h>

LAT_BEGIN_DECLS

typedef struct
{
  size_t k;
  double *weight;     /* k, sum to one */
  double *log_weight; /* k, made by prepare */
  double pseudo;      /* Dirichlet pseudo-rows for each weight */
  lat_prior prior;    /* what lat_mixture_init was given: starts use it */
  const lat_family_type *family;
  void *emission; /* the family's parameters, owned */
} lat_mixture;

/* The engine's view; statistics after the head: k sums of responsibilities,
   then the family's.  */
extern const lat_em_type lat_em_mixture;

/* Takes over emission (freed also on failure); weights are equal.  */
lat_mixture *lat_mixture_alloc (const lat_family_type *family, void *emission);
void lat_mixture_free (lat_mixture *m);

/* Prior numbers and pooled parameters from the whole table.  Call it once,
   before the first start.  */
int lat_mixture_init (lat_mixture *m, const lat_data *d,
                      const lat_prior *prior);

/* Start number i, under a stream: k-means++ seeds (Arthur and Vassilvitskii
   2007) and a few of Lloyd's steps on what is seen, in units of each
   column's sd, then one M-step from those labels.  Needs no complete row.  m
   has been through lat_mixture_init on the same data.  */
int lat_mixture_start (lat_mixture *m, const lat_data *d, lat_stream stream,
                       size_t i);

/* What follows needs a prepared mixture, as a fit or a read leaves it; after
   changing it by hand call lat_em_mixture.prepare.  A row that has density
   zero under all components is LAT_EIMPOSSIBLE where responsibilities are
   wanted; if its weight is zero the components' weights stand in.  */

/* Responsibilities of every row, row-major n x k, and log-densities (n);
   each may be NULL.  threads as in lat_em_options.  Without r, the
   log-density of an impossible row is -inf.  */
int lat_mixture_posterior (const lat_mixture *m, const lat_data *d,
                           unsigned threads, double *r, double *logp);

/* Completes the table: out (n x d->p) holds seen cells as they are, missing
   ones by the family's expect; sd likewise, or NULL.  */
int lat_mixture_expect (const lat_mixture *m, const lat_data *d,
                        unsigned threads, double *out, double *sd);

/* The same with draws: a component from its posterior, then the missing
   entries given it and the seen ones; keyed by (stream, d->first + row).  */
int lat_mixture_draw (const lat_mixture *m, const lat_data *d,
                      unsigned threads, lat_stream stream, double *out);

/* n rows of p columns from the model; z (n) the components, or NULL.  */
int lat_mixture_sample (const lat_mixture *m, size_t n, size_t p,
                        lat_stream stream, double *x, unsigned *z);

/* -2 sum over rows of weight x log max_c r, the part of ICL that BIC lacks
   (Biernacki, Celeux and Govaert 2000).  */
int lat_mixture_entropy (const lat_mixture *m, const lat_data *d,
                         unsigned threads, double *entropy);

/* Components in the order given: new c is old order[c].  */
int lat_mixture_permute (lat_mixture *m, const size_t *order);

LAT_END_DECLS
#endif
