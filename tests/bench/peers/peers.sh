#!/bin/sh
# peers.sh WORKLOAD FOLDER ITERATIONS -- runs other programs on a workload of
# the benchmark, one thread each, from the data and start in FOLDER.
#
# Prints a line for each: `NAME VERSION SECONDS LOG-LIKELIHOOD`, seconds by
# iteration, or `NAME absent`, or `NAME failed` (why: FOLDER/NAME.log).

set -u
PEERS=$(cd "$(dirname "$0")" && pwd)
export PEERS
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
export OMP_NUM_THREADS OPENBLAS_NUM_THREADS MKL_NUM_THREADS

workload=$1 folder=$2 iterations=$3
limit=${LATENS_PEER_LIMIT:-900} # seconds; then it counts as failed

# try NAME COMMAND...: COMMAND prints the rest of the line.
try ()
{
  name=$1
  shift
  log=$folder/$name.log
  # The shell says by itself how a process died: into the log with it.
  if line=$({ timeout "$limit" "$@" </dev/null; } 2>"$log") 2>>"$log" &&
    [ -n "$line" ]; then
    echo "$name $(echo "$line" | tail -n 1)"
  else
    echo "$name failed"
  fi
}

# python MODULE: the first python3 that has it; so /usr/bin's counts, too,
# where another comes first.
python ()
{
  for python in ${PYTHON-} python3 /usr/bin/python3; do
    "$python" -c "import $1" 2>/dev/null && echo "$python" && return
  done
  return 1
}

in_python () # NAME MODULE SCRIPT
{
  if python=$(python "$2"); then
    try "$1" "$python" "$PEERS/$3" "$workload" "$folder" "$iterations"
  else
    echo "$1 absent"
  fi
}

has_package ()
{
  Rscript -e "if (!requireNamespace('$1', quietly = TRUE)) quit(status = 1)" \
    >/dev/null 2>&1
}

in_r () # NAME PACKAGE SCRIPT
{
  if has_package "$2"; then
    try "$1" Rscript "$PEERS/$3" "$workload" "$folder" "$iterations"
  else
    echo "$1 absent"
  fi
}

compiled () # NAME COMPILER SOURCE LIBRARY...
{
  name=$1 compiler=$2 source=$3
  shift 3
  program=$folder/${source%.*}
  if [ -x "$program" ] || "$compiler" -O3 -march=native -o "$program" \
    "$PEERS/$source" "$@" 2>"$folder/$name.log"; then
    try "$name" "$program" "$workload" "$folder" "$iterations"
  else
    echo "$name absent"
  fi
}

now ()
{
  date +%s.%N
}

# whole NAME COMMAND...: a process from its start to its end.
whole ()
{
  name=$1
  shift
  begin=$(now)
  if timeout "$limit" "$@" >"$folder/$name.log" 2>&1 </dev/null; then
    echo "$name - $(echo "$(now) $begin" | awk '{ print $1 - $2 }') nan"
  else
    echo "$name failed"
  fi
}

impute ()
{
  for package in norm Amelia mice; do
    if has_package "$package"; then
      whole "$package" Rscript "$PEERS/impute.R" "$package" "$folder"
    else
      echo "$package absent"
    fi
  done
  if python=$(python sklearn); then
    whole scikit-learn "$python" "$PEERS/impute_sklearn.py" "$folder"
  else
    echo "scikit-learn absent"
  fi
}

case $workload in
  G*)
    in_python scikit-learn sklearn mixture_sklearn.py
    in_r mclust mclust mixture_mclust.R
    compiled Armadillo c++ mixture_armadillo.cpp -larmadillo ;;
  M*)
    if [ "$workload" != M2 ]; then
      in_r norm norm missing_norm.R
      in_r Amelia Amelia missing_amelia.R
    fi
    compiled plain cc plain_missing.c -lm ;;
  H4 | H5)
    compiled GHMM cc chain_ghmm.c -lghmm -lm
    in_python hmmlearn hmmlearn chain_hmmlearn.py ;;
  H*)
    if [ "$workload" = H1 ]; then
      compiled GHMM cc chain_ghmm.c -lghmm -lm
    fi
    in_python hmmlearn hmmlearn chain_hmmlearn.py
    compiled plain cc plain_chain.c -lm ;;
  I1)
    impute ;;
esac
