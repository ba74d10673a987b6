#!/bin/sh
# corpus.sh -- the readers of tables and models take each file of the corpus,
# and damaged copies of model files, without a fault; and what is read as a
# table is written as it was.

set -u
export LC_ALL=C

fuzz=${top_builddir:-.}/tests/fuzz
source=${top_srcdir:-.}/tests
turns=2000 # damaged copies of each model file
passed=0 failed=0

# run PROGRAM ARGUMENT...
run ()
{
  if "$@" >corpus.log 2>&1; then
    passed=$((passed + 1))
  else
    echo "not ok: $*"
    tail -n 20 corpus.log
    failed=$((failed + 1))
  fi
}

for file in "$source"/fuzz/corpus/*; do
  run "$fuzz/fuzz_table" "$file"
done
for file in "$source"/data/*.json; do
  run "$fuzz/fuzz_model_read" "$turns" 2385 "$file"
done
rm -f corpus.log

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
