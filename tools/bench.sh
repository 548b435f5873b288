#!/usr/bin/env bash
# usage: bench.sh [--goals] [--torch] [--rounds N] [WORK...]
# Measures chalkgrad beside the same work by hand, in one program, and beside the engines that Debian has: all in turns,
# five rounds, medians; processor time where there is one thread. Gradients are compared with those by hand first; a wrong
# one is marked. Installs the packages needed. WORK is one of W1 W2 W2r W2t W3 W3b W3t W4 W5, described below the table;
# all without it. Keep the machine quiet.
#   --goals     only chalkgrad, by hand and Stan; says which goals are missed; exit status 1 if any is, 10 % allowed for
#               noise. Takes less than five minutes.
#   --torch     PyTorch too, which is large to install
#   --rounds N  N rounds in place of five
set -euo pipefail

usage() {
  sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
  exit "$1"
}
refuse() {
  echo "chalkgrad: $1" >&2
  exit 2
}
goals=false torch=false rounds=5
works=()
while [[ $# -gt 0 ]]; do
  case $1 in
    -h | --help) usage 0 ;;
    --goals) goals=true ;;
    --torch) torch=true ;;
    --rounds)
      [[ ${2:-} =~ ^[1-9][0-9]?$ ]] || refuse "--rounds needs a number from 1 to 99, not '${2:-}'"
      rounds=$2
      shift ;;
    W1 | W2 | W2r | W2t | W3 | W3b | W3t | W4 | W5) works+=("$1") ;;
    *) refuse "'$1' is neither an option nor one of W1 W2 W2r W2t W3 W3b W3t W4 W5; bench.sh --help says more" ;;
  esac
  shift
done
! $goals || ! $torch || refuse "--goals compares with Stan only: leave out --torch"
[[ ${#works[@]} -gt 0 ]] || works=(W1 W2 W2r W2t W3 W3b W3t W4 W5)

CDPATH= cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
tools/install-packages.sh bench
if ! $goals; then tools/install-packages.sh peers; fi
if $torch; then tools/install-packages.sh torch; fi

here=$PWD
build=build/bench
sources=tests/benchmarks
launcher=()
if type -P ccache >/dev/null; then launcher=(ccache); fi

echo "building in $build" >&2
mkdir -p $build
{
  cmake -S . -B $build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCHALKGRAD_TESTS=OFF -DCHALKGRAD_TOOLS=OFF \
    -DCHALKGRAD_DOCS=OFF -DCHALKGRAD_EXAMPLES=OFF -DCHALKGRAD_BENCHMARKS=ON \
    ${launcher:+-DCMAKE_CXX_COMPILER_LAUNCHER=ccache} &&
    cmake --build $build --target chalkgrad_benchmarks
} >$build/build.log 2>&1 || {
  tail -n 20 $build/build.log >&2
  refuse "chalkgrad does not build: $build/build.log has all of it"
}

# make_peer NAME [OPTION...]: compiles where the sources are newer, without warnings about other people's headers
peers=()
make_peer() {
  local program=$build/peer_$1 source=$sources/peers/$1.cpp
  shift
  if [[ ! -e $program || -n $(find "$source" $sources/work.h $sources/peers/measure.h -newer "$program" -print -quit) ]]; then
    if ! "${launcher[@]}" g++ -std=c++20 -O3 -DNDEBUG -I. -c "$source" -o "$program.o" "$@" 2>"$program.log" ||
       ! g++ "$program.o" -o "$program" "$@" 2>>"$program.log"; then
      echo "chalkgrad: $source does not build: $program.log has the compiler's words" >&2
      return
    fi
  fi
  peers+=("$program")
}

stan=/usr/lib/R/site-library/StanHeaders/include
make_peer stan -w -D_REENTRANT -isystem $stan -isystem /usr/include/eigen3 -ltbb -pthread
if ! $goals; then
  make_peer sacado -w -DOMPI_SKIP_MPICXX -isystem /usr/include/trilinos -I/usr/lib/x86_64-linux-gnu/openmpi/include \
    -ltrilinos_teuchoscomm -ltrilinos_teuchosparameterlist -ltrilinos_teuchoscore
  make_peer adolc -w -ladolc
fi
if $torch; then peers+=("/usr/bin/python3 $here/$sources/peers/torch_peer.py"); fi

# Lines ENGINE WORK NANOSECONDS right|wrong of what Google Benchmark writes as JSON, a member a line.
own_lines() {
  awk -F '": |,$' '
    { gsub(/^[ "]+|"$/, "", $1); gsub(/"/, "", $2) }
    $1 == "name" { threaded = $2 ~ /real_time/; split($2, name, "[ /]"); verdict = "right"; bytes = "" }
    $1 == "error_occurred" && $2 == "true" { verdict = "wrong" }
    $1 == "real_time" { real = $2 }
    $1 == "cpu_time" { time = threaded ? real : $2 }
    $1 == "bytes/node" { bytes = $2 }
    $1 == "time_unit" { time *= $2 == "ms" ? 1e6 : $2 == "us" ? 1e3 : 1 }
    $1 == "}" && name[2] != "" {
      print name[2], name[1], time, verdict
      if (bytes != "") print name[2], name[1] "-bytes", bytes, verdict
      name[2] = ""
    }'
}

scratch=$(mktemp -d)  # ADOL-C writes its tapes to the folder it runs in
trap 'rm -rf "$scratch"' EXIT
results=$scratch/results
filter="^($(IFS='|'; echo "${works[*]}")) "
eigen=Eigen/1
if $goals; then filter+='[^E]'; else filter+="([^E]|$eigen\$)"; fi
for ((round = 1; round <= rounds; ++round)); do
  echo "round $round of $rounds" >&2
  $build/tests/chalkgrad_benchmarks --benchmark_filter="$filter" --benchmark_format=json --benchmark_min_time=0.1 \
    --benchmark_enable_random_interleaving=true 2>>$build/build.log | own_lines >>"$results"
  for peer in "${peers[@]}"; do
    # shellcheck disable=SC2086  # PyTorch's is two words
    (cd "$scratch" && ${peer/$build/$here/$build} "${works[@]}") >>"$results" || echo "chalkgrad: $peer failed" >&2
  done
done

$goals || printf '%s, %s cores, g++ %s, %s, tools/bench.sh, medians of %s\n\n' \
  "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$(g++ -dumpfullversion)" "$(date +%F)" "$rounds"
awk -v goals=$goals -v asked="${works[*]}" -f tools/bench_table.awk "$results"
