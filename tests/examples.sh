#!/bin/sh
# examples.sh -- what README.md, the manual and --help show can be typed, and
# gives what is shown.
#
# A ```sh block is a script that must succeed.  In a ```console block a line
# that begins with `$ ` is a command (one that ends with \ goes on), and the
# lines up to the next are what it writes to standard output, but for numbers'
# last digits, which depend on the instruction set; it must succeed, too.  The blocks of a file are run in its order in one folder, in
# which the tables of tests/data lie, some under a second name.  The examples
# at the end of a tool's --help are run in the same way, one after another.
#
# The tools are taken from $LATENS_BIN, else from the build.

set -u
export LC_ALL=C
unset LATENS_THREADS

top=$(cd "${top_srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
bin=${LATENS_BIN:-${top_builddir:-.}/tools}
bin=$(cd "$bin" && pwd) || exit 99
[ -x "$bin/latens-impute" ] || { echo "no tools in $bin" >&2; exit 99; }
PATH=$bin:$PATH

work=$(mktemp -d "${TMPDIR:-/tmp}/latens-examples.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM

passed=0 failed=0

# fresh NAME: a folder with the tables, and its name in $folder.
fresh ()
{
  folder=$work/$1
  mkdir -p "$folder/run" && cp "$top"/tests/data/*.csv "$folder/run" &&
    chmod -R u+w "$folder" || exit 99
  cp "$folder/run/nhanes.csv" "$folder/run/survey.csv"
  cp "$folder/run/nhanes.csv" "$folder/run/new.csv"
  cp "$folder/run/earthquakes.csv" "$folder/run/quakes.csv"
}

# Makes of a text on standard input files in $folder: N.line (where), N.cmd,
# and N.want unless the output does not matter.
cut_blocks ()
{
  awk -v folder="$folder" '
    function file (kind) { return sprintf ("%s/%04d.%s", folder, n, kind) }
    function finish ()
    {
      if (n)
        {
          close(file("line"))
          close(file("cmd"))
          close(file("want"))
        }
    }
    /^ *```/ {
      finish()
      kind = kind == "" && /```(sh|console) *$/ ? $0 : kind == "" ? "other" : ""
      sub (/^ *```/, "", kind)
      if (kind == "sh")
        {
          n++
          print NR + 1 >file("line")
        }
      more = 0
      next
    }
    kind == "sh" { print >file("cmd") }
    kind == "console" && /^\$ / {
      finish()
      n++
      print NR >file("line")
      printf "" >file("want")
      print substr ($0, 3) >file("cmd")
      more = /\\$/
      next
    }
    kind == "console" && more {
      sub (/^> /, "")
      print >file("cmd")
      more = /\\$/
      next
    }
    kind == "console" && n { print >file("want") }'
}

# same A B: the same words, and numbers to a thousandth.
same ()
{
  cmp -s "$1" "$2" ||
    awk -v tol=0.001 -f "$top/tests/tools/near.awk" "$1" "$2" >/dev/null
}

# run_all TITLE: what lies in $folder.
run_all ()
{
  for cmd in "$folder"/*.cmd; do
    [ -f "$cmd" ] || continue
    base=${cmd%.cmd}
    (cd "$folder/run" && sh -e "$cmd") >"$base.out" 2>"$base.err" </dev/null
    status=$?
    if [ $status -ne 0 ]; then
      why="status $status: $(tail -n 3 "$base.err")"
    elif [ -f "$base.want" ] && ! same "$base.want" "$base.out"; then
      why="standard output (- shown, + got):
$(diff -u "$base.want" "$base.out" | sed -n '3,40p')"
    else
      passed=$((passed + 1))
      continue
    fi
    failed=$((failed + 1))
    echo "not ok: $1:$(cat "$base.line")"
    sed 's/^/  $ /' "$cmd"
    echo "$why" | sed 's/^/    /'
  done
}

number=0
for text in "$top"/README.md "$top"/docs/formats.md "$top"/docs/manual/*.md
do
  [ -f "$text" ] || continue
  number=$((number + 1))
  fresh text$number
  cut_blocks <"$text"
  run_all "${text#"$top/"}"
done

for tool in latens-impute latens-gmm latens-hmm; do
  fresh $tool
  "$bin/$tool" --help | awk '
    /^Examples:$/ { print "```sh"; on = 1; next }
    on && /^  / { print substr ($0, 3); print "```\n```sh"; next }
    on { on = 0 }
    END { print "```" }' | cut_blocks
  run_all "$tool --help, examples"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
