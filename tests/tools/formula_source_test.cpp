#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <tools/formula/diagnostic.h>
#include <tools/formula/input.h>
#include <tools/formula/markdown.h>
#include <tools/formula/source.h>
#include <tools/formula/unicode.h>

namespace fs = std::filesystem;
using namespace std::string_literals;
namespace formula = tools::formula;
using formula::FormulaError;
using formula::InputError;
using formula::Source;

namespace {

struct TemporaryFolder {
  fs::path path = fs::temp_directory_path() / "chalkgrad_formula_source_test";
  TemporaryFolder() {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~TemporaryFolder() { fs::remove_all(path); }
  fs::path file(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return path / name;
  }
};

std::string grad_text(const Source& markdown) {
  std::string text;
  for (const auto block : formula::grad_blocks(markdown).spans) {
    text += '<' + std::string(markdown.text(block)) + '>';
  }
  return text;
}

}  // namespace

TEST_CASE("a column is one code point, whatever bytes and columns it takes") {
  const Source source("notes", "学习率 = 0.1\n\tσ = 2\n");
  CHECK(source.position(0).column == 1);
  CHECK(source.position(9).column == 4);  // after three characters of three bytes
  CHECK(source.position(17).line == 2);
  CHECK(source.position(17).column == 2);  // a tab is one
  CHECK(source.line(2) == "\tσ = 2");
  CHECK(source.position(23).line == 2);  // the line end belongs to its line
  CHECK(source.position(24).line == 3);
}

TEST_CASE("a byte order mark and the line ends of other systems move nothing") {
  const Source source("notes",
                      "\xEF\xBB\xBF"
                      "a\r\nb\rc\n");
  CHECK(source.text() == "a\nb\nc\n");
  CHECK(source.position(2).line == 2);
  CHECK(source.position(2).column == 1);
}

TEST_CASE("what is not text is refused with the place") {
  CHECK_THROWS_WITH_AS(Source("x", "a\n\xFF"s),
                       "x: error: is not text: byte 0xff on line 2; expected UTF-8", InputError);
  CHECK_THROWS_WITH_AS(Source("x", "a\0b"s),
                       "x: error: is not text: byte 0x00 on line 1; expected UTF-8", InputError);
  CHECK_THROWS_WITH_AS(Source("x",
                              "\xFF\xFE"
                              "a\0"s),
                       "x: error: is not UTF-8 text but UTF-16: save it as UTF-8", InputError);
  for (const std::string bad :
       {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4\xBD", "\x80"}) {
    CHECK_THROWS_AS(Source("x", bad),
                    InputError);  // overlong, surrogate, too large, cut off, alone
  }
  CHECK_THROWS_AS(Source("x", std::string(Source::maximum_size + 1, ' ')), InputError);
}

TEST_CASE("control characters are shown, not sent to the terminal") {
  CHECK(formula::printable("a\x1b[31m\x07\x7f\xC2\x9B"
                           "b\xE2\x80\xAE") ==
        "a␛[31m␇␡\xEF\xBF\xBD"
        "b\xEF\xBF\xBD");
  CHECK(formula::printable("\xFF") == "\xEF\xBF\xBD");
  const Source source("ev\x1bil", "a\x1b[31m?");
  CHECK(std::string(FormulaError(source, {6, 7}, "message").what()) ==
        "ev␛il:1:7: error: message\n    1 | a␛[31m?\n      |       ^");
}

TEST_CASE("the caret stands under its place") {
  SUBCASE("behind wide characters and tabs") {
    const Source source("n", "学习\t率 + x");
    // two wide characters, a tab shown as four spaces: the third wide one is at column 8
    CHECK(std::string(FormulaError(source, {7, 10}, "m").what()) ==
          "n:1:4: error: m\n    1 | 学习    率 + x\n      |         ^~");
  }
  SUBCASE("behind combining marks") {
    const Source source("n", "y\xCC\x82 + x");
    CHECK(std::string(FormulaError(source, {6, 7}, "m").what()) ==
          "n:1:6: error: m\n    1 | y\xCC\x82 + x\n      |     ^");
  }
  SUBCASE("at the end of the text") {
    const Source source("n", "a +");
    CHECK(std::string(FormulaError(source, {3, 3}, "m").what()) ==
          "n:1:4: error: m\n    1 | a +\n      |    ^");
  }
  SUBCASE("in a line too long to be shown") {
    const Source source("n", std::string(100000, 'a') + "?" + std::string(100000, 'b'));
    const std::string text = FormulaError(source, {100000, 100001}, "m").what();
    CHECK(text.size() < 300);
    const auto line = text.find('\n') + 1;
    const auto marks = text.find('\n', line) + 1;
    CHECK(text[text.find('^') - marks + line] == '?');
  }
}

TEST_CASE("a note shows a second place") {
  const Source source("n", "(a\n]");
  CHECK(std::string(
            FormulaError(source, {3, 4}, "m", formula::Note{source, {0, 1}, "opened"}).what()) ==
        "n:2:1: error: m\n    2 | ]\n      | ^\nn:1:1: note: opened\n    1 | (a\n      | ^");
}

TEST_CASE("grad blocks of a Markdown file") {
  CHECK(
      grad_text(Source("m", "text\n```grad\na = 1\n```\nmore\n~~~~ grad title\nb\n~~~\n~~~~\n")) ==
      "<a = 1\n><b\n~~~\n>");
  CHECK(grad_text(Source("m", "```python\n```grad\nx\n```\n")) == "");   // inside another block
  CHECK(grad_text(Source("m", "````\n```grad\nx\n```\n````\n")) == "");  // shown as an example
  CHECK(grad_text(Source("m", "- item\n  ```grad\n  a\n  ```\n")) == "<  a\n>");
  CHECK(grad_text(Source("m", "```gradle\na\n```\n``grad\n")) == "");
  CHECK(grad_text(Source("m", "```grad\n```")) == "<>");
  CHECK(grad_text(Source("m", "```grad\na\ntext")) == "<a\ntext>");  // up to the end of the file
  CHECK(grad_text(Source("m", "```grad")) == "<>");
  const auto blocks = formula::grad_blocks(Source("m", "```grad\nb\n```\ntext\n```grad\na\n"));
  CHECK(blocks.spans.size() == 2);
  REQUIRE(blocks.unclosed);
  CHECK(blocks.unclosed->what() ==
        std::string("m:5:1: error: this grad block is not closed: expected a line with ``` before "
                    "the end of the file\n    5 | ```grad\n      | ^~~~~~~"));
}

TEST_CASE("an argument is the standard input, a file, or a formula") {
  const TemporaryFolder folder;
  std::istringstream in("```grad\na\n```\n");
  using formula::Format;
  CHECK(formula::input_from_argument("-", in).format == Format::markdown);
  CHECK(formula::input_from_argument("(a+b)*c", in).format == Format::formula);
  CHECK(formula::input_from_argument("-a", in).format == Format::formula);
  CHECK(formula::input_from_argument(std::string(100000, '('), in).format == Format::formula);
  CHECK(formula::input_from_argument(folder.file("a.md", "x").string(), in).format ==
        Format::markdown);
  CHECK(formula::input_from_argument(folder.file("学习.grad", "x").string(), in).format ==
        Format::grad);
  CHECK(formula::input_from_argument(folder.file("noext", "x grad").string(), in).format ==
        Format::grad);
  CHECK(formula::input_from_argument(folder.file("a.txt", "```grad\nx\n```").string(), in).format ==
        Format::markdown);

  const std::string missing = (folder.path / "missing.md").string();
  CHECK_THROWS_WITH_AS(formula::input_from_argument(missing, in),
                       (missing + ": error: no such file").c_str(), InputError);
  CHECK_THROWS_AS(formula::input_from_argument("missing.GRAD", in), InputError);
  CHECK_THROWS_WITH_AS(formula::input_from_argument(folder.path.string(), in),
                       doctest::Contains("is a directory; expected a worksheet"), InputError);
  CHECK_THROWS_AS(formula::input_from_file(folder.file("b.grad", "\x89PNG\r\n\x1a\n\0"s)),
                  InputError);
}

TEST_CASE("a column far down a long line counts characters too") {
  std::string text = "ab\n";
  std::vector<std::size_t> begins;
  for (int i = 0; i < 300; ++i) {
    for (const char* part : {"x", "\u03c3", "\u5b66", "\U0001f600"}) {
      begins.push_back(text.size());
      text += part;
    }
  }
  const Source source("n", text);
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const auto position = source.position(static_cast<std::uint32_t>(begins[i]));
    CHECK(position.line == 2);
    CHECK(position.column == i + 1);
  }
  CHECK(source.position(static_cast<std::uint32_t>(text.size())).column == begins.size() + 1);
}
