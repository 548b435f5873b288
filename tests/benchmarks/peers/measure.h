#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <string_view>
#include <vector>

#include <tests/benchmarks/work.h>

/// Timing for engines that do not go together with others in one program. tools/bench.sh runs them
/// in turns.
namespace work {

/// Compares the gradient with the one by hand, then prints `ENGINE WORK NANOSECONDS right|wrong`.
/// run(gradient) writes the gradient at work.start().
template <class Work>
void measure(const char* engine, const Work& work, auto run) {
  const std::vector<double> x = work.start();
  std::vector<double> expected(x.size()), found(x.size());
  work.by_hand(x, expected);
  run(found);
  const bool right = is_same(found, expected);
  double seconds = 0.0;
  std::size_t calls = 1;
  for (;; calls *= 2) {
    const std::clock_t begin = std::clock();  // the processor's time
    for (std::size_t i = 0; i < calls; ++i) run(found);
    seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    if (seconds >= 0.1) break;
  }
  std::printf("%s %s %.2f %s\n", engine, Work::name, seconds / static_cast<double>(calls) * 1e9,
              right ? "right" : "wrong");
}

inline bool wanted(std::string_view work, int argc, char** argv) {
  return argc == 1 || std::find(argv + 1, argv + argc, work) != argv + argc;
}

/// Those that are named among the program's arguments, or all, by engine.run(work, gradient) of an
/// Engine made from the numbers to start at.
template <class Engine>
void measure_all(const char* name, int argc, char** argv) {
  const auto one = [&](auto work) {
    if (!wanted(work.name, argc, argv)) return;
    Engine engine(work.start());
    measure(name, work, [&](std::vector<double>& gradient) { engine.run(work, gradient); });
  };
  one(W1{});
  one(W2{});
  one(W3{});
  one(W4{});
  one(W5{});
}

}  // namespace work
