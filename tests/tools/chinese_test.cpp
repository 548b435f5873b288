#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include <autograd/op.h>
#include <tests/file_text.h>
#include <tools/check/check.h>
#include <tools/check/write.h>
#include <tools/formula/evaluate.h>
#include <tools/formula/parse.h>
#include <tools/messages.h>
#include <tools/messages/catalogue.h>
#include <tools/program/trace_view.h>
#include <tools/text.h>
#include <tools/trace/trace.h>

#include "golden.h"
#include "program_run.h"

using tools::Language;
using tools::Speaking;
using tools::Translation;

namespace {

namespace fs = std::filesystem;

/// Words of so many letters or more.
std::set<std::string> words(std::string_view text, std::size_t least = 3) {
  std::set<std::string> found;
  std::string word;
  for (const char c : std::string(text) + ' ') {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      word += c;
      continue;
    }
    if (word.size() >= least) found.insert(word);
    word.clear();
  }
  return found;
}

std::set<std::string> words_of_the_chinese_texts() {
  std::set<std::string> found;
  for (const tools::Catalogue catalogue : tools::chinese_catalogues())
    for (const Translation& entry : catalogue) found.merge(words(entry.text));
  return found;
}

/// The blocks that the worksheets of a Markdown file are made of.
std::vector<std::string> grad_blocks(const std::string& markdown) {
  std::vector<std::string> blocks;
  const std::string fence = "```grad\n";
  for (std::size_t at = markdown.find(fence); at != std::string::npos;
       at = markdown.find(fence, at + 1)) {
    const std::size_t begin = at + fence.size();
    blocks.push_back(markdown.substr(begin, markdown.find("\n```", begin) + 1 - begin));
  }
  return blocks;
}

std::string checked_in_chinese(const tools::formula::Input& input) {
  const Speaking speaking(Language::chinese);
  const std::vector reports{tools::check::check(input, {}, {.explain = true})};
  std::ostringstream out;
  tools::check::write_text(out, reports, {.explain = true});
  return std::move(out).str();
}

/// Without the escape sequences that place emphasis.
std::string plain(const std::string& line) {
  std::string text;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\x1b')
      at = line.find('m', at);
    else
      text += line[at];
  }
  return text;
}

ProgramRun run_in_chinese(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"env", "CHALKGRAD_LANG=zh", CHALKGRAD_PROGRAM});
  return run_any(arguments);
}

}  // namespace

TEST_CASE("a lecture note checked in Chinese") {
  const ProgramRun run = run_any(
      {"sh", "-c", "cd \"$1\" && exec \"$2\" check examples/notes/002-one-iteration.md --lang zh",
       "sh", CHALKGRAD_SOURCE_DIR, CHALKGRAD_PROGRAM});
  CHECK(run.status == 1);
  CHECK(run.errors == "");
  check_golden("check_zh.txt", run.output);
}

TEST_CASE("a check in Chinese has no English words but those of the worksheet") {
  std::set<std::string> allowed = words_of_the_chinese_texts();
  for (int op = 0; op < autograd::op_count; ++op)
    allowed.merge(words(autograd::op_name(static_cast<autograd::Op>(op))));
  std::size_t count = 0;
  const fs::path root = CHALKGRAD_SOURCE_DIR;
  std::vector<fs::path> files{root / "tools/CHECK.md"};
  for (const auto& entry : fs::directory_iterator(root / "examples/notes"))
    if (entry.path().extension() == ".md") files.push_back(entry.path());
  for (const fs::path& file : files) {
    std::string all;
    for (const std::string& block : grad_blocks(file_text(file))) {
      std::vector<std::string> sheets{block};
      if (file != files.front()) sheets = {all += block};  // a note is one worksheet
      for (const std::string& sheet : sheets) {
        std::string output;
        try {
          output = checked_in_chinese(tools::formula::input_from_formula(sheet));
        } catch (const std::exception& error) {
          output = error.what();
        }
        const std::set<std::string> own = words(sheet, 1);
        for (const std::string& word : words(output)) {
          const bool is_source_name = word == "formula" || word == "nan" || word == "inf";
          const bool is_derivative = word[0] == 'd' && own.contains(word.substr(1));
          CHECK_MESSAGE(
              (own.contains(word) || is_derivative || allowed.contains(word) || is_source_name),
              word, " in ", output);
        }
        ++count;
      }
    }
  }
  CHECK(count > 20);
}

