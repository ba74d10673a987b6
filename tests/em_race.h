/* em_race.h -- a search among starts of which everything is known.  */

#ifndef LATENS_EM_RACE_H
#define LATENS_EM_RACE_H

#include "em_toys.h"
#include "testing.h"

/* What start number i is to be.  */
typedef struct
{
  double at, rate, height;
  size_t fail_at, fall_at;
  int status; /* of the start itself */
} plan;

typedef struct
{
  const plan *plan;
  size_t calls;
  volatile sig_atomic_t stop;
  size_t stop_at_call; /* raises the flag there; from 1 */
  toy_log *log;
} plans;

enum
{
  ROWS = 10
};

static toy_log events;
static lat_data *data;
static lat_em_options opt;

static inline void
setup (void)
{
  events = (toy_log){ 0 };
  data = toy_data (ROWS);
  opt = lat_em_defaults ();
  opt.threads = 1;
}

static inline void
teardown (void)
{
  lat_data_free (data);
  ck_assert_int_eq (events.clones, 0);
}

static inline int
begin (void *theta, size_t i, void *ctx)
{
  plans *p = ctx;
  const plan *q = p->plan + i;
  creep *c = theta;
  *c = creep_at (q->at, p->log);
  c->rate = q->rate;
  c->height = q->height;
  c->fail_at = q->fail_at ? q->fail_at : CREEP_NEVER;
  c->fall_at = q->fall_at ? q->fall_at : CREEP_NEVER;
  if (++p->calls == p->stop_at_call)
    p->stop = 1;
  return q->status;
}

typedef struct
{
  double line[2000];
  size_t lines;
} trace_log;

static inline void
trace (size_t t, double objective, void *ctx)
{
  trace_log *g = ctx;
  ck_assert_uint_eq (t, g->lines);
  g->line[g->lines++] = objective;
}

static inline int
search (plans *p, lat_em_starts starts, creep *c, trace_log *g,
        lat_em_starts_result *r)
{
  p->log = &events;
  starts.start = begin;
  starts.ctx = p;
  opt.stop = &p->stop;
  *c = creep_at (NAN, &events);
  g->lines = 0;
  return lat_em_run_starts (&creep_type, c, data, &opt, &starts, trace, g, r);
}

/* After three steps number 2 leads, far ahead of number 4, which is slow but
   climbs higher, and that of number 1.  */
static const plan race[] = { { .at = 0.5, .rate = 0.5, .height = -3 },
                             { .at = 0.5, .rate = 0.4, .height = -2 },
                             { .at = 0.5, .rate = 0.1, .height = -1.5 },
                             { .at = 0.5, .rate = 0.5, .height = -4 },
                             { .at = 0.5, .rate = 0.8, .height = -1.25 } };

#endif
