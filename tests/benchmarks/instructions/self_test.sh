#!/usr/bin/env bash
# usage: self_test.sh PROGRAM COUNTS
# check.sh has to fail where a gradient takes 6 % more instructions than were kept, and to pass at 4 %. Exit status 77:
# valgrind is missing.
set -euo pipefail

here=$(CDPATH= cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
program=$1
type -P valgrind >/dev/null || exit 77
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

read -r work _ <"$2"
echo "$work 1" >"$scratch/counts"
"$here/check.sh" "$program" "$scratch/counts" --write >/dev/null
read -r _ now <"$scratch/counts"

status=0
expect() {  # expect PASSES|FAILS PERCENT
  local found=fails
  echo "$work $((now * 100 / (100 + $2)))" >"$scratch/counts"
  if "$here/check.sh" "$program" "$scratch/counts" >"$scratch/output"; then found=passes; fi
  if [[ $found != "$1" ]]; then
    echo "with $2 % more instructions than were kept the check $found:"
    cat "$scratch/output"
    status=1
  fi
}
expect passes 4
expect fails 6
exit $status
