"""chain_hmmlearn.py WORKLOAD FOLDER ITERATIONS: hmmlearn's fit, decode and
score."""

import sys
import time

import hmmlearn
import numpy as np
from hmmlearn import hmm

name, folder, iterations = sys.argv[1], sys.argv[2], int(sys.argv[3])


def read(part):
    return np.load(f"{folder}/{name}-{part}.npy")


x, length = read("x"), read("length").astype(int)
initial, transition = read("initial"), read("transition")
k = len(initial)


def model(n):
    fixed = dict(n_iter=n, tol=-np.inf, init_params="",
                 implementation="scaling")
    if name in ("H1", "H4", "H5"):
        m = hmm.CategoricalHMM(k, **fixed)
        m.emissionprob_ = read("emission")
        m.n_features = m.emissionprob_.shape[1]
    elif name == "H6":
        m = hmm.PoissonHMM(k, **fixed)
        m.lambdas_ = read("emission")
    else:
        kind = "full" if name == "H2" else "diag"
        m = hmm.GaussianHMM(k, covariance_type=kind, covars_prior=0,
                            covars_weight=0, min_covar=0, **fixed)
        m.n_features = x.shape[1]
        m.means_ = read("mean")
        covariance = read("covariance")
        m.covars_ = (covariance if kind == "full" else
                     np.diagonal(covariance, 0, 1, 2).copy())
    m.startprob_, m.transmat_ = initial, transition
    return m


def took(work):
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        value = work()
        times.append(time.perf_counter() - begin)
    return min(times), value


if name in ("H1", "H6"):
    x = x.astype(int)
if name == "H4":
    seconds, (loglik, _) = took(lambda: model(1).decode(x.astype(int)))
elif name == "H5":
    seconds, loglik = took(lambda: model(1).score(x.astype(int)))
else:
    one, _ = took(lambda: model(1).fit(x, length))
    many, m = took(lambda: model(iterations).fit(x, length))
    seconds, loglik = (many - one) / (iterations - 1), m.score(x, length)
print(hmmlearn.__version__, seconds, repr(float(loglik)))
