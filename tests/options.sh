#!/bin/sh
# options.sh -- the options of each verb are the same in the code, in --help,
# in the manual page and in the manual, and each is used in tests/tools.
#
# The tools are taken from $LATENS_BIN, else from the build; manual pages from
# the build, where they are made.

set -u
export LC_ALL=C

top=$(cd "${top_srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
pages=${top_builddir:-.}/docs/man
bin=${LATENS_BIN:-${top_builddir:-.}/tools}
bin=$(cd "$bin" && pwd) || exit 99
[ -x "$bin/latens-impute" ] || { echo "no tools in $bin" >&2; exit 99; }

work=$(mktemp -d "${TMPDIR:-/tmp}/latens-options.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM

passed=0 failed=0

# none WHAT NAMES: NAMES are what is wrong.
none ()
{
  if [ -z "$2" ]; then
    passed=$((passed + 1))
  else
    echo "not ok: $1: $(echo "$2" | tr '\n' ' ')"
    failed=$((failed + 1))
  fi
}

# Files of names, sorted; what is in A and not in B.
only ()
{
  comm -23 "$1" "$2" | tr '\n' ' '
}

both_ways ()
{
  none "$1, not in $2" "$(only "$3" "$4")"
  none "$2, not in $1" "$(only "$4" "$3")"
}

# What --help prints on standard input: its long options.
options_of_help ()
{
  sed -n 's/^  \(-[a-zA-Z],\|   \) --\([a-z-]*\).*/\2/p' | sort -u
}

verbs_of ()
{
  "$bin/$1" --help | sed -n '/^Verbs:/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p'
}

# The parser takes --OPTION, and would complain of a next one.
parsed ()
{
  "$bin/$1" "$2" "--$3" --no-such-option </dev/null 2>&1 | sed 1q |
    grep -q -e "--no-such-option'" -e "--$3: '--no-such-option'" ||
    "$bin/$1" "$2" "--$3" </dev/null 2>&1 | sed 1q |
    grep -q "'--$3' requires an argument"
}

# The scripts of tests/tools, a case a line, those that call TOOL VERB; fill
# may stay unsaid.
cases_of ()
{
  awk '/^= / { printf "\n" } /^\$ / { printf " %s ", substr ($0, 3) }' \
    "$top"/tests/tools/*.cases |
    if [ "$2" = fill ]; then
      grep -E "$1 (fill|[^a-z])"
    else
      grep -E "$1 $2( |\$)"
    fi
}

: >"$work/code"
sed -n 's/.*[{ ]\(.[a-zA-Z].\|0\), "\([a-z-]*\)", OPT_.*/\2/p' \
  "$top"/tools/*.c | sort -u >"$work/code"
[ -s "$work/code" ] || { echo "no options found in tools/*.c" >&2; exit 99; }
printf 'help\nversion\n' | sort -u - "$work/code" >"$work/code+"
: >"$work/all"

for tool in latens-impute latens-gmm latens-hmm; do
  : >"$work/$tool"
  for verb in $(verbs_of $tool); do
    "$bin/$tool" "$verb" --help | options_of_help >"$work/verb"
    cat "$work/verb" >>"$work/$tool"
    none "$tool $verb --help lacks" "$(
      printf 'help\nversion\n' | comm -23 - "$work/verb")"
    none "options of $tool $verb that its parser does not take" "$(
      grep -vx -e help -e version "$work/verb" | while read -r o; do
        parsed $tool "$verb" "$o" || echo "$o"
      done)"
    none "options of $tool $verb that no case in tests/tools uses" "$(
      cases_of $tool "$verb" >"$work/cases"
      grep -vx -e help -e version "$work/verb" | while read -r o; do
        grep -Eq -e "[ '\"=]--$o([ ='\";|)]|\$)" "$work/cases" || echo "--$o"
      done)"
  done
  sort -u -o "$work/$tool" "$work/$tool"
  cat "$work/$tool" >>"$work/all"

  "$bin/$tool" --help | options_of_help >"$work/help"
  both_ways "$tool --help" "the --help of its verbs" \
    "$work/help" "$work/$tool"

  if [ -f "$pages/$tool.1" ]; then
    sed -n 's/^\(\\fB\\-[a-zA-Z]\\fR, \)*\\fB\\-\\-\([a-z\\-]*\)\\fR.*/\2/p' \
      "$pages/$tool.1" | tr -d "\\\\" | sort -u >"$work/page"
    both_ways "$tool.1" "$tool --help" "$work/page" "$work/$tool"
  fi

  if [ -f "$top/docs/manual/$tool.md" ]; then
    none "options of $tool that its chapter of the manual does not name" "$(
      while read -r o; do
        grep -Eq -e "--$o([^a-z-]|\$)" "$top/docs/manual/$tool.md" ||
          echo "--$o"
      done <"$work/$tool")"
  fi
done

sort -u -o "$work/all" "$work/all"
both_ways "the tables in tools/*.c" "--help" "$work/code+" "$work/all"

# What follows a tool on a line, and what heads an item of a list of options.
for text in "$top"/README.md "$top"/docs/manual/latens-*.md; do
  [ -f "$text" ] || continue
  sed -n -e 's/.*latens-\(impute\|gmm\|hmm\) /: /p' -e '/^\* `-/p' "$text" |
    grep -oE -e '[ `]--[a-z][a-z-]+' | sed 's/^.--//' | sort -u >"$work/text"
  none "options in ${text#"$top/"} that no tool has" \
    "$(only "$work/text" "$work/all")"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
