#!/bin/sh
# count.sh -- counts the tests of a build: count.sh [BUILD]
#
# Prints `N passed, N failed`.  A program of Check counts as the checks it
# reports, a script as what its last line `N passed, N failed` says, anything
# else as one.  Exits with 1 if a test failed or none was run.

set -u
cd "${1:-.}" || exit 1

for result in tests/*.trs; do
  [ -f "$result" ] || continue
  echo "== $(sed -n 's/^:test-result: *\([A-Z]*\).*/\1/p' "$result" | tail -1)"
  cat "${result%.trs}.log"
done | awk '
  function flush ()
  {
    if (outcome == "" || outcome == "SKIP")
      return
    bad = outcome != "PASS" && outcome != "XFAIL"
    if (ok + ko == 0 && !bad)
      ok = 1
    if (ko == 0 && bad)         # it crashed, or said nothing of it
      ko = 1
    passed += ok
    failed += ko
  }
  /^== [A-Z]+$/ { flush (); outcome = $2; ok = ko = 0; next }
  /^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+/ {
    split ($0, number, /[^0-9]+/)
    ok += number[2] - number[3] - number[4]
    ko += number[3] + number[4]
  }
  /^[0-9]+ passed, [0-9]+ failed$/ { ok = $1; ko = $3 }
  END {
    flush ()
    print passed + 0 " passed, " failed + 0 " failed"
    exit failed > 0 || passed == 0
  }'
