/* chain_ghmm.c -- WORKLOAD FOLDER ITERATIONS: GHMM's discrete chains, for
   Baum-Welch (H1), the most probable path (H4) and the log-likelihood (H5). */

#include <math.h>
#include <ghmm/ghmm.h>
#include <ghmm/model.h>
#include <ghmm/reestimate.h>
#include <ghmm/viterbi.h>
#include <ghmm/foba.h>

#include "npy.h"

/* Debian's libghmm asks for functions of ATLAS, which its discrete chains do
   not call and no package of today brings.  */
void clapack_dgetrf (void);
void clapack_dgetri (void);
void clapack_dpotrf (void);

void
clapack_dgetrf (void)
{
  abort ();
}

void
clapack_dgetri (void)
{
  abort ();
}

void
clapack_dpotrf (void)
{
  abort ();
}

static const char *name, *folder;

static ghmm_dmodel *
model (void)
{
  size_t s[3], k, symbols;
  double *initial = npy_read (folder, name, "initial", s);
  double *transition = npy_read (folder, name, "transition", s);
  double *emission = npy_read (folder, name, "emission", s);
  int degree[64];
  k = s[0], symbols = s[1];
  for (size_t i = 0; i < k; i++)
    degree[i] = (int)k;
  ghmm_dmodel *m = ghmm_dmodel_calloc ((int)symbols, (int)k, GHMM_kDiscreteHMM,
                                       degree, degree);
  for (size_t i = 0; i < k; i++)
    {
      ghmm_dstate *state = m->s + i;
      state->pi = initial[i];
      state->in_states = state->out_states = (int)k;
      memcpy (state->b, emission + i * symbols, symbols * sizeof (double));
      for (size_t j = 0; j < k; j++)
        {
          state->out_id[j] = state->in_id[j] = (int)j;
          state->out_a[j] = transition[i * k + j];
          state->in_a[j] = transition[j * k + i];
        }
    }
  free (initial), free (transition), free (emission);
  return m;
}

static ghmm_dseq *
sequence (void)
{
  size_t s[3];
  double *x = npy_read (folder, name, "x", s);
  ghmm_dseq *sq = ghmm_dseq_calloc (1);
  sq->seq[0] = malloc (s[0] * sizeof (int));
  sq->seq_len[0] = (int)s[0];
  sq->seq_w[0] = sq->total_w = 1;
  for (size_t i = 0; i < s[0]; i++)
    sq->seq[0][i] = (int)x[i];
  free (x);
  return sq;
}

/* One run: Baum-Welch's n steps, or a pass.  */
static double
run (ghmm_dseq *sq, int n, double *loglik)
{
  ghmm_dmodel *m = model ();
  int length = 0;
  double begin = seconds ();
  if (strcmp (name, "H4") == 0)
    free (
        ghmm_dmodel_viterbi (m, sq->seq[0], sq->seq_len[0], &length, loglik));
  else if (strcmp (name, "H5") == 0)
    ghmm_dmodel_logp (m, sq->seq[0], sq->seq_len[0], loglik);
  else
    ghmm_dmodel_baum_welch_nstep (m, sq, n, 1e-300);
  double took = seconds () - begin;
  if (strcmp (name, "H1") == 0)
    ghmm_dmodel_logp (m, sq->seq[0], sq->seq_len[0], loglik);
  ghmm_dmodel_free (&m);
  return took;
}

int
main (int argc, char **argv)
{
  (void)argc;
  name = argv[1], folder = argv[2];
  int n = atoi (argv[3]), em = strcmp (name, "H1") == 0;
  double loglik = NAN, one = INFINITY, many = INFINITY;
  ghmm_dseq *sq = sequence ();
  for (int i = 0; i < 3; i++)
    {
      one = fmin (one, em ? run (sq, 1, &loglik) : 0);
      many = fmin (many, run (sq, n, &loglik));
    }
  printf ("0.9 %.6g %.17g\n", em ? (many - one) / (n - 1) : many, loglik);
  return 0;
}