TEST_CASE("what programs read is the same in every language") {
  const std::vector<std::string> check{"check", "C = (3*w - 1)^2; dC/dw = 2*(3*w - 1)", "w=2"};
  const auto run = [&](const std::string& language, const std::string& format) {
    std::vector<std::string> arguments = check;
    arguments.insert(arguments.end(), {"--format", format, "--lang", language});
    return run_program(arguments).output;
  };
  const auto json = nlohmann::json::parse(run("zh", "json"));
  const auto english = nlohmann::json::parse(run("en", "json"));
  const auto& finding = json.at("claims").at(0);
  CHECK(finding.at("verdict") == "wrong");
  CHECK(finding.at("causes").at(0).at("id") ==
        english.at("claims").at(0).at("causes").at(0).at("id"));
  CHECK(contains(finding.at("causes").at(0).at("text"), "漏了"));
  const std::string junit = run("zh", "junit");
  CHECK(contains(junit, "<failure type=\"wrong\""));
  CHECK(contains(junit, "漏了"));
}

TEST_CASE("errors, notes and help in Chinese") {
  CHECK(contains(run_in_chinese({"trace", "a*q", "a=2"}).errors, "公式:1:3: 出错: 未知的名字 'q'"));
  CHECK(contains(run_in_chinese({"check", "no.md"}).errors, "no.md: 出错: 没有这个文件"));
  CHECK(contains(run_in_chinese({"graph", "(a+b", "a=1", "b=2"}).errors,
                 "没有闭合：结尾之前应有 ')'"));
  CHECK(contains(run_in_chinese({"grpah", "a"}).errors,
                 "chalkgrad: 出错: 未知的命令 'grpah'：是不是 'graph'？"));
  CHECK(contains(run_in_chinese({"trace", "1/a", "a=0"}).errors, "chalkgrad: 提示: 1/0 = inf"));
  CHECK(contains(run_in_chinese({"lesson", "a*b", "a=1", "b=2", "--rate", "x"}).errors,
                 "读不懂这个值：--rate"));
  CHECK(contains(run_in_chinese({"quiz", "neuron", "network"}).errors, "多余的参数：network"));
  CHECK(contains(run_in_chinese({"quiz", "-o", "/no folder/q.md"}).errors,
                 "无法写入 '/no folder/q.md'"));
  for (const char* command :
       {"graph", "trace", "check", "lesson", "quiz", "train", "predict", "descend", "plot", ""}) {
    std::vector<std::string> arguments{"--help", "--lang", "zh"};
    if (*command != '\0') arguments.insert(arguments.begin(), command);
    const std::string help = run_program(arguments).output;
    CHECK(contains(help, "用法：chalkgrad "));
    CHECK(contains(help, "选项:"));
    CHECK(contains(help, "例子："));
    CHECK(contains(help, "--lang LANGUAGE"));
    for (const char* english : {"Usage", "Options", "Commands", "Examples", "shows ", "without it"})
      CHECK_MESSAGE(!contains(help, english), help);
    arguments.resize(arguments.size() - 2);
    CHECK(help == run_in_chinese(arguments).output);
  }
}

