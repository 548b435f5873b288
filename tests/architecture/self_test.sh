#!/usr/bin/env bash
# The check of the architecture can fail: each line below is an include that it must refuse, then some it must accept.
set -euo pipefail

check=$(dirname -- "${BASH_SOURCE[0]}")/check.sh
tree=$(mktemp -d)
trap 'rm -rf -- "$tree"' EXIT
mkdir -p "$tree"/{autograd,nn,tools/dot,examples}

expect() {  # expect passes|fails FILE TEXT
  printf '// a comment\n%s\n' "$3" >"$tree/$2"
  local report outcome=passes
  report=$("$check" "$tree") || outcome=fails
  if [[ $outcome != "$1" || ($outcome == fails && $report != "$2:2: error: "*) ]]; then
    echo "$2 with '$3' should be one that $1; the check said: $report"
    exit 1
  fi
  rm "$tree/$2"
}

expect fails autograd/value.h '#include <nn/layer.h>'
expect fails autograd/value.cpp '#include "tools/dot/write.h"'
expect fails autograd/value.h '  #  include "layer.h"'
expect fails autograd/value.cpp '#include <fmt/format.h>'
expect fails autograd/value.cpp '#include <unistd.h>'
expect fails autograd/value.h '#include <immintrin.h>'
expect fails nn/layer.cpp '#include <tools/dot/write.h>'
expect fails nn/layer.h '#include <nlohmann/json.hpp>'
expect fails nn/layer.h '#include <unistd.h>'
expect fails tools/dot/write.cpp '#include <examples/data.h>'
expect fails tools/dot/write.cpp '#include <tests/is_close.h>'
expect fails examples/01_chain.cpp '#include <tests/is_close.h>'
expect passes autograd/value.h '#include <vector>'
expect passes autograd/value.cpp '#include <autograd/value.h>'
expect passes nn/layer.cpp '#include <nlohmann/json.hpp>'
expect passes nn/layer.cpp '#include <sys/stat.h>'
expect passes nn/layer.h '#include <autograd/value.h>  // not "tools/x.h"'
expect passes tools/dot/write.cpp '#include <sys/wait.h>'
expect passes tools/dot/write.cpp '#include <fmt/format.h>'
expect passes examples/01_chain.cpp '#include <tools/dot/write.h>'

printf '#pragma once\n' >"$tree/nn/layer.h"
expect fails nn/layer.cpp '#include <vector>'
expect passes nn/layer.cpp '#include <nn/layer.h>'
rm "$tree/nn/layer.h"

if "$check" "$tree" >/dev/null; then
  echo "a repository without any source file should fail"
  exit 1
fi
echo "the check refuses and accepts what it should"
