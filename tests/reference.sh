#!/bin/sh
# reference.sh -- the tools give the values that books, other programs and
# closed forms give on public data.
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
data=$top/tests/data

work=$(mktemp -d "${TMPDIR:-/tmp}/latens-reference.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
cd "$work" || exit 99

passed=0 failed=0

pass ()
{
  passed=$((passed + 1))
}

fail ()
{
  echo "not ok: $*"
  failed=$((failed + 1))
}

# near WHAT TOLERANCE "WANT..." "GOT...": as many numbers, each to an absolute
# tolerance.
near ()
{
  if awk -v tolerance="$2" -v want="$3" -v got="$4" '
    function number (x) { return x ~ /^[-+]?[0-9]*[.]?[0-9]+([eE][-+]?[0-9]+)?$/ }
    BEGIN {
      n = split (want, w, " ")
      if (n == 0 || split (got, g, " ") != n)
        exit 1
      for (i = 1; i <= n; i++)
        {
          d = g[i] - w[i]
          if (!number(g[i]) || !(d <= tolerance && d >= -tolerance))
            exit 1
        }
    }'
  then
    pass
  else
    fail "$1 (within $2)"
    printf '  want %s\n  got  %s\n' "$3" "$(echo "$4" | tr '\n' ' ')"
  fi
}

# same WHAT WANT GOT
same ()
{
  if [ "$2" = "$3" ]; then
    pass
  else
    fail "$1"
    printf '  want %s\n  got  %s\n' "$2" "$3"
  fi
}

# at_least WHAT WANT GOT: for optima, where a better one is welcome.
at_least ()
{
  if awk -v want="$2" -v got="$3" 'BEGIN { exit !(got + 0 >= want + 0) }'; then
    pass
  else
    fail "$1: $3 is less than $2"
  fi
}

# of KEY MODEL: what "KEY": stands before in the model, without brackets.
of ()
{
  sed -n 's/.*"'"$1"'": *\([^a-z]*\)[],}].*/\1/p' "$2" | tr -d '[]{},"'
}

# fit_of KEY MODEL: a number of its "fit".
fit_of ()
{
  sed -n 's/^ *"'"$1"'": \([-0-9.e+]*\),*$/\1/p' "$2"
}

# matrix KEY MODEL: a list of lists over several lines, as numbers.
matrix ()
{
  sed -n '/"'"$1"'": *\[$/,/^  \]/s/^ *\[\(.*\)\],*$/\1/p' "$2" | tr ',\n' '  '
}

# must COMMAND...: quietly, or it counts as a failure.
must ()
{
  "$@" 2>err || fail "$* (status $?): $(cat err)"
}

gmm="must latens-gmm fit -q --prior=none --tol=1e-12"
hmm="must latens-hmm fit -q --prior=none --tol=1e-12 --family=poisson"

# 1. One Gaussian with missing entries.

$gmm -k 1 -o m.json "$data/airquality.csv"
near "airquality: log-likelihood" 1e-6 -3123.979285 \
  "$(fit_of log_likelihood m.json)"
near "airquality: means" 2e-5 \
  "42.522163421 185.534490479 9.957516340 77.882352941 6.993464052 15.803921569" \
  "$(of mean m.json | awk '{ print $1, $2, $3, $4, $5, $6 }')"
near "airquality: variances of Ozone and Solar.R" 2e-3 "1043.6937 8050.7926" \
  "$(of covariance m.json | awk '{ print $1, $8 }')"

$gmm -k 1 -o m.json "$data/nhanes.csv"
near "nhanes: log-likelihood" 1e-6 -150.8586864 \
  "$(fit_of log_likelihood m.json)"
near "nhanes: means" 2e-5 "1.76 26.522559868 1.229397325 194.446804376" \
  "$(of mean m.json)"
near "nhanes: variance of chl" 2e-3 1961.9319 \
  "$(of covariance m.json | awk '{ print $16 }')"

# 2. Little's test.

# mcar TABLE: statistic, df, p.
mcar ()
{
  latens-impute describe -q --json "$1" |
    sed 's/.*"mcar":{"statistic":\([^,]*\),"df":\([^,]*\),"p_value":\([^}]*\)}.*/\1 \2 \3/'
}

near "Little's test, airquality" 1e-7 "35.106174907 14 .001417759" \
  "$(mcar "$data/airquality.csv")"
near "Little's test, nhanes" 1e-6 "7.9995059 9 .5341960" \
  "$(mcar "$data/nhanes.csv")"
{ cat "$data/airquality.csv"; echo NA,NA,NA,NA,NA,NA; } >air.csv
near "Little's test with a row of nothing" 1e-7 "35.106174907 14 .001417759" \
  "$(mcar air.csv)"
same "its patterns" 5 "$(latens-impute describe -q --json air.csv |
  tr '{' '\n' | grep -c '"missing":\[')"

