#!/usr/bin/env bash
# usage: replay_symbols_self_test.sh COMPILER
# replay_symbols.sh must accept a file that keeps its functions to itself, and find one that shares a function.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
check=$(dirname -- "${BASH_SOURCE[0]}")/replay_symbols.sh

# library TEXT: an archive of replay_avx9.cpp.o
library() {
  rm -f -- "$folder/library.a"
  printf '%s\n' "$1" >"$folder/replay_avx9.cpp"
  "$compiler" -O1 -c -o "$folder/replay_avx9.cpp.o" "$folder/replay_avx9.cpp"
  ar rc "$folder/library.a" "$folder/replay_avx9.cpp.o"
}
compiler=${1:?usage: replay_symbols_self_test.sh COMPILER}

library 'namespace { __attribute__((noinline)) int own(int x) { return x + 1; } } int replay(int x) { return own(x); }'
bash "$check" "$folder/library.a" || { echo 'refuses a file that shares nothing'; exit 1; }
library '__attribute__((noinline)) inline int shared(int x) { return x + 1; } int replay(int x) { return shared(x); }'
if bash "$check" "$folder/library.a"; then echo 'overlooks a shared function'; exit 1; fi
echo 'finds what is shared'