TEST_CASE("what libraries say of a training, in Chinese") {
  const ScratchFolder folder;
  const auto file = [&](const char* name, const std::string& text) {
    std::ofstream(folder / name) << text;
    return (folder / name).string();
  };
  const auto error = [&](std::vector<std::string> arguments) {
    const ProgramRun run = run_in_chinese(std::move(arguments));
    CHECK(run.status == 2);
    return run.errors.substr(0, run.errors.find('\n'));
  };
  CHECK(contains(error({"train", "circles", "--activation", "swish"}),
                 "出错: 'swish' 不是激活函数；应为其中之一：linear, relu"));
  CHECK(contains(error({"train", "circles", "--loss", "log"}), "'log' 不是损失函数；"));
  CHECK(contains(error({"train", "circles", "--optimizer", "x"}), "'x' 不是优化器；"));
  CHECK(contains(error({"train", "circles", "--optimizer", "sgd", "--momentum", "1"}),
                 "动量：1；应从 0 到小于 1"));
  CHECK(contains(error({"train", file("n.csv", "x,y\n1,0\nnan,1\n")}),
                 "n.csv:3: 列 'x' 是 nan；数必须有限：请去掉这一行"));
  CHECK(contains(error({"train", file("r.csv", "x,y\n1,0\n1\n")}), "r.csv:3: 1 栏；第一行有 2 栏"));
  CHECK(contains(error({"train", file("e.csv", "")}), "e.csv: 文件是空的"));
  CHECK(contains(error({"train", file("l.csv", "x,y\n1,0\n2,3\n3,1\n"), "--loss", "bce",
                        "--held-out", "0", "--layers", "1"}),
                 "第 3 行：binary_cross_entropy：标签 0 是 3；这个损失的标签：从 0 到 1 的数"));
  CHECK(contains(error({"train", file("w.csv", "x,y\n1,NA\n2,3\n3,1\n")}),
                 "w.csv:2: 列 'y'：'NA' 不是数，而其他的都是"));
  CHECK(contains(error({"train", file("m.csv", "x,y\n1,2\n2,\n")}),
                 "m.csv:3: 缺少标签：第 2 列 'y' 是空的"));
  CHECK(contains(error({"train", file("s.csv", "x,y\n1,u\n2,u\n")}),
                 "s.csv:3: 到表尾为止，列 'y' 只有一个类别 'u'"));
  CHECK(contains(error({"train", file("g.csv", "x,\xd6\xd6\n1,2\n")}),
                 "g.csv:1: 这不是 UTF-8 文本：请把表另存为 UTF-8"));
  CHECK(contains(error({"train", file("h.csv", "x,y\n1e200,1\n2,0\n3,1\n"), "--loss", "mse",
                        "--layers", "1", "--activation", "linear", "--held-out", "0"}),
                 "步：第 2 行的损失为 inf；第一个不是有限数的结果是 inf"));
  CHECK(contains(error({"train", "none.csv"}), "无法读取 'none.csv'："));
  CHECK(contains(error({"predict",
                        file("k.json",
                             "{\"format\": \"chalkgrad network\", "
                             "\"version\": 1, \"loss\": 0}"),
                        "d.csv"}),
                 "k.json: 未知的键 'loss'"));  // a name, not a word
  CHECK(contains(error({"predict", file("m.json", "{}"), "d.csv"}), "m.json: 这不是网络：应有"));
  CHECK(contains(
      error({"train", "y = 1000000*x", "--optimizer", "sgd", "--rate", "1", "--layers", "4,1"}),
      "训练停在第 1 轮第 "));
  const std::string out = (folder / "out").string();
  const std::vector<std::string> run{"env",
                                     "PATH=/nonexistent",
                                     CHALKGRAD_PROGRAM,
                                     "train",
                                     "circles",
                                     "--points",
                                     "20",
                                     "--layers",
                                     "2,1",
                                     "-o",
                                     out};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), run.begin(), run.end());
    return run_any(more);
  };
  REQUIRE(with({"--epochs", "1"}).status == 0);
  const auto refusal = [&](std::vector<std::string> more) {
    more.insert(more.end(), {"--epochs", "2", "--resume", "--lang", "zh"});
    return with(more).errors;
  };
  CHECK(
      contains(refusal({"--batch", "5"}),
               "不能从 '" + out +
                   "/checkpoint.json' 接着训练，它属于另一次训练（批量: 20（当时），5（现在））"));
  CHECK(contains(refusal({"--batch", "5", "--threads", "2"}),
                 "（批量: 20（当时），5（现在）；线程数: 1（当时），2（现在））"));
}

