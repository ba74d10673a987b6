/* errors.c -- standard errors by the delta method: which estimates are at a
   boundary, the covariance of the others, intervals.  */

#include "base/linalg.h"
#include "base/message.h"
#include "model/errors.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

lat_errors_options
lat_errors_defaults (void)
{
  return (lat_errors_options){ .level = 0.95,
                               .step = 1e-3,
                               .log_step = 0.02,
                               .fine = 0.02,
                               .runs = 0.3,
                               .slight = 0.2,
                               .least = 1e-6,
                               .definite = 1e-8 };
}

const char *
lat_estimate_note (lat_estimate_kind kind)
{
  static const char *const note[]
      = { "", "boundary", "no information", "fixed" };
  return note[kind];
}

void
lat_errors_free (lat_errors *e)
{
  if (!e)
    return;
  for (size_t t = 0; t < e->n; t++)
    free (e->term[t].name);
  free (e->term);
  free (e);
}

/* --- the terms ----------------------------------------------------------- */

/* Collects terms, or their values only.  */
typedef struct
{
  lat_errors_job *job;
  size_t n;
  double *value;
  int status;
} collector;

static void
count_term (void *ctx, const lat_term *t)
{
  (void)t;
  ++*(size_t *)ctx;
}

static void
put_value (void *ctx, const lat_term *t)
{
  collector *c = ctx;
  if (c->n < c->job->f.m)
    c->value[c->n] = t->value;
  c->n++;
}

static void
put_name (void *ctx, const lat_term *t)
{
  collector *c = ctx;
  lat_errors_job *q = c->job;
  q->link[c->n] = lat_term_link (t);
  q->group[c->n] = t->group;
  q->probed[c->n] = (unsigned char)t->probe;
  if (t->from == t->to || q->link[c->n] == LAT_LINK_LOG_BEYOND_ONE)
    q->stays[c->n] = t->from;
  q->errors->term[c->n].name = lat_term_name (t);
  c->status |= q->errors->term[c->n].name ? 0 : LAT_ENOMEM;
  c->n++;
}

/* lat_information.values: of the clone that moves.  */
static int
values (double *v, void *ctx)
{
  lat_errors_job *q = ctx;
  collector c = { .job = q, .value = v };
  int s = lat_terms_walk (q->moving, put_value, &c);
  return s ? s : c.n == q->f.m ? LAT_SUCCESS : LAT_EFAILED;
}

static int
list_terms (lat_errors_job *q, const lat_model *m)
{
  collector c = { .job = q };
  int s = lat_terms_walk (m, count_term, &q->f.m);
  size_t n = q->f.m + 1;
  lat_errors *e = q->errors = calloc (1, sizeof *e);
  q->link = calloc (n, sizeof *q->link);
  q->group = calloc (n, sizeof *q->group);
  q->stays = calloc (n, sizeof *q->stays);
  q->probed = calloc (n, sizeof *q->probed);
  if (e)
    e->term = calloc (n, sizeof *e->term);
  if (s || !e || !e->term || !q->link || !q->group || !q->stays || !q->probed)
    return s ? s : LAT_ENOMEM;
  e->n = q->f.m;
  s = lat_terms_walk (m, put_name, &c);
  return s ? s : c.status;
}

/* --- the covariance ------------------------------------------------------ */

/* The information of the coordinates that are not held, its diagonal scaled
   to one, into a; scale: what made it so.  */
static size_t
scaled_information (const lat_errors_job *q, double *a, double *scale,
                    size_t *index)
{
  size_t n = 0, len = q->f.q;
  for (size_t j = 0; j < len; j++)
    if (!q->held[j])
      index[n++] = j;
  for (size_t i = 0; i < n; i++)
    {
      double own = q->f.info[index[i] * len + index[i]];
      scale[i] = own > 0 ? 1 / sqrt (own) : 1 / sqrt (fabs (own) + 1e-300);
    }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      a[i * n + j]
          = q->f.info[index[i] * len + index[j]] * scale[i] * scale[j];
  return n;
}

/* The term that moves most along v, in coordinates scaled as above.  */
static const char *
term_along (const lat_errors_job *q, size_t n, const double *v,
            const double *scale, const size_t *index)
{
  const char *name = "a parameter";
  double most = 0;
  for (size_t t = 0; t < q->f.m; t++)
    {
      double move = 0, size = fabs (q->f.value[t]) + 1e-300;
      for (size_t i = 0; i < n; i++)
        move += q->f.jacobian[t * q->f.q + index[i]] * scale[i] * v[i];
      if (fabs (move) / size > most)
        {
          most = fabs (move) / size;
          name = q->errors->term[t].name;
        }
    }
  return name;
}

/* LAT_ENOTPD, and why, unless a is positive definite.  b, v: scratch, n x n
   and n.  */
static int
check_definite (const lat_errors_job *q, size_t n, const double *a, double *b,
                double *v, const double *scale, const size_t *index,
                lat_message *msg)
{
  double *work = malloc ((lat_eigen_work_len (n) + 1) * sizeof *work);
  int s = work ? LAT_SUCCESS : LAT_ENOMEM;
  memcpy (b, a, n * n * sizeof *b);
  if (s == 0 && n)
    s = lat_eigen_symmetric (n, b, n, v, work);
  free (work);
  if (s == LAT_EDOM)
    return lat_fail (msg, LAT_ENOTPD,
                     "the observed information is not finite");
  if (s || n == 0 || v[0] >= q->f.o->definite)
    return s;
  return lat_fail (
      msg, LAT_ENOTPD,
      "the observed information is not positive definite (%s shows it "
      "most): the model is not at a maximum of the likelihood of this table, "
      "or its parameters can make up for each other; fit it to this table, "
      "with a smaller --tol, or ask for fewer states",
      term_along (q, n, b, scale, index));
}

