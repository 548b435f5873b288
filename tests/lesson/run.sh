#!/usr/bin/env bash
# usage: run.sh PROGRAM
# What the pages that PROGRAM writes show and do, in a browser, as a person uses them; before that, their sources by
# tsc, eslint and prettier. Exit status 77: it could not be tried, for want of node, npm's packages or Chromium.
set -euo pipefail

program=$(realpath -- "${1:?usage: run.sh PROGRAM}")
page=$(CDPATH= cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../tools/lesson/page" && pwd)
skip() {
  echo "not tried: $1"
  exit 77
}
type -P node npm >/dev/null || skip "node and npm are not installed (Debian: nodejs npm)"
type -P chromium >/dev/null || skip "Chromium is not installed (Debian: chromium)"
cd -- "$page"
if [[ ! -d node_modules ]]; then
  npm ci --no-audit --no-fund >&2 || skip "npm could not install the packages of $page/package-lock.json"
fi
npm run --silent check
CHALKGRAD_PROGRAM=$program npm test --silent
