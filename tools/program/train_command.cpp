#include <tools/program/train_command.h>

#include <fmt/format.h>
#include <nn/error.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/program/help.h>
#include <tools/program/lists.h>
#include <tools/program/output.h>
#include <tools/program/progress.h>
#include <tools/program/stop_request.h>
#include <tools/program/train_arguments.h>
#include <tools/program/training_files.h>
#include <tools/program/usage_error.h>
#include <tools/training/observer.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>

namespace tools::program {
namespace {

constexpr int ended_by_signal = 128;

struct TrainCommand {
  TrainArguments arguments;
  std::string output;
  std::size_t checkpoint_every = 0;
  bool resume = false;
};

std::filesystem::path checkpoint_of(const TrainCommand& command) {
  return std::filesystem::path(command.output) / "checkpoint.json";
}

void require_sense(const TrainCommand& command) {
  if (command.output.empty() && (command.resume || command.checkpoint_every != 0))
    throw UsageError(
        say_text("--resume and --checkpoint-every need a folder for the checkpoint: -o out/"));
  std::error_code error;
  if (command.resume && !std::filesystem::exists(checkpoint_of(command), error))
    throw UsageError(
        say("--resume: there is no checkpoint in '{}' to go on from; leave out --resume "
            "to begin",
            formula::printable(command.output)));
}

/// What is worth saying of the network as it is now.
std::string remarks(const training::Observations& seen, const nn::MLP& model) {
  if (seen.states.empty()) return "";
  std::string text;
  const auto& layers = seen.states.back().layers;
  for (std::size_t l = 0; l < layers.size(); ++l)
    if (layers[l].dead == model.layers()[l].size())
      text += say(
          "layer {}: all {} relu neurons are dead, so that nothing before them learns any more: "
          "another --seed, a smaller --rate or leaky_relu\n",
          l + 1, layers[l].dead);
  return text;
}

std::string summary(const nn::History& history, double seconds) {
  if (history.epochs.empty()) return say_text("nothing is left to do\n");
  return say("{} epochs, {:.2g} s: {}\n", history.epochs.size(), seconds, stop_text(history.stop)) +
         epoch_text(history.epochs.back()) + "\n";
}

void save(const TrainCommand& command, const TrainingTask& task, const nn::History& history,
          const training::Observations& seen, const std::string& line) {
  if (command.output.empty()) return;
  const auto problems = write_training(command.output, task, history, seen, line);
  write_output(
      problems.empty()
          ? say("written to {}: report.html, history.csv, model.json, pictures\n", command.output)
          : say("written to {}: report.html, history.csv, model.json\n", command.output));
  for (const std::string& problem : problems) tell_note(problem);
}

void run(const TrainCommand& command, const std::string& line, int& status) {
  require_sense(command);
  TrainingTask task = command.arguments.task();
  if (!command.output.empty()) make_folder(command.output);
  nn::FitOptions& options = task.options;
  if (task.test) options.validation = &*task.test;
  if (!command.output.empty()) {
    const std::size_t every = command.checkpoint_every != 0
                                  ? command.checkpoint_every
                                  : std::max<std::size_t>(1, options.epochs / 5);
    options.checkpoints.file = checkpoint_of(command);
    options.checkpoints.every = every;
    options.checkpoints.resume = command.resume;
  }
  training::Observer observer(task.model, task.train, options.epochs);
  nn::History so_far;
  const StopRequest request;
  const auto start = std::chrono::steady_clock::now();
  {
    Progress progress(options.epochs);
    options.on_step = [&](const nn::StepDone& step) { observer.step(step); };
    options.on_epoch = [&](const nn::Epoch& epoch) {
      observer.epoch(epoch);
      so_far.epochs.push_back(epoch);
      progress.epoch(epoch);
    };
    options.stop = [&] { return request.signal() != 0; };
    try {
      so_far = nn::fit(task.model, task.train, options);
    } catch (const nn::NotFinite&) {
      if (!so_far.epochs.empty()) save(command, task, so_far, observer.finish(), line);
      throw;
    }
  }
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
  const training::Observations seen = observer.finish();
  write_output(summary(so_far, passed.count()) + remarks(seen, task.model));
  save(command, task, so_far, seen, line);
  if (request.signal() != 0) status = ended_by_signal + request.signal();
}

/// The command that makes the whole training again, the part before it was resumed too.
std::string repeating(std::vector<std::string> line) {
  std::erase(line, "--resume");
  return command_line(line);
}

HelpText help_text() {
  return {"train DATA [OPTION...]", say_text(train_arguments_help),
          R"help(  chalkgrad train circles -o out/
  chalkgrad train circles --layers 4,6,6,4,1 --activation relu --epochs 50 --seed 7 -o out/
  chalkgrad train spirals --layers 16,16,3 --activation tanh --epochs 200 -o spirals/
  chalkgrad train "y = sin(2*x)" --layers 12,12,1 --activation tanh --epochs 300
  chalkgrad train flowers.csv --labels species --standardize --layers 8,3 -o flowers/
  chalkgrad train moons --loss hinge --l2 0.0001 --optimizer sgd --momentum 0.9)help"};
}

}  // namespace

void add_train_command(CLI::App& program, const std::vector<std::string>& line, int& status) {
  const auto command = std::make_shared<TrainCommand>();
  CLI::App& app = *program.add_subcommand(
      "train", say_text("Trains a network of scalar values, and reports how it went."));
  set_help(app, help_text());
  app.add_option("-o,--output", command->output,
                 say_text("the folder to write to; without it, no files"))
      ->type_name("FOLDER");
  command->arguments.add_to(app);
  app.add_option("--checkpoint-every", command->checkpoint_every,
                 say_text("epochs between two checkpoints (a fifth of all)"))
      ->type_name("N")
      ->check(count_in(1));
  app.add_flag("--resume", command->resume, say_text("goes on from the checkpoint in the folder"));
  app.callback([command, line, &status] { run(*command, repeating(line), status); });
}

}  // namespace tools::program