/* cov (q x q), zero where a coordinate is held; the gain.  */
static int
invert (lat_errors_job *q, lat_message *msg)
{
  size_t len = q->f.q, one = len ? len : 1;
  double *a = malloc (one * one * sizeof *a), *v = malloc (one * sizeof *v);
  double *b = malloc (one * one * sizeof *b);
  double *scale = malloc (one * sizeof *scale);
  size_t *index = malloc (one * sizeof *index);
  int s = a && b && v && scale && index ? LAT_SUCCESS : LAT_ENOMEM;
  size_t n = s ? 0 : scaled_information (q, a, scale, index);
  if (s == 0)
    s = check_definite (q, n, a, b, v, scale, index, msg);
  if (s == 0)
    s = lat_chol (n, a, n);
  if (s == 0)
    lat_chol_inverse (n, a, n, b, n);
  for (size_t i = 0; s == 0 && i < n; i++)
    for (size_t j = 0; j < n; j++)
      {
        double c = b[i * n + j] * scale[i] * scale[j];
        q->cov[index[i] * len + index[j]] = c;
        q->errors->gain += q->f.score[index[i]] * c * q->f.score[index[j]] / 2;
      }
  free (a);
  free (b);
  free (v);
  free (scale);
  free (index);
  return s;
}

/* --- what is said of a term ---------------------------------------------- */

static void
estimate (const lat_errors_job *q, size_t t)
{
  size_t n = q->f.q;
  lat_estimate *e = &q->errors->term[t];
  const double *j = q->f.jacobian + t * n;
  double variance = 0;
  e->value = q->f.value[t];
  for (size_t a = 0; a < n; a++)
    for (size_t b = 0; b < n; b++)
      variance += j[a] * q->cov[a * n + b] * j[b];
  e->error = e->lower = e->upper = (double)NAN;
  e->kind = lat_errors_kind (q, t, variance);
  if (e->kind != LAT_ESTIMATE_FREE)
    return;
  e->error = sqrt (variance);
  lat_errors_interval (q->link[t], q->f.o->level, e);
}

/* --- all of it ----------------------------------------------------------- */

/* A coordinate that moves nothing that is listed, as how long a state lasts
   that is never left, is no parameter.  */
static int
is_idle (const lat_errors_job *q, size_t j)
{
  for (size_t t = 0; t < q->f.m; t++)
    if (fabs (q->f.jacobian[t * q->f.q + j]) > 0)
      return 0;
  return q->held[j] == LAT_ESTIMATE_UNKNOWN;
}

static void
count (lat_errors_job *q)
{
  lat_errors *e = q->errors;
  for (size_t j = 0; j < q->f.q; j++)
    {
      if (is_idle (q, j))
        continue;
      e->parameters++;
      e->held += q->held[j] == LAT_ESTIMATE_BOUNDARY
                 || q->held[j] == LAT_ESTIMATE_FIXED;
      e->unknown += q->held[j] == LAT_ESTIMATE_UNKNOWN;
    }
}

static int
compute (lat_errors_job *q, const lat_model *m, lat_message *msg)
{
  int s = list_terms (q, m);
  if (s == 0)
    s = lat_information_make (&q->f);
  if (s)
    return lat_fail (msg, s, "%s", lat_strerror (s));
  size_t n = q->f.q;
  q->held = calloc (n + 1, sizeof *q->held);
  q->level = calloc (q->f.m + 1, sizeof *q->level);
  q->cov = calloc (n * n + 1, sizeof *q->cov);
  if (!q->held || !q->level || !q->cov)
    return lat_fail (msg, LAT_ENOMEM, "out of memory");
  lat_errors_hold (q);
  s = invert (q, msg);
  for (size_t t = 0; s == 0 && t < q->f.m; t++)
    estimate (q, t);
  count (q);
  return s;
}

int
lat_model_errors (const lat_model *m, const lat_data *d,
                  const lat_errors_options *o, lat_errors **errors,
                  lat_message *msg)
{
  lat_errors_options defaults = lat_errors_defaults ();
  lat_errors_job q = { 0 };
  lat_data view;
  double *cells = NULL;
  *errors = NULL;
  int s = lat_model_accept (m, d, msg);
  if (s == 0)
    s = lat_model_view (m, d, &view, &cells, msg);
  if (s)
    return s;
  if (!(q.moving = lat_model_clone (m)))
    {
      free (cells);
      return lat_fail (msg, LAT_ENOMEM, "out of memory");
    }
  q.f = (lat_information){ .type = lat_model_type (m),
                           .at = lat_model_theta (m),
                           .theta = lat_model_theta (q.moving),
                           .d = &view,
                           .o = o ? o : &defaults,
                           .values = values,
                           .ctx = &q };
  s = compute (&q, m, msg);
  if (s)
    lat_errors_free (q.errors);
  else
    *errors = q.errors;
  lat_information_clear (&q.f);
  lat_model_free (q.moving);
  free (q.link);
  free (q.group);
  free (q.stays);
  free (q.probed);
  free (q.held);
  free (q.level);
  free (q.cov);
  free (cells);
  return s;
}
