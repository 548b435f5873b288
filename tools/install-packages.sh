#!/usr/bin/env bash
# usage: install-packages.sh demo|test|bench|peers|torch
# Installs the Debian packages that tools/demo.sh, tools/test.sh or tools/bench.sh needs. Does nothing, and needs no network, where all
# of them stand; says what is missing where it may not install.
set -euo pipefail

demo=(cmake ninja-build g++ libfmt-dev nlohmann-json3-dev tao-pegtl-dev libcli11-dev libpugixml-dev nettle-dev graphviz gnuplot-nox)
# Of these any version will do, from wherever it comes.
programs() {
  type -P node npm >/dev/null || echo nodejs npm
  type -P chromium >/dev/null || echo chromium
}
case ${1:-} in
  demo) needed=("${demo[@]}") ;;
  test) needed=("${demo[@]}" doctest-dev librapidcheck-dev libbenchmark-dev clang-16 doxygen valgrind)
    # shellcheck disable=SC2207  # names of packages
    needed+=($(programs)) ;;
  bench) needed=(cmake ninja-build g++ nlohmann-json3-dev r-cran-stanheaders libboost-dev libeigen3-dev libtbb-dev) ;;
  peers) needed=(libadolc-dev libtrilinos-sacado-dev libtrilinos-kokkos-dev libtrilinos-teuchos-dev libopenmpi-dev) ;;
  torch) needed=(python3-torch) ;;
  *) sed -n 's/^# //; 2,4p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac

give_up() {
  echo "chalkgrad: $1" >&2
  exit 1
}

if ! type -P apt-get dpkg-query >/dev/null; then
  # The libraries may stand under other names here: CMake finds them, or names the one it misses.
  type -P cmake ninja c++ >/dev/null || give_up "this is not Debian, where I could install what is missing.
Install what these Debian packages hold, then build with: cmake --workflow --preset release
  ${needed[*]}"
  exit 0
fi

missing=()
for package in "${needed[@]}"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || status=absent
  [[ $status == installed ]] || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $(id -u) -ne 0 ]]; then
  type -P sudo >/dev/null || give_up "packages are missing and I am neither root nor find sudo. As root, run:
  apt-get update && apt-get install ${missing[*]}"
  as_root=(sudo)
fi
echo "chalkgrad: installing ${missing[*]}"
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get --quiet --yes)
"${install[@]}" update >&2 || give_up "the list of packages could not be brought up to date. Still missing: ${missing[*]}"
"${install[@]}" install --no-install-recommends "${missing[@]}" >&2 ||
  give_up "these could not be installed: ${missing[*]}
chalkgrad is built on Debian 12; on another release some may have another name."
