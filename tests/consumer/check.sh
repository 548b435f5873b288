#!/usr/bin/env bash
# usage: check.sh package|sources|engine CMAKE BUILD OPTION...
# Configures the project beside this file with CMAKE and the OPTIONs and runs its programs: against chalkgrad as it is
# installed from BUILD; as a subdirectory and then, with what is compiled already, as one with nothing but the engine
# where no package is found; or only so. All in folders with a space in their names.
set -euo pipefail

from=$1 cmake=$2 build=$3
shift 3
project=$(dirname -- "${BASH_SOURCE[0]}")
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
work="$folder/a consumer"

options=(-DCMAKE_BUILD_TYPE=Debug "$@")
if type -P ccache >/dev/null; then options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi

consume() {  # consume package|subdirectory|engine OPTION...
  local programs program
  rm -f -- "$work"/consumer_*
  "$cmake" -S "$project" -B "$work" "${options[@]}" -DFROM="$@" >"$folder/log" 2>&1 &&
    "$cmake" --build "$work" --parallel 2 >>"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
  programs=("$work"/consumer_*)
  for program in "${programs[@]}"; do
    if [[ ! -x $program ]] || ! "$program"; then
      echo "fails: $(basename -- "$program")"
      exit 1
    fi
  done
  echo "$1: built and ran: ${programs[*]##*/}"
}

case $from in
  package)
    "$cmake" --install "$build" --prefix "$folder/the prefix" >/dev/null
    consume package -DCMAKE_PREFIX_PATH="$folder/the prefix"
    ;;
  sources|engine)
    [[ $from == engine ]] || consume subdirectory
    none=()
    for package in nlohmann_json fmt pegtl CLI11 doctest rapidcheck benchmark; do
      none+=("-DCMAKE_DISABLE_FIND_PACKAGE_$package=ON")
    done
    consume engine "${none[@]}"
    ;;
esac
