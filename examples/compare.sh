#!/usr/bin/env bash
# usage: compare.sh [--status N] EXPECTED COMMAND [ARGUMENT...]
# Passes when the command ends with the exit status N (0) and prints EXPECTED byte for byte; else shows the difference and
# how to accept it.
set -uo pipefail

wanted=0
if [[ $1 == --status ]]; then
  wanted=$2
  shift 2
fi
expected=$1
shift
actual=$PWD/$(basename "$expected").actual

"$@" >"$actual"
status=$?
if [[ $status -ne $wanted ]]; then
  cat "$actual"
  echo "ended with exit status $status, not $wanted: $*"
  exit 1
fi
if [[ ! -e $expected ]]; then
  echo "$expected is missing. If what the program prints is right, keep it:"
elif diff -u --label expected --label printed "$expected" "$actual"; then
  rm "$actual"
  exit 0
else
  echo "what is printed differs from $expected. If the new text is right, accept it:"
fi
printf '  cp %q %q\n' "$actual" "$expected"
exit 1
