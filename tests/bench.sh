#!/bin/sh
# bench.sh -- the benchmark builds, and each of its workloads runs: on small
# sizes, whose times mean nothing.

set -u
build=${top_builddir:-.}
bench=$build/tests/bench/bench
out=$("$bench" --quick --repeat=1 --tools="$build/tools") || {
  echo "$out"
  exit 1
}

failed=0
for w in G1 G2 G3 G4 M1 M2 M3 M4 H1 H2 H3 H4 H5 H6 I1; do
  echo "$out" | grep -Eq "^$w +[0-9.e-]+ " || {
    echo "not ok: no line for $w"
    failed=1
  }
done
[ $failed -eq 0 ] || echo "$out"
exit $failed
