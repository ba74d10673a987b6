/* own_family.c -- uses a family that Latens does not have, waiting.c.

   The program draws a sequence of waiting times with two states, forgets a
   quarter of it, and finds the states again: first as a mixture, which knows
   nothing of the order, then as a chain.

   cc own_family.c waiting.c $(pkg-config --cflags --libs latens)  */

#include "waiting.h"
#include <latens.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  N = 6000
};

static void
print (const char *what, const waiting *t, const lat_em_result *r)
{
  printf ("%-8s means %.3f and %.3f, log-likelihood %.3f%s\n", what,
          t->mean[0], t->mean[1], r->loglik,
          r->converged ? "" : " (not converged)");
}

static int
fit_mixture (const lat_data *d)
{
  lat_em_result r;
  lat_prior prior = lat_prior_none ();
  lat_mixture *m = lat_mixture_alloc (&family_waiting, waiting_alloc (2, 0));
  int s = m ? lat_mixture_init (m, d, &prior) : LAT_ENOMEM;
  if (!s)
    s = lat_mixture_start (m, d, lat_stream_of_seed (1), 0);
  if (!s)
    s = lat_em_run (&lat_em_mixture, m, d, NULL, NULL, NULL, &r);
  if (!s)
    print ("mixture:", m->emission, &r);
  lat_mixture_free (m);
  return s;
}

static int
fit_chain (const lat_data *d)
{
  lat_em_result r;
  lat_prior prior = lat_prior_none ();
  lat_hmm *m = lat_hmm_alloc (&family_waiting, waiting_alloc (2, 0),
                              LAT_INITIAL_STATIONARY);
  int s = m ? lat_hmm_init (m, d, &prior) : LAT_ENOMEM;
  if (!s)
    s = lat_hmm_start (m, d, lat_stream_of_seed (1), 0);
  if (!s)
    s = lat_em_run (&lat_em_hmm, m, d, NULL, NULL, NULL, &r);
  if (!s)
    {
      print ("chain:", m->emission, &r);
      printf ("         from 1 to 2 %.4f, from 2 to 1 %.4f\n",
              m->transition[1], m->transition[2]);
    }
  lat_hmm_free (m);
  return s;
}

/* One sequence with the truth that the fits are to find.  */
static int
make_times (double *x)
{
  static const double step[] = { 0.97, 0.03, 0.06, 0.94 };
  waiting *t = waiting_alloc (2, 0);
  if (!t)
    return LAT_ENOMEM;
  t->mean[0] = 1.5;
  t->mean[1] = 9;
  lat_hmm *m = lat_hmm_alloc (&family_waiting, t, LAT_INITIAL_STATIONARY);
  for (size_t i = 0; m && i < 4; i++)
    m->transition[i] = step[i];
  int s = m ? lat_em_hmm.prepare (m) : LAT_ENOMEM;
  if (!s)
    s = lat_hmm_sample (m, N, 1, lat_stream_of_seed (8), x, NULL);
  for (size_t i = 0; i < N; i += 4)
    x[i] = NAN;
  lat_hmm_free (m);
  return s;
}

int
main (void)
{
  static double x[N];
  const size_t unit[] = { 0, N }; /* a chain: all rows are one sequence */
  int s = make_times (x);
  lat_data *d = s ? NULL : lat_data_alloc (N, 1, x, NULL, NULL);
  if (!s && !d)
    s = LAT_ENOMEM;
  puts ("truth:   means 1.5 and 9, from 1 to 2 0.03, from 2 to 1 0.06");
  if (!s)
    s = fit_mixture (d);
  if (!s)
    s = lat_data_set_units (d, 1, unit, NULL);
  if (!s)
    s = fit_chain (d);
  lat_data_free (d);
  if (s)
    fprintf (stderr, "own_family: %s\n", lat_strerror (s));
  return s ? EXIT_FAILURE : EXIT_SUCCESS;
}
