/* hmm_batch.c -- the sequences of a batch: short ones side by side where that
   pays, those of like length together, others one after another.  */

#include "model/hmm_trellis.h"
#include <math.h>
#include <string.h>

enum
{
  LEAST_LANES = 3, /* fewer in a group do not pay */
  MOST_WASTE = 3   /* nor do more than this many steps for each row */
};

/* The sequences of a batch, the longest first.  */
typedef struct
{
  size_t n;
  uint16_t unit[LAT_BLOCK_ROWS]; /* from the batch's first on */
  uint16_t rows[LAT_BLOCK_ROWS];
} sorted;

static size_t
rows_of (const lat_trellis *tr, size_t u)
{
  return lat_data_row (tr->d, u + 1) - lat_data_row (tr->d, u);
}

static void
sort_by_length (const lat_trellis *tr, sorted *s)
{
  uint16_t first[LAT_BLOCK_ROWS + 2] = { 0 };
  s->n = tr->u1 - tr->u0;
  for (size_t u = tr->u0; u < tr->u1; u++)
    first[LAT_BLOCK_ROWS + 1 - rows_of (tr, u)]++;
  for (size_t i = 1; i <= LAT_BLOCK_ROWS + 1; i++)
    first[i] = (uint16_t)(first[i] + first[i - 1]);
  for (size_t u = tr->u0; u < tr->u1; u++)
    {
      size_t rows = rows_of (tr, u);
      size_t at = first[LAT_BLOCK_ROWS - rows]++;
      s->unit[at] = (uint16_t)(u - tr->u0);
      s->rows[at] = (uint16_t)rows;
    }
}

/* How many sequences from place i on go side by side; 0: it goes alone.  */
static size_t
group_at (const lat_trellis *tr, const sorted *s, size_t i)
{
  size_t n = s->n - i < LAT_HMM_LANES ? s->n - i : LAT_HMM_LANES, rows = 0;
  if (tr->k > LAT_HMM_NARROW || tr->no_lanes)
    return 0;
  for (size_t l = 0; l < n; l++)
    rows += s->rows[i + l];
  return n >= LEAST_LANES
                 && (size_t)s->rows[i] * LAT_HMM_LANES <= MOST_WASTE * rows
             ? n
             : 0;
}

/* --- one alone ----------------------------------------------------------- */

static int
alone (lat_trellis *tr, size_t u, double *loglik)
{
  lat_trellis_sequence (tr, u);
  return lat_trellis_run (tr, loglik);
}

static int
nothing_seen (const lat_trellis *tr, size_t u)
{
  size_t row = lat_data_row (tr->d, u), end = row + rows_of (tr, u);
  while (row < end && !lat_emit_seen (tr->m, tr->d, row))
    row++;
  return row == end;
}

/* A sequence with nothing seen has probability one, not nearly so.  */
static void
add_head (lat_trellis *tr, size_t u, double loglik, double *sum)
{
  double weight = tr->weighted ? lat_hmm_weight (tr->d, u) : 1;
  if (nothing_seen (tr, u))
    loglik = 0;
  sum[LAT_LOGLIK] += weight * loglik;
  sum[LAT_WEIGHT] += weight * (double)rows_of (tr, u);
}

/* --- side by side -------------------------------------------------------- */

/* Unit u in lane l.  */
static void
put_lane (lat_trellis *tr, size_t l, size_t u)
{
  lat_hmm_lanes *a = &tr->lanes;
  size_t t = lat_data_row (tr->d, u) - tr->row;
  a->code[l] = (tr->values.values > 0 ? tr->code : tr->iota) + t;
  a->length[l] = rows_of (tr, u);
  a->weight[l] = tr->weighted ? lat_hmm_weight (tr->d, u) : 1;
  if (tr->use == LAT_TRELLIS_SMOOTH)
    a->gamma[l] = tr->side[0].gamma + t * tr->kp;
}

