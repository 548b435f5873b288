#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <tests/file_text.h>
#include <tools/messages.h>
#include <tools/messages/catalogue.h>

using tools::Language;
using tools::Speaking;
using tools::Translation;

namespace {

namespace fs = std::filesystem;

char unescaped(char c) { return c == 'n' ? '\n' : c == 't' ? '\t' : c; }

/// The string literal, raw or not, that the text begins with; it is taken away.
std::optional<std::string> take_literal(std::string_view& text) {
  std::string literal;
  if (text.starts_with("R\"")) {
    const std::size_t bracket = text.find('(');
    const std::string end = ')' + std::string(text.substr(2, bracket - 2)) + '"';
    const std::size_t closing = text.find(end);
    literal = text.substr(bracket + 1, closing - bracket - 1);
    text.remove_prefix(closing + end.size());
    return literal;
  }
  if (!text.starts_with('"')) return std::nullopt;
  std::size_t at = 1;
  for (; text[at] != '"'; ++at) literal += text[at] == '\\' ? unescaped(text[++at]) : text[at];
  text.remove_prefix(at + 1);
  return literal;
}

void skip_space(std::string_view& text) {
  while (!text.empty() && (text[0] == ' ' || text[0] == '\n')) text.remove_prefix(1);
}

/// The texts in say("..."), say_text("...") and to_say("..."), adjacent literals joined.
void add_texts_of(const fs::path& file, std::map<std::string, std::string>& texts) {
  const std::string source = file_text(file);
  for (const std::string_view call : {"say(", "say_text(", "to_say("}) {
    for (std::size_t at = source.find(call); at != std::string::npos;
         at = source.find(call, at + 1)) {
      const char before = at == 0 ? ' ' : source[at - 1];
      if (std::isalnum(static_cast<unsigned char>(before)) != 0 || before == '_') continue;
      std::string_view rest = std::string_view(source).substr(at + call.size());
      std::string text;
      bool any = false;
      for (skip_space(rest); const auto literal = take_literal(rest); skip_space(rest)) {
        text += *literal;
        any = true;
      }
      if (any) texts.emplace(text, file.filename().string());
    }
  }
}

std::map<std::string, std::string> texts_of_the_sources() {
  std::map<std::string, std::string> texts;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(CHALKGRAD_SOURCE_DIR) / "tools")) {
    const fs::path file = entry.path();
    const bool is_source = file.extension() == ".cpp" || file.extension() == ".h";
    if (is_source && file.parent_path().filename() != "messages") add_texts_of(file, texts);
  }
  return texts;
}

/// The arguments that `{}`, `{1}` and `{:04X}` in a text stand for, with how they are written:
/// `2:04X`.
std::vector<std::string> placeholders(std::string_view text) {
  std::set<std::string> found;
  std::size_t next = 0;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) break;
    const std::string_view inside = text.substr(at + 1, end - at - 1);
    const std::size_t colon = std::min(inside.find(':'), inside.size());
    const std::string_view number = inside.substr(0, colon);
    if (number.find_first_not_of("0123456789") != std::string_view::npos) continue;
    found.insert((number.empty() ? std::to_string(next++) : std::string(number)) +
                 std::string(inside.substr(colon)));
  }
  return {found.begin(), found.end()};
}

}  // namespace

TEST_CASE("every text that is said has its Chinese one, and every Chinese one is said") {
  const auto said = texts_of_the_sources();
  REQUIRE(said.size() > 400);  // the sources were found
  std::set<std::string> known;
  for (const tools::Catalogue catalogue : tools::chinese_catalogues()) {
    for (const Translation& entry : catalogue) {
      const std::string english(entry.english);
      CHECK_MESSAGE(known.insert(english).second, "stands in two catalogues: ", english);
      CHECK_MESSAGE(said.contains(english), "nobody says: ", english);
    }
  }
  for (const auto& [text, file] : said)
    CHECK_MESSAGE(known.contains(text), file, " says what no catalogue has: ", text);
}

TEST_CASE("translations put the same arguments in") {
  CHECK(placeholders("{} of {}") == std::vector<std::string>{"0", "1"});
  CHECK(placeholders("{1:02x} {0}") == std::vector<std::string>{"0", "1:02x"});
  CHECK(placeholders("as in {\"dL/dw\": -0.2}").empty());
  for (const tools::Catalogue catalogue : tools::chinese_catalogues()) {
    for (const Translation& entry : catalogue) {
      CHECK_MESSAGE(placeholders(entry.english) == placeholders(entry.text), entry.english);
      CHECK_MESSAGE(entry.english != entry.text, entry.english);
    }
  }
}

TEST_CASE("a language lasts as long as its scope, for its thread") {
  CHECK(tools::language() == Language::english);
  {
    const Speaking chinese(Language::chinese);
    CHECK(tools::say("line {}", 3) == "第 3 行");
    CHECK(tools::say("{} of {}", "a", "b") == "文件 b 的a");  // another order
    CHECK(tools::say_text("a text that is in no catalogue") == "a text that is in no catalogue");
    std::thread([] { CHECK(tools::say_text("a scalar") == "a scalar"); }).join();
    {
      const Speaking english(Language::english);
      CHECK(tools::say("line {}", 3) == "line 3");
    }
    CHECK(tools::say_text("a scalar") == "标量");
  }
  CHECK(tools::language() == Language::english);
}
