/* worst.h -- the direction in which the data say least about the parameters,
   and how a chain moves in it.  */

#ifndef LATENS_IMPUTE_WORST_H
#define LATENS_IMPUTE_WORST_H

#include <latens/imputations.h>

/* EM's slowest direction at an estimate, in even coordinates, and the rate at
   which it converges there: the worst fraction of missing information.  */
typedef struct
{
  size_t len;
  double *at;     /* len: the estimate */
  double *v;      /* len: the direction */
  double *x;      /* len: scratch */
  double missing; /* the rate; NaN: not found, and v is any direction */
} lat_worst;

/* By the power method on EM's own steps, which are finite differences of its
   map.  em: threads.  LAT_ENOMEM, LAT_ESTOP; lat_worst_clear takes a struct of
   zeros.  */
int lat_worst_find (lat_worst *w, const lat_mixture *m, const lat_data *d,
                    const lat_em_options *em, const lat_imputations_rules *r,
                    lat_stream stream);
void lat_worst_clear (lat_worst *w);

/* v' (x - at) at the parameters of m.  */
double lat_worst_function (lat_worst *w, const lat_mixture *m);

/* The autocorrelation of n numbers at a lag; NaN unless n is above twice the
   lag and they differ.  */
double lat_autocorrelation (size_t n, const double *x, size_t lag);

/* The first k with r^k at most `correlation`, at least 1 and at most `most`,
   where r is given, or is the rate whose powers have the same sum as the
   autocorrelations of x (by Geyer's initial positive sequence: 1992,
   Statistical Science 7, 473-483).  */
size_t lat_spacing_of_rate (double r, double correlation, size_t most);
double lat_rate_of_series (size_t n, const double *x);

#endif
