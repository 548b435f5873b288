#include <tools/quiz/quiz.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <autograd/graph.h>
#include <fmt/format.h>
#include <nn/random.h>
#include <tools/check/check.h>
#include <tools/formula/evaluate.h>
#include <tools/formula/input.h>
#include <tools/formula/parse.h>
#include <tools/messages.h>
#include <tools/number.h>

namespace tools {
namespace {

constexpr double largest_number = 400;
constexpr double decimals = 100;  // two of them

/// A worksheet before it is written down: what is given, and what is asked for.
struct Exercise {
  std::vector<std::string> given;
  struct Question {
    std::string left;
    bool opens_part = false;  ///< stands apart from the question before
  };
  std::vector<Question> questions;

  void ask(std::string left, bool opens_part = false) {
    questions.push_back({std::move(left), opens_part});
  }
};

class Author {
 public:
  explicit Author(std::uint64_t seed) : random_(seed) {}

  Exercise write(QuizKind kind) {
    switch (kind) {
      case QuizKind::expression:
        return expression();
      case QuizKind::neuron:
        return neuron();
      case QuizKind::network:
        return network();
    }
    __builtin_unreachable();
  }

 private:
  std::size_t below(std::size_t count) { return random_.below(count); }
  bool sometimes(std::size_t one_in) { return below(one_in) == 0; }

  /// From 2 to 5 or from -5 to -2: factors of 0 and 1 hide mistakes.
  int whole_number() {
    const int size = 2 + static_cast<int>(below(4));
    return sometimes(3) ? -size : size;
  }

  std::string take(std::vector<std::string>& names) {
    const std::size_t at = below(names.size());
    std::string name = names[at];
    names.erase(names.begin() + static_cast<std::ptrdiff_t>(at));
    return name;
  }

  /// Results are used up one after the other; now and then one is used twice, so that its gradient
  /// has two contributions.
  Exercise expression() {
    Exercise exercise;
    std::vector<std::string> unused{"a", "b", "c"}, all = unused;
    for (const std::string& name : unused)
      exercise.given.push_back(fmt::format("{} = {}", name, whole_number()));
    std::vector<std::string> results;
    while (unused.size() > 1 || results.size() < 3) {
      std::string formula;
      if (unused.size() == 1 || (sometimes(4) && !results.empty())) {
        const std::string base = take(unused);
        formula = sometimes(2) ? base + "^2" : fmt::format("{}*{}", 2 + below(3), base);
      } else {
        const std::string first = take(unused);
        const std::string second = sometimes(3) ? all[below(all.size())] : take(unused);
        constexpr std::string_view signs[] = {" + ", "*", "*", " - "};
        formula = first + std::string(signs[below(4)]) + second;
      }
      const std::string name = fmt::format("t{}", results.size() + 1);
      exercise.ask(name + " = " + formula);
      results.push_back(name);
      unused.push_back(name);
      all.push_back(name);
      if (results.size() > 5) break;  // numbers grow
    }
    const std::string root = results.back();
    for (std::size_t i = results.size(); i-- > 0;)
      if (results[i] != root) exercise.ask(derivative(root, results[i]), i + 2 == results.size());
    for (const char* leaf : {"a", "b", "c"}) exercise.ask(derivative(root, leaf));
    return exercise;
  }

  static std::string derivative(const std::string& of, const std::string& by) {
    return fmt::format("d{}/d{}", of, by);
  }

  Exercise neuron() {
    Exercise exercise;
    for (const char* name : {"x1", "x2", "w1", "w2", "b", "y"})
      exercise.given.push_back(fmt::format("{} = {}", name, whole_number()));
    exercise.given.push_back("eta = 0.1");
    exercise.ask("z = w1*x1 + w2*x2 + b");
    exercise.ask("a = relu(z)");
    exercise.ask("C = (a - y)^2");
    exercise.ask("dC/da", true);
    exercise.ask("da/dz");
    exercise.ask("dC/dz");
    for (const char* name : {"w1", "w2", "b"}) exercise.ask(derivative("C", name));
    bool opens = true;
    for (const char* name : {"w1", "w2", "b"}) {
      exercise.ask(fmt::format("{0}n = {0} - eta*dC/d{0}", name), opens);
      opens = false;
    }
    return exercise;
  }

  Exercise network() {
    Exercise exercise;
    for (const char* name :
         {"x1", "x2", "w11", "w12", "b1", "w21", "w22", "b2", "v1", "v2", "c", "y"})
      exercise.given.push_back(fmt::format("{} = {}", name, whole_number()));
    exercise.ask("z1 = w11*x1 + w12*x2 + b1");
    exercise.ask("z2 = w21*x1 + w22*x2 + b2");
    exercise.ask("h1 = relu(z1)");
    exercise.ask("h2 = relu(z2)");
    exercise.ask("a = v1*h1 + v2*h2 + c");
    exercise.ask("C = 1/2*(a - y)^2");
    exercise.ask("dC/da", true);
    for (const char* name : {"v1", "v2", "c"}) exercise.ask(derivative("C", name));
    exercise.ask("dC/dh1", true);
    for (const char* name : {"h2", "z1", "z2"}) exercise.ask(derivative("C", name));
    exercise.ask("dC/dw11", true);
    for (const char* name : {"w12", "b1", "w21", "w22", "b2"}) exercise.ask(derivative("C", name));
    return exercise;
  }

