#!/usr/bin/env bash
# usage: run.sh [--applies] [--source REPOSITORY] [--work FOLDER] [EDIT...]
# Makes one plausible mistake at a time in a copy of the sources and expects the tests to notice. Edits default to all
# of tests/mutations/*.edit in the repository, the folder to build/mutations there; a second run reuses its build.
# --applies only looks whether the sources still have the lines that each edit wants to change.
# Exit status 0: every edit was killed; 1: one survived, no longer applies or does not compile.
#
# An edit is a file NAME.edit:
#     what is wrong, in a line
#     file: autograd/rules.h
#     tests: autograd_tests
#     --- original
#     lines that stand in the file exactly once
#     --- edited
#     lines to stand there instead
set -euo pipefail

here=$(CDPATH= cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
source=$(CDPATH= cd -- "$here/../.." && pwd)
work=
only_apply=
while [[ ${1:-} == --* ]]; do
  case $1 in
    --applies) only_apply=yes; shift; continue ;;
    --source) source=$(CDPATH= cd -- "${2:?--source needs a folder}" && pwd) ;;
    --work) work=${2:?--work needs a folder} ;;
    *) sed -n 's/^# \{0,1\}//; 2,5p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done
edits=("$@")
[[ ${#edits[@]} -gt 0 ]] || edits=("$source"/tests/mutations/*.edit)
[[ -e ${edits[0]} ]] || { echo "no such edit: ${edits[0]}" >&2; exit 1; }

if [[ -z $only_apply ]]; then
  mkdir -p "${work:=$source/build/mutations}"
  work=$(CDPATH= cd -- "$work" && pwd)
  copy=$work/source
  build=$work/build
  log=$work/log
fi
export RC_PARAMS=${RC_PARAMS:-seed=20260101}  # as in ctest: the same sources, the same verdict

# Makes the copy equal to the sources; what is equal already keeps its time, so that it is not built again.
synchronise() {
  mkdir -p "$copy"
  local file
  while IFS= read -r -d '' file; do
    cmp -s -- "$source/$file" "$copy/$file" && continue
    mkdir -p -- "$copy/$(dirname -- "$file")"
    cp -- "$source/$file" "$copy/$file"
    [[ ! -x $source/$file ]] || chmod +x -- "$copy/$file"
  done < <(cd -- "$source" && find . \( -name .git -o -path ./build -o -path ./out \) -prune -o -type f -print0)
  while IFS= read -r -d '' file; do
    [[ -e $source/$file ]] || rm -- "$copy/$file"
  done < <(cd -- "$copy" && find . -type f -print0)
}

# the executables named by the edits, and whether they pass
build_tests() { cmake --build "$build" --parallel 2 --target "$@" >"$log" 2>&1; }
tests_pass() {
  local test
  for test in "$@"; do
    (ulimit -v 8000000 && cd -- "$work" && timeout 300 "$build/tests/$test" --abort-after=1) >"$log" 2>&1 || return 1
  done
}

# field NAME EDIT: the rest of the line 'NAME: '; part BEGIN END EDIT: the lines between two others, to the end
# of the file where END is empty
field() { sed -n "s/^$1: *//p;/^--- /q" "$2"; }
part() { awk -v begin="$1" -v end="$2" 'end != "" && $0 == end { inside = 0 } inside { print } $0 == begin { inside = 1 }' "$3"; }

# Reads an edit, and makes $text of the file before and after it; else says why that cannot be done.
read_edit() {
  local edit=$1 original edited before rest
  file=$(field file "$edit")
  read -r -a tests <<<"$(field tests "$edit")"
  original=$(part '--- original' '--- edited' "$edit")
  edited=$(part '--- edited' '' "$edit")
  if [[ -z $file || ${#tests[@]} -eq 0 || -z $original ]]; then echo 'cannot be read'; return 1; fi
  [[ -f $source/$file ]] || { echo 'does not apply'; return 1; }

  text=$(<"$source/$file")
  before=${text%%"$original"*}
  if [[ $before == "$text" ]]; then echo 'does not apply'; return 1; fi
  rest=${text:${#before}+${#original}}
  if [[ ${rest%%"$original"*} != "$rest" ]]; then echo 'applies more than once'; return 1; fi
  text=$before$edited$rest
}

# Prints the verdict on an edit: killed, survived, or why neither can be said.
try() {
  local file tests text
  read_edit "$1" || return 0
  printf '%s\n' "$text" >"$copy/$file"
  if ! build_tests "${tests[@]}"; then
    echo 'does not compile'
  elif tests_pass "${tests[@]}"; then
    echo survived
  else
    echo killed
  fi
  cp -- "$source/$file" "$copy/$file"
}

if [[ -n $only_apply ]]; then
  failures=0
  for edit in "${edits[@]}"; do
    if reason=$(read_edit "$edit"); then continue; fi
    printf '%-22s %s\n' "$reason" "$edit"
    failures=$((failures + 1))
  done
  printf '%d edits, %d apply, %d do not\n' ${#edits[@]} $((${#edits[@]} - failures)) $failures
  [[ $failures -eq 0 ]]
  exit
fi

synchronise
launcher=()
if type -P ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
generator=()
if type -P ninja >/dev/null; then generator=(-G Ninja); fi
cmake -S "$copy" -B "$build" "${generator[@]}" "${launcher[@]}" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O1 \
  -DCHALKGRAD_EXAMPLES=OFF -DCHALKGRAD_BENCHMARKS=OFF -DCHALKGRAD_DOCS=OFF >"$log" 2>&1 || { cat "$log"; exit 1; }

# Without an edit the tests must pass, else each edit would seem killed.
read -r -a all_tests <<<"$(for edit in "${edits[@]}"; do field tests "$edit"; done | tr ' ' '\n' | sort -u | tr '\n' ' ')"
if ! build_tests "${all_tests[@]}" || ! tests_pass "${all_tests[@]}"; then
  cat "$log"
  echo "the tests fail before any edit: mend that first"
  exit 1
fi

failures=0
for edit in "${edits[@]}"; do
  begin=$SECONDS
  verdict=$(try "$edit")
  printf '%-22s %4d s  %-32s %s\n' "$verdict" $((SECONDS - begin)) "$(basename -- "$edit" .edit)" "$(head -n 1 -- "$edit")"
  [[ $verdict == killed ]] || failures=$((failures + 1))
done
printf '%d edits, %d killed, %d not\n' ${#edits[@]} $((${#edits[@]} - failures)) $failures
[[ $failures -eq 0 ]]
