#include <tests/benchmarks/peers/measure.h>
#include <stan/math/rev/mat.hpp>

namespace {

struct Stan {
  std::vector<double> start;
  std::vector<stan::math::var> x;
  explicit Stan(std::vector<double> numbers) : start(std::move(numbers)) {}
  void run(const auto& work, std::vector<double>& gradient) {
    x.assign(start.begin(), start.end());
    stan::math::var f = work(x);
    f.grad();
    for (std::size_t i = 0; i < x.size(); ++i) gradient[i] = x[i].adj();
    stan::math::recover_memory();
  }
};

}  // namespace

int main(int argc, char** argv) { work::measure_all<Stan>("stan", argc, argv); }