# 3. Mixtures of complete data.

$gmm -k 2 -o m.json "$data/faithful.csv"
near "faithful, two components: log-likelihood" 5e-4 -1130.26407 \
  "$(fit_of log_likelihood m.json)"
near "faithful, two components: BIC" 1e-3 2322.192 "$(fit_of bic m.json)"
near "faithful, two components: weights" 2e-4 "0.644071789 0.355928211" \
  "$(sed -n 's/.*{"weight": \([0-9.]*\),.*/\1/p' m.json)"
near "faithful, two components: means" 5e-3 \
  "4.28978101 79.96954915 2.03652348 54.47988565" \
  "$(sed -n 's/.*"gaussian": {"mean": \[\([^]]*\)\].*/\1/p' m.json | tr -d ,)"

# iris COVARIANCE K LOG-LIKELIHOOD [BIC]
iris ()
{
  $gmm -k "$2" --covariance="$1" --columns=1-4 --starts=20 -o m.json \
    "$data/iris.csv"
  at_least "iris, $1, $2: log-likelihood" "$3" "$(fit_of log_likelihood m.json)"
  [ -z "${4-}" ] || near "iris, $1, $2: BIC" 0.01 "$4" "$(fit_of bic m.json)"
}

iris full 2 -214.3548 574.0178
iris full 3 -180.1860
iris tied 3 -256.3541 632.963
iris diagonal 3 -307.1777
iris spherical 3 -384.3142 853.809
iris full 1 -379.9147 829.978

$gmm -k 3 --covariance=tied --starts=20 -o m.json "$data/faithful.csv"
at_least "faithful, tied, 3" -1126.327 "$(fit_of log_likelihood m.json)"
$gmm -k 1-4 --covariance=all -o m.json "$data/faithful.csv"
same "faithful: BIC's choice" '"covariance": "tied",' \
  "$(sed -n 's/^ *\("covariance": .*\)/\1/p' m.json)"
near "faithful: its BIC" 0.02 2314.30 "$(fit_of bic m.json)"

# 4. Mixtures with missing entries.

$gmm -k 1 -o m.json "$data/faithful-holes.csv"
near "faithful-holes, one component" 6e-6 "-1075.157925 2178.34486" \
  "$(fit_of log_likelihood m.json) $(fit_of bic m.json)"
$gmm -k 2 -o m.json "$data/faithful-holes.csv"
near "faithful-holes, two components" 1e-5 "-936.8920791 1935.447981" \
  "$(fit_of log_likelihood m.json) $(fit_of bic m.json)"

# rmse K: of what is imputed in the holes of faithful.
rmse ()
{
  must latens-impute -q -k "$1" --prior=none --tol=1e-12 --digits=9 \
    -o filled.csv "$data/faithful-holes.csv"
  paste -d, "$data/faithful-holes.csv" "$data/faithful.csv" filled.csv |
    awk -F, '
      $1 == "NA" { n++; s += ($3 - $5) ^ 2 }
      $2 == "NA" { m++; t += ($4 - $6) ^ 2 }
      END { printf "%.9f %.9f\n", sqrt (s / n), sqrt (t / m) }'
}

