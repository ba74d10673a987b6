/* kmeans.c -- centres, and distances from rows with missing entries.  */

#include "model/kmeans.h"
#include "base/ieee.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int
is_categorical (const lat_kmeans *m, size_t j)
{
  return m->d->column[j].kind == LAT_CATEGORICAL;
}

static size_t
slots (const lat_kmeans *m, size_t j)
{
  return m->first[j + 1] - m->first[j];
}

static double
cell (const lat_kmeans *m, size_t row, size_t j)
{
  return lat_data_cell (m->d, row, j);
}

static double
weight_of (const lat_kmeans *m, size_t row)
{
  return m->d->weight ? m->d->weight[row] : 1;
}

/* The table's mean and 1 / variance (West 1979).  */
static void
measure_numeric (lat_kmeans *m, size_t j)
{
  double total = 0, mean = 0, squares = 0;
  for (size_t i = 0; i < m->d->n; i++)
    {
      double x = cell (m, i, j), w = weight_of (m, i);
      if (isnan (x) || !(w > 0))
        continue;
      double e = x - mean;
      total += w;
      mean += w / total * e;
      squares += w * e * (x - mean);
    }
  double scale = total / squares;
  m->mean[m->first[j]] = mean;
  m->scale[j] = squares > 0 && isfinite (scale) ? scale : 0;
}

/* Levels' frequencies f.  The indicators' total variance is 1 - sum f^2.  */
static void
measure_categorical (lat_kmeans *m, size_t j)
{
  double *f = m->mean + m->first[j], total = 0, squares = 0;
  for (size_t i = 0; i < m->d->n; i++)
    {
      double x = cell (m, i, j), w = weight_of (m, i);
      if (isnan (x) || !(w > 0))
        continue;
      f[(size_t)x] += w;
      total += w;
    }
  for (size_t l = 0; total > 0 && l < slots (m, j); l++)
    {
      f[l] /= total;
      squares += f[l] * f[l];
    }
  m->scale[j] = total > 0 && squares < 1 ? 1 / (1 - squares) : 0;
}

lat_kmeans *
lat_kmeans_alloc (const lat_data *d, size_t k)
{
  lat_kmeans *m = calloc (1, sizeof *m);
  if (!m || !(m->first = calloc (d->p + 1, sizeof *m->first)))
    goto fail;
  m->d = d;
  m->k = k;
  for (size_t j = 0; j < d->p; j++)
    m->first[j + 1]
        = m->first[j] + (is_categorical (m, j) ? d->column[j].levels : 1);
  size_t len = m->first[d->p];
  m->scale = calloc (d->p + 1, sizeof *m->scale);
  m->mean = calloc (len + 1, sizeof *m->mean);
  m->center = calloc (k * len + 1, sizeof *m->center);
  m->sum = calloc (k * len + 1, sizeof *m->sum);
  m->seen = calloc (k * d->p + 1, sizeof *m->seen);
  if (!m->scale || !m->mean || !m->center || !m->sum || !m->seen)
    goto fail;
  for (size_t i = 0; i < k * len; i++)
    m->center[i] = NAN;
  for (size_t j = 0; j < d->p; j++)
    is_categorical (m, j) ? measure_categorical (m, j)
                          : measure_numeric (m, j);
  return m;
fail:
  lat_kmeans_free (m);
  return NULL;
}

void
lat_kmeans_free (lat_kmeans *m)
{
  if (!m)
    return;
  free (m->first);
  free (m->scale);
  free (m->mean);
  free (m->center);
  free (m->sum);
  free (m->seen);
  free (m);
}

size_t
lat_kmeans_seen (const lat_kmeans *m, size_t row)
{
  size_t seen = 0;
  for (size_t j = 0; j < m->d->p; j++)
    seen += m->scale[j] > 0 && !isnan (cell (m, row, j));
  return seen;
}

double
lat_kmeans_distance (const lat_kmeans *m, size_t row, size_t c)
{
  const double *center = m->center + c * m->first[m->d->p];
  double sum = 0, known = 0, p = 0;
  for (size_t j = 0; j < m->d->p; j++)
    {
      if (!(m->scale[j] > 0))
        continue;
      double x = cell (m, row, j);
      p++;
      if (isnan (x))
        continue;
      int levels = is_categorical (m, j);
      double e = center[m->first[j] + (levels ? (size_t)x : 0)];
      if (isnan (e))
        continue;
      sum += levels ? e : m->scale[j] * (x - e) * (x - e);
      known++;
    }
  return known > 0 ? sum / known * p : p;
}

unsigned
lat_kmeans_nearest (const lat_kmeans *m, size_t row, size_t centers,
                    double *distance)
{
  unsigned best = 0;
  *distance = INFINITY;
  for (size_t c = 0; c < centers; c++)
    {
      double e = lat_kmeans_distance (m, row, c);
      if (e < *distance)
        {
          *distance = e;
          best = (unsigned)c;
        }
    }
  return best;
}

/* |indicator of l - q|^2 = 1 - 2 q_l + sum q^2, in the column's unit.  */
static void
set_levels (const lat_kmeans *m, size_t j, const double *q, double *center)
{
  double squares = 0;
  for (size_t l = 0; l < slots (m, j); l++)
    squares += q[l] * q[l];
  for (size_t l = 0; l < slots (m, j); l++)
    center[l] = m->scale[j] * (1 - 2 * q[l] + squares);
}

void
lat_kmeans_seed (lat_kmeans *m, size_t c, size_t row)
{
  for (size_t j = 0; j < m->d->p; j++)
    {
      double x = cell (m, row, j);
      double *center = m->center + c * m->first[m->d->p] + m->first[j];
      if (!is_categorical (m, j))
        center[0] = x;
      else
        for (size_t l = 0; l < slots (m, j); l++)
          center[l] = isnan (x) ? NAN : (double)l == x ? 0 : 2 * m->scale[j];
    }
}

/* Adds a row to the sums of centre c.  */
static void
add_row (lat_kmeans *m, size_t row, size_t c)
{
  double w = weight_of (m, row);
  for (size_t j = 0; j < m->d->p; j++)
    {
      double x = cell (m, row, j);
      double *sum = m->sum + c * m->first[m->d->p] + m->first[j];
      if (isnan (x))
        continue;
      m->seen[c * m->d->p + j] += w;
      if (is_categorical (m, j))
        sum[(size_t)x] += w;
      else
        sum[0] += w * x;
    }
}

/* Centre c's column j from the sums, or from the whole table.  */
static void
set_column (lat_kmeans *m, size_t c, size_t j)
{
  size_t at = c * m->first[m->d->p] + m->first[j];
  double seen = m->seen[c * m->d->p + j], *q = m->sum + at;
  for (size_t l = 0; l < slots (m, j); l++)
    q[l] = seen > 0 ? q[l] / seen : m->mean[m->first[j] + l];
  if (is_categorical (m, j))
    set_levels (m, j, q, m->center + at);
  else
    m->center[at] = q[0];
}

void
lat_kmeans_update (lat_kmeans *m, size_t n, const size_t *row,
                   const unsigned *label)
{
  size_t p = m->d->p;
  memset (m->sum, 0, m->k * m->first[p] * sizeof *m->sum);
  memset (m->seen, 0, m->k * p * sizeof *m->seen);
  for (size_t i = 0; i < n; i++)
    add_row (m, row[i], label[i]);
  for (size_t c = 0; c < m->k; c++)
    {
      double members = 0;
      for (size_t j = 0; j < p; j++)
        members = fmax (members, m->seen[c * p + j]);
      for (size_t j = 0; members > 0 && j < p; j++)
        set_column (m, c, j);
    }
}
