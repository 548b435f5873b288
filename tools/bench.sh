#!/usr/bin/env bash
# usage: bench.sh [--goals | --torch] [WORK...]
# Measures recording and backward beside the same by hand in plain loops, and beside the engines that Debian has: five
# rounds, all programs in turns, medians. Gradients are compared with those by hand first; a wrong one is marked. Installs
# the packages needed. WORK is one of W1 to W5 (tests/benchmarks/peers/work.h); all without it.
#   --goals   only chalkgrad, by hand and Stan; says which goals are missed; exit status 1 if any is (10 % allowed for noise)
#   --torch   PyTorch too, which is large to install
set -euo pipefail

usage() { sed -n 's/^# \{0,1\}//; 2,7p' "${BASH_SOURCE[0]}" >&2; exit 2; }
goals=false torch=false
works=()
for argument in "$@"; do
  case $argument in
    --goals) goals=true ;;
    --torch) torch=true ;;
    W[1-5]) works+=("$argument") ;;
    *) usage ;;
  esac
done
$goals && $torch && usage

CDPATH= cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
tools/install-packages.sh bench
if ! $goals; then tools/install-packages.sh peers; fi
if $torch; then tools/install-packages.sh torch; fi

build=build/bench
sources=tests/benchmarks/peers
flags=(-std=c++20 -O3 -DNDEBUG -I.)
launcher=()
if type -P ccache >/dev/null; then launcher=(ccache); fi

cmake -S . -B $build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCHALKGRAD_TESTS=OFF -DCHALKGRAD_TOOLS=OFF \
  -DCHALKGRAD_DOCS=OFF ${launcher:+-DCMAKE_CXX_COMPILER_LAUNCHER=ccache} >/dev/null
cmake --build $build --target chalkgrad_nn >/dev/null

# make_program NAME [OPTION...]: compiles where the sources are newer, without warnings about other people's headers
programs=()
make_program() {
  local program=$build/peer_$1 source=$sources/$1.cpp
  shift
  if [[ ! -e $program || -n $(find "$source" $sources/work.h $build -maxdepth 2 -newer "$program" \
        \( -name '*.cpp' -o -name work.h -o -name 'libchalkgrad_*.a' \) -print -quit) ]]; then
    if ! "${launcher[@]}" g++ "${flags[@]}" -c "$source" -o "$program.o" "$@" 2>"$program.log" ||
       ! g++ "$program.o" -o "$program" "$@" 2>>"$program.log"; then
      echo "chalkgrad: $source does not build: $program.log has the compiler's words" >&2
      return
    fi
  fi
  programs+=("$program")
}

stan=/usr/lib/R/site-library/StanHeaders/include
make_program by_hand
make_program chalkgrad $build/nn/libchalkgrad_nn.a $build/autograd/libchalkgrad_autograd.a -pthread
make_program stan -w -D_REENTRANT -isystem $stan -isystem /usr/include/eigen3 -ltbb -pthread
if ! $goals; then
  make_program sacado -w -isystem /usr/include/trilinos -I/usr/lib/x86_64-linux-gnu/openmpi/include
  make_program adolc -w -ladolc
fi
$torch && programs+=("/usr/bin/python3 $sources/torch_peer.py")

results=$(mktemp)
trap 'rm -f "$results"' EXIT
for round in 1 2 3 4 5; do
  echo "round $round of 5" >&2
  for program in "${programs[@]}"; do
    # shellcheck disable=SC2086  # PyTorch's is two words
    $program "${works[@]}" >>"$results" || echo "chalkgrad: $program failed" >&2
  done
done

$goals || printf '%s, %s, %s, %s\n\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
  "$(nproc) cores" "$(g++ -dumpfullversion)" "$(date +%F)"
awk -v goals=$goals -f tools/bench_table.awk "$results"
