// How well chalkgrad check finds the slip behind a wrong gradient: see --help.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "cases.h"
#include "grading.h"
#include "tally.h"

namespace {

using derivations::Case;
using derivations::Grade;
using derivations::Kind;
using derivations::Measurement;
using derivations::Tally;
using tools::check::CauseId;

struct Arguments {
  std::uint64_t seed = 20260101, count = 100, unbroken = 100'000;
  std::vector<int> digits{3, 4, 6};
  std::size_t show = 0;
  std::string failure = "class", cause;
  bool strict_only = false;
};

/// Ways to fail that --show can look for.
const std::map<std::string, std::function<bool(const Case&, const Grade&)>>& failures() {
  static const std::map<std::string, std::function<bool(const Case&, const Grade&)>> ways{
      {"class",
       [](const Case& made, const Grade& g) { return !made.slips.empty() && !g.class_first; }},
      {"exact",
       [](const Case& made, const Grade& g) { return !made.slips.empty() && !g.exact_first; }},
      {"missed", [](const Case&, const Grade& g) { return g.nothing_wrong; }},
      {"ok", [](const Case&, const Grade& g) { return g.called_ok > 0; }},
      {"wrong", [](const Case&, const Grade& g) { return g.called_wrong > 0; }},
      {"carried", [](const Case&, const Grade& g) { return g.carried_follow < g.carried; }},
      {"separate", [](const Case&, const Grade& g) { return g.proposed && !g.separated; }},
      {"error", [](const Case&, const Grade& g) { return !g.error.empty(); }},
      {"any", [](const Case&, const Grade&) { return true; }}};
  return ways;
}

class Program {
 public:
  explicit Program(Arguments arguments) : arguments_(std::move(arguments)) {}

  int run() {
    for (const int slips : {1, 2})
      for (const bool every : {true, false})
        for (const int digits : arguments_.digits) plan(digits, every, slips);
    for (const Kind& kind : kinds_) total_ += count_of(kind);
    Measurement measurement;
    for (const Kind& kind : kinds_) {
      const Tally tally = measured(kind);
      if (kind.slips == 0)
        measurement.unbroken.add(tally);
      else
        measurement.broken.push_back({kind, tally});
    }
    if (reports()) std::fputs("\r\033[K", stderr);
    std::cout << derivations::tables(measurement) << "### Goals, at 4 digits\n\n";
    bool met = true;
    for (const auto& goal : derivations::goals(measurement)) {
      std::cout << "- " << goal.text << " - measured " << goal.measured
                << (goal.met ? " - met\n" : " - **missed**\n");
      met = met && (goal.met || (arguments_.strict_only && !goal.strict));
    }
    return met ? 0 : 1;
  }

 private:
  void plan(int digits, bool every, int slips) {
    Kind kind{digits, every, {}, slips};
    const auto wanted = [&](std::string_view name) {
      return arguments_.cause.empty() || arguments_.cause == name;
    };
    if (slips == 1) {
      for (std::size_t cause = 0; cause < tools::check::cause_count; ++cause) {
        kind.cause = static_cast<CauseId>(cause);
        if (wanted(cause_name(*kind.cause))) kinds_.push_back(kind);
      }
      if (wanted("none")) kinds_.push_back({digits, every, {}, 0});
    } else if (wanted("two")) {
      kinds_.push_back(kind);
    }
  }

  std::uint64_t count_of(const Kind& kind) const {
    if (kind.slips == 2) return arguments_.count * 4;  // for all the pairs there are
    if (kind.slips == 1) return arguments_.count;
    return (arguments_.unbroken + 2 * arguments_.digits.size() - 1) /
           (2 * arguments_.digits.size());
  }

  Tally measured(const Kind& kind) {
    Tally tally;
    for (std::uint64_t number = 0; number < count_of(kind); ++number) {
      const Case made = derivations::make_case(kind, arguments_.seed, number);
      const Grade grade = derivations::grade(made);
      tally.add(grade);
      show(kind, number, made, grade);
      if (++done_ % 100 == 0 && reports())
        std::fprintf(stderr, "\r%llu of %llu derivations", static_cast<unsigned long long>(done_),
                     static_cast<unsigned long long>(total_));
    }
    return tally;
  }

  void show(const Kind& kind, std::uint64_t number, const Case& made, const Grade& grade) {
    if (shown_ >= arguments_.show || !failures().at(arguments_.failure)(made, grade)) return;
    ++shown_;
    std::cout << "case " << number << ", " << kind.digits << " digits, "
              << (kind.every_derivative ? "every derivative" : "leaves only") << "\n"
              << derivations::described(made, grade) << "\n";
  }

  static bool reports() { return isatty(STDERR_FILENO) == 1; }

  Arguments arguments_;
  std::vector<Kind> kinds_;
  std::uint64_t done_ = 0, total_ = 0;
  std::size_t shown_ = 0;
};

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  CLI::App app{
      "Makes derivations at random, breaks a rule in each as a student would, and grades what\n"
      "chalkgrad check finds. Prints Markdown; exits with 1 where a goal is missed."};
  app.add_option("--seed", arguments.seed, "of the random numbers")->capture_default_str();
  app.add_option("--count", arguments.count,
                 "derivations for each cause, number of digits and mode")
      ->capture_default_str();
  app.add_option("--unbroken", arguments.unbroken, "derivations without a slip")
      ->capture_default_str();
  app.add_option("--digits", arguments.digits, "numbers of significant digits printed")
      ->delimiter(',')
      ->check(CLI::Range(3, 9))
      ->capture_default_str();
  std::vector<std::string> causes{"none", "two"};
  for (std::size_t cause = 0; cause < tools::check::cause_count; ++cause)
    causes.emplace_back(cause_name(static_cast<CauseId>(cause)));
  app.add_option("--cause", arguments.cause, "only this cause; none: unbroken, two: two slips")
      ->check(CLI::IsMember(causes));
  app.add_option("--show", arguments.show, "print so many of the worksheets that failed");
  std::vector<std::string> ways;
  for (const auto& [way, fails] : failures()) ways.push_back(way);
  app.add_option("--failure", arguments.failure, "what --show calls failed")
      ->check(CLI::IsMember(ways))
      ->capture_default_str();
  app.add_flag("--strict-only", arguments.strict_only,
               "exits with 1 only where something broken is called ok, something unbroken wrong,\n"
               "or the checker fails: for few derivations, whose shares say little");
  CLI11_PARSE(app, count, values);
  try {
    return Program(std::move(arguments)).run();
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 2;
  }
}