TEST_CASE("the language is chosen by --lang, else by CHALKGRAD_LANG, else it is English") {
  const auto help = [](std::vector<std::string> arguments) {
    return contains(run_any(arguments).output, "用法");
  };
  const std::string program = CHALKGRAD_PROGRAM;
  CHECK(!help({program, "--help"}));
  CHECK(!help({"env", "CHALKGRAD_LANG=", program, "--help"}));
  CHECK(help({"env", "CHALKGRAD_LANG=zh", program, "--help"}));
  CHECK(!help({"env", "CHALKGRAD_LANG=zh", program, "--help", "--lang", "en"}));
  CHECK(help({program, "--lang", "zh"}));
  CHECK(help({program, "--lang=zh", "graph", "--help"}));
  CHECK(run_program({"trace", "--lang=zh", "a*b", "a=2", "b=3"}).output ==
        run_program({"--lang", "zh", "trace", "a*b", "a=2", "b=3"}).output);

  const auto refused = [](const ProgramRun& run, const std::string& text) {
    CHECK(run.status == 2);
    CHECK(run.output == "");
    CHECK_MESSAGE(contains(run.errors, text), run.errors);
  };
  const std::string both = "expected en (English) or zh (Chinese)";
  refused(run_program({"check", "a = 1 = 1", "--lang", "fr"}),
          "--lang: unknown language 'fr'; " + both);
  refused(run_program({"--lang=fr", "--help"}), "--lang: unknown language 'fr'; " + both);
  refused(run_any({"env", "CHALKGRAD_LANG=de", program, "--help"}),
          "CHALKGRAD_LANG: unknown language 'de'");
  refused(run_in_chinese({"trace", "a", "a=1", "--lang", "fr"}), "--lang：未知的语言 'fr'");
  refused(run_program({"--lang"}), "--lang needs a value: --lang LANGUAGE");
  refused(run_program({"trace", "a", "--lang"}), "--lang needs a value: --lang LANGUAGE");
  refused(run_program({"trace", "a", "--lang", "zh", "--lang", "zh"}), "--lang 给了两次");
}

TEST_CASE("a trace, a drawing and a lesson in Chinese") {
  const std::vector<std::string> formula{"((a+b)*c)^2", "a=2", "b=-3", "c=10", "--lang", "zh"};
  const auto run = [&](const std::string& command, std::vector<std::string> options) {
    options.insert(options.begin(), formula.begin(), formula.end());
    options.insert(options.begin(), command);
    return run_program(options).output;
  };
  check_golden("trace_zh.txt", run("trace", {}));
  CHECK(contains(run("trace", {"--format", "markdown"}), "### 反向"));
  const std::string latex = run("trace", {"--format", "latex"});
  CHECK(contains(latex, "\\paragraph{前向}"));
  CHECK(contains(latex, "ctex"));
  CHECK(contains(run("graph", {"--legend"}), "边上：局部导数"));
  const std::string page = run("lesson", {});
  CHECK(contains(page, "<html lang=\"zh\">"));
  CHECK(contains(page, "漏了局部导数"));
  CHECK(contains(page, "is left out"));  // the page can be switched to English
}

TEST_CASE("wide characters keep the stepper's columns") {
  const Speaking speaking(Language::chinese);
  const auto evaluation = tools::formula::evaluate(tools::formula::parse_worksheet(
      tools::formula::input_from_formula("权重 = 0.5; x = 2; 损失 = (权重*x - 3)^2")));
  const auto output = tools::formula::output(evaluation, std::nullopt);
  const tools::Trace trace = tools::trace(output.value);
  const tools::program::TraceView view(trace, "损失", 6);
  std::size_t bar = 0;
  for (const std::string& shown : view.screen(4, {20, 90}, false)) {
    const std::string line = plain(shown);
    CHECK(tools::columns(line) <= 90);
    const std::size_t at = line.find("│");
    if (at == std::string::npos) continue;
    const std::size_t column = tools::columns(line.substr(0, at));
    if (bar == 0) bar = column;
    CHECK(column == bar);
  }
  CHECK(bar > 0);
  const std::vector<std::string> keys = view.help_screen({20, 90}, false);
  const auto meaning_begins = [&](std::size_t line, const std::string& meaning) {
    return tools::columns(keys[line].substr(0, keys[line].find(meaning)));
  };
  CHECK(meaning_begins(2, "前进一步") == meaning_begins(4, "到第一步"));
}