static void
put_group (lat_trellis *tr, const sorted *s, size_t i, size_t n)
{
  lat_hmm_lanes *a = &tr->lanes;
  a->table = tr->values.values > 0 ? tr->values.e : tr->e;
  a->steps = s->rows[i];
  for (size_t l = 0; l < LAT_HMM_LANES; l++)
    if (l < n)
      put_lane (tr, l, tr->u0 + s->unit[i + l]);
    else
      {
        a->length[l] = 0;
        a->weight[l] = 0;
      }
}

static double
lane_loglik (const lat_trellis *tr, size_t l)
{
  const lat_hmm_lanes *a = &tr->lanes;
  const double *shift = tr->values.values > 0 ? tr->values.shift : tr->shift;
  double sum = 0;
  for (size_t t = 0; t < a->length[l]; t++)
    sum += shift[a->code[l][t]];
  return log (a->sum[l]) + a->two[l] * LAT_LOG2 + sum;
}

/* What lane l has, to side 0.  */
static void
keep_lane (lat_trellis *tr, size_t l)
{
  const lat_hmm_lanes *a = &tr->lanes;
  lat_side *s = &tr->side[0];
  for (size_t j = 0; j < tr->k; j++)
    s->first[j] += a->gamma[l][j];
  if (!tr->rows)
    tr->m->tables->kernels->add_by_code (tr->kp, a->length[l], a->gamma[l],
                                         a->code[l], s->weight);
}

/* Lanes in which a state may be lost do it alone; their likelihood only if
   that was on the way forward, so that it does not depend on the rest.  */
static int
finish_lane (lat_trellis *tr, size_t l, size_t u, double *sum)
{
  const lat_hmm_lanes *a = &tr->lanes;
  int bad = a->bad >> l & 1, s = 0;
  double loglik = lane_loglik (tr, l), careful;
  if (bad)
    s = alone (tr, u, &careful);
  else if (tr->use == LAT_TRELLIS_SMOOTH)
    keep_lane (tr, l);
  add_head (tr, u, a->forward_bad >> l & 1 ? careful : loglik, sum);
  return s;
}

static int
group (lat_trellis *tr, const sorted *s, size_t i, size_t n, double *sum)
{
  const lat_hmm_kernels *kernels = tr->m->tables->kernels;
  lat_hmm_lanes *a = &tr->lanes;
  int status = 0;
  put_group (tr, s, i, n);
  kernels->lanes_forward (a);
  a->bad = a->forward_bad;
  tr->no_lanes = a->forward_bad == (1 << n) - 1;
  if (tr->use == LAT_TRELLIS_SMOOTH)
    {
      kernels->lanes_backward (a);
      for (size_t l = 0; l < n; l++)
        if (a->bad >> l & 1)
          a->weight[l] = 0;
      kernels->lanes_smooth (a);
    }
  for (size_t l = 0; status == 0 && l < n; l++)
    status = finish_lane (tr, l, tr->u0 + s->unit[i + l], sum);
  return status;
}

/* --- all ----------------------------------------------------------------- */

static int
short_batch (lat_trellis *tr, double *sum)
{
  sorted s;
  int status = 0;
  sort_by_length (tr, &s);
  if (tr->values.values > 0)
    lat_values_codes (&tr->values, tr->d, tr->row, tr->n, tr->code);
  for (size_t i = 0; status == 0 && i < s.n;)
    {
      size_t n = group_at (tr, &s, i), u = tr->u0 + s.unit[i];
      if (n > 0)
        status = group (tr, &s, i, n, sum);
      else
        {
          double loglik = 0;
          status = alone (tr, u, &loglik);
          add_head (tr, u, loglik, sum);
        }
      i += n > 0 ? n : 1;
    }
  if (status == 0 && tr->rows)
    status = tr->rows (tr, &tr->side[0], 0, tr->n, tr->side[0].gamma);
  return status;
}

int
lat_trellis_batch (lat_trellis *tr, double *sum)
{
  double loglik = 0;
  int s = lat_trellis_densities (tr);
  if (s)
    return s;
  if (lat_trellis_short (tr))
    return short_batch (tr, sum);
  s = alone (tr, tr->u0, &loglik);
  add_head (tr, tr->u0, loglik, sum);
  return s;
}
