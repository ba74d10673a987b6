#!/bin/sh
# coverage.sh -- confidence intervals from imputed tables hold the truth about
# as often as they say: some replicates of what `make coverage` does, within
# three standard errors.

set -u
"${top_builddir:-.}/tests/bench/coverage" --replicates=60 --fail
