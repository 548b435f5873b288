#!/usr/bin/env bash
# usage: table_test.sh
# What tools/bench_table.awk makes of measurements: ratios of medians, wrong gradients marked, goals met and missed.
set -euo pipefail

CDPATH= cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
status=0
# expect NAME STATUS TEXT OPTION...: with these lines as input, what is printed has the text
expect() {
  local name=$1 expected=$2 text=$3 found=0 output
  shift 3
  output=$(awk "$@" -f tools/bench_table.awk) || found=$?
  if [[ $found != "$expected" || $output != *"$text"* ]]; then
    printf '%s: exit status %s, expected %s and "%s" in\n%s\n' "$name" "$found" "$expected" "$text" "$output"
    status=1
  fi
}
goals() { expect "$1" "$2" "$3" -v goals=true -v asked="$4"; }
lines() { printf '%s\n' "$@"; }

lines "by-hand W2 100 right" "by-hand W2 300 right" "by-hand W2 200 right" "chalkgrad W2 500 right" |
  expect "the middle one of three by hand" 0 "| chalkgrad | 500 ns, 2.5 x |" -v goals=false
lines "by-hand W2 100 right" "chalkgrad W2 500 right" "chalkgrad W2 400 wrong" |
  expect "a wrong gradient has no time" 0 "| chalkgrad | wrong gradient |" -v goals=false
lines "stan W1 100 right" "chalkgrad W1 100 right" | goals "met" 0 "goal 1: met" W1
lines "stan W1 100 right" "chalkgrad W1 109 right" | goals "noise" 0 "met within the noise" W1
lines "stan W1 100 right" "chalkgrad W1 111 right" | goals "missed" 1 "1.11 x stan, goal 1: MISSED" W1
lines "stan W1 100 right" "chalkgrad W1 50 wrong" | goals "wrong" 1 "the gradient of chalkgrad is WRONG" W1
lines "stan W1 100 wrong" "chalkgrad W1 50 right" | goals "the other is wrong" 1 "the gradient of stan is WRONG" W1
lines "chalkgrad W1 50 right" | goals "nothing to compare with" 1 "W1: stan was not measured" W1
lines "stan W1 100 right" "chalkgrad W1 nan right" | goals "no number" 1 "W1: chalkgrad was not measured" W1
: | goals "nothing at all" 1 "W5: chalkgrad was not measured" ""
lines "stan W1 100 right" "chalkgrad W1 50 right" | goals "a work that has no line" 1 "W5: chalkgrad was not measured" "W1 W5"
lines "by-hand W4 100 right" "chalkgrad W4 90 right" "chalkgrad W4-bytes 33 right" |
  goals "memory" 0 "33 bytes a node, goal 40: met" W4
lines "by-hand W4 100 right" "chalkgrad W4 90 right" "chalkgrad W4-bytes 50 right" |
  goals "too much memory" 1 "50 bytes a node, goal 40: MISSED" W4
exit $status
