#include <tools/program/output.h>

#include <fmt/format.h>
#include <nn/error.h>
#include <nn/whole_file.h>
#include <tools/messages.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

namespace tools::program {
namespace {

/// Precondition: SIGPIPE is ignored.
void write_to_standard_output(std::string_view contents) {
  while (!contents.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, contents.data(), contents.size());
    if (written >= 0) {
      contents.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      return;
    } else if (errno != EINTR) {
      throw nn::FileError(
          say("cannot write to the standard output: {}", std::generic_category().message(errno)));
    }
  }
}

std::string_view environment_variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

void write_output(std::string_view contents, const std::filesystem::path& file) {
  if (file.empty())
    write_to_standard_output(contents);
  else
    nn::write_whole_file(file, contents);
}

void tell_note(std::string_view note) {
  fmt::print(stderr, "chalkgrad: {}: {}\n", in_language(to_say("note")), note);
}

bool standard_output_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

bool standard_output_places_text() {
  const std::string_view terminal = environment_variable("TERM");
  return standard_output_is_terminal() && !terminal.empty() && terminal != "dumb";
}

bool standard_output_has_colours() {
  return standard_output_places_text() && environment_variable("NO_COLOR").empty();
}

}  // namespace tools::program
