/* hmm_labels.c -- chains whose states are known in some rows.

   A label is one more thing that is seen: given state j it has probability
   one if it says j, and zero otherwise.  So log b_t (j) becomes -inf for all
   states but the one that is known, and everything else is as it was: the
   likelihood is that of cells and labels together, and EM's steps for it are
   exact (Rabiner 1989 with b restricted).  */

#include "base/message.h"
#include "model/hmm_labels.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
lat_hmm_restrict (const lat_data *d, size_t row, size_t n, size_t k,
                  double *lp)
{
  for (size_t i = 0; d->label && i < n; i++)
    if (d->label[row + i])
      for (size_t j = 0; j < k; j++)
        if (j + 1 != d->label[row + i])
          lp[j * n + i] = -INFINITY;
}

/* --- states to start from ------------------------------------------------ */

void
lat_hmm_labels_impose (const lat_data *d, unsigned *state)
{
  for (size_t i = 0; d->label && i < d->n; i++)
    if (d->label[i])
      state[i] = d->label[i] - 1;
}

/* Rows [row, end) of one sequence; the first label at or behind row t is at
   `next`.  */
static void
spread_sequence (const uint32_t *label, size_t row, size_t end,
                 unsigned *state)
{
  size_t last = end, next = row;
  for (size_t t = row; t < end; t++)
    {
      for (next = next < t ? t : next; next < end && !label[next];)
        next++;
      last = label[t] ? t : last;
      if (last < end && (next == end || t - last <= next - t))
        state[t] = label[last] - 1;
      else if (next < end)
        state[t] = label[next] - 1;
    }
}

void
lat_hmm_labels_spread (const lat_data *d, unsigned *state)
{
  for (size_t u = 0; d->label && u < d->units; u++)
    spread_sequence (d->label, lat_data_row (d, u), lat_data_row (d, u + 1),
                     state);
}

void
lat_hmm_labels_count (const lat_data *d, size_t k, const unsigned *state,
                      double *count)
{
  memset (count, 0, k * k * sizeof *count);
  for (size_t u = 0; d->label && u < d->units; u++)
    {
      size_t row = lat_data_row (d, u), end = lat_data_row (d, u + 1);
      double weight = d->weight ? d->weight[row] : 1;
      for (size_t t = row; t < end; t++)
        if (d->label[t])
          count[state[t] * k + d->label[t] - 1] += weight;
    }
}

/* --- what is wrong with them --------------------------------------------- */

/* The states that can be in row t, given those before it, by zeros and labels
   alone; 0: none.  */
static int
step (const lat_hmm *m, uint32_t label, int first, unsigned char *can)
{
  size_t k = m->k;
  unsigned char *now = can + k, any = 0;
  for (size_t j = 0; j < k; j++)
    {
      now[j] = first && m->initial[j] > 0;
      for (size_t i = 0; !first && !now[j] && i < k; i++)
        now[j] = can[i]
                 && (m->transition[i * k + j] > 0 || (m->duration && i == j));
      now[j] = now[j] && (!label || label == j + 1);
      any |= now[j];
    }
  memcpy (can, now, k);
  return any;
}

static int
check_sequence (const lat_hmm *m, const lat_data *d, size_t u,
                unsigned char *can, lat_where *where)
{
  size_t row = lat_data_row (d, u), end = lat_data_row (d, u + 1);
  for (size_t t = row; t < end; t++)
    if (!step (m, d->label[t], t == row, can))
      {
        *where = (lat_where){ t, d->p,
                              t == row ? "no sequence can begin in this state"
                                       : "no way leads to this state from the "
                                         "labels before it" };
        return LAT_EIMPOSSIBLE;
      }
  return 0;
}

int
lat_hmm_check_labels (const lat_hmm *m, const lat_data *d, lat_where *where)
{
  int s = 0;
  for (size_t i = 0; d->label && i < d->n; i++)
    if (d->label[i] > m->k)
      {
        *where = (lat_where){ i, d->p, "the model has no such state" };
        return LAT_EDATA;
      }
  unsigned char *can = d->label ? malloc (2 * m->k) : NULL;
  if (d->label && !can)
    return LAT_ENOMEM;
  for (size_t u = 0; s == 0 && d->label && u < d->units; u++)
    s = check_sequence (m, d, u, can, where);
  free (can);
  return s;
}

int
lat_hmm_labels_accept (const lat_hmm *m, const lat_data *d, lat_message *msg)
{
  lat_where at;
  int s = lat_hmm_check_labels (m, d, &at);
  if (s == LAT_EDATA || s == LAT_EIMPOSSIBLE)
    return lat_fail (msg, s, "row %zu: label %u: %s", d->first + at.row + 1,
                     d->label[at.row], at.reason);
  return s ? lat_fail (msg, s, "%s", lat_strerror (s)) : LAT_SUCCESS;
}
