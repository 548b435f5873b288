#include <tools/program/training_files.h>

#include <autograd/graph.h>
#include <fmt/format.h>
#include <nn/error.h>
#include <nn/model_file.h>
#include <nn/whole_file.h>
#include <tools/computation.h>
#include <tools/formula/unicode.h>
#include <tools/graph/render.h>
#include <tools/messages.h>
#include <tools/program/progress.h>
#include <tools/training/plots.h>
#include <tools/training/report.h>

#include <sstream>
#include <system_error>

namespace tools::program {
namespace {

/// The loss of one sample as a drawing, a box for each neuron; empty, and why, if there is none.
std::pair<std::string, std::string> graph_of(const TrainingTask& task) {
  try {
    const autograd::Graph graph = task.model.parameters()[0].graph();
    const autograd::Graph::Scope scope(graph);
    nn::MLP named = task.model;
    named.name_interior(true);
    std::vector<nn::Value> x, y;
    for (std::size_t i = 0; i < task.train.input_count; ++i)
      x.emplace_back(task.train.inputs(0)[i], fmt::format("x[{}]", i));
    for (std::size_t i = 0; i < task.train.label_count; ++i)
      y.push_back(nn::Value::constant(task.train.labels(0)[i], fmt::format("y[{}]", i)));
    const nn::Value loss = nn::evaluate(task.options.loss, named(x), y);
    loss.set_name("loss");
    named.zero_grad();
    loss.backward();
    const Drawing picture = drawing(shown_records(loss, Dots::folded),
                                    {.digits = 3, .fold = Fold::neurons, .limit = 400});
    std::string svg = render(picture, PictureFormat::svg);
    named.zero_grad();
    return {svg.substr(svg.find("<svg")), ""};
  } catch (const std::runtime_error& error) {
    return {"", say("It could not be drawn: {}", error.what())};
  }
}

std::vector<std::string> layer_names(const nn::MLP& model) {
  std::vector<std::string> names;
  for (const nn::Layer& layer : model.layers())
    names.push_back(
        say("{} neurons, {}", layer.size(), to_string(layer.neurons()[0].activation())));
  return names;
}

}  // namespace

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (std::filesystem::is_directory(folder)) return;
  const std::string name = formula::printable(folder.string());
  if (std::filesystem::exists(folder))
    throw nn::FileError(say("'{}' is a file; -o names a folder to write into", name));
  throw nn::FileError(say("cannot make the folder '{}': {}", name, error.message()));
}

std::vector<std::string> write_training(const std::filesystem::path& folder,
                                        const TrainingTask& task, const nn::History& history,
                                        const training::Observations& seen,
                                        const std::string& command) {
  nn::save({task.standardization ? nn::with_standardization(task.model, *task.standardization)
                                 : task.model,
            task.input_names, task.train.classes},
           folder / "model.json");
  std::ostringstream csv;
  write_csv(csv, history);
  nn::write_whole_file(folder / "history.csv", csv.view());

  std::vector<std::string> problems;
  auto [graph, why_not] = graph_of(task);
  if (!why_not.empty()) problems.push_back(why_not);
  auto facts = task.facts;
  if (!history.epochs.empty())
    facts.emplace_back(say_text("result"),
                       say("after {} epochs, {}: {}", history.epochs.size(),
                           stop_text(history.stop), epoch_text(history.epochs.back())));
  nn::write_whole_file(
      folder / "report.html",
      training::report_page({say("Training on {}", task.title), command, facts, task.options.loss,
                             task.train, history, seen, layer_names(task.model), graph, why_not}));
  try {
    for (const char* format : {"svg", "png"}) {
      training::write_picture(folder / fmt::format("curves.{}", format),
                              training::curves_plot(history));
      if (seen.grid)
        training::write_picture(folder / fmt::format("region.{}", format),
                                training::regions_plot(seen, task.options.loss, task.train));
    }
  } catch (const training::GnuplotError& error) {
    problems.push_back(say("no pictures of curves and regions: {}", error.what()));
  }
  return problems;
}

}  // namespace tools::program
