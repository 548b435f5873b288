#include <doctest/doctest.h>
#include <tools/formula/evaluate.h>
#include <tools/formula/input.h>
#include <tools/formula/parse.h>
#include <tools/program/key.h>
#include <tools/program/terminal.h>
#include <tools/program/trace_view.h>
#include <tools/text.h>

#include "pseudo_terminal.h"

using tools::program::Key;
using tools::program::KeyReader;
using tools::program::TraceView;

namespace {

using Keys = std::vector<Key>;

const std::string right = "\x1b[C", left = "\x1b[D", home = "\x1b[H", end = "\x1b[F";

auto square_of_product() {
  return PseudoTerminal::program(
      {"trace", "f = ((a+b)*c)^2", "a=2", "b=-3", "c=10", "--interactive"});
}

tools::Trace traced(const std::string& formula) {
  using namespace tools::formula;
  return tools::trace(output(evaluate(parse_worksheet(input_from_formula(formula)))).value);
}

/// A line as it is seen: without ANSI sequences.
std::string seen(const std::string& line) {
  Screen screen;
  screen.feed(line);
  return screen.row(0);
}

}  // namespace

TEST_CASE("keys are read from what terminals send") {
  KeyReader reader;
  CHECK(reader.read(" nlp") == Keys{Key::next, Key::next, Key::next, Key::previous});
  CHECK(reader.read("hgG?q") == Keys{Key::previous, Key::first, Key::last, Key::help, Key::quit});
  CHECK(reader.read("\x1b[C\x1bOC\x1b[D") == Keys{Key::next, Key::next, Key::previous});
  CHECK(reader.read("\x1b[H\x1b[1~\x1bOH\x1b[F\x1b[4~") ==
        Keys{Key::first, Key::first, Key::first, Key::last, Key::last});
  CHECK(reader.read("学\x1b[1;5C\x1b[5~x\x1bq") == Keys{Key::quit});  // none of these is ours but q
}

TEST_CASE("a key that comes in pieces is put together, the Escape key alone is nothing") {
  KeyReader reader;
  CHECK(reader.read("\x1b").empty());
  CHECK(reader.is_waiting());
  CHECK(reader.read("[").empty());
  CHECK(reader.read("Cn") == Keys{Key::next, Key::next});
  CHECK(!reader.is_waiting());
  reader.read("\x1b");
  reader.stop_waiting();
  CHECK(reader.read("[C").empty());
}

TEST_CASE("screens have the size of the terminal, whatever that is") {
  const tools::Trace trace = traced(
      "学习率 = 0.1; a_rather_long_name_for_one_weight = 2; 损失 = (学习率 * "
      "a_rather_long_name_for_one_weight)^2; y = 损失 * exp(损失)");
  const TraceView view(trace, "y", 6);
  for (std::size_t rows : std::vector<std::size_t>{1, 2, 5, 8, 9, 10, 24, 60})
    for (std::size_t columns : std::vector<std::size_t>{1, 2, 10, 20, 40, 61, 80, 200})
      for (std::size_t step = 0; step < trace.steps.size(); ++step)
        for (const auto& lines :
             {view.screen(step, {rows, columns}, true), view.help_screen({rows, columns}, false)}) {
          REQUIRE(lines.size() == rows);
          for (const std::string& line : lines) {
            CAPTURE(line);
            REQUIRE(tools::columns(seen(line)) <= columns);
          }
        }
}

TEST_CASE("the present step is always in sight") {
  std::string formula = "x = 1; y0 = x";
  for (int i = 1; i < 40; ++i)
    formula += "; y" + std::to_string(i) + " = 2*y" + std::to_string(i - 1);
  const tools::Trace trace = traced(formula);
  const TraceView view(trace, "y", 6);
  for (std::size_t step = 0; step < trace.steps.size(); ++step) {
    std::string text;
    for (const std::string& line : view.screen(step, {12, 80}, false)) text += seen(line) + "\n";
    const std::string number = std::to_string(step + 1);
    CHECK(text.find("> " + std::string(2 - number.size(), ' ') + number + "  ") !=
          std::string::npos);
  }
}

TEST_CASE("what is not known yet is a dash, and results do not give themselves away") {
  const tools::Trace trace = traced("a = 2; b = 3; f = a*b");
  const TraceView view(trace, "f", 6);
  const auto text = [&](std::size_t step) {
    std::string all;
    for (const std::string& line : view.screen(step, {16, 80}, false)) all += seen(line) + "\n";
    return all;
  };
  const auto has = [](const std::string& all, const std::string& part) {
    return all.find(part) != std::string::npos;
  };
  CHECK(has(text(1), "│ b         3         -"));
  CHECK(has(text(1), "│ f         -         -"));
  CHECK(!has(text(1), "= 6"));  // the product
  CHECK(has(text(2), "f = a*b = 6"));
  CHECK(has(text(3), "│ f         6         1"));
  CHECK(has(text(4), "a.grad += df/df * df/da = 3"));
  CHECK(has(text(4), "│ a         2         3"));
  CHECK(has(text(4), "│ b         3         -"));
}

