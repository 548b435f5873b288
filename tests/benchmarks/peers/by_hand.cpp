#include <tests/benchmarks/peers/work.h>
#include <algorithm>
#include <utility>

namespace {

struct ByHand {
  std::vector<double> x;
  explicit ByHand(std::vector<double> start) : x(std::move(start)) {}
  void run(const auto& work, std::vector<double>& gradient) const {
    std::fill(gradient.begin(), gradient.end(), 0.0);
    work.by_hand(x, gradient);
    asm volatile("" : : "r"(gradient.data()) : "memory");
  }
};

}  // namespace

int main(int argc, char** argv) { work::measure_all<ByHand>("by-hand", argc, argv); }
