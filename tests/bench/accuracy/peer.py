"""peer.py METHOD FILE... -- completes each FILE.csv as FILE.METHOD.csv, with
the seconds it took in FILE.METHOD.time.

METHOD: mode (column mean, most frequent level), iterative (scikit-learn's
IterativeImputer), nearest (its KNNImputer).  The latter two see standardised
numbers, and levels as columns of zeros and ones; the largest is the level.
"""

import csv
import sys
import time
import warnings

import numpy as np

from cells import is_number, read


def encode(rows):
    """Columns of numbers, and for each column what it was made of."""
    wide, parts = [], []
    for j in range(len(rows[0])):
        cells = [row[j] for row in rows]
        seen = [c for c in cells if c]
        if all(is_number(c) for c in seen):
            x = np.array([float(c) if c else np.nan for c in cells])
            mean, sd = np.nanmean(x), np.nanstd(x) or 1
            parts.append((len(wide), None, mean, sd))
            wide.append((x - mean) / sd)
        else:
            levels = sorted(set(seen))
            parts.append((len(wide), levels, 0, 1))
            for level in levels:
                wide.append(np.array([float(c == level) if c else np.nan
                                      for c in cells]))
    return np.array(wide).T, parts


def decode(rows, full, parts):
    for i, row in enumerate(rows):
        for j, (at, levels, mean, sd) in enumerate(parts):
            if row[j]:
                continue
            if levels is None:
                row[j] = repr(float(full[i, at] * sd + mean))
            else:
                row[j] = levels[int(np.argmax(full[i, at:at + len(levels)]))]


def imputer(method):
    from sklearn.experimental import enable_iterative_imputer  # noqa: F401
    from sklearn.impute import IterativeImputer, KNNImputer, SimpleImputer
    return {"mode": SimpleImputer(),
            "iterative": IterativeImputer(max_iter=50, random_state=1),
            "nearest": KNNImputer(n_neighbors=5)}[method]


warnings.filterwarnings("ignore")
for name in sys.argv[2:]:
    header, *rows = read(name + ".csv")
    start = time.time()
    wide, parts = encode(rows)
    decode(rows, imputer(sys.argv[1]).fit_transform(wide), parts)
    took = time.time() - start
    with open(f"{name}.{sys.argv[1]}.csv", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)
    with open(f"{name}.{sys.argv[1]}.time", "w") as f:
        f.write(f"{took:.3f}\n")
