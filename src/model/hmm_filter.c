/* hmm_filter.c -- states given the past.  */

#include "model/hmm_pass.h"
#include <latens/hmm_infer.h>
#include <string.h>

/* Each row's law, or that of the last alone.  */
static int
take_laws (const lat_hmm_job *j, const lat_trellis *tr, size_t u, size_t t,
           size_t n)
{
  const lat_side *s = &tr->side[0];
  size_t k = tr->k;
  int status = 0;
  if (j->last)
    {
      if (t + n < tr->end)
        return 0;
      return lat_row_law (k, s->x + n * tr->kp, s->x_log[n], j->out + u * k);
    }
  for (size_t i = 0; status == 0 && i < n; i++)
    status = lat_row_law (k, s->x + (i + 1) * tr->kp, s->x_log[i + 1],
                          j->out + (tr->row + t + i) * k);
  return status;
}

static int
filter_sequence (const lat_hmm_job *j, lat_trellis *tr, size_t u)
{
  int s = 0;
  for (size_t t = tr->begin; s == 0 && t < tr->end; t += LAT_BLOCK_ROWS)
    {
      size_t n = tr->end - t < LAT_BLOCK_ROWS ? tr->end - t : LAT_BLOCK_ROWS;
      s = lat_side_pass (&tr->side[0], t, n);
      if (s == 0)
        s = take_laws (j, tr, u, t, n);
    }
  return s;
}

static int
filter (const lat_hmm *m, const lat_data *d, unsigned threads, int last,
        double *law)
{
  lat_hmm_job j = { .m = m,
                    .d = d,
                    .use = LAT_TRELLIS_FILTER,
                    .sequence = filter_sequence,
                    .durations = lat_hsmm_filter,
                    .covariates = lat_covariates_filter,
                    .out = law,
                    .last = last };
  return lat_hmm_run (&j, threads);
}

int
lat_hmm_filter (const lat_hmm *m, const lat_data *d, unsigned threads,
                double *law)
{
  return filter (m, d, threads, 0, law);
}

int
lat_hmm_last (const lat_hmm *m, const lat_data *d, unsigned threads,
              double *law)
{
  return filter (m, d, threads, 1, law);
}
