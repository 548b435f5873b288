#!/usr/bin/env bash
# usage: self_test.sh
# run.sh tells apart an edit that is killed, one that survives, and three about which nothing can be said; shown on a
# project of one function whose test is too weak.
set -euo pipefail

run=$(CDPATH= cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)/run.sh
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
project="$folder/a project"
mkdir -p "$project"/tests/mutations
cat >"$project/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.24)
project(weak LANGUAGES CXX)
add_executable(weak_tests tests/weak.cpp)
set_target_properties(weak_tests PROPERTIES RUNTIME_OUTPUT_DIRECTORY tests)
END
cat >"$project/tests/weak.cpp" <<'END'
int twice(int x) { return 2 * x; }
int main() { return twice(2) == 4 ? 0 : 1; }
END

edit() {  # edit NAME ORIGINAL EDITED
  printf 'the edit %s\nfile: tests/weak.cpp\ntests: weak_tests\n--- original\n%s\n--- edited\n%s\n' "$@" \
    >"$project/tests/mutations/$1.edit"
}
edit killed 'return 2 * x;' 'return 3 * x;'
edit survivor 'return 2 * x;' 'return x * x;'
edit outdated 'return x + x;' 'return x;'
edit twofold 'return' 'throw'
edit broken 'return 2 * x;' 'return 2 * y;'

if report=$("$run" --source "$project"); then
  printf '%s\n%s\n' "$report" "passed in spite of a survivor"
  exit 1
fi
for line in 'killed * the edit killed' 'survived * the edit survivor' 'does not apply * the edit outdated' \
  'applies more than once * the edit twofold' 'does not compile * the edit broken' '5 edits, 1 killed, 4 not'; do
  # shellcheck disable=SC2053  # a pattern
  [[ $'\n'$report$'\n' == *$'\n'$line$'\n'* ]] || { printf '%s\nlacks the line: %s\n' "$report" "$line"; exit 1; }
done

if report=$("$run" --applies --source "$project") || [[ $report != *'5 edits, 3 apply, 2 do not' ]]; then
  printf '%s\n%s\n' "$report" "edits that do not apply are not told"
  exit 1
fi

"$run" --source "$project" "$project/tests/mutations/killed.edit" >/dev/null || {
  echo "fails although the only edit is killed"
  exit 1
}
sed -i 's/== 4/== 5/' "$project/tests/weak.cpp"
if report=$("$run" --source "$project"); then
  echo "passed although the tests fail before any edit"
  exit 1
fi
[[ $report == *"the tests fail before any edit"* ]] || { echo "$report"; exit 1; }
echo "killed and survived are told apart"
