#include <adolc/adolc.h>
#include <tests/benchmarks/peers/measure.h>

namespace {

/// Recorded and run backward for every call, as a computation that may change needs it.
struct AdolC {
  std::vector<double> start;
  explicit AdolC(std::vector<double> numbers) : start(std::move(numbers)) {}
  void run(const auto& work, std::vector<double>& gradient) const {
    const auto count = static_cast<int>(start.size());
    trace_on(1);
    std::vector<adouble> x(start.size());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] <<= start[i];
    adouble f = work(x);
    double value = 0.0;
    f >>= value;
    trace_off();
    ::gradient(1, count, start.data(), gradient.data());
  }
};

}  // namespace

int main(int argc, char** argv) { work::measure_all<AdolC>("adolc", argc, argv); }
