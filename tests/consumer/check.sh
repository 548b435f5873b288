#!/usr/bin/env bash
# usage: check.sh package|subdirectory|engine CMAKE BUILD OPTION...
# Configures the project beside this file with CMAKE and the OPTIONs against chalkgrad, for package as installed from
# BUILD, and runs its programs; all in folders with a space in their names.
set -euo pipefail

from=$1 cmake=$2 build=$3
shift 3
project=$(dirname -- "${BASH_SOURCE[0]}")
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
work="$folder/a consumer"

options=(-DFROM="$from" -DCMAKE_BUILD_TYPE=Debug "$@")
if type -P ccache >/dev/null; then options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
case $from in
  package)
    "$cmake" --install "$build" --prefix "$folder/the prefix" >/dev/null
    options+=(-DCMAKE_PREFIX_PATH="$folder/the prefix")
    ;;
  engine)
    for package in nlohmann_json fmt pegtl CLI11 doctest rapidcheck benchmark; do
      options+=("-DCMAKE_DISABLE_FIND_PACKAGE_$package=ON")
    done
    ;;
esac

"$cmake" -S "$project" -B "$work" "${options[@]}" >"$folder/log" 2>&1 &&
  "$cmake" --build "$work" --parallel 2 >>"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
programs=("$work"/consumer_*)
for program in "${programs[@]}"; do
  if [[ ! -x $program ]] || ! "$program"; then
    echo "fails: $(basename -- "$program")"
    exit 1
  fi
done
echo "built and ran: ${programs[*]##*/}"
