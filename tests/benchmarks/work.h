#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

/// The same pieces of work for every engine that records scalars, beside the same by hand in plain
/// loops.
namespace work {

using std::exp, std::log, std::sin, std::tanh, std::pow;

/// ((a+b)*c)^2
struct W1 {
  static constexpr const char* name = "W1";
  std::vector<double> start() const { return {2.0, -3.0, 10.0}; }
  template <class T>
  T operator()(const std::vector<T>& x) const {
    return pow((x[0] + x[1]) * x[2], 2);
  }
  void by_hand(const std::vector<double>& x, std::vector<double>& gradient) const {
    const double sum = x[0] + x[1], upstream = 2.0 * (sum * x[2]);
    gradient[0] += upstream * x[2];
    gradient[1] += upstream * x[2];
    gradient[2] += upstream * sum;
  }
};

/// One sample of a network of parameters, layer by layer, neuron by neuron, weights before bias.
template <class Derived>
struct Network {
  std::vector<double> start() const {
    std::vector<double> parameters;
    std::size_t count = 0;
    for (std::size_t l = 1; l < Derived::sizes.size(); ++l)
      count += Derived::sizes[l] * (Derived::sizes[l - 1] + 1);
    for (std::size_t i = 0; i < count; ++i)
      parameters.push_back(std::sin(static_cast<double>(7 * i + 1)) * Derived::scale);
    return parameters;
  }
  std::vector<double> sample() const {
    std::vector<double> sample;
    for (std::size_t i = 0; i < Derived::sizes[0]; ++i)
      sample.push_back(std::cos(static_cast<double>(i + 1)));
    return sample;
  }
  template <class T>
  T operator()(const std::vector<T>& w) const {
    const std::vector<double> inputs = sample();
    std::vector<T> x, y;
    std::size_t next = 0;
    for (std::size_t l = 1; l < Derived::sizes.size(); ++l) {
      const std::size_t before = Derived::sizes[l - 1];
      y.clear();
      for (std::size_t n = 0; n < Derived::sizes[l]; ++n) {
        T z = w[next + before];
        for (std::size_t i = 0; i < before; ++i)
          if (l == 1)
            z += w[next + i] * inputs[i];
          else
            z += w[next + i] * x[i];
        next += before + 1;
        y.push_back(Derived::activate(z, l + 1 == Derived::sizes.size()));
      }
      x = y;
    }
    return Derived::loss(x[0]);
  }
  void by_hand(const std::vector<double>& w, std::vector<double>& gradient) const {
    static std::vector<std::vector<double>> a(Derived::sizes.size());
    static std::vector<double> upstream, before_upstream;
    a[0] = sample();
    const double* row = w.data();
    for (std::size_t l = 1; l < a.size(); ++l) {
      a[l].resize(Derived::sizes[l]);
      const std::size_t before = Derived::sizes[l - 1];
      for (double& output : a[l]) {
        double z = row[before];
        for (std::size_t i = 0; i < before; ++i) z += row[i] * a[l - 1][i];
        output = Derived::activate(z, l + 1 == a.size());
        row += before + 1;
      }
    }
    upstream.assign(1, Derived::slope_of_loss(a.back()[0]));
    double* gradient_row = gradient.data() + w.size();
    for (std::size_t l = a.size() - 1; l > 0; --l) {
      const std::size_t before = Derived::sizes[l - 1];
      before_upstream.assign(before, 0.0);
      for (std::size_t n = a[l].size(); n-- > 0;) {
        row -= before + 1;
        gradient_row -= before + 1;
        const double g = upstream[n] * Derived::slope(a[l][n], l + 1 == a.size());
        for (std::size_t i = 0; i < before; ++i) {
          gradient_row[i] += g * a[l - 1][i];
          before_upstream[i] += g * row[i];
        }
        gradient_row[before] += g;
      }
      upstream.swap(before_upstream);
    }
  }
};

/// 2-4-6-6-4-1: relu, sigmoid, binary cross-entropy for the label 1
struct W2 : Network<W2> {
  static constexpr const char* name = "W2";
  static constexpr double scale = 0.9;
  static inline const std::vector<std::size_t> sizes{2, 4, 6, 6, 4, 1};
  template <class T>
  static T activate(const T& z, bool last) {
    if (last) return 1.0 / (1.0 + exp(-z));
    return z > 0.0 ? z : T(0.0 * z);
  }
  static double slope(double a, bool last) { return last ? a * (1.0 - a) : a > 0.0 ? 1.0 : 0.0; }
  template <class T>
  static T loss(const T& a) {
    return -log(a);
  }
  static double slope_of_loss(double a) { return -1.0 / a; }
};

/// 64-64-64-1: tanh, half the squared error for the label 0
struct W3 : Network<W3> {
  static constexpr const char* name = "W3";
  static constexpr double scale = 0.2;
  static inline const std::vector<std::size_t> sizes{64, 64, 64, 1};
  template <class T>
  static T activate(const T& z, bool) {
    return tanh(z);
  }
  static double slope(double a, bool) { return 1.0 - a * a; }
  template <class T>
  static T loss(const T& a) {
    return 0.5 * (a * a);
  }
  static double slope_of_loss(double a) { return a; }
};

/// A chain of ten million operations: x = sin(x)*1.0001 + 0.1
struct W4 {
  static constexpr const char* name = "W4";
  static constexpr std::size_t links = 10'000'000 / 3;
  std::vector<double> start() const { return {0.5}; }
  template <class T>
  T operator()(const std::vector<T>& x) const {
    T y = x[0];
    for (std::size_t i = 0; i < links; ++i) y = sin(y) * 1.0001 + 0.1;
    return y;
  }
  void by_hand(const std::vector<double>& x, std::vector<double>& gradient) const {
    std::vector<double> xs(links);
    double y = x[0], product = 1.0;
    for (double& one : xs) {
      one = y;
      y = std::sin(y) * 1.0001 + 0.1;
    }
    for (std::size_t i = links; i-- > 0;) product *= 1.0001 * std::cos(xs[i]);
    gradient[0] += product;
  }
};

/// Rosenbrock's function of 1,000 variables
struct W5 {
  static constexpr const char* name = "W5";
  std::vector<double> start() const {
    std::vector<double> x;
    for (int i = 0; i < 1000; ++i) x.push_back(std::sin(i + 1.0));
    return x;
  }
  template <class T>
  T operator()(const std::vector<T>& x) const {
    T f = 0.0 * x[0];
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const T t = x[i + 1] - x[i] * x[i], u = 1.0 - x[i];
      f += 100.0 * (t * t) + u * u;
    }
    return f;
  }
  void by_hand(const std::vector<double>& x, std::vector<double>& gradient) const {
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const double t = x[i + 1] - x[i] * x[i];
      gradient[i + 1] += 200.0 * t;
      gradient[i] += -400.0 * t * x[i] - 2.0 * (1.0 - x[i]);
    }
  }
};

/// Whether gradients agree, up to another order of additions.
inline bool is_same(const std::vector<double>& found, const std::vector<double>& expected) {
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (!(std::abs(found[i] - expected[i]) <= 1e-9 * std::abs(expected[i]) + 1e-12)) return false;
  return true;
}

}  // namespace work
