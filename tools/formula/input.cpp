#include <tools/formula/input.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include <tools/formula/diagnostic.h>
#include <tools/formula/markdown.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

namespace fs = std::filesystem;

std::string lower_case_extension(const fs::path& file) {
  std::string extension = file.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension;
}

bool names_markdown(const fs::path& file) {
  const std::string extension = lower_case_extension(file);
  return extension == ".md" || extension == ".markdown";
}

bool names_worksheet(const fs::path& file) {
  return names_markdown(file) || lower_case_extension(file) == ".grad";
}

Format guessed_format(const Source& source) {
  // Without the fence's name in it the text needs no second look.
  if (source.text().find("grad") == std::string_view::npos) return Format::grad;
  return grad_blocks(source).spans.empty() ? Format::grad : Format::markdown;
}

// Reads one byte more than a Source accepts, so that it can say "too large" without holding it all.
std::string read_all(std::istream& stream) {
  std::string text;
  std::array<char, 1 << 16> buffer;
  while (text.size() <= Source::maximum_size &&
         (stream.read(buffer.data(), buffer.size()), stream.gcount() > 0)) {
    text.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
  }
  return text;
}

}  // namespace

Input input_from_formula(std::string_view formula) {
  return {std::make_shared<Source>(say_text("formula"), std::string(formula)), Format::formula};
}

Input input_from_file(const fs::path& file) {
  const std::string name = file.string();
  std::error_code error;
  if (!fs::exists(file, error)) {
    throw InputError(name, say_text("no such file"));
  }
  if (fs::is_directory(file, error)) {
    throw InputError(name, say_text("is a directory; expected a worksheet: a .grad file, or a "
                                    "Markdown file with ```grad blocks"));
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw InputError(name, say_text("cannot be opened for reading"));
  std::string text = read_all(stream);
  if (stream.bad()) throw InputError(name, say_text("cannot be read to its end"));
  auto source = std::make_shared<Source>(name, std::move(text));
  Format format = Format::grad;
  if (names_markdown(file)) {
    format = Format::markdown;
  } else if (!names_worksheet(file)) {
    format = guessed_format(*source);
  }
  return {std::move(source), format};
}

Input input_from_stream(std::istream& stream) {
  auto source = std::make_shared<Source>(say_text("standard input"), read_all(stream));
  const Format format = guessed_format(*source);
  return {std::move(source), format};
}

Input input_from_argument(std::string_view argument, std::istream& standard_input) {
  if (argument == "-") return input_from_stream(standard_input);
  const fs::path path(argument);
  std::error_code error;  // a formula may be too long for a file name: then it is none
  if (fs::exists(path, error)) return input_from_file(path);
  if (names_worksheet(path) && argument.find('\n') == std::string_view::npos) {
    return input_from_file(path);
  }
  return input_from_formula(argument);
}

}  // namespace tools::formula
