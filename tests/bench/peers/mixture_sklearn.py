"""mixture_sklearn.py WORKLOAD FOLDER ITERATIONS: scikit-learn's EM steps, the
ones that its fit() calls, each timed."""

import sys
import time

import numpy as np
import sklearn
from sklearn.mixture import GaussianMixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

name, folder, iterations = sys.argv[1], sys.argv[2], int(sys.argv[3])
x, weight, mean, covariance = (
    np.load(f"{folder}/{name}-{part}.npy")
    for part in ("x", "weight", "mean", "covariance"))
diagonal = name == "G2"
kind = "diag" if diagonal else "full"
if diagonal:
    covariance = np.ascontiguousarray(np.diagonal(covariance, 0, 1, 2))

m = GaussianMixture(len(weight), covariance_type=kind, reg_covar=0)
best = np.inf
for _ in range(2):
    m.weights_, m.means_, m.covariances_ = weight, mean, covariance
    m.precisions_cholesky_ = _compute_precision_cholesky(covariance, kind)
    loglik, r = m._e_step(x)
    for _ in range(iterations):
        begin = time.perf_counter()
        m._m_step(x, r)
        loglik, r = m._e_step(x)
        best = min(best, time.perf_counter() - begin)
print(sklearn.__version__, best, repr(float(loglik) * len(x)))
