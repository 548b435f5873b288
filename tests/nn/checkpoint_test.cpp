#include <doctest/doctest.h>
#include <nn/nn.h>
#include <sys/resource.h>
#include <tests/file_text.h>
#include <tests/nn/scratch_folder.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using nn::Activation;
using nn::Data;
using nn::FitOptions;
using nn::History;
using nn::MLP;

namespace {

Data points() {
  nn::Random random(1);
  return nn::moons(100, random);
}

MLP network() { return MLP(2, {5, 1}, {Activation::tanh, Activation::sigmoid}, 7); }

std::vector<double> numbers_of(const MLP& model) {
  std::vector<double> numbers;
  for (const nn::Value& parameter : model.parameters()) numbers.push_back(parameter.data());
  return numbers;
}

FitOptions options(const std::filesystem::path& file, std::size_t epochs) {
  return {.loss = nn::Loss::binary_cross_entropy,
          .validation_share = 0.2,
          .accuracy = true,
          .epochs = epochs,
          .checkpoints = {.file = file, .every = 2, .resume = true}};
}

TEST_CASE("a training that is resumed is the one that was not stopped") {
  const ScratchFolder folder;
  struct Case {
    nn::UpdateRule rule;
    std::size_t patience;
  };
  for (const auto& [rule, patience] :
       {Case{nn::Adam{}, 0}, Case{nn::SGD{0.1, 0.9, true}, 0}, Case{nn::Adam{}, 8},
        Case{nn::RMSProp{.learning_rate = 0.05}, 8}}) {
    const MLP whole = network(), part = network(), rest = network();
    FitOptions chosen = options({}, 40);
    chosen.checkpoints = {};
    chosen.optimizer = rule;
    chosen.patience = patience;
    const History expected = nn::fit(whole, points(), chosen);

    chosen.checkpoints = {.file = folder / "run.json", .every = 2, .resume = true};
    std::filesystem::remove(folder / "run.json");
    chosen.epochs = 5;  // the last one is saved though 5 is no multiple of 2
    nn::fit(part, points(), chosen);
    chosen.epochs = 40;
    const History resumed = nn::fit(rest, points(), chosen);
    CHECK(numbers_of(rest) == numbers_of(whole));
    CHECK(resumed.stop == expected.stop);
    CHECK(resumed.steps == expected.steps);
    CHECK(resumed.best_epoch == expected.best_epoch);
    std::ostringstream a, b;
    write_csv(a, resumed);
    write_csv(b, expected);
    CHECK(a.str() == b.str());

    // once more: there is nothing left to do
    const MLP again = network();
    CHECK(nn::fit(again, points(), chosen).epochs.size() == expected.epochs.size());
    CHECK(numbers_of(again) == numbers_of(whole));
  }
}

TEST_CASE("a checkpoint of another training is refused") {
  const ScratchFolder folder;
  const auto file = folder / "run.json";
  nn::fit(network(), points(), options(file, 3));
  FitOptions other = options(file, 5);
  other.batch = 16;
  CHECK_THROWS_WITH_AS(nn::fit(network(), points(), other),
                       ("cannot go on from '" + file.string() +
                        "', which is of another run (batch: 32 then, 16 now): give what it was, or "
                        "begin anew without resuming")
                           .c_str(),
                       nn::OptionError);
  std::ofstream(file) << "{\"format\": \"chalkgrad checkpoint\", \"version\": 2}";
  CHECK_THROWS_AS(nn::fit(network(), points(), options(file, 5)), nn::FormatError);
  std::ofstream(file) << "{\"format\": \"chalkgrad checkpoint\", \"version\": 1, \"steps\": {}}";
  CHECK_THROWS_AS(nn::fit(network(), points(), options(file, 5)), nn::FormatError);
  std::ofstream(file) << "not JSON";
  CHECK_THROWS_AS(nn::fit(network(), points(), options(file, 5)), nn::FormatError);
}

/// While it lives, files cannot become longer than that: writing fails as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    before_action_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, before_action_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*before_action_)(int) = nullptr;
};

TEST_CASE("a disk that fills up leaves the checkpoint before") {
  const ScratchFolder folder;
  const auto file = folder / "run.json";
  nn::fit(network(), points(), options(file, 4));
  const std::string before = file_text(file);
  REQUIRE(before.size() > 100);
  {
    const FileSizeLimit limit(100);
    CHECK_THROWS_AS(nn::fit(network(), points(), options(file, 8)), nn::FileError);
  }
  CHECK(file_text(file) == before);
  CHECK(folder.count() == 1);  // nothing else is left over
  const History history = nn::fit(network(), points(), options(file, 8));
  CHECK(history.epochs.size() == 8);
}

}  // namespace

