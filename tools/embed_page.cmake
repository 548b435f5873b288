# Makes a source file of the files of a page:
# cmake -D FOLDER=... -D MODULES=a.js,b.js,main.js -D HEADER=... -D NAMESPACE=... -D OUTPUT=... -P embed_page.cmake
# The modules come one after the other without their imports and exports, as one script. A page is sent by mail and opened
# from disks: comments and indentation stay behind.
cmake_minimum_required(VERSION 3.24)

# A string literal; compilers take long ones, as long as nothing in them ends it.
function(literal text result)
  string(FIND "${text}" ")chalkgrad\"" at)
  if(NOT at EQUAL -1)
    message(FATAL_ERROR "a file of ${FOLDER} has )chalkgrad\" in it")
  endif()
  set(${result} "R\"chalkgrad(${text})chalkgrad\"" PARENT_SCOPE)
endfunction()

function(shorten text result)
  string(REGEX REPLACE "/\\*[^*]*\\*+([^/*][^*]*\\*+)*/" "" text "${text}")
  string(REGEX REPLACE "\n[ \t]+" "\n" text "${text}")
  string(REGEX REPLACE "\n//[^\n]*" "" text "${text}")
  string(REGEX REPLACE "\n\n+" "\n" text "${text}")
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

set(script "")
string(REPLACE "," ";" modules "${MODULES}")
foreach(module IN LISTS modules)
  file(READ ${FOLDER}/${module} text)
  string(REGEX REPLACE "(^|\n)import [^;]*;" "\\1" text "${text}")
  string(REGEX REPLACE "(^|\n)export (const|let|function|async|class)" "\\1\\2" text "${text}")
  string(APPEND script "${text}\n")
endforeach()
file(READ ${FOLDER}/page.css style)
shorten("${script}" script)
shorten("${style}" style)
literal("${style}" style)
literal("${script}" script)
set(body "")
if(EXISTS ${FOLDER}/body.html)
  file(READ ${FOLDER}/body.html body)
  literal("${body}" body)
  set(body "const std::string_view body = ${body};\n")
endif()
# Longer than the standard requires of compilers, of which -Wpedantic warns.
file(WRITE ${OUTPUT} "#include <${HEADER}>

#pragma GCC diagnostic ignored \"-Woverlength-strings\"

namespace ${NAMESPACE} {

${body}const std::string_view style = ${style};
const std::string_view script = ${script};

}  // namespace ${NAMESPACE}
")
