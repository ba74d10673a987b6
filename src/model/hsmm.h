/* hsmm.h -- what the sources of durations share, and what the chain's own
   sources call: with m->duration NULL the lengths are 0 and nothing is done.
 */

#ifndef LATENS_MODEL_HSMM_H
#define LATENS_MODEL_HSMM_H

#include <latens/em.h>
#include <latens/hsmm.h>

/* --- hsmm.c: life -------------------------------------------------------- */

void lat_hsmm_free (lat_duration *v);
lat_duration *lat_hsmm_clone (const lat_duration *v); /* v not NULL */
int lat_hsmm_copy (lat_duration *to, const lat_duration *from);

/* No state with another way on leads to itself; rows are laws again.  */
void lat_hsmm_clear_diagonal (lat_hmm *m);

int lat_hsmm_prepare (lat_hmm *m);

/* Pooled parameters and the prior's numbers, by the lengths of d's
   sequences.  */
int lat_hsmm_init (lat_hmm *m, const lat_data *d, const lat_prior *prior);

/* Durations from labels (d->n): a start.  */
int lat_hsmm_start (lat_hmm *m, const lat_data *d, const unsigned *label);

/* --- hsmm_laws.c: the laws ----------------------------------------------- */

typedef struct
{
  const char *name;
  const lat_family_type *family;
  void *(*alloc) (size_t k, size_t most);
  /* The statistics that one visit of state c has on average, to be added up
     with this weight.  */
  void (*expected) (const lat_duration *v, size_t c, double weight,
                    double *stat);
  void (*moments) (const lat_duration *v, size_t c, double *mean, double *sd);
} lat_duration_kind;

/* NULL: geometric, or no law.  */
const lat_duration_kind *lat_duration_kind_of (lat_duration_law law);

/* --- hsmm_tables.c: probabilities of lengths, and what is unfinished ----- */

/* log p (d) and log P (D >= d) of every state for d = 1 ... len; and the
   largest of log p from d on.  All k x (len + 2), [j * (len + 2) + d].  */
typedef struct
{
  size_t k, len;
  double *p, *reach, *top;
} lat_lengths;

/* work: lat_lengths_work.  */
size_t lat_lengths_work (const lat_hmm *m);
int lat_lengths_fill (const lat_hmm *m, lat_lengths *t, void *work);

/* The same with memory of its own, t->p, which is freed here and by the
   caller, after a failure too: t is zeros at first.  LAT_ENOMEM.  */
int lat_lengths_make (const lat_hmm *m, lat_lengths *t, size_t len);

/* The statistics of visits, added to stat: `ended` visits of length d, and
   `unfinished` ones of which d rows were seen, both laid out as t->p is.
   They are overwritten.  */
int lat_lengths_accumulate (const lat_hmm *m, const lat_lengths *t,
                            double *ended, double *unfinished, double *stat,
                            void *work);

/* --- hsmm_trellis.c, hsmm_step.c, hsmm_forecast.c, hsmm_sample.c; more in
   hmm_decode.h ------------------------------------------------------------ */

/* Bytes of scratch for d.  */
size_t lat_hsmm_bytes (const lat_hmm *m, const lat_data *d);

/* As the functions of lat_em_hmm, hmm.h and hmm_infer.h of these names.  */
int lat_hsmm_estep (const lat_hmm *m, const lat_data *d, size_t u0, size_t u1,
                    double *stat, lat_work *w);
int lat_hsmm_forecast (const lat_hmm *m, const lat_data *d, unsigned threads,
                       size_t steps, double *law);
int lat_hsmm_draw_path (const lat_hmm *m, size_t n, lat_stream stream,
                        unsigned *z);

/* --- hsmm_coordinates.c -------------------------------------------------- */

size_t lat_hsmm_stat_len (const lat_hmm *m); /* behind the family's */
int lat_hsmm_mstep (lat_hmm *m, const double *stat);
double lat_hsmm_log_prior (const lat_hmm *m);
double lat_hsmm_distance (const lat_hmm *a, const lat_hmm *b);
size_t lat_hsmm_free_len (const lat_hmm *m);
size_t lat_hsmm_pack_len (const lat_hmm *m);
int lat_hsmm_pack (const lat_hmm *m, double *x);
int lat_hsmm_unpack (lat_hmm *m, const double *x);
int lat_hsmm_gradient (const lat_hmm *m, const double *stat, double *g);
size_t lat_hsmm_even_len (const lat_hmm *m);
int lat_hsmm_even_pack (const lat_hmm *m, double *x);
int lat_hsmm_even_unpack (lat_hmm *m, const double *x);

#endif