TEST_CASE("the keyboard steps forwards and back") {
  PseudoTerminal terminal(24, 80, square_of_product());
  CHECK(terminal.shows("step 1 of 12, forward"));
  CHECK(terminal.screen.is_own);
  CHECK(terminal.waits_for([&] { return terminal.screen.row_count() == 24; }));
  terminal.type(right + " n");
  CHECK(terminal.shows("step 4 of 12, forward"));
  CHECK(terminal.shows(">  4  t1 = a + b = -1"));
  terminal.type(left);
  CHECK(terminal.shows("step 3 of 12"));
  terminal.type(home + left);
  CHECK(terminal.shows("step 1 of 12"));
  terminal.type(end + right);
  CHECK(terminal.shows("step 12 of 12, backward"));
  CHECK(terminal.shows("b.grad: 0 -> -200 (via a + b: upstream -200 x local 1)"));
  terminal.type("?");
  CHECK(terminal.shows("to the first step"));
  terminal.type("n");
  CHECK(terminal.shows("step 12 of 12"));
  terminal.type("q");
  const int status = terminal.status();
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(terminal.is_restored());
}

TEST_CASE("the screen follows the size of the terminal") {
  PseudoTerminal terminal(24, 80, square_of_product());
  CHECK(terminal.shows("step 1 of 12"));
  terminal.resize(12, 50);
  CHECK(terminal.waits_for([&] { return terminal.screen.row_count() == 12; }));
  terminal.resize(30, 100);
  CHECK(terminal.waits_for([&] { return terminal.screen.row_count() == 30; }));
}

TEST_CASE("signals end it, and leave the terminal as it was") {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
    CAPTURE(signal);
    PseudoTerminal terminal(24, 80, square_of_product());
    CHECK(terminal.shows("step 1 of 12"));
    CHECK(!terminal.is_restored());
    terminal.send(signal);
    const int status = terminal.status();
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == signal);
    CHECK(terminal.is_restored());
  }
}

TEST_CASE("Ctrl-C ends it") {
  PseudoTerminal terminal(24, 80, square_of_product());
  CHECK(terminal.shows("step 1 of 12"));
  terminal.type("\x03");
  const int status = terminal.status();
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGINT);
  CHECK(terminal.is_restored());
}

TEST_CASE("Ctrl-Z stops it until it is wanted again") {
  // Only who has a parent in the same session can be stopped: the child plays the shell.
  PseudoTerminal terminal(24, 80, [] {
    sigset_t go_on;
    sigemptyset(&go_on);
    sigaddset(&go_on, SIGUSR1);
    ::sigprocmask(SIG_BLOCK, &go_on, nullptr);
    const pid_t job = ::fork();
    if (job == 0) {
      ::setpgid(0, 0);
      ::signal(SIGTTOU, SIG_IGN);
      ::tcsetpgrp(STDIN_FILENO, ::getpid());
      return square_of_product()();
    }
    int status = 0, signal = 0;
    ::waitpid(job, &status, WUNTRACED);
    if (!WIFSTOPPED(status)) return 1;
    ::sigwait(&go_on, &signal);
    ::kill(job, SIGCONT);
    ::waitpid(job, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
  });
  CHECK(terminal.shows("step 1 of 12"));
  terminal.type(right);
  CHECK(terminal.shows("step 2 of 12"));
  terminal.type("\x1a");
  CHECK(terminal.waits_for([&] { return terminal.is_restored(); }));
  terminal.send(SIGUSR1);
  CHECK(terminal.waits_for([&] { return terminal.screen.is_own; }));
  terminal.type(right);
  CHECK(terminal.shows("step 3 of 12"));
  terminal.type("q");
  CHECK(terminal.status() == 0);
  CHECK(terminal.is_restored());
}

TEST_CASE("an exception leaves the terminal as it was") {
  PseudoTerminal terminal(24, 80, [] {
    try {
      tools::program::Terminal own;
      own.show({"before the exception"});
      throw 7;
    } catch (int value) {
      return value;
    }
  });
  CHECK(WEXITSTATUS(terminal.status()) == 7);
  CHECK(terminal.screen.text().find("before the exception") != std::string::npos);
  CHECK(terminal.is_restored());
}

TEST_CASE("a terminal that cannot place text is refused") {
  PseudoTerminal terminal(24, 80, [] {
    ::setenv("TERM", "dumb", 1);
    return square_of_product()();
  });
  const int status = terminal.status();
  CHECK(WEXITSTATUS(status) == 2);
  CHECK(terminal.screen.text().find("leave out --interactive") != std::string::npos);
}
