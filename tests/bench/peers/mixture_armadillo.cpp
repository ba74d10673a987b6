// mixture_armadillo.cpp -- WORKLOAD FOLDER ITERATIONS: Armadillo's gmm_full
// and gmm_diag from a given start.

#include <armadillo>

#include "npy.h"

static const char *name, *folder;

// FOLDER/NAME-PART.npy: its first index is the slowest, Armadillo's is the
// fastest, so a mean becomes a column.
static arma::cube
read (const char *part)
{
  size_t s[3];
  double *x = npy_read (folder, name, part, s);
  arma::cube c = s[2] > 1 ? arma::cube (x, s[2], s[1], s[0])
                          : arma::cube (x, s[1], s[0], 1);
  free (x);
  return c;
}

static void
place (arma::gmm_full &m, const arma::cube &covariance)
{
  m.set_fcovs (covariance);
}

static void
place (arma::gmm_diag &m, const arma::cube &covariance)
{
  arma::mat d (covariance.n_rows, covariance.n_slices);
  for (arma::uword c = 0; c < covariance.n_slices; c++)
    d.col (c) = covariance.slice (c).diag ();
  m.set_dcovs (d);
}

// Seconds for so many iterations, and the log-likelihood after them.
template <class Model>
static double
run (arma::uword iterations, double *loglik)
{
  static const arma::mat x = read ("x").slice (0);
  arma::mat mean = read ("mean").slice (0);
  Model m (mean.n_rows, mean.n_cols);
  m.set_means (mean);
  place (m, read ("covariance"));
  m.set_hefts (read ("weight").slice (0));
  double begin = seconds ();
  m.learn (x, mean.n_cols, arma::maha_dist, arma::keep_existing, 0, iterations,
           0, false);
  double took = seconds () - begin;
  *loglik = m.sum_log_p (x);
  return took;
}

int
main (int, char **argv)
{
  name = argv[1], folder = argv[2];
  arma::uword n = (arma::uword)atoi (argv[3]);
  double (*timed) (arma::uword, double *)
      = strcmp (name, "G2") ? run<arma::gmm_full> : run<arma::gmm_diag>;
  double loglik, one = timed (1, &loglik), many = timed (n, &loglik);
  one = std::min (one, timed (1, &loglik));
  many = std::min (many, timed (n, &loglik));
  printf ("%d.%d %.6g %.17g\n", ARMA_VERSION_MAJOR, ARMA_VERSION_MINOR,
          (many - one) / (double)(n - 1), loglik);
}
