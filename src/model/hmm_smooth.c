/* hmm_smooth.c -- posterior probabilities and expected transitions.

   A chain arrives at row t of the other's half with its prediction p and the
   row x before it; the other one left s there.  Up to factors that cancel

     z          = sum_j s_j p_j
     gamma_t(j) = s_j p_j / z = P(z_t = j | y)
     xi (i, j)  = s_i a_ij x_j / z   (backward: from row t to t + 1)
                = x_i a_ij s_j / z   (forward: from row t - 1 to t)

   so the expected transitions of a block of rows are A o (s' x), one product
   of matrices, and no xi is stored (Rabiner 1989, equations 37 and 95).

   Rows in logarithms or octaves are made plain for that; what is then nothing
   beside the largest of its row may still matter to z.  Where z is too small a
   sum for its parts to be right, gamma and xi of that row are computed in
   logarithms.  */

#include "model/hmm_trellis.h"
#include <math.h>
#include <string.h>

/* Block row i of side s, whose numbers stand in panel row `at`.  */
typedef struct
{
  size_t i, at;
  size_t before; /* where the row before stands in s->x */
} place;

static place
place_of (const lat_side *s, size_t t, size_t i)
{
  return (place){ i, t + i - s->half->panel.first,
                  s->chain.step > 0 ? i : i + 2 };
}

/* Whether the chain arrives at row t from a row before it, in this half.  */
static int
has_pair (const lat_side *s, size_t t)
{
  const lat_trellis *tr = s->trellis;
  return s->chain.step > 0 ? t > tr->half[1].begin : t + 1 < tr->end;
}

static int
smooth_log (lat_side *s, size_t t, place at, double *gamma)
{
  const lat_trellis *tr = s->trellis;
  const lat_panel *h = &s->half->panel;
  size_t k = tr->k, kp = tr->kp;
  lat_chain c = s->chain;
  double sum = 0;
  c.x = tr->end - tr->begin > 1 ? s->x + at.before * kp : NULL;
  c.in_log = s->x_log[at.before];
  lat_chain_predict_log (&c, s->la);
  lat_hmm_row_log (k, h->x + at.at * kp, h->in_log[at.at], s->lb);
  for (size_t j = 0; j < k; j++)
    gamma[j] = s->la[j] + s->lb[j];
  double z = lat_hmm_shift (k, gamma);
  if (!(z > -INFINITY))
    return LAT_EIMPOSSIBLE;
  for (size_t j = 0; j < k; j++) /* subnormal numbers are slow */
    {
      int low = gamma[j] < -LAT_HMM_FALL - LAT_HMM_DEPTH;
      sum += gamma[j] = low ? 0 : exp (gamma[j]);
    }
  for (size_t j = 0; j < k; j++)
    gamma[j] *= tr->sequence_weight / sum;
  if (has_pair (s, t + at.i))
    {
      int forward = c.step > 0;
      lat_hmm_row_log (k, c.x, c.in_log, s->la);
      tr->m->tables->kernels->add_pairs (
          k, kp, tr->m->tables->way[0].matrix, tr->m->tables->way[0].pieces,
          forward ? s->la : s->lb, forward ? s->lb : s->la, z + log (sum),
          tr->sequence_weight, s->pairs, s->work);
    }
  return 0;
}

/* The rows among n that need logarithms, for which products get zeros.  */
static int
smooth_rows (lat_side *s, size_t t, size_t n, double *gamma)
{
  size_t kp = s->chain.kp;
  int status = 0;
  for (size_t i = 0; status == 0 && i < n; i++)
    if (!(s->z[i] > s->chain.fall))
      {
        memset (gamma + i * kp, 0, kp * sizeof *gamma);
        memset (s->scaled + i * kp, 0, kp * sizeof *s->scaled);
        status = smooth_log (s, t, place_of (s, t, i), gamma + i * kp);
      }
  return status;
}

static int
all_plain (const unsigned char *kind, size_t n)
{
  unsigned char any = 0;
  for (size_t i = 0; i < n; i++)
    any |= kind[i];
  return !any;
}

/* Rows of logarithms or octaves as what these stand for: what is too small for
   that is nothing, unless a row's z is too small.  The other side's go to
   s->scaled; returns where the chain's own are.  The row behind the block,
   where the chain has not been, is not looked at.  */
static const double *
make_plain (lat_side *s, size_t t, size_t n, const double **other)
{
  const double low = -LAT_HMM_FALL - LAT_HMM_DEPTH;
  const lat_panel *panel = &s->half->panel;
  const unsigned char *kind = panel->in_log + (t - panel->first);
  const lat_hmm_kernels *kernels = s->chain.tables->kernels;
  size_t k = s->chain.k, kp = s->chain.kp, from = s->chain.step > 0 ? 0 : 1;
  if (!all_plain (kind, n))
    {
      kernels->plain (k, kp, n, kind, low, *other, s->scaled);
      *other = s->scaled;
    }
  if (all_plain (s->x_log + from, n + 1))
    return s->x;
  kernels->plain (k, kp, n + 1, s->x_log + from, low, s->x + from * kp,
                  s->plain + from * kp);
  return s->plain;
}

static int
hand_on (lat_side *s, size_t t, size_t n, const double *gamma)
{
  lat_trellis *tr = s->trellis;
  if (tr->rows)
    return lat_trellis_short (tr) ? 0 : tr->rows (tr, s, t, n, gamma);
  const uint16_t *code
      = s->half->panel.code + (tr->kept ? t - s->half->panel.first : 0);
  tr->m->tables->kernels->add_by_code (tr->kp, n, gamma, code, s->weight);
  return 0;
}

int
lat_side_smooth (lat_side *s, size_t t, size_t n)
{
  lat_trellis *tr = s->trellis;
  const lat_hmm_kernels *kernels = tr->m->tables->kernels;
  size_t kp = tr->kp;
  const lat_panel *panel = &s->half->panel;
  const double *other = panel->x + (t - panel->first) * kp;
  double *gamma = s->gamma;
  int status = 0, forward = s->chain.step > 0;
  if (lat_trellis_short (tr))
    gamma = tr->side[0].gamma + t * kp;
  const double *x = make_plain (s, t, n, &other);
  double least = kernels->smooth (kp, n, tr->sequence_weight, other, s->p,
                                  gamma, s->scaled, s->z);
  if (!(least > s->chain.fall))
    status = smooth_rows (s, t, n, gamma);
  if (forward && t == tr->half[1].begin) /* the other side has that pair */
    memset (s->scaled, 0, kp * sizeof *s->scaled);
  if (forward)
    kernels->products (kp, n, tr->m->tables->way[0].pieces, x, s->scaled,
                       s->count);
  else
    kernels->products (kp, n, tr->m->tables->way[0].pieces, s->scaled,
                       x + 2 * kp, s->count);
  if (t == tr->begin)
    for (size_t j = 0; j < tr->k; j++)
      s->first[j] += gamma[j];
  return status ? status : hand_on (s, t, n, gamma);
}