near "faithful-holes, one component: imputation" 2e-5 ".658441 8.365588" \
  "$(rmse 1)"
near "faithful-holes, two components: imputation" 2e-5 ".586374 7.950226" \
  "$(rmse 2)"

# 8. Hidden Markov models of counts.

quakes=$data/earthquakes.csv

# hmm_fit INITIAL STATES -LOG-LIKELIHOOD AIC BIC LAMBDA...
hmm_fit ()
{
  initial=$1 states=$2 minus=$3 aic=$4 bic=$5
  shift 5
  $hmm -n "$states" --initial="$initial" --columns=count -o m.json "$quakes"
  near "earthquakes, $initial, $states: -log-likelihood" 2e-4 "$minus" \
    "$(fit_of log_likelihood m.json | tr -d -)"
  near "earthquakes, $initial, $states: AIC, BIC" 0.06 "$aic $bic" \
    "$(fit_of aic m.json) $(fit_of bic m.json)"
  near "earthquakes, $initial, $states: rates" 2e-4 "$*" \
    "$(sed -n 's/.*{"poisson": {"count": \([0-9.]*\)}.*/\1/p' m.json)"
}

hmm_fit free 1 391.9189 785.8 788.5 19.36449
hmm_fit stationary 1 391.9189 785.8 788.5 19.36449
hmm_fit stationary 2 342.318267 692.6365 703.3278 15.47228 26.12544
near "earthquakes, stationary, 2: transitions" 1e-5 \
  "0.9340406 0.0659594 0.1285091 0.8714909" "$(matrix transition m.json)"
near "earthquakes, stationary, 2: law" 1e-5 "0.660822 0.339178" \
  "$(of initial m.json)"
hmm_fit stationary 3 329.460276 676.9206 700.976 13.14574 19.72105 29.71445
near "earthquakes, stationary, 3: transitions" 2e-5 \
  ".9546238 .0244431 .0209331 .0497669 .8993673 .0508658 0 .1966432 .8033568" \
  "$(matrix transition m.json)"
hmm_fit free 2 341.878701 693.7574 707.1216 15.42075625 26.01822347
near "earthquakes, free, 2: transitions" 1e-5 \
  ".92837386315 .07162613685 .1190341303 .8809658697" \
  "$(matrix transition m.json)"
hmm_fit free 3 328.527483 679.055 708.4561 13.13376152 19.71316530 29.70972791
near "earthquakes, free, 3: transitions" 2e-5 \
  ".9392938 .0320986 .0286076 .0404018 .9064359 .0531623 0 .1902562 .8097438" \
  "$(matrix transition m.json)"

# Step by step from given values: the M-step itself.
cat >start.json <<'END'
{"latens": 1, "model": "hmm", "columns": [{"name": "count", "type": "numeric"}],
 "initial": [0.5, 0.5], "transition": [[0.9, 0.1], [0.1, 0.9]],
 "states": [{"poisson": {"count": 10}}, {"poisson": {"count": 30}}], "fit": {}}
END
must latens-hmm fit -q --prior=none --start=start.json --trace=trace \
  --columns=count --tol=1e-12 -o m.json "$quakes"
near "earthquakes, EM from 10 and 30: objective" 1e-5 \
  "-413.27542 -343.76023 -343.13618" \
  "$(sed -n '2,4s/.*,//p' trace)"
latens-hmm fit -q --prior=none --start=start.json --max-iter=1 \
  --columns=count -o m.json "$quakes" 2>err
near "earthquakes, EM from 10 and 30: rates after one step" 5e-4 \
  "13.742 24.169" \
  "$(sed -n 's/.*{"poisson": {"count": \([0-9.]*\)}.*/\1/p' m.json)"
near "earthquakes, EM from 10 and 30: transitions after one step" 5e-6 \
  ".861184 .138816 .116222 .883778" "$(matrix transition m.json)"
near "earthquakes, EM from 10 and 30: first state after one step" 5e-6 .99963 \
  "$(of initial m.json | cut -d' ' -f1)"

