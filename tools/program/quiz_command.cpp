#include <tools/program/quiz_command.h>

#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/program/choice.h>
#include <tools/program/help.h>
#include <tools/program/output.h>
#include <tools/program/usage_error.h>
#include <tools/quiz/quiz.h>

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <system_error>

namespace tools::program {
namespace {

struct QuizArguments {
  std::string kind = "expression", seed, output, key;
  bool answers = false;
};

const Choices<QuizKind> kinds{to_say("kind"),
                              {{"expression", QuizKind::expression},
                               {"neuron", QuizKind::neuron},
                               {"network", QuizKind::network}}};

/// Short enough to be told across a classroom.
constexpr std::uint64_t largest_drawn_seed = 9999;

std::uint64_t read_seed(const std::string& text) {
  if (text.empty()) {
    std::random_device device;
    return 1 + device() % largest_drawn_seed;
  }
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error != std::errc() || end != text.data() + text.size())
    throw UsageError(say("--seed: expected a whole number from 0 to 2^64 - 1, not '{}'",
                         formula::printable(text)));
  return seed;
}

bool is_same_file(const std::filesystem::path& a, const std::filesystem::path& b) {
  std::error_code error;  // what cannot be looked at cannot be written to either
  return std::filesystem::weakly_canonical(a, error) == std::filesystem::weakly_canonical(b, error);
}

void run(const QuizArguments& arguments) {
  if (!arguments.key.empty() && is_same_file(arguments.key, arguments.output))
    throw UsageError(
        say_text("-o and --key name the same file: the answers would replace the questions"));
  if (!arguments.key.empty() && arguments.answers)
    throw UsageError(
        say_text("--answers writes the answers in place of the questions: leave out --key"));
  const Quiz quiz =
      tools::quiz(chosen(kinds, arguments.kind), read_seed(arguments.seed), language());
  if (!arguments.key.empty()) write_output(quiz.key, arguments.key);
  write_output(arguments.answers ? quiz.key : quiz.worksheet, arguments.output);
}

HelpText help_text() {
  return {"quiz [KIND] [--seed N] [-o FILE.md] [--key FILE.md]",
          say_text("  KIND  expression, neuron or network (expression)\n"),
          R"help(  chalkgrad quiz --seed 7 -o quiz.md --key answers.md
  chalkgrad quiz neuron --seed 7 --answers
  chalkgrad quiz network --seed 3 --lang zh)help",
          say_text("Fill in the question marks, then: chalkgrad check quiz.md")};
}

}  // namespace

void add_quiz_command(CLI::App& program) {
  const auto arguments = std::make_shared<QuizArguments>();
  CLI::App& command = *program.add_subcommand(
      "quiz", say_text("Makes an exercise with blanks that chalkgrad check can mark."));
  set_help(command, help_text());
  command.add_option("kind", arguments->kind);
  command
      .add_option("--seed", arguments->seed,
                  say_text("the exercise's number: the same number, the same exercise"))
      ->type_name("N");
  command
      .add_option("-o,--output", arguments->output,
                  say_text("the file to write; without it the standard output"))
      ->type_name("FILE");
  command.add_option("--key", arguments->key, say_text("the file to write the answers to"))
      ->type_name("FILE");
  command.add_flag("--answers", arguments->answers,
                   say_text("writes the answers in place of the questions"));
  command.callback([arguments] { run(*arguments); });
}

}  // namespace tools::program
