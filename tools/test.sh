#!/usr/bin/env bash
# usage: test.sh [PRESET...]
# Installs what is missing, then builds and runs every test: with the preset release, or with each one given, in that
# order (dev, release, ci, sanitize, clang).
set -euo pipefail

CDPATH= cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
tools/install-packages.sh test
(cd tools/lesson/page && npm ci --no-audit --no-fund)  # what the lesson's page is tested with
if [[ -z ${CMAKE_CXX_COMPILER_LAUNCHER:-} ]] && type -P ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi

presets=("$@")
[[ ${#presets[@]} -gt 0 ]] || presets=(release)
for preset in "${presets[@]}"; do
  cmake --preset "$preset"
  cmake --build --preset "$preset"
  ctest --preset "$preset"
done
