#!/usr/bin/env bash
# usage: demo.sh
# Installs what is missing, builds, and shows backpropagation on two examples of the notes: ((a+b)*c)^2 step by step,
# and one whole iteration of a 3-2-1 network. The graphs of both go to out/.
set -euo pipefail

CDPATH= cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
tools/install-packages.sh demo
log=build/demo/log
mkdir -p build/demo out
echo "building, which takes some minutes (the whole log is in $log)"
build() { cmake --preset demo && cmake --build --preset demo; }
show_how_far() {  # on a terminal, the newest of the log's [21/243]
  while IFS= read -r line; do
    if [[ -t 1 && $line == \[* ]]; then printf '\r%s ' "${line%% *}"; fi
  done
  if [ -t 1 ]; then printf '\r\033[K'; fi
}
build 2>&1 | tee "$log" | show_how_far || { cat "$log" >&2; exit 1; }

echo
echo "== ((a+b)*c)^2 at a=2, b=-3, c=10, forwards and backwards"
build/demo/tools/chalkgrad trace "((a+b)*c)^2" a=2 b=-3 c=10
build/demo/tools/chalkgrad graph "((a+b)*c)^2" a=2 b=-3 c=10 -o out/chain.svg

echo
echo "== one iteration of the 3-2-1 network, as printed in the notes and exact"
build/demo/examples/03_iteration out

echo
echo "the graphs, with values and gradients:"
printf '  %s\n' out/*.svg
