#!/usr/bin/env bash
# usage: check.sh PROGRAM COUNTS [--write]
# Counts the instructions of one gradient of each work named in the file COUNTS (lines `WORK INSTRUCTIONS`), and fails
# where there are more than 5 % more. --write puts the new counts down. Exit status 77: valgrind is missing, not checked.
set -euo pipefail

program=$1 counts=$2 mode=${3:-}
type -P valgrind >/dev/null || { echo "not checked: valgrind is missing. On Debian: apt-get install valgrind"; exit 77; }

collected() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$@" 2>&1 | sed -n 's/.*Collected : //p'
}

status=0
lines=
while read -r work kept; do
  few=$(collected "$work" 100)
  many=$(collected "$work" 600)
  found=$(( (many - few + 250) / 500 ))
  lines+="$work $found"$'\n'
  if (( found * 100 > kept * 105 )) && [[ $mode != --write ]]; then
    echo "$work: $found instructions for a gradient, $kept were kept: more than 5 % more. If that is worth it:"
    echo "  ${BASH_SOURCE[0]} $program $counts --write"
    status=1
  else
    echo "$work: $found instructions for a gradient, $kept were kept"
  fi
done <"$counts"
[[ $mode != --write ]] || printf '%s' "$lines" >"$counts"
exit $status
