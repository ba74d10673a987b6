/* hmm_in_order.c -- smoothed rows, handed over in order.

   Short sequences are smoothed together, as lat_hmm_posterior does.  Of a long
   one the backward chain goes first, w_t(j) = P(y_t ... y_T | z_t = j) kept by
   panels, and then the forward chain, whose predictions p_t give

     P(z_t = j | y) ~ p_t(j) w_t(j).  */

#include "model/hmm_pass.h"
#include <latens/hmm_infer.h>
#include <math.h>
#include <stdlib.h>

enum
{
  PIECE = 1 << 21 /* numbers handed over at a time, at most: 16 MiB; fixed, so
                     that results depend on nothing else */
};

/* --- one sequence -------------------------------------------------------- */

/* Block row i, the first row of the sequence or not; w: its backward row.  */
static int
smooth_row (lat_side *s, size_t i, int first, const double *w, int in_log,
            double *law)
{
  size_t k = s->chain.k, kp = s->chain.kp;
  const double *p = s->p + i * kp;
  lat_chain c = s->chain;
  double z = 0;
  for (size_t j = 0; !in_log && !s->x_log[i] && j < k; j++)
    z += law[j] = p[j] * w[j];
  if (z > c.fall)
    return lat_row_law (k, law, 0, law);
  c.x = first ? NULL : s->x + i * kp;
  c.in_log = s->x_log[i];
  lat_chain_predict_log (&c, s->la);
  lat_hmm_row_log (k, w, in_log, s->lb);
  for (size_t j = 0; j < k; j++)
    law[j] = s->la[j] + s->lb[j];
  return lat_row_law (k, law, 1, law);
}

static int
smooth_block (lat_trellis *tr, lat_panels *back, size_t t, size_t n,
              double *law)
{
  int s = lat_side_pass (&tr->side[0], t, n), in_log = 0;
  for (size_t i = 0; s == 0 && i < n; i++)
    {
      const double *w = lat_panels_row (back, t + i, &in_log, &s);
      if (w)
        s = smooth_row (&tr->side[0], i, t + i == tr->begin, w, in_log,
                        law + i * tr->k);
    }
  return s;
}

static int
smooth_sequence (const lat_hmm_job *j, lat_trellis *tr, size_t u)
{
  lat_panels back;
  double *law = malloc (LAT_BLOCK_ROWS * tr->k * sizeof *law);
  int s = lat_panels_init (&back, tr, 1);
  (void)u;
  if (!law)
    s = LAT_ENOMEM;
  for (size_t t = tr->begin; s == 0 && t < tr->end; t += LAT_BLOCK_ROWS)
    {
      size_t n = tr->end - t < LAT_BLOCK_ROWS ? tr->end - t : LAT_BLOCK_ROWS;
      s = smooth_block (tr, &back, t, n, law);
      if (s == 0)
        s = j->take (j->d->first + tr->row + t, n, law, j->ctx);
    }
  lat_panels_clear (&back);
  free (law);
  return s;
}

/* --- all of them --------------------------------------------------------- */

typedef struct
{
  const lat_hmm *m;
  const lat_data *d;
  unsigned threads;
  lat_hmm_take *take;
  void *ctx;
  size_t first; /* of d */
} in_order;

/* Rows are counted from the first of the whole table.  */
static int
take_row (size_t row, size_t n, const double *law, void *ctx)
{
  const in_order *a = ctx;
  return a->take (row - a->first, n, law, a->ctx);
}

/* Sequences [u0, u1), which are a piece, or one after another.  */
static int
smooth_units (in_order *a, size_t u0, size_t u1)
{
  lat_data part = lat_data_of_units (a->d, u0, u1);
  int s = 0;
  if (part.n * a->m->k <= PIECE || a->m->duration || a->m->covariates)
    {
      double *law = malloc (part.n * a->m->k * sizeof *law);
      s = law ? lat_hmm_posterior (a->m, &part, a->threads, law) : LAT_ENOMEM;
      if (s == 0)
        s = take_row (part.first, part.n, law, a);
      free (law);
      return s;
    }
  for (size_t u = u0; s == 0 && u < u1; u++)
    {
      lat_data one = lat_data_of_units (a->d, u, u + 1);
      lat_hmm_job j = { .m = a->m,
                        .d = &one,
                        .use = LAT_TRELLIS_FILTER,
                        .sequence = smooth_sequence,
                        .take = take_row,
                        .ctx = a };
      s = lat_hmm_run (&j, 1);
    }
  return s;
}

int
lat_hmm_smooth (const lat_hmm *m, const lat_data *d, unsigned threads,
                lat_hmm_take *take, void *ctx)
{
  in_order a = { m, d, threads, take, ctx, d->first };
  size_t chunks, *unit, from = 0;
  int s = lat_data_chunks (d, &chunks, &unit);
  if (s)
    return s;
  while (s == 0 && from < chunks)
    {
      size_t to = from + 1;
      while (to < chunks
             && (lat_data_row (d, unit[to + 1]) - lat_data_row (d, unit[from]))
                        * m->k
                    <= PIECE)
        to++;
      s = smooth_units (&a, unit[from], unit[to]);
      from = to;
    }
  free (unit);
  return s;
}
