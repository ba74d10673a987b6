/* hmm_residuals_lags.h -- ordinary pseudo-residuals where columns look back:
   one thread's scratch.  */

#ifndef LATENS_MODEL_HMM_RESIDUALS_LAGS_H
#define LATENS_MODEL_HMM_RESIDUALS_LAGS_H

#include "family/ar_theta.h"
#include "model/hmm_residuals.h"

/* A column that looks back.  */
typedef struct
{
  const ar *t;
  size_t own;    /* which of its columns */
  size_t column; /* of the table */
  size_t target; /* which of the model's family's */
} lat_residuals_channel;

/* What a path makes of a channel's cell.  */
typedef struct
{
  double a, b, head; /* head: e_0^2 / s_0^2 / 2 + log s_0 */
} lat_residuals_parabola;

typedef struct
{
  double below, above;
} lat_residuals_sides;

/* One thread's.  */
typedef struct
{
  const lat_residuals_job *j;
  const lat_residuals_channel *channel;
  size_t channels, k, reach;   /* reach: L */
  size_t begin, n;             /* the sequence */
  size_t t, ends;              /* row of it, and how many rows behind matter */
  double *lp;                  /* n x k: log b */
  double *ahead, *after;       /* n x k: log p, log beta */
  double *row;                 /* k */
  double *work;                /* lat_residuals_work (k) */
  double *lb;                  /* k x block */
  unsigned char *whole;        /* channels: 1: row t's cell is modelled */
  lat_residuals_parabola *sum; /* (reach + 1) x channels */
  double most;    /* log weight that the following are relative to */
  double *weight; /* k: of z_t */
  lat_residuals_sides *side; /* channels */
  void *family;
} lat_residuals_paths;

/* Row t of the sequence and those it carries.  */
static inline const double *
lat_residuals_at (const lat_residuals_paths *w, size_t t)
{
  return w->j->d->x + (w->begin + t) * w->j->d->tda;
}

/* hmm_residuals_paths.c: the residuals of row t; lp, ahead and after are
   there. LAT_EIMPOSSIBLE.  */
int lat_residuals_paths_row (lat_residuals_paths *w, size_t t);

#endif
