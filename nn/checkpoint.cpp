#include <nn/checkpoint.h>
#include <nn/error.h>
#include <nn/whole_file.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace nn {
namespace {

using nlohmann::json;

constexpr char format_name[] = "chalkgrad checkpoint";
constexpr int version = 1;
constexpr std::size_t largest_file = std::size_t{1} << 32;

const std::vector<double>& finite(const std::vector<double>& numbers) {
  for (const double number : numbers)
    if (!std::isfinite(number))
      throw FormatError(
          "a checkpoint cannot have NaN or infinity in it, but a parameter or what "
          "the optimizer remembers of it is " +
          std::to_string(number));
  return numbers;
}

/// JSON has no NaN: what was not measured is null.
json number_or_null(double number) { return std::isfinite(number) ? json(number) : json(); }
double number_of(const json& value) { return value.is_null() ? not_measured : value.get<double>(); }

}  // namespace

void save_checkpoint(const Checkpoint& checkpoint, const std::filesystem::path& file) {
  json averages = json::array(), epochs = json::array(), random = json::array();
  for (const auto& average : checkpoint.optimizer.averages) averages.push_back(finite(average));
  for (const Epoch& epoch : checkpoint.epochs)
    epochs.push_back({epoch.learning_rate, number_or_null(epoch.loss),
                      number_or_null(epoch.accuracy), number_or_null(epoch.validation_loss),
                      number_or_null(epoch.validation_accuracy)});
  for (const std::uint64_t word : checkpoint.random) random.push_back(word);
  const json document = {{"format", format_name},
                         {"version", version},
                         {"settings", checkpoint.settings},
                         {"parameters", finite(checkpoint.parameters)},
                         {"steps", checkpoint.optimizer.steps},
                         {"averages", averages},
                         {"random", random},
                         {"epochs", epochs},
                         {"best_epoch", checkpoint.best_epoch},
                         {"best_parameters", finite(checkpoint.best_parameters)}};
  write_whole_file(file, document.dump() + "\n");
}

Checkpoint load_checkpoint(const std::filesystem::path& file) {
  const std::string text = read_whole_file(file, largest_file);
  const auto fail = [&](const std::string& complaint) {
    throw FormatError(file.string() + ": " + complaint +
                      "; delete the file, or name another, to begin anew");
  };
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object() || document.value("format", json()) != format_name)
    fail("this is not a checkpoint of a training");
  if (document.value("version", json()) != version)
    fail("expected a checkpoint of version " + std::to_string(version) + ", found " +
         document.value("version", json()).dump());
  try {
    Checkpoint checkpoint{document.at("settings").get<std::map<std::string, std::string>>(),
                          document.at("parameters").get<std::vector<double>>(),
                          {document.at("steps").get<std::uint64_t>(),
                           document.at("averages").get<std::vector<std::vector<double>>>()},
                          document.at("random").get<Random::State>(),
                          {},
                          document.at("best_epoch").get<std::size_t>(),
                          document.at("best_parameters").get<std::vector<double>>()};
    for (const json& epoch : document.at("epochs"))
      checkpoint.epochs.push_back({checkpoint.epochs.size() + 1, epoch.at(0).get<double>(),
                                   number_of(epoch.at(1)), number_of(epoch.at(2)),
                                   number_of(epoch.at(3)), number_of(epoch.at(4))});
    return checkpoint;
  } catch (const json::exception& error) {
    fail(std::string("the checkpoint is damaged: ") + error.what());
  }
  __builtin_unreachable();
}

}  // namespace nn
