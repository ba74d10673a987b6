"""impute_sklearn.py FOLDER: completes FOLDER/I1.csv with IterativeImputer."""

import sys

import numpy as np
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer

folder = sys.argv[1]
with open(f"{folder}/I1.csv") as table:
    names = table.readline().strip()
x = np.genfromtxt(f"{folder}/I1.csv", delimiter=",", skip_header=1)
full = IterativeImputer(random_state=1).fit_transform(x)
np.savetxt(f"{folder}/I1-peer.csv", full, fmt="%.6f", delimiter=",",
           header=names, comments="")
