#!/usr/bin/env bash
# usage: check.sh FILE COMPILER [OPTION...]
# Holds the misuses written in FILE to the compiler. FILE has numbered cases,
#     #if MISUSE == 1  // what is wrong
#       ...
#     #endif
# and must compile with none of them, and with each of them fail at a line of that case, or at one it
# instantiates from that case.
set -euo pipefail

file=$1
shift
compile() { LC_ALL=C "$@" -fsyntax-only -DMISUSE="$number" "$file" 2>&1; }

number=0
if ! output=$(compile "$@"); then
  printf '%s\n' "$output"
  echo "$file: does not compile even with every misuse left out"
  exit 1
fi

cases=$(awk '/^#if MISUSE == / { first = NR; number = $4; text = $0; sub(/^[^\/]*\/\/ */, "", text) }
             /^#endif/ && first { print number, first, NR, text; first = 0 }' "$file")
[[ -n $cases ]] || { echo "$file: has no case '#if MISUSE == 1  // what is wrong'"; exit 1; }

status=0
while read -r number first last text; do
  if output=$(compile "$@"); then
    echo "$file:$first: error: compiles, but must not: $text"
    status=1
  elif ! sed -nE "s/.*$(basename -- "$file"):([0-9]+).*/\1/p" <<<"$output" |
    awk -v first="$first" -v last="$last" '$1 > first && $1 < last { found = 1 } END { exit !found }'; then
    printf '%s\n' "$output"
    echo "$file:$first: error: fails to compile elsewhere than in this case: $text"
    status=1
  else
    echo "refused, as it should be: $text"
  fi
done <<<"$cases"
exit $status
