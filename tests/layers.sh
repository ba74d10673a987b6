#!/bin/bash
# layers.sh -- what a file may include and do, by the folder it lies in.

set -u
cd "${top_srcdir:-.}" || exit 99
shopt -s nullglob

# What each folder may include: itself and those below it; but em knows no
# family, and family no em.
declare -A may=(
  [base]="base"
  [data]="base data"
  [family]="base data family"
  [em]="base data em"
  [model]="base data family em model"
  [impute]="base data family em model impute"
)

# The folder of each public header.
declare -A home=(
  [decls]=base [random]=base [status]=base [version]=base
  [data]=data [output]=data [table]=data [transform]=data
  [ar]=family [categorical]=family [family]=family [gaussian]=family
  [gmm]=family [law]=family [missing]=family [multinomial]=family
  [poisson]=family
  [product]=family [linked]=family
  [em]=em
  [coded]=model [link]=model [errors]=model [hmm]=model [hmm_infer]=model [hmm_covariates]=model
  [hsmm]=model
  [mixture]=model [model]=model [residuals]=model
  [blend]=impute [evaluate]=impute [imputations]=impute [impute]=impute
  [pool]=impute
)

passed=0 failed=0

# report RULE LINES: LINES are what was found against RULE.
report ()
{
  if [ -z "$2" ]; then
    passed=$((passed + 1))
  else
    printf 'not ok: %s\n%s\n' "$1" "$2"
    failed=$((failed + 1))
  fi
}

# code FILE...: prints `FILE:LINE:text` without comments.
code ()
{
  [ $# -gt 0 ] || return 0
  awk 'FNR == 1 { inside = 0 }
    {
      text = ""
      rest = $0
      while (rest != "")
        if (inside)
          {
            end = index (rest, "*/")
            inside = !end
            rest = end ? substr (rest, end + 2) : ""
          }
        else
          {
            start = index (rest, "/*")
            inside = start > 0
            text = text (start ? substr (rest, 1, start - 1) : rest)
            rest = start ? substr (rest, start + 2) : ""
          }
      print FILENAME ":" FNR ":" text
    }' "$@"
}

# search PATTERN FILE...: the lines of code that hold it.
search ()
{
  local pattern=$1
  shift
  code "$@" | grep -E "^[^:]*:[0-9]*:(.*[^[:alnum:]_])?($pattern)"
}

# target INCLUDE: the folder an #include reaches into; nothing: a system's.
target ()
{
  local name=$1
  case $name in
    *'<latens/'*)
      name=${name#*<latens/}
      echo "${home[${name%%.h>*}]-unknown}" ;;
    *'<latens.h>'*) echo everything ;;
    *'"'*/*'"'*)
      name=${name#*\"}
      echo "${name%%/*}" ;;
    *'"'*) echo own ;;
  esac
}

# strangers ALLOWED FILE...: includes that reach elsewhere.
strangers ()
{
  local allowed=$1 line to
  shift
  search '# *include' "$@" | while read -r line; do
    to=$(target "${line#*:*:}")
    case " $allowed " in
      *" ${to:-system} "*) ;;
      *) echo "  $line" ;;
    esac
  done
}

for folder in "${!may[@]}"; do
  report "src/$folder includes only: ${may[$folder]}" \
    "$(strangers "system ${may[$folder]}" "src/$folder"/*.[ch])"
done

report "public headers include only what their folder may" \
  "$(for f in include/latens/*.h; do
       folder=${home[$(basename "$f" .h)]-unknown}
       strangers "system ${may[$folder]-}" "$f"
     done)"
report "each public header has a folder, in the table of tests/layers.sh" \
  "$(for f in include/latens/*.h; do
       [ -n "${home[$(basename "$f" .h)]-}" ] || echo "  $f"
     done)"

report "src/ has no folder but: ${!may[*]}" \
  "$(for d in src/*; do
       [ -n "${may[${d#src/}]-}" ] || echo "  $d"
     done)"

report "tools include public headers only" \
  "$(search '# *include *"[^"]*/' tools/*.[ch])"

threads=$(find src -name '*.[ch]' ! -path 'src/em/*')
# shellcheck disable=SC2086  # names of sources hold no spaces
report "threads are started in src/em only" \
  "$(search '# *pragma omp|# *include *<(omp|pthread|threads)[.]h>' $threads |
       grep -vE 'pragma omp (declare )?simd')"

all=(src/*/*.[ch])
# Standard output is a file that output.c is asked to open, like others.
report "the library prints nothing" \
  "$(search '(v?printf|puts|putchar|perror) *\(|stdout|stderr' "${all[@]}" |
       grep -v '^src/data/output[.]c:[0-9]*:.*->stream = stdout;')"
report "the library ends no process" \
  "$(search '(_?exit|_Exit|quick_exit|abort) *\(' "${all[@]}")"
report "the library reads no environment" \
  "$(search '(secure_)?getenv|environ' "${all[@]}")"
report "the library seeds no generator of its own" \
  "$(search '(s?rand|s?random) *\(|gsl_rng_env_setup|gsl_rng_default' \
       "${all[@]}")"
report "GSL's Cholesky, which aborts, is not called" \
  "$(search 'gsl_linalg_cholesky_' "${all[@]}")"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
