#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>

#include <nn/error.h>
#include <tests/file_text.h>
#include <tools/computation.h>
#include <tools/graph/render.h>
#include <tools/process.h>

#include "../nn/scratch_folder.h"
#include "computations.h"

using autograd::Value;
using namespace std::chrono_literals;
using tools::PictureFormat;

namespace {

/// Sets PATH for as long as it lives.
class Path {
 public:
  explicit Path(const std::string& path) : old_(std::getenv("PATH")) {
    ::setenv("PATH", path.c_str(), 1);
  }
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;
  ~Path() { ::setenv("PATH", old_.c_str(), 1); }

 private:
  std::string old_;
};

/// A folder with a shell script called dot in it.
class FakeDot {
 public:
  explicit FakeDot(const std::string& script) {
    const auto file = folder_ / "dot";
    std::ofstream(file) << "#!/bin/sh\n" << script << '\n';
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }

  std::string path() const { return folder_.path().string() + ":/usr/bin:/bin"; }

 private:
  ScratchFolder folder_;
};

tools::Drawing drawing(Value root) {
  root.backward();
  return tools::drawing(tools::shown_records(root), {.legend = true});
}

/// Whether tags are closed in the order they were opened: enough of XML to notice a name that got
/// through as markup.
bool is_balanced_xml(const std::string& text) {
  std::vector<std::string> open;
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos;) {
    const std::size_t end = text.starts_with("<!--") || text.compare(at, 4, "<!--") == 0
                                ? text.find("-->", at) + 2
                                : text.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = text.substr(at + 1, end - at - 1);
    if (tag[0] == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return false;
      open.pop_back();
    } else if (tag[0] != '?' && tag[0] != '!' && tag.back() != '/') {
      open.push_back(tag.substr(0, tag.find_first_of(" \n")));
    }
    at = end + 1;
  }
  return open.empty();
}

std::string error_of(const std::string& script, std::chrono::milliseconds limit = 20s) {
  const FakeDot fake(script);
  const Path path(fake.path());
  try {
    tools::render(drawing(examples::square_of_product()), PictureFormat::svg, limit);
  } catch (const tools::RenderError& error) {
    CHECK(error.dot().starts_with("digraph"));
    return error.what();
  }
  return "no error";
}

bool have_dot() { return std::system("command -v dot >/dev/null 2>&1") == 0; }

}  // namespace

TEST_CASE("the SVG is whole and shows the values" * doctest::skip(!have_dot())) {
  const std::string svg = tools::render(drawing(examples::square_of_product()), PictureFormat::svg);
  CHECK(is_balanced_xml(svg));
  // Graphviz writes - as &#45;
  for (const char* text : {">100<", ">&#45;10<", "> &#45;200<", "> 20<", "id=\"n0\"", "id=\"e3_1\"",
                           "df/dt2 = 2*t2 = &#45;20"})
    CHECK_MESSAGE(svg.find(text) != std::string::npos, std::string(text));
}

TEST_CASE("hostile names come out of Graphviz as they went in" * doctest::skip(!have_dot())) {
  const std::string svg = tools::render(drawing(examples::hostile_names()), PictureFormat::svg);
  CHECK(is_balanced_xml(svg));
  CHECK(svg.find("学习率") != std::string::npos);
  CHECK(svg.find("<script") == std::string::npos);
  CHECK(svg.find("&amp;lt;") != std::string::npos);  // the name's own &lt; is not a <
  // the name's own \\N is not the place for a node's id: in the label and in the tooltip
  CHECK(svg.find(">\\<") != std::string::npos);
  CHECK(svg.find("two␊lines \\N \\G `tick` ␛[31m � = 5") != std::string::npos);
}

TEST_CASE("every format by its ending, whole files only" * doctest::skip(!have_dot())) {
  const ScratchFolder folder;
  const tools::Drawing picture = drawing(examples::neuron());
  for (const char* name : {"图.svg", "f.PNG", "f.pdf", "f.dot", "f.gv", "f.mmd", "f.mermaid"})
    write_picture(folder / name, picture);
  CHECK(folder.count() == 7);
  CHECK(file_text(folder / "图.svg").find("<svg") != std::string::npos);
  CHECK(file_text(folder / "f.PNG").starts_with("\x89PNG"));
  CHECK(file_text(folder / "f.pdf").starts_with("%PDF-"));
  CHECK(file_text(folder / "f.dot") == file_text(folder / "f.gv"));
  CHECK(file_text(folder / "f.mmd").starts_with("flowchart LR"));
  CHECK_THROWS_AS(write_picture(folder / "missing" / "f.svg", picture), nn::FileError);
}

