"""report.py RESULTS.csv PAGE.md [aside] -- writes the tables of score.py's
results into the page, between its markers, or those for the tables put aside,
and leaves all else in it as it is."""

import collections
import csv
import math
import sys

NAMES = [("latens", "latens-impute"), ("plain", "latens-impute --blend=no"),
         ("join", "latens-impute --join"),
         ("mice", "mice, pmm, m = 20"),
         ("forest", "missForest"), ("knn", "VIM kNN"), ("irmi", "VIM irmi"),
         ("iterative", "IterativeImputer"), ("nearest", "KNNImputer"),
         ("mode", "mean, mode")]
ASIDE = sys.argv[3:] == ["aside"]
MARK = "<!-- accuracy aside: %s -->" if ASIDE else "<!-- accuracy: %s -->"
BEGIN, END = MARK % "begin", MARK % "end"
NUMBERS = {3: "Three", 8: "Eight"}
WORDS = {"numeric": "Numbers: root mean square error, in standard deviations",
         "level": "Text: share of wrong levels"}


def mean(values):
    return sum(values) / len(values)


def se(values):
    m = mean(values)
    n = len(values)
    if n < 2:
        return math.nan
    return math.sqrt(sum((v - m) ** 2 for v in values) / (n - 1) / n)


def text(x):
    return f"{x:.3f}".lstrip("0") if x < 1 else f"{x:.3f}"


def marks(by_method):
    """The first, and who is within one standard error of the difference to
    it, over the same masks."""
    if not by_method:
        return set()
    first = min(by_method, key=lambda m: mean(list(by_method[m].values())))
    good = {first}
    for m, found in by_method.items():
        both = [found[r] - by_method[first][r]
                for r in found if r in by_method[first]]
        if m != first and len(both) > 1 and mean(both) <= se(both):
            good.add(m)
    return good


def row(label, by_method, repeats):
    """A line; a method that did not complete every mask has a dash."""
    whole = {m: f for m, f in by_method.items() if len(f) == repeats}
    good = marks(whole)
    cells = []
    for m, _ in NAMES:
        if m not in whole:
            cells.append("–")
            continue
        v = list(whole[m].values())
        e = se(v)
        cell = text(mean(v)) + ("" if math.isnan(e) else f" ± {text(e)}")
        cells.append(f"**{cell}**" if m in good else cell)
    return "| " + " | ".join([label] + cells) + " |", good, whole


def head(first):
    return ["| " + " | ".join([first] + [n for _, n in NAMES]) + " |",
            "|---" * (len(NAMES) + 1) + "|"]


def main(results, page):
    global NAMES
    cells = collections.defaultdict(dict)
    masks = collections.defaultdict(set)
    columns = collections.defaultdict(list)
    with open(results, newline="") as f:
        for r in csv.DictReader(f):
            key = r["table"], int(r["rate"]), r["kind"]
            masks[key[:2]].add(int(r["repeat"]))
            cells[key, r["method"]].setdefault(int(r["repeat"]), []).append(
                float(r["error"]))
            cells[key + (r["column"],), r["method"]].setdefault(
                int(r["repeat"]), []).append(float(r["error"]))
            if r["column"] not in columns[r["table"]]:
                columns[r["table"]].append(r["column"])
    NAMES = [n for n in NAMES if any(k[1] == n[0] for k in cells)]
    kinds = {k[0][3]: k[0][2] for k in cells if len(k[0]) == 4}

    def found(key):
        return {m: {r: mean(v) for r, v in cells[key, m].items()}
                for m, _ in NAMES if (key, m) in cells}

    out = []
    if "iris" in columns:
        out += ["## Iris with Species", ""]
        for rate in sorted({rate for t, rate in masks if t == "iris"}):
            n = len(masks["iris", rate])
            out += [f"{rate} % hidden, {n} masks; Species is an error rate.",
                    ""] + head("")
            for c in columns["iris"]:
                out.append(row(c, found(("iris", rate, kinds[c], c)), n)[0])
            out.append("")
    others = [t for t in columns if t != "iris"]
    out += [f"## {NUMBERS.get(len(others), len(others))} tables"
            + (" put aside" if ASIDE else ""), ""]
    wins = collections.Counter()
    total = 0
    for kind, title in WORDS.items():
        out += [f"### {title}", ""] + head("table, % hidden")
        for t in others:
            for rate in sorted({r for u, r in masks if u == t}):
                by = found((t, rate, kind))
                if not by:
                    continue
                line, good, _ = row(f"{t}, {rate}", by,
                                    len(masks[t, rate]))
                out.append(line)
                total += 1
                wins.update(good)
        out.append("")
    out += [f"First, or within one standard error of first, of {total} rows: "
            + ", ".join(f"{name} {wins[m]}" for m, name in NAMES) + ".", ""]
    with open(page) as f:
        old = f.read()
    before, rest = old.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    with open(page, "w") as f:
        f.write(before + BEGIN + "\n\n" + "\n".join(out) + "\n" + END + after)


main(sys.argv[1], sys.argv[2])
