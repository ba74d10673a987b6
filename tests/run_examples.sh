#!/bin/sh
# run_examples.sh -- the programs of docs/examples run, and print what they
# should.  They are taken from $LATENS_EXAMPLES, else from the build.

set -u
export LC_ALL=C

folder=${LATENS_EXAMPLES:-${top_builddir:-.}/docs/examples}
passed=0 failed=0

made=$(mktemp "${TMPDIR:-/tmp}/latens-made.XXXXXX") || exit 99
trap 'rm -f "$made"' EXIT
trap 'exit 99' HUP INT TERM

# near "PROGRAM ARGUMENT..." TOLERANCE NUMBER...: its output, and the file $made
# if it writes that, hold these numbers, in this order, perhaps among others,
# each to an absolute tolerance.
near ()
{
  program=$1 tolerance=$2
  shift 2
  : >"$made"
  if ! output=$("$folder"/$program && cat "$made"); then
    echo "not ok: $program failed: $output"
    failed=$((failed + 1))
    return
  fi
  if printf '%s\n' "$output" | tr -cs '0-9.e+-' '\n' |
    awk -v want="$*" -v tolerance="$tolerance" '
      BEGIN { n = split (want, w, " "); at = 1 }
      /[0-9]/ && at <= n && ($0 - w[at]) ^ 2 <= tolerance ^ 2 { at++ }
      END { exit at <= n }'
  then
    passed=$((passed + 1))
  else
    echo "not ok: $program: not $* (within $tolerance) in:"
    printf '%s\n' "$output" | sed 's/^/  /'
    failed=$((failed + 1))
  fi
}

# The root of 197 t^2 - 15 t - 68 = 0, and its log-likelihood.
near linkage 1e-9 0.62682149787 -205.7158870459

# The closed form for a monotone pattern: regression of the last column on
# the first two, at their means over all patients.
near fit_and_impute 2e-6 222.237170

# Five other starts end there too.
near own_family 2e-3 1.485 8.669 1.490 8.919 0.0279 0.0581

# What the tool gives: see docs/manual/latens-impute.md.
data=${top_srcdir:-.}/tests/data
near "impute $data/airquality.csv" 1e-9 5 16 5 159
near "impute $data/airquality.csv" 0.5 5 16 40.9 185.4
near "impute $data/airquality.csv $made" 1e-9 16 159 14.3 56 5 5

# 4000 draws: 0.3 and 4, 0.02 and 0.05 within their errors.
near one_page 2e-3 0.2936 3.8919 0.0273 0.0533

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
