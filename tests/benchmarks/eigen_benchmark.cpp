// The networks by matrices, one sample and 32 at once, as one would write them with Eigen.
#include <benchmark/benchmark.h>

#include <Eigen/Dense>
#include <algorithm>
#include <vector>

#include <tests/benchmarks/work.h>

namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Of each layer the weights with the bias as the last column; samples are columns.
template <class Work>
class Network {
 public:
  explicit Network(const std::vector<double>& parameters, Eigen::Index samples) {
    const std::vector<double> x = Work().sample();
    const double* next = parameters.data();
    a_.push_back(Eigen::Map<const Eigen::VectorXd>(x.data(), std::ssize(x)).replicate(1, samples));
    for (std::size_t l = 1; l < Work::sizes.size(); ++l) {
      const auto rows = static_cast<Eigen::Index>(Work::sizes[l]);
      const auto columns = static_cast<Eigen::Index>(Work::sizes[l - 1]) + 1;
      w_.push_back(Eigen::Map<const Matrix>(next, rows, columns));
      gradients_.emplace_back(rows, columns);
      a_.emplace_back(rows, samples);
      next += rows * columns;
    }
    upstream_.resize(1, samples);
  }

  /// The sum over the samples.
  void run(std::vector<double>& gradient) {
    for (std::size_t l = 0; l < w_.size(); ++l) {
      const Eigen::Index inputs = w_[l].cols() - 1;
      a_[l + 1].noalias() = w_[l].leftCols(inputs) * a_[l];
      a_[l + 1].colwise() += w_[l].col(inputs);
      const bool is_last = l + 1 == w_.size();
      a_[l + 1] = a_[l + 1].unaryExpr([&](double z) { return Work::activate(z, is_last); });
    }
    upstream_ = a_.back().unaryExpr([](double a) { return Work::slope_of_loss(a); });
    for (std::size_t l = w_.size(); l-- > 0;) {
      const Eigen::Index inputs = w_[l].cols() - 1;
      const bool is_last = l + 1 == w_.size();
      upstream_.array() *=
          a_[l + 1].array().unaryExpr([&](double a) { return Work::slope(a, is_last); });
      gradients_[l].leftCols(inputs).noalias() = upstream_ * a_[l].transpose();
      gradients_[l].col(inputs) = upstream_.rowwise().sum();
      if (l == 0) break;
      before_.noalias() = w_[l].leftCols(inputs).transpose() * upstream_;
      upstream_.swap(before_);
    }
    double* next = gradient.data();
    for (const Matrix& g : gradients_) next = std::copy_n(g.data(), g.size(), next);
  }

 private:
  std::vector<Matrix> w_, gradients_, a_;
  Matrix upstream_, before_;
};

template <class Work>
void by_eigen(benchmark::State& state) {
  const Work work;
  const Eigen::Index samples = state.range(0);
  Network<Work> network(work.start(), samples);
  std::vector<double> found(work.start().size()), expected(found.size());
  work.by_hand(work.start(), expected);
  for (double& number : expected) number *= static_cast<double>(samples);
  network.run(found);
  if (!work::is_same(found, expected)) state.SkipWithError("the gradient is wrong");
  for (auto _ : state) {
    network.run(found);
    benchmark::DoNotOptimize(found.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * samples);
}

BENCHMARK(by_eigen<work::W2>)->Name("W2 Eigen")->Arg(1)->Arg(32);
BENCHMARK(by_eigen<work::W3>)->Name("W3 Eigen")->Arg(1)->Arg(32);

}  // namespace
