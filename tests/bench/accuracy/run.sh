#!/bin/sh
# run.sh [--quick] [--set=main|aside|all] [--repeats=N] [--methods=LIST]
# [--jobs=N] [--write] FOLDER -- imputation accuracy on real tables, beside
# other programs.
#
# Needs Rscript and the packages whose tables are used; peers that are missing
# have a dash.  What is done already in FOLDER is not done again, so a run
# that was interrupted can be started again.  FOLDER/results.csv has one line
# for each table, mask, method and column; docs/accuracy.md in the source tree
# gets the tables made of it if --write is given (main and aside: each its
# own).  LIST has spaces between methods; plain (--blend=no) and join (--join)
# are not run unless named.

set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
top=$here/../../..
set=main repeats=3 jobs=2 rates=10,30,50 write=0 folder=
methods='latens mode iterative nearest knn mice forest irmi'
for a; do
  case $a in
    --quick) repeats=1 rates=30 ;;
    --set=*) set=${a#*=} ;;
    --repeats=*) repeats=${a#*=} ;;
    --methods=*) methods=${a#*=} ;;
    --jobs=*) jobs=${a#*=} ;;
    --write) write=1 ;;
    -*) echo "run.sh: unknown option $a" >&2; exit 2 ;;
    *) folder=$a ;;
  esac
done
[ "$set$write" != all1 ] ||
  { echo "run.sh: --write: a page for --set=main or --set=aside" >&2; exit 2; }
[ -n "$folder" ] || { echo "run.sh: no folder named" >&2; exit 2; }
: "${LATENS_BIN:=$top/build/tools}" "${PYTHON:=python3}"
[ -x "$LATENS_BIN/latens-impute" ] ||
  { echo "run.sh: no latens-impute in $LATENS_BIN (LATENS_BIN=)" >&2; exit 1; }
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

Rscript "$here/tables.R" "$folder" "$set" "$rates" "$repeats" || exit 1

# One command a line, to complete $1.csv by $2.
command_of ()
{
  case $2 in
    latens) echo "$LATENS_BIN/latens-impute -q -j1 -o $1.latens.csv $1.csv" ;;
    plain) echo "$LATENS_BIN/latens-impute -q -j1 --blend=no -o $1.plain.csv $1.csv" ;;
    join) echo "$LATENS_BIN/latens-impute -q -j1 --join -o $1.join.csv $1.csv" ;;
    mode | iterative | nearest) echo "$PYTHON $here/peer.py $2 $1" ;;
    *) echo "Rscript $here/peer.R $2 $1" ;;
  esac
}

r=0
while [ $((r += 1)) -le "$repeats" ]; do
  for method in $methods; do
    for mask in "$folder"/*/*-"$r".csv; do
      base=${mask%.csv}
      [ -f "$base.$method.csv" ] || command_of "$base" "$method"
    done
  done
done | xargs -d '\n' -P "$jobs" -I{} nice -n 10 sh -c '{}' 2>"$folder/log"

"$PYTHON" "$here/score.py" "$folder" >"$folder/results.csv" || exit 1
[ "$write" = 0 ] ||
  "$PYTHON" "$here/report.py" "$folder/results.csv" "$top/docs/accuracy.md" "$set"
