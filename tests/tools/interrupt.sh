#!/bin/sh
# interrupt.sh -- sends a signal to a fit that is under way:
#
#   interrupt.sh SIGNAL FITS TOOL ARGUMENT...
#
# The tool reads a table that keeps it busy for a while (12000 rows, 6 columns,
# a fifth missing) from standard input.  When it has shown its progress in as
# many fits it gets the signal (TWICE: SIGINT, two times; NONE: none, and TOOL
# just reads).  Passes standard output and status on, and standard error
# without the progress, the notes and the parameters.

set -u
signal=$1 fits=$2
shift 2

work=$(mktemp -d "${TMPDIR:-/tmp}/latens-interrupt.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT

awk 'BEGIN {
  seed = 12345
  print "a,b,c,d,e,f"
  for (i = 0; i < 12000; i++)
    {
      line = ""
      for (j = 0; j < 6; j++)
        {
          seed = (seed * 16807) % 2147483647
          x = seed / 2147483647
          seed = (seed * 16807) % 2147483647
          seen = seed / 2147483647 > 0.2
          line = line (j ? "," : "") (seen ? sprintf ("%.4f", x * x + j) : "")
        }
      print line
    }
}' >"$work/table"

if [ "$signal" = NONE ]; then
  "$@" <"$work/table"
  exit
fi

: >"$work/err"
# A shell starts what it puts in the background with SIGINT ignored, and the
# tools leave it so.
env --default-signal=INT,HUP "$@" --starts=50 --tol=0 --max-iter=100000 --progress=always \
  <"$work/table" 2>>"$work/err" &
tool=$!
while kill -0 "$tool" 2>/dev/null; do
  shown=$(tr '\r' '\n' <"$work/err" | grep -c 'iteration [0-9]*, objective')
  trials=$(grep -ac ': log-likelihood' "$work/err")
  [ "$shown" -ge 3 ] && [ "$trials" -ge $((fits - 1)) ] && break
  sleep 0.05
done
if [ "$signal" = TWICE ]; then
  kill -INT "$tool"
  kill -INT "$tool" 2>/dev/null
else
  kill -"$signal" "$tool"
fi
wait "$tool"
status=$?
tr '\r' '\n' <"$work/err" | grep -a 'warning' >&2
exit "$status"
