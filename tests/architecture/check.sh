#!/usr/bin/env bash
# usage: check.sh REPOSITORY
# Dependencies point one way: autograd <- nn <- tools <- examples. Lists every #include that does not, and every
# one of a library that its folder may not use; a folder may include itself, the folders before it and:
#   autograd  the standard library only
#   nn        the standard library; in .cpp files also POSIX and JSON: users of its headers need no package
#   tools     the standard library, POSIX and the packages of tools/CMakeLists.txt
#   examples  the standard library and fmt, to print with
# And every x.cpp of a library that does not include its x.h first: that line is the test that x.h compiles alone.
set -euo pipefail

cd -- "${1:?usage: check.sh REPOSITORY}"
folders=()
for folder in autograd nn tools examples; do
  [[ ! -d $folder ]] || folders+=("$folder")
done
[[ ${#folders[@]} -gt 0 ]] || { echo "no source folder in $PWD"; exit 1; }

find "${folders[@]}" -name '*.h' -o -name '*.cpp' | LC_ALL=C sort | awk '
  # whether a file of `folder` may include `name`
  function allowed(folder, header, name,    top, posix) {
    if (name !~ /[\/.]/) return 1                              # <vector>: the standard library
    top = name ~ /\// ? substr(name, 1, index(name, "/") - 1) : ""
    if (top == "autograd") return 1
    # where there is one: reserved addresses, instructions of the processor
    if (folder == "autograd") return (file " " name) ~ /^autograd\/(arena\.cpp sys\/mman\.h|lanes\.h immintrin\.h)$/
    if (top == "nn") return 1
    posix = name ~ /^(sys\/)?[a-z]+\.h$/
    if (folder == "nn") return !header && (posix || top == "nlohmann")
    if (top == "tools") return 1
    if (folder == "examples") return name ~ /^(fmt|examples)\//
    return posix || name == "pugixml.hpp" || name ~ /^(fmt|nlohmann|tao|CLI|nettle)\//
  }
  {
    file = $0
    files++
    folder = substr(file, 1, index(file, "/") - 1)
    own = file
    if (!sub(/\.cpp$/, ".h", own) || folder == "examples" || system("test -f \"" own "\"")) own = ""
    for (line = 1; (status = (getline text < file)) > 0; line++) {
      if (text !~ /^[ \t]*#[ \t]*include[ \t]*[<"]/) continue
      name = text
      sub(/^[^<"]*[<"]/, "", name)
      sub(/[>"].*$/, "", name)
      if (own != "" && name != own) { printf "%s:%d: error: %s comes first\n", file, line, own; bad++ }
      own = ""
      if (allowed(folder, file ~ /\.h$/, name)) continue
      printf "%s:%d: error: %s may not include %s\n", file, line, folder, name
      bad++
    }
    if (status < 0) { printf "%s: error: cannot be read\n", file; bad++ }
    close(file)
  }
  END {
    if (!files) { print "no source file found"; exit 1 }
    if (bad) exit 1
    printf "the includes of %d files point one way\n", files
  }'