  nn::Random random_;
};

/// What each question comes to; none where a number is too long to be nice, or where there is
/// little but zeros to calculate.
std::optional<std::vector<std::string>> answers(const Exercise& exercise) {
  std::string text;
  for (const std::string& line : exercise.given) text += line + '\n';
  for (std::size_t i = 0; i < exercise.questions.size(); ++i) {
    const std::string& left = exercise.questions[i].left;
    const bool defines = left.find(" = ") != std::string::npos;
    text += defines ? fmt::format("{}\nanswer{} = {}\n", left, i, left.substr(0, left.find(' ')))
                    : fmt::format("answer{} = {}\n", i, left);
  }
  const autograd::Graph graph;
  const autograd::Graph::Scope scope(graph);
  const formula::Evaluation evaluation =
      formula::evaluate(formula::parse_worksheet(formula::input_from_formula(text)));
  std::vector<std::string> numbers;
  std::size_t zeros = 0;
  for (std::size_t i = 0; i < exercise.questions.size(); ++i) {
    const double value =
        evaluation.environment.find(fmt::format("answer{}", i))->array->values[0].data();
    const double rounded = std::round(value * decimals) / decimals + 0.0;  // no -0
    if (std::abs(value) > largest_number || std::abs(value - rounded) > 1e-9) return {};
    zeros += rounded == 0.0 ? 1 : 0;
    numbers.push_back(number(rounded));
  }
  if (4 * zeros > numbers.size()) return {};
  return numbers;
}

std::size_t width_of_part(const Exercise& exercise, std::size_t begin) {
  std::size_t width = exercise.questions[begin].left.size();
  for (std::size_t i = begin + 1;
       i < exercise.questions.size() && !exercise.questions[i].opens_part; ++i)
    width = std::max(width, exercise.questions[i].left.size());
  return width;
}

/// The worksheet with these right sides, in columns.
std::string block(const Exercise& exercise, const std::vector<std::string>& right_sides) {
  std::string text = "```grad\n";
  for (std::size_t i = 0; i < exercise.given.size(); ++i)
    text += exercise.given[i] + (i % 3 == 2 || i + 1 == exercise.given.size() ? "\n" : ";  ");
  text += '\n';
  std::size_t width = 0;
  for (std::size_t i = 0; i < exercise.questions.size(); ++i) {
    if (i == 0 || exercise.questions[i].opens_part) width = width_of_part(exercise, i);
    text += fmt::format("{}{:<{}} = {}\n", exercise.questions[i].opens_part ? "\n" : "",
                        exercise.questions[i].left, width, right_sides[i]);
  }
  return text + "```\n";
}

bool all_ok(const std::string& key) {
  const check::Report report = check::check(formula::input_from_formula(key));
  return report.problems.empty() && report.count(check::Verdict::ok) == report.findings.size();
}

std::string name_of(QuizKind kind) {
  switch (kind) {
    case QuizKind::expression:
      return say_text("an expression");
    case QuizKind::neuron:
      return say_text("a neuron");
    case QuizKind::network:
      return say_text("a network");
  }
  __builtin_unreachable();
}

std::string heading(QuizKind kind, std::uint64_t seed) {
  return say(
      "# Backpropagation by hand: {}, exercise {}\n\nPut a number in the place of each `?`, "
      "forward first, then from the last result back. `chalkgrad check` on this file\nthen says "
      "which are right, and what went wrong where one is not.\n\n",
      name_of(kind), seed);
}

std::string heading_of_key(QuizKind kind, std::uint64_t seed) {
  return say("# Backpropagation by hand: {}, exercise {}, answers\n\n", name_of(kind), seed);
}

}  // namespace

Quiz quiz(QuizKind kind, std::uint64_t seed, Language language) {
  const Speaking speaking(language);
  Author author(seed);
  while (true) {  // most are not nice: about one in twenty is
    const Exercise exercise = author.write(kind);
    const std::optional<std::vector<std::string>> numbers = answers(exercise);
    if (!numbers) continue;
    const std::string key = block(exercise, *numbers);
    // without the fence lines
    const std::string lines = key.substr(8, key.size() - 8 - 4);
    if (!all_ok(lines)) continue;
    const std::vector<std::string> blanks(exercise.questions.size(), "?");
    return {heading(kind, seed) + block(exercise, blanks), heading_of_key(kind, seed) + key};
  }
}

}  // namespace tools
