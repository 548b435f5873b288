#!/usr/bin/env bash
# usage: replay_symbols.sh LIBRARY
# The files compiled for one instruction set may hand no function to the rest of a program: of functions that several
# files have (inline ones, templates) the linker keeps one, and it would be one that other processors cannot run.
# Lists every such function in the members replay_avx*.o of LIBRARY.
set -euo pipefail

nm -C -- "${1:?usage: replay_symbols.sh LIBRARY}" | awk '
  /:$/ { inside = /^replay_avx/; members += inside; member = $0 }
  inside && $(NF > 2 ? 2 : 1) ~ /^[WVu]$/ { print member, $0; bad++ }
  END {
    if (bad) exit 1
    printf "%d files for one instruction set share no function\n", members
  }'
