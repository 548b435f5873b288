#include <doctest/doctest.h>
#include <nn/nn.h>
#include <tests/file_text.h>
#include <tests/nn/scratch_folder.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

using autograd::Value;

namespace {

/// The lines of a file between a line that is `begin` and the next that is `end`, both without
/// indentation.
std::string lines_between(const std::filesystem::path& path, const std::string& begin,
                          const std::string& end, int which = 1) {
  std::ifstream file(path);
  std::string lines, line;
  bool inside = false;
  while (std::getline(file, line)) {
    line.erase(0, line.find_first_not_of(' '));
    if (inside && line == end) return lines;
    if (inside) lines += line + "\n";
    if (line == begin) inside = --which == 0;
  }
  FAIL(path.string() << " has no lines between " << begin << " and " << end);
  return {};
}

TEST_CASE("the example of nn/README.md runs, and is the one that stands there") {
  const ScratchFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  const std::array<std::pair<std::array<double, 2>, double>, 4> data{
      {{{0, 0}, 0}, {{0, 1}, 1}, {{1, 0}, 1}, {{1, 1}, 0}}};

  // clang-format off
  // example
  nn::MLP model(2, {4, 1}, {nn::Activation::tanh, nn::Activation::sigmoid}, 7);  // seed 7
  nn::Optimizer sgd(model.parameters(), nn::SGD{0.1});
  for (int epoch = 0; epoch < 2000; ++epoch) {
    for (const auto& [x, y] : data) {
      Value loss = nn::binary_cross_entropy(model(x), y);
      model.zero_grad();
      loss.backward();
      sgd.step();
    }
  }
  nn::save(model, "xor.json");
  // end of example
  // clang-format on

  std::filesystem::current_path(before);
  const nn::MLP loaded = nn::load(folder / "xor.json");
  for (const auto& [x, y] : data) CHECK(std::round(loaded(x)[0].data()) == y);

  const std::filesystem::path source = CHALKGRAD_SOURCE_DIR;
  CHECK(lines_between(source / "nn/README.md", "```cpp", "```") ==
        lines_between(source / "tests/nn/readme_test.cpp", "// example", "// end of example"));
}

TEST_CASE("the training of nn/README.md runs, and is the one that stands there") {
  const ScratchFolder folder;
  std::ostringstream table;
  std::streambuf* const before = std::cout.rdbuf(table.rdbuf());
  // clang-format off
  // example of training
  nn::Random random(7);
  const nn::Data points = nn::circles(1000, random);
  const nn::MLP network(2, {8, 8, 1}, {nn::Activation::relu, nn::Activation::relu, nn::Activation::sigmoid}, random);
  const nn::History history = nn::fit(network, points,
                                      {.loss = nn::Loss::binary_cross_entropy,
                                       .optimizer = nn::Adam{.learning_rate = 0.01},
                                       .batch = 32,
                                       .validation_share = 0.2,
                                       .accuracy = true,
                                       .epochs = 50});
  write_csv(std::cout, history);  // epoch,train_loss,train_accuracy,test_loss,test_accuracy
  // end of example
  // clang-format on
  std::cout.rdbuf(before);
  CHECK(table.str().starts_with("epoch,train_loss"));
  CHECK(history.epochs.back().validation_accuracy > 0.99);
  const std::filesystem::path source = CHALKGRAD_SOURCE_DIR;
  CHECK(lines_between(source / "nn/README.md", "```cpp", "```", 2) ==
        lines_between(source / "tests/nn/readme_test.cpp", "// example of training",
                      "// end of example"));
}

TEST_CASE("the code of README.md is that of the first example and of nn/README.md") {
  const std::filesystem::path source = CHALKGRAD_SOURCE_DIR;
  const auto text = [&](const char* name) { return file_text(source / name); };
  const std::string readme = text("README.md");
  const std::string first = text("examples/00_readme.cpp");
  const std::string networks = text("nn/README.md");
  const auto contains = [&](const std::string& part) {
    return readme.find(part) != std::string::npos;
  };
  CHECK(contains(first.substr(first.find("#include"))));
  CHECK(contains(text("examples/00_readme.output")));
  const std::size_t begin = networks.find("```cpp");
  CHECK(contains(networks.substr(begin, networks.find("\n```\n", begin) - begin)));
}

}  // namespace
