#include <tests/fuzz/check_bytes.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <span>
#include <sstream>
#include <string>

#include <tools/check/check.h>
#include <tools/check/write.h>
#include <tools/formula/diagnostic.h>

namespace {

constexpr std::size_t most_bytes = 4096;

// What a terminal must never get from a text: control characters but the line feed.
bool is_printable(const std::string& text) {
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == '\x7f') return false;
  }
  return true;
}

void check_as(std::string_view bytes, tools::formula::Format format) {
  try {
    const auto source = std::make_shared<tools::formula::Source>("n", std::string(bytes));
    tools::check::Options options;
    options.explain = true;
    const tools::check::Report report = tools::check::check({source, format}, {}, options);
    std::ostringstream text, others;
    write_text(text, std::span(&report, 1), {.explain = true});
    write_json(others, std::span(&report, 1));
    write_junit(others, std::span(&report, 1));
    if (!is_printable(text.str())) {
      std::cerr << "a control character gets out\n";
      std::abort();
    }
  } catch (const tools::formula::FormulaError&) {
  } catch (const tools::formula::InputError&) {
  }
}

}  // namespace

void check_bytes(std::string_view bytes) {
  if (bytes.size() > most_bytes) return;
  check_as(bytes, tools::formula::Format::markdown);
  check_as(bytes, tools::formula::Format::grad);
}