TEST_CASE("each thing that decides a training's course keeps it from going on as another") {
  const ScratchFolder folder;
  const auto file = folder / "run.json";
  const Data data = points();
  nn::Random random(2);
  const Data held_out = nn::moons(10, random), others = nn::moons(10, random);
  FitOptions first = options(file, 3);
  first.validation_share = 0.0;
  first.validation = &held_out;
  first.schedule = nn::exponential_decay(0.9);
  first.checkpoints.about = {{"layers", "5, 1"}};
  nn::fit(network(), data, first);
  const auto refusal = [&](const MLP& model, const Data& samples, auto change) {
    FitOptions chosen = first;
    chosen.epochs = 5;
    change(chosen);
    try {
      nn::fit(model, samples, chosen);
    } catch (const nn::OptionError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  const auto names = [&](const std::string& what, auto change) {
    const std::string text = refusal(network(), data, change);
    CHECK_MESSAGE(text.find("of another run (" + what) != std::string::npos, text);
  };
  names("accuracy: measured then, not measured now", [](FitOptions& o) { o.accuracy = false; });
  names("batch: 32 then, 31 now", [](FitOptions& o) { o.batch = 31; });
  names("clipping: inf, inf then, 1, inf now", [](FitOptions& o) { o.clipping.value = 1.0; });
  names("held out: 10 samples, ", [&](FitOptions& o) { o.validation = &others; });
  names("held out: 10 samples, ", [](FitOptions& o) { o.validation = nullptr; });
  names("layers: 5, 1 then, 6, 1 now",
        [](FitOptions& o) { o.checkpoints.about["layers"] = "6, 1"; });
  names("layers: 5, 1 then, nothing now", [](FitOptions& o) { o.checkpoints.about.clear(); });
  names("noise: nothing then, 1 now", [](FitOptions& o) { o.checkpoints.about["noise"] = "1"; });
  names("loss: binary_cross_entropy then, mean_squared_error now",
        [](FitOptions& o) { o.loss = nn::Loss::mean_squared_error; });
  names("optimizer: adam learning_rate ",
        [](FitOptions& o) { o.optimizer = nn::Adam{.beta1 = 0}; });
  names("penalty: 0, 0 then, 0, 1 now", [](FitOptions& o) { o.penalty.l2 = 1.0; });
  names("rate in epoch 2: ", [](FitOptions& o) { o.schedule = nn::exponential_decay(0.8); });
  names("rate in epoch 2: ", [](FitOptions& o) { o.schedule = {}; });
  names("seed: 1 then, 2 now", [](FitOptions& o) { o.seed = 2; });
  names("shuffle: yes then, no now", [](FitOptions& o) { o.shuffle = false; });
  names("structure: ", [](FitOptions& o) { o.replay = nn::Replay::never; });
  names("threads: 1 then, 2 now", [](FitOptions& o) { o.threads = 2; });
  Data shifted = data;
  shifted.numbers[0] += 1e-9;
  const auto nothing = [](FitOptions&) {};
  CHECK(refusal(network(), shifted, nothing).find("(data: 100 samples, ") != std::string::npos);
  // other layers with as many parameters, and other activations
  const auto of = [&](std::vector<std::size_t> sizes, std::vector<Activation> activations) {
    return refusal(MLP(2, std::move(sizes), std::move(activations), 7), data, nothing);
  };
  CHECK(of({4, 1}, {Activation::tanh, Activation::sigmoid}).find("(parameters: 21 then, 17 now;") !=
        std::string::npos);
  CHECK(of({3, 2, 1}, {Activation::tanh, Activation::tanh, Activation::sigmoid})
            .find("structure: ") != std::string::npos);
  CHECK(of({5, 1}, {Activation::relu, Activation::sigmoid}).find("run (structure: number ") !=
        std::string::npos);
  CHECK(refusal(network(), data, nothing) == "accepted");
}

TEST_CASE("patience needs the best parameters, which a training without it does not keep") {
  const ScratchFolder folder;
  const MLP model = network();
  nn::fit(model, points(), options(folder / "checkpoint.json", 4));
  FitOptions patient = options(folder / "checkpoint.json", 8);
  patient.patience = 1;
  CHECK_THROWS_WITH_AS(nn::fit(model, points(), patient), doctest::Contains("with patience"),
                       nn::OptionError);
}