# Given parameters: nothing is fitted.
golden=$data/earthquakes-model.json
near "earthquakes, given parameters: log-likelihood" 1e-9 -329.4602819108 \
  "$(latens-hmm score -m "$golden" "$quakes")"
same "earthquakes, given parameters: Viterbi" \
  11111333333222222221111222222222222222222233333333322222222222222222333222222222211111111111111111111111111 \
  "$(latens-hmm decode -m "$golden" "$quakes" | sed 1d | tr -d '\n')"
latens-hmm decode --posterior -m "$golden" "$quakes" >posterior
same "earthquakes, given parameters: most probable states" \
  11111333333322222221111222222222222222222333333333322222222222222222333222222222111111111111111111111111111 \
  "$(sed '1d;s/,.*//' posterior | tr -d '\n')"
for t in 1:.9815284145,.018467090167,4.495309974e-06 \
  2:.9935748500,.006424711044,4.389959320e-07 \
  12:6.326161811e-07,.460819522729,.5391798447 \
  42:3.767612899e-04,.489689645374,.5099335933 \
  107:.9959040408,.004084729479,1.122971023e-05; do
  near "earthquakes, given parameters: posterior at ${t%:*}" 2e-10 \
    "$(echo "${t#*:}" | tr , ' ')" \
    "$(sed -n "$((${t%:*} + 1))s/^.,//p" posterior | tr , ' ')"
done

# hole LINES: the table with counts missing there, by an awk condition on t.
hole ()
{
  awk -F, "{ t = NR - 1 } t > 0 && ($1) { \$2 = \"\" } { print \$1 \",\" \$2 }" \
    "$quakes" >holes.csv
}

# expected TIMES: what is imputed there.
expected ()
{
  latens-hmm impute -q --digits=6 -m "$golden" holes.csv |
    awk -F, -v at="$1" 'BEGIN { n = split (at, a, " "); i = 1 }
      NR - 1 == a[i] { print $2; i++ }'
}

hole 't % 10 == 0'
near "earthquakes with holes: log-likelihood" 1e-9 -299.6630177703 \
  "$(latens-hmm score -q -m "$golden" holes.csv)"
near "earthquakes with holes: imputed" 6e-7 \
  "26.968374 16.950866 19.804815 23.105710 29.467597 19.803143 24.833538 17.348868 13.212235 13.191095" \
  "$(expected "10 20 30 40 50 60 70 80 90 100")"
hmm_holes ()
{
  $hmm -n "$1" --columns=count --starts=20 -o m.json holes.csv
  near "earthquakes with holes, $1 states: -log-likelihood" 1e-5 "$2" \
    "$(fit_of log_likelihood m.json | tr -d -)"
  shift 2
  near "earthquakes with holes: rates" 2e-4 "$*" \
    "$(sed -n 's/.*{"poisson": {"count": \([0-9.]*\)}.*/\1/p' m.json)"
}
hmm_holes 2 309.86332041 13.26693395 22.68665339
hmm_holes 3 298.61620914 13.10487305 19.92136727 29.13843929

hole 't >= 41 && t <= 60'
near "earthquakes with a gap: log-likelihood" 1e-9 -259.8023867445 \
  "$(latens-hmm score -q -m "$golden" holes.csv)"
near "earthquakes with a gap: imputed" 6e-7 \
  "20.388953 20.724620 20.889890 21.088337 20.467373" \
  "$(expected "41 45 50 55 60")"

# 9. Small worked examples.

umbrella=$data/umbrella-model.json
near "umbrella: log-likelihood" 1e-10 -3.3725020443 \
  "$(latens-hmm score -m "$umbrella" "$data/umbrella.csv")"
near "umbrella: posterior" 1e-9 \
  ".867338890 .820419054 .307483576 .820419054 .867338890" \
  "$(latens-hmm decode --posterior -m "$umbrella" "$data/umbrella.csv" |
    sed 1d | cut -d, -f2)"
same "umbrella: Viterbi" 11211 \
  "$(latens-hmm decode -m "$umbrella" "$data/umbrella.csv" | sed 1d |
    tr -d '\n')"
