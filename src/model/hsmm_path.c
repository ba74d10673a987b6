/* hsmm_path.c -- the most probable path of states with durations: the
   recursions of hsmm_trellis.h with maxima in place of sums (Guedon 2003,
   section 4).

   Of paths that are alike the one is taken that has the lowest state in the
   last row, then in the row before it, and so on, as without durations.  Of
   two visits to j that end in the same row, d1 < d2, the first row from the
   end in which they differ is that before the shorter one: there one has j,
   the other the state that it came from.  */

#include "model/hmm_decode.h"
#include <math.h>

/* Where a visit came from, and how long it is, in arrays that other uses of a
   trellis need for other things: k x rows.  */
static double *
origins (lat_hsmm_trellis *t)
{
  return t->from;
}

static double *
lengths (lat_hsmm_trellis *t)
{
  return t->unending;
}

/* The best way into j at row i.  */
static void
best_entry (lat_hsmm_trellis *t, size_t i, size_t j)
{
  double most = i == 0 ? t->log_pi[j] : -INFINITY, from = 0;
  for (size_t a = 0; i > 0 && a < t->k; a++)
    {
      double x = t->out[a * t->rows + i - 1] + t->log_a[a * t->kp + j];
      if (x > most + LAT_HMM_TIE)
        {
          most = x;
          from = (double)a;
        }
    }
  lat_hsmm_put (t, &t->in, j, i, most);
  origins (t)[j * t->rows + i] = from;
}

/* Whether a visit to j of rows ... i that begins at row b is to give way to a
   longer one that is as good.  */
static int
gives_way (lat_hsmm_trellis *t, size_t b, size_t j)
{
  return b > 0 && (double)j < origins (t)[j * t->rows + b];
}

/* The best visit to j that ends in row i.  */
static void
best_visit (lat_hsmm_trellis *t, size_t i, size_t j)
{
  lat_hsmm_visits q = lat_hsmm_visits_at (t, &t->in, i, j, -1);
  size_t last, best = 0;
  double most = -INFINITY;
  lat_hsmm_collect (t, &q, t->term, &last);
  for (size_t d = 1; d <= last; d++)
    if (t->term[d] > most + LAT_HMM_TIE
        || (best > 0 && t->term[d] >= most - LAT_HMM_TIE
            && gives_way (t, i + 1 - best, j)))
      {
        most = t->term[d];
        best = d;
      }
  t->out[j * t->rows + i] = most;
  lengths (t)[j * t->rows + i] = (double)best;
}

/* The best visit to j that the end cuts off: its first row.  */
static double
best_last (lat_hsmm_trellis *t, size_t j, size_t *begin)
{
  const double *reach = t->length.reach + j * (t->length.len + 2);
  double most = -INFINITY;
  *begin = t->n;
  for (size_t i = t->n; i-- > 0;)
    {
      double x = t->in.x[j * t->rows + i] + t->rest[j * t->rows + i]
                 + reach[t->n - i];
      if (x > most + LAT_HMM_TIE
          || (*begin < t->n && x >= most - LAT_HMM_TIE
              && gives_way (t, *begin, j)))
        {
          most = x;
          *begin = i;
        }
    }
  return most;
}

/* Back from the last visit.  */
static void
trace (lat_hsmm_trellis *t, size_t j, size_t begin, unsigned *state)
{
  for (size_t end = t->n;;
       begin = end - (size_t)lengths (t)[j * t->rows + end - 1])
    {
      for (size_t i = begin; i < end; i++)
        state[i] = (unsigned)j;
      if (begin == 0)
        return;
      end = begin;
      j = (size_t)origins (t)[j * t->rows + begin];
    }
}

int
lat_hsmm_viterbi (const lat_hmm_job *job, lat_hsmm_trellis *t, size_t u)
{
  double most = -INFINITY;
  size_t best = 0, begin = 0;
  for (size_t i = 0; i < t->n; i++)
    for (size_t j = 0; j < t->k; j++)
      {
        best_entry (t, i, j);
        best_visit (t, i, j);
      }
  for (size_t j = 0; j < t->k; j++)
    {
      size_t b;
      double x = best_last (t, j, &b);
      if (x > most + LAT_HMM_TIE)
        {
          most = x;
          best = j;
          begin = b;
        }
    }
  if (!(most > -INFINITY))
    return LAT_EIMPOSSIBLE;
  trace (t, best, begin, job->state + t->row);
  if (job->logp)
    job->logp[u] = most + t->shift;
  return 0;
}
