#!/usr/bin/env bash
# usage: self_test.sh COMPILER
# The check of misuses can fail: on a case that compiles, one broken elsewhere, a broken file, a file without cases.
set -euo pipefail

check=$(dirname -- "${BASH_SOURCE[0]}")/check.sh
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT

expect() {  # expect passes|fails TEXT-OF-THE-REPORT SOURCE
  printf '%s\n' "$3" >"$folder/source.cpp"
  local report outcome=passes
  report=$("$check" "$folder/source.cpp" "$compiler") || outcome=fails
  if [[ $outcome != "$1" || $report != *"$2"* ]]; then
    printf 'should be one that %s with "%s":\n%s\nthe check said: %s\n' "$1" "$2" "$3" "$report"
    exit 1
  fi
}

compiler=${1:?usage: self_test.sh COMPILER}
case_of() { printf '#if MISUSE == 1  // a pointer is not a number\n%s\n#endif\n' "$1"; }
expect passes 'refused, as it should be: a pointer is not a number' "$(case_of 'int a = nullptr;')"
expect fails 'compiles, but must not: a pointer is not a number' "$(case_of 'int a = 0;')"
expect fails 'even with every misuse left out' "int b = nullptr; $(case_of 'int a = nullptr;')"
expect fails 'elsewhere than in this case' "$(case_of '#define BROKEN')
#ifdef BROKEN
int b = nullptr;
#endif"
expect fails 'has no case' 'int a = 0;'
echo "the check refuses and accepts what it should"
