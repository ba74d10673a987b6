/* gaussian_missing.c -- conditional regressions, by the smaller block.

   With o what is seen, m what is missing, d = x - mu and P = Sigma^-1,

     d_m = -P_mm^-1 P_mo d_o = Sigma_mo Sigma_oo^-1 d_o,
     C = P_mm^-1 = Sigma_mm - Sigma_mo Sigma_oo^-1 Sigma_om,
     log |Sigma_oo| = log |Sigma| + log |P_mm|,
     d_o' Sigma_oo^-1 d_o = d' P d once d_m is filled in

   (inverse of a partitioned matrix).  Factoring P_mm is cheap when few
   entries are missing, Sigma_oo when many are: with C it takes m^3 / 2
   multiplications against o^3 / 6 + o^2 m / 2 + o m^2 / 2, which meet at 0.65
   of the columns.  The first squares the condition of Sigma, so a badly
   conditioned one goes the second way.  */

#include "family/gaussian_missing.h"
#include "family/gaussian_batch.h"
#include <gsl/gsl_cblas.h>
#include <math.h>

int
lat_gaussian_well_conditioned (const gaussian_theta *t, size_t c)
{
  if (!gaussian_is_dense (t))
    return 0;
  return t->rules.route == GAUSSIAN_PRECISION
         || t->rcond[gaussian_cov (t, c)] > t->rules.condition;
}

size_t
lat_gaussian_filled (const gaussian_theta *t, size_t c, const gaussian_rows *w)
{
  return w->first[lat_gaussian_well_conditioned (t, c) ? w->many : w->few];
}

/* --- all rows of a component --------------------------------------------- */

static void
centre_row (size_t p, const double *x, const double *mu, double *z)
{
  for (size_t j = 0; j < p; j++)
    z[j] = isnan (x[j]) ? 0 : x[j] - mu[j];
}

void
lat_gaussian_centre (const gaussian_theta *t, size_t c, size_t groups,
                     const double *r, gaussian_rows *w)
{
  size_t p = t->p, to = 0, batched = lat_gaussian_batch_end (t, c, w);
  for (size_t g = 0; g < groups; g++)
    {
      w->first[g] = to;
      if (g >= w->few && g < batched)
        continue;
      for (size_t i = w->start[g]; i < w->start[g + 1]; i++)
        if (!r || r[w->order[i]] != 0)
          {
            w->from[to] = i;
            centre_row (p, w->x + i * p, t->mean + c * p, w->z + to * p);
            to++;
          }
    }
  for (size_t g = groups; g <= w->groups; g++)
    w->first[g] = to;

  size_t from = w->first[w->few];
  size_t rows = lat_gaussian_filled (t, c, w) - from;
  if (rows)
    cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)rows, (int)p,
                 (int)p, 1, w->z + from * p, (int)p,
                 gaussian_matrix (t, t->precision, c), (int)p, 0,
                 w->y + from * p, (int)p);
}

/* --- one group ----------------------------------------------------------- */

static void
split (size_t p, const double *x, gaussian_rows *w, gaussian_given *given)
{
  given->seen = given->missing = 0;
  for (size_t j = 0; j < p; j++)
    if (isnan (x[j]))
      w->missing[given->missing++] = j;
    else
      w->seen[given->seen++] = j;
}

/* to[a][b] = a[row[a]][column[b]], all with p numbers a row.  */
static void
pick (size_t p, const double *from, size_t rows, const size_t *row,
      size_t columns, const size_t *column, double *to)
{
  for (size_t a = 0; a < rows; a++)
    for (size_t b = 0; b < columns; b++)
      to[a * p + b] = from[row[a] * p + column[b]];
}

/* Row by row to[b] = from[column[b]]; in place is fine, column increases.  */
static void
compact (size_t p, size_t rows, const double *from, size_t columns,
         const size_t *column, double *to)
{
  for (size_t i = 0; i < rows; i++)
    for (size_t b = 0; b < columns; b++)
      to[i * p + b] = from[i * p + column[b]];
}

/* Row by row to[column[b]] = factor * from[b].  */
static void
scatter (size_t p, size_t rows, const double *from, double factor,
         size_t columns, const size_t *column, double *to)
{
  for (size_t i = 0; i < rows; i++)
    for (size_t b = 0; b < columns; b++)
      to[i * p + column[b]] = factor * from[i * p + b];
}

