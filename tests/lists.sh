#!/bin/sh
# lists.sh -- a source, header, test, script or example that lies in the tree
# is named in Makefile.am, and a public header in latens.h too.

set -u
cd "${top_srcdir:-.}" || exit 99

failed=0

fail ()
{
  echo "not ok: $1"
  failed=1
}

# named FILE NAME: NAME stands in Makefile.am as a word of its own.
named ()
{
  tr -s '[:space:]=' '[\n*]' <Makefile.am | grep -Fxq "$2" ||
    fail "$1 is not in Makefile.am"
}

for f in src/*/*.[ch] include/latens/*.h tools/*.[ch] tests/*.[ch] \
  tests/bench/*.[ch] tests/bench/peers/*; do
  case $f in
    tests/test_*.c) ;;
    *) [ ! -f "$f" ] || named "$f" "$f" ;;
  esac
done
for f in tests/test_*.c tests/fuzz/*.c; do
  [ ! -f "$f" ] || named "$f" "${f%.c}"
done
for f in docs/examples/*.[ch]; do
  if grep -q '^main (' "$f"; then
    named "$f" "${f%.c}"
  else
    named "$f" "$f"
  fi
done
for f in tests/*.sh; do
  named "$f" "$f"
  [ -x "$f" ] || fail "$f is not executable"
done
# shellcheck disable=SC2044  # names hold no spaces
for f in $(find tests/data tests/tools tests/fuzz/corpus docs -name '*.md' -o \
  -path 'tests/*/*' -type f)
do
  named "$f" "$f"
done

for f in include/latens/*.h; do
  grep -Fxq "#include <${f#include/}>" include/latens.h ||
    fail "$f is not in include/latens.h"
done

# A folder below src/ that the list above does not reach would go unseen.
for f in $(find src -name '*.c' | grep -v '^src/[^/]*/[^/]*$'); do
  fail "$f lies too deep: src/FOLDER/FILE.c"
done

exit "$failed"