TEST_CASE("a folded network and one of clusters are drawn" * doctest::skip(!have_dot())) {
  Value loss = examples::network({2, 16, 16, 1});
  loss.backward();
  for (const std::size_t limit : {300u, 30u}) {
    const auto picture = tools::drawing(tools::shown_records(loss), {.limit = limit});
    CHECK(is_balanced_xml(tools::render(picture, PictureFormat::svg)));
  }
  CHECK(is_balanced_xml(tools::render(drawing(examples::network({3, 2, 1})), PictureFormat::svg)));
}

TEST_CASE("an ending that says nothing is an error that lists the endings") {
  CHECK_THROWS_WITH_AS(tools::picture_format("f.jpg"),
                       "'f.jpg': the ending of the file says which format to write; give it one of "
                       ".svg .png .pdf .dot "
                       ".gv .mmd .mermaid",
                       tools::UnknownPictureFormat);
  CHECK_THROWS_AS(tools::picture_format("svg"), tools::UnknownPictureFormat);
  CHECK_THROWS_AS(tools::picture_format(".svg"), tools::UnknownPictureFormat);
  CHECK_THROWS_AS(tools::picture_format(""), tools::UnknownPictureFormat);
}

TEST_CASE("without Graphviz the error names the package and keeps the drawing") {
  const ScratchFolder empty;
  const Path path(empty.path().string());
  const tools::Drawing picture = drawing(examples::square_of_product());
  try {
    tools::render(picture, PictureFormat::png);
    FAIL("no error");
  } catch (const tools::GraphvizMissing& error) {
    CHECK(std::string(error.what()) ==
          "a picture as png needs Graphviz, whose program 'dot' was not found. On Debian: apt-get "
          "install graphviz. "
          "Without it, write the drawing to a .dot or .mmd file.");
    CHECK(error.dot() == tools::render(picture, PictureFormat::dot));
  }
  CHECK_THROWS_AS(write_picture(empty / "f.svg", picture), tools::GraphvizMissing);
  CHECK(empty.count() == 0);
  write_picture(empty / "f.mmd", picture);
}

TEST_CASE("a dot that hangs is stopped at the time limit, with all that it started") {
  const auto begin = std::chrono::steady_clock::now();
  const std::string stopped =
      "Graphviz's program 'dot' made no picture: it was not ready after 0.3 seconds and was "
      "stopped; draw less, fold "
      "more, or allow more time.";
  CHECK(error_of("sleep 60", 300ms) == stopped);
  CHECK(error_of("sleep 60 & sleep 60", 300ms) == stopped);
  CHECK(error_of("exec <&- >&- 2>&-; sleep 60", 300ms) == stopped);
  CHECK(error_of("while :; do echo x; done", 300ms) == stopped);
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
}

TEST_CASE("a dot that fails is quoted") {
  CHECK(error_of("echo 'Error: <stdin>: syntax error in line 1' >&2; exit 3") ==
        "Graphviz's program 'dot' made no picture: it failed with exit status 3. It said:\n"
        "    Error: <stdin>: syntax error in line 1");
  CHECK(error_of("kill -9 $$") ==
        "Graphviz's program 'dot' made no picture: it was ended by signal 9.");
  CHECK(error_of("echo '<svg></svg>'; echo 'Error: bad label' >&2").find("it reported an error") !=
        std::string::npos);
  CHECK(error_of("printf 'a\\033[31m' >&2; exit 1").find("a␛[31m") != std::string::npos);
}

TEST_CASE("a dot that writes something else is not believed") {
  CHECK(error_of("cat >/dev/null; echo garbage").find("what it wrote (8 bytes) is no svg file") !=
        std::string::npos);
  CHECK(error_of("exit 0").find("what it wrote (0 bytes)") != std::string::npos);
}

TEST_CASE("a child's input and output may both be larger than any buffer") {
  const std::string input(8 << 20, 'x');
  const char* const copy[] = {"cat", nullptr};
  const tools::ProcessResult copied = tools::run_process(copy, input, 20s);
  CHECK(copied.end == tools::ProcessResult::End::exited);
  CHECK(copied.output == input);
  const char* const ignore[] = {"true", nullptr};  // reads nothing: no SIGPIPE may come back
  CHECK(tools::run_process(ignore, input, 20s).status == 0);
}
