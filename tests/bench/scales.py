#!/usr/bin/env python3
"""scales.py LATENS-IMPUTE TABLE.csv... -- does --transform=auto help?

Hides a fifth of the cells of each table at random (three masks, fixed
seeds), imputes with and without it, and prints for numbers the root mean
squared error of the means and the continuous ranked probability score of
20 draws (both in sds of the column, averaged over columns), for categories
the share of errors, and how many columns were transformed.  Smaller is
better.  scales.R makes the tables.
"""

import csv
import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

SHARE, MASKS, DRAWS = 0.2, 3, 20


def read(path):
    with open(path, newline="") as f:
        return list(csv.reader(f))


def is_number(text):
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def mean(x):
    return sum(x) / len(x)


def crps(draws, truth):
    """Gneiting and Raftery 2007, (20), with the fair second term."""
    n = len(draws)
    spread = sum((2 * i - n + 1) * v for i, v in enumerate(sorted(draws)))
    return mean([abs(v - truth) for v in draws]) - spread / (n * (n - 1))


def run(tool, folder, out, options):
    subprocess.run([tool, "-q", "--digits=6", "-o", folder / out,
                    folder / "mask.csv"] + options, check=True)
    return read(folder / out)[1:]


def score(cells, mask, done, draws, numeric):
    errors, scores, wrong = [], [], []
    for j, number in enumerate(numeric):
        rows = [i for i, r in enumerate(mask) if r[j] == ""]
        if not rows or any(done[i][j] == "" for i in rows):
            continue
        if not number:
            wrong.append(mean([done[i][j] != cells[i][j] for i in rows]))
            continue
        x = [float(r[j]) for r in cells]
        sd = math.sqrt(mean([(v - mean(x)) ** 2 for v in x]))
        errors.append(math.sqrt(mean([(float(done[i][j]) - x[i]) ** 2
                                      for i in rows])) / sd)
        scores.append(mean([crps([float(d[i][j]) for d in draws], x[i])
                            for i in rows]) / sd)
    return mean(errors), mean(scores), mean(wrong or [0])


def one_mask(tool, folder, head, cells, seed, transform):
    rng = random.Random(seed)
    mask = [["" if rng.random() < SHARE else c for c in r] for r in cells]
    with open(folder / "mask.csv", "w", newline="") as f:
        csv.writer(f).writerows([head] + mask)
    numeric = [all(is_number(r[j]) for r in cells)
               and len({r[j] for r in cells}) > 5 for j in range(len(head))]
    options = ["--transform=" + transform]
    text = [str(j + 1) for j, n in enumerate(numeric) if not n]
    if text:
        options.append("--categorical=" + ",".join(text))
    model = folder / "model.json"
    done = run(tool, folder, "done.csv", options + [f"--save-model={model}"])
    draws = [run(tool, folder, "draw.csv",
                 [f"--model={model}", "--method=draw", f"--seed={s}"])
             for s in range(DRAWS)]
    columns = json.loads(model.read_text())["columns"]
    return score(cells, mask, done, draws, numeric) + (
        sum("transform" in c for c in columns),)


def main():
    tool, tables = Path(sys.argv[1]).resolve(), sys.argv[2:]
    print(f"{'table':10}{'rows':>6}  transform    RMSE   CRPS  error  columns")
    for path in sorted(tables):
        head, *cells = read(path)
        for transform in ("none", "auto"):
            with tempfile.TemporaryDirectory() as folder:
                r = [one_mask(tool, Path(folder), head, cells, seed,
                              transform) for seed in range(MASKS)]
            r = [mean(v) for v in zip(*r)]
            print(f"{Path(path).stem:10}{len(cells):6}  {transform:9}"
                  f"{r[0]:8.3f}{r[1]:7.3f}{r[2]:7.3f}{r[3]:9.1f}", flush=True)


main()
