"""score.py FOLDER -- what the completed tables below FOLDER miss, as CSV:
table,rate,repeat,method,column,kind,cells,error,seconds.

error: of a numeric column the root mean square error over the hidden cells,
in standard deviations of its seen cells before hiding; of another the share
of hidden cells that got a wrong level.  seconds are of the whole table, where
they were taken.
"""

import csv
import glob
import math
import os
import re
import statistics
import sys

from cells import is_number, read


def errors(full, masked, done):
    """kind, cells, error of each column that had cells hidden."""
    for j, name in enumerate(full[0]):
        truth = [row[j] for row in full[1:]]
        seen = [c for c in truth if c]
        numeric = all(is_number(c) for c in seen)
        hidden = [i for i, row in enumerate(masked[1:])
                  if truth[i] and not row[j]]
        if not hidden:
            continue
        got = [done[i + 1][j] for i in hidden]
        want = [truth[i] for i in hidden]
        if numeric:
            if not all(is_number(c) for c in got):
                raise ValueError(f"column {name} is not complete")
            sd = statistics.pstdev(map(float, seen))
            total = sum((float(a) - float(b)) ** 2 for a, b in zip(got, want))
            yield name, "numeric", len(hidden), math.sqrt(
                total / len(hidden)) / sd
        else:
            wrong = sum(a != b for a, b in zip(got, want))
            yield name, "level", len(hidden), wrong / len(hidden)


out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow("table rate repeat method column kind cells error seconds"
             .split())
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*", "*-*.*.csv"))):
    table = os.path.basename(os.path.dirname(path))
    rate, rep, method = re.match(r"(\d+)-(\d+)\.(.*)\.csv$",
                                 os.path.basename(path)).groups()
    try:
        seconds = ""
        if os.path.exists(path[:-4] + ".time"):
            with open(path[:-4] + ".time") as f:
                seconds = f.read().strip()
        for row in errors(read(os.path.join(sys.argv[1], table, "full.csv")),
                          read(re.sub(r"\.[^.]*\.csv$", ".csv", path)),
                          read(path)):
            name, kind, cells, error = row
            out.writerow([table, rate, rep, method, name, kind, cells,
                          f"{error:.6f}", seconds])
    except (OSError, ValueError, IndexError) as why:
        print(f"{path}: {why}", file=sys.stderr)