near "umbrella: log p of each day given those before" 1e-10 \
  "-0.59783700076 -0.44770856698 -1.07101649405" \
  "$(latens-hmm score --per-row -m "$umbrella" "$data/umbrella.csv" | sed 3q)"

casino=$data/casino-model.json
near "casino: log-likelihood" 1e-9 -516.927712279 \
  "$(latens-hmm score -m "$casino" "$data/casino.csv")"
same "casino: the loaded die, by Viterbi" "49-66 79-112 180-192 271-289 " \
  "$(latens-hmm decode -m "$casino" "$data/casino.csv" | awk '
    NR > 1 && $1 != last { if (last == 2) printf "%d ", NR - 2
                           if ($1 == 2) printf "%d-", NR - 1 }
    { last = $1 }')"
latens-hmm decode --posterior -m "$casino" "$data/casino.csv" >posterior
same "casino: rolls of the loaded die, by marginals" 92 \
  "$(grep -c '^2,' posterior)"
near "casino: probability of the fair die" 1e-6 \
  ".810361 .670886 .964990 .928394" \
  "$(awk -F, 'NR == 2 || NR == 101 || NR == 151 || NR == 301 { print $2 }' posterior)"

# small NAME LEVELS INITIAL TRANSITION FIRST SECOND SEQUENCE P PATH: two states
# of Wikipedia's and others' worked examples.
small ()
{
  name=$1 levels=$2 initial=$3 transition=$4 first=$5 second=$6 sequence=$7
  cat >small.json <<END
{"latens": 1, "model": "hmm",
 "columns": [{"name": "y", "type": "categorical", "levels": [$levels]}],
 "initial": [$initial], "transition": [$transition],
 "states": [{"categorical": {"y": [$first]}},
            {"categorical": {"y": [$second]}}], "fit": {}}
END
  { echo y; echo "$sequence" | tr ' ' '\n'; } >small.csv
  near "$name: P" 1e-12 "$8" \
    "$(latens-hmm score -m small.json small.csv |
      awk '{ printf "%.15g\n", exp ($1) }')"
  same "$name: Viterbi" "$9" \
    "$(latens-hmm decode -m small.json small.csv | sed 1d | tr -d '\n')"
}

small "rainy and sunny" '"clean", "shop", "walk"' "0.6, 0.4" \
  "[0.7, 0.3], [0.4, 0.6]" "0.5, 0.4, 0.1" "0.1, 0.3, 0.6" \
  "walk shop clean" .033612 211
small "healthy and fever" '"cold", "dizzy", "normal"' "0.6, 0.4" \
  "[0.7, 0.3], [0.4, 0.6]" "0.4, 0.1, 0.5" "0.3, 0.6, 0.1" \
  "normal cold dizzy" .03628 112
small "hot and cold years" '"L", "M", "S"' "0.6, 0.4" \
  "[0.7, 0.3], [0.4, 0.6]" "0.5, 0.4, 0.1" "0.1, 0.2, 0.7" \
  "S M S L" .0096296 2221

# 10. Entries missing inside a full covariance.

holes=$data/holes-model.json
near "holes inside a covariance: log-likelihood" 1e-10 -14.8811359118 \
  "$(latens-hmm score -q -m "$holes" "$data/holes.csv")"
near "holes inside a covariance: posterior" 1e-10 \
  ".83262717457 .90355671347 .35548611914 .26771192054 .01961970722 .80332662490" \
  "$(latens-hmm decode -q --posterior -m "$holes" "$data/holes.csv" |
    sed 1d | cut -d, -f2)"
near "holes inside a covariance: imputed" 2e-10 \
  ".3011241086 1 .1 1.8 -.2987958184 .7660437449 1.4645761589 -.7322880795 .7322880795 2.5 -1.4 .9224415942 .1 -.2505249725 -.6" \
  "$(latens-hmm impute -q -m "$holes" "$data/holes.csv" | sed '1,2d' |
    tr , ' ')"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