/* y holds W = Z P, and W_m = P_mo d_o as d_m is still zero.  */
static int
condition_precision (const gaussian_theta *t, size_t c, size_t g,
                     gaussian_rows *w, gaussian_given *given)
{
  size_t p = t->p, m = given->missing;
  size_t from = w->first[g], rows = w->first[g + 1] - from;
  double *y = w->y + from * p;
  pick (p, gaussian_matrix (t, t->precision, c), m, w->missing, m, w->missing,
        w->factor);
  int s = lat_chol (m, w->factor, p);
  if (s)
    return s;
  given->route = GAUSSIAN_PRECISION;
  w->logdet[g]
      = t->logdet[gaussian_cov (t, c)] + lat_chol_logdet (m, w->factor, p);
  compact (p, rows, y, m, w->missing, y);
  lat_chol_solve_lower_rows (m, w->factor, p, rows, y, p);
  lat_chol_solve_upper_rows (m, w->factor, p, rows, y, p);
  scatter (p, rows, y, -1, m, w->missing, w->z + from * p);
  return LAT_SUCCESS;
}

/* y becomes L^-1 d_o, in its first columns.  */
static int
condition_covariance (const gaussian_theta *t, size_t c, size_t g,
                      gaussian_rows *w, gaussian_given *given)
{
  size_t p = t->p, o = given->seen;
  size_t from = w->first[g], rows = w->first[g + 1] - from;
  double *y = w->y + from * p;
  pick (p, gaussian_matrix (t, t->sigma, c), o, w->seen, o, w->seen,
        w->factor);
  int s = o ? lat_chol (o, w->factor, p) : LAT_SUCCESS;
  if (s)
    return s;
  given->route = GAUSSIAN_COVARIANCE;
  w->logdet[g] = o ? lat_chol_logdet (o, w->factor, p) : 0;
  compact (p, rows, w->z + from * p, o, w->seen, y);
  lat_chol_solve_lower_rows (o, w->factor, p, rows, y, p);
  for (size_t i = 0; i < rows; i++)
    {
      double q = 0;
      for (size_t b = 0; b < o; b++)
        q += y[i * p + b] * y[i * p + b];
      w->q[from + i] = q;
    }
  return LAT_SUCCESS;
}

int
lat_gaussian_condition (const gaussian_theta *t, size_t c, size_t g,
                        gaussian_rows *w, gaussian_given *given)
{
  split (t->p, w->x + w->start[g] * t->p, w, given);
  if (g < w->many && lat_gaussian_well_conditioned (t, c))
    return condition_precision (t, c, g, w, given);
  return condition_covariance (t, c, g, w, given);
}

/* With G = L^-1 Sigma_om, d_m = G' L^-1 d_o: row b of w->cross is column b of
   G, and the columns of y after the seen ones hold d_m.  */
void
lat_gaussian_fill (const gaussian_theta *t, size_t c, size_t g,
                   gaussian_rows *w, const gaussian_given *given)
{
  if (given->route == GAUSSIAN_PRECISION || given->seen == 0)
    return;
  size_t p = t->p, o = given->seen, m = given->missing;
  size_t from = w->first[g], rows = w->first[g + 1] - from;
  double *y = w->y + from * p;
  pick (p, gaussian_matrix (t, t->sigma, c), m, w->missing, o, w->seen,
        w->cross);
  lat_chol_solve_lower_rows (o, w->factor, p, m, w->cross, p);
  if (rows)
    cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int)rows, (int)m,
                 (int)o, 1, y, (int)p, w->cross, (int)p, 0, y + o, (int)p);
  scatter (p, rows, y + o, 1, m, w->missing, w->z + from * p);
}

void
lat_gaussian_spread (const gaussian_theta *t, size_t c, gaussian_rows *w,
                     const gaussian_given *given)
{
  size_t p = t->p, o = given->seen, m = given->missing;
  if (given->route == GAUSSIAN_PRECISION)
    {
      lat_chol_inverse (m, w->factor, p, w->cov, p);
      return;
    }
  pick (p, gaussian_matrix (t, t->sigma, c), m, w->missing, m, w->missing,
        w->cov);
  if (o)
    cblas_dsyrk (CblasRowMajor, CblasLower, CblasNoTrans, (int)m, (int)o, -1,
                 w->cross, (int)p, 1, w->cov, (int)p);
}
