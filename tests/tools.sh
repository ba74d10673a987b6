#!/bin/sh
# tools.sh -- the tools as their user meets them: runs the tables of cases in
# tests/tools/*.cases, or those named: tools.sh [FILE.cases]...
#
# A table holds cases, each in a fresh folder of its own.  The first character
# of a line says what the line is:
#
#   = NAME       a case begins
#   & CONDITION  the case is left out when this shell command fails
#   > FILE       a file begins ...
#   | LINE       ... of these lines
#   : COMMAND    shell that prepares something else; it must succeed
#   $ COMMAND    shell that is the case; several lines are one script
#   1 LINE       standard output, line by line: exactly this,
#   1~ REGEX     or a line that a whole extended regular expression matches
#                (no {N,M}: not every awk has it),
#   1*           or any number of lines up to the next that matches;
#   1< FILE      or all of it is this file, byte for byte
#   2 2~ 2* 2<   the same for standard error
#   ? STATUS     of the script (default: 0)
#   # TEXT       a comment
#
# What is not expected is empty.  $data is the folder tests/data.  The tools
# are taken from $LATENS_BIN, else from the build ($top_builddir).  Whatever
# a case does, no temporary file of the tools may be left in its folder.

set -u
export LC_ALL=C
unset LATENS_THREADS

top=$(cd "${top_srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
bin=${LATENS_BIN:-${top_builddir:-.}/tools}
bin=$(cd "$bin" && pwd) || exit 99
[ -x "$bin/latens-impute" ] || { echo "no tools in $bin" >&2; exit 99; }
PATH=$bin:$PATH
data=$top/tests/data
helpers=$top/tests/tools
export PATH data helpers

work=$(mktemp -d "${TMPDIR:-/tmp}/latens-tools.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM

# A tool that hangs is stopped, which is status 124.
limit=
if timeout 5 true 2>/dev/null; then
  limit="timeout ${LATENS_TEST_LIMIT:-120}"
fi

# explode FILE FOLDER: a folder per case, with what is given in files.
explode ()
{
  awk -v folder="$2" '
    function put (what, text) { print text >(base what) }
    function close_file ()
    {
      if (in_file)
        put(".setup", "END-OF-FILE")
      in_file = 0
    }
    function bad (why)
    {
      printf "%s:%d: %s: %s\n", FILENAME, FNR, why, $0 >"/dev/stderr"
      exit 99
    }
    /^\| / || $0 == "|" {
      if (!in_file)
        bad("a line of no file")
      put(".setup", substr ($0, 3))
      next
    }
    { close_file() }
    /^#/ || /^$/ { next }
    /^= / {
      if (base != "")
        {
          close(base ".setup")
          close(base ".script")
          close(base ".out")
          close(base ".err")
        }
      base = sprintf ("%s/%04d", folder, ++n)
      put(".name", FNR ": " substr ($0, 3))
      close(base ".name")
      next
    }
    base == "" { bad("before the first case") }
    /^& / { put(".condition", substr ($0, 3)); close(base ".condition"); next }
    /^> / {
      put(".setup", "cat >" substr ($0, 3) " <<\"END-OF-FILE\"")
      in_file = 1
      next
    }
    /^: / { put(".setup", substr ($0, 3)); next }
    /^\$ / { put(".script", substr ($0, 3)); next }
    /^[12]< / {
      put(/^1/ ? ".outfile" : ".errfile", substr ($0, 4))
      close(base (/^1/ ? ".outfile" : ".errfile"))
      next
    }
    /^[12]($|[ ~*])/ {
      put(/^1/ ? ".out" : ".err",
           substr ($0 " ", 2, 1) substr ($0, /^[12][~]/ ? 4 : 3))
      next
    }
    /^\? [0-9]+$/ { put(".status", $2); close(base ".status"); next }
    { bad("what is this") }' "$1"
}

# match EXPECTED GOT: the lines, each with its kind in front, against GOT.
match ()
{
  if ! grep -q '^[~*]' "$1"; then
    sed 's/^.//' "$1" | cmp -s - "$2"
    return
  fi
  awk '
    function fits (i, line)
    {
      if (kind[i] == "~")
        return line ~ ("^(" want[i] ")$")
      return line == want[i]
    }
    NR == FNR { kind[++n] = substr ($0, 1, 1); want[n] = substr ($0, 2); next }
    {
      while (at < n && kind[at + 1] == "*")
        { free = 1; at++ }
      if (at < n && fits(at + 1, $0))
        { at++; free = 0 }
      else if (!free)
        { wrong = 1; exit }
    }
    END {
      while (at < n && kind[at + 1] == "*")
        at++
      exit wrong || at < n
    }' "$1" "$2"
}

# compare WHAT EXPECTED EXPECTED-FILE GOT: complains about a difference.
compare ()
{
  if [ -f "$3" ]; then
    file=$(cd "$folder" && eval "printf '%s' $(cat "$3")")
    case $file in /*) ;; *) file=$folder/$file ;; esac
    cmp -s "$file" "$4" && return
    printf '  %s is not %s:\n' "$1" "$file"
    diff "$file" "$4" | sed -n '1,20s/^/    /p'
    return
  fi
  [ -f "$2" ] || : >"$2"
  match "$2" "$4" && return
  printf '  %s (- expected, + got):\n' "$1"
  sed 's/^ //' "$2" | diff -u - "$4" | sed -n '3,40s/^/    /p'
}

# run_case BASE: prints what is wrong with the case, if anything.
run_case ()
{
  base=$1
  folder=$base.d
  if [ -f "$base.setup" ]; then
    (cd "$folder" && sh -e "$base.setup") >"$base.got" 2>&1 || {
      echo "  the set-up failed:"
      sed 's/^/    /' "$base.got"
      return
    }
  fi
  status=$(cat "$base.status" 2>/dev/null || echo 0)
  # Where a tool ends with a message it need not free anything.
  leaks=0
  [ "$status" -ne 0 ] || leaks=1
  (
    cd "$folder" &&
      ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=$leaks \
        exec $limit sh "$base.script"
  ) </dev/null >"$base.out.got" 2>"$base.err.got"
  got=$?
  [ "$got" -eq "$status" ] || echo "  status $got, expected $status"
  compare "standard output" "$base.out" "$base.outfile" "$base.out.got"
  compare "standard error" "$base.err" "$base.errfile" "$base.err.got"
  left=$(find "$folder" -name '.latens-*')
  [ -z "$left" ] || echo "  left behind: $left"
}

passed=0 failed=0 skipped=0

# run_table FILE: all its cases.
run_table ()
{
  table=$1
  cases=$work/$(basename "$table" .cases)
  mkdir "$cases" && explode "$table" "$cases" || exit 99
  for name in "$cases"/*.name; do
    base=${name%.name}
    mkdir "$base.d" || exit 99
    if [ -f "$base.condition" ] &&
      ! (cd "$base.d" && exec sh "$base.condition") >/dev/null 2>&1
    then
      echo "skipped: $table:$(cat "$name")"
      skipped=$((skipped + 1))
      continue
    fi
    run_case "$base" >"$base.complaint"
    if [ -s "$base.complaint" ]; then
      echo "not ok: $table:$(cat "$name")"
      sed 's/^/  $ /' "$base.script"
      cat "$base.complaint"
      failed=$((failed + 1))
    else
      passed=$((passed + 1))
    fi
    rm -rf "$base.d"
  done
}

[ $# -gt 0 ] || set -- "$top"/tests/tools/*.cases
for table do
  run_table "$table"
done

[ "$skipped" -eq 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
