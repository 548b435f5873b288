#include <tests/benchmarks/peers/measure.h>
#include <Sacado_No_Kokkos.hpp>

namespace {

using Number = Sacado::Rad::ADvar<double>;

struct Sacado_ {
  std::vector<double> start;
  std::vector<Number> x;
  explicit Sacado_(std::vector<double> numbers) : start(std::move(numbers)) {}
  void run(const auto& work, std::vector<double>& gradient) {
    x.assign(start.begin(), start.end());
    Number f = work(x);
    Number::Gradcomp();
    for (std::size_t i = 0; i < x.size(); ++i) gradient[i] = x[i].adj();
  }
};

}  // namespace

int main(int argc, char** argv) { work::measure_all<Sacado_>("sacado", argc, argv); }
