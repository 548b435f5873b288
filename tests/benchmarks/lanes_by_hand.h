#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include <autograd/lanes_math.h>

/// Networks as one would write them by hand for speed: sizes known to the compiler, 32 samples side
/// by side in vector registers, nothing stored that is not needed. Only exp, log and tanh are
/// the engine's own, so that what is compared is all the rest.
namespace by_hand {

namespace {
struct Machine;
}
#if defined(__AVX512F__)
using Pack = autograd::detail::Lanes<8, Machine>;
#elif defined(__AVX2__)
using Pack = autograd::detail::Lanes<4, Machine>;
#else
using Pack = autograd::detail::Lanes<2, Machine>;
#endif

constexpr int lanes = 32, packs = lanes / Pack::width;

/// One quantity of 32 samples.
using Lane32 = std::array<Pack, packs>;

/// In two parts, since each addition waits for the one before.
inline Pack sum_of_products(const Lane32& a, const Lane32& b) {
  constexpr std::size_t half = packs / 2;
  Pack first = a[0] * b[0], second = a[half] * b[half];
  for (std::size_t p = 1; p < half; ++p) {
    first = multiply_add(a[p], b[p], first);
    second = multiply_add(a[half + p], b[half + p], second);
  }
  return first + second;
}

struct Relu {
  static Pack value(Pack z) { return select(z > 0.0, z, 0.0); }
  static Pack slope(Pack a) { return select(a > 0.0, 1.0, 0.0); }
};
struct Tanh {
  static Pack value(Pack z) { return tanh(z); }
  static Pack slope(Pack a) { return 1.0 - a * a; }
};
struct Sigmoid {
  static Pack value(Pack z) {
    const Pack e = exp(select(z >= 0.0, -z, z));
    return select(z >= 0.0, 1.0, e) / (1.0 + e);
  }
  static Pack slope(Pack a) { return a * (1.0 - a); }
};
struct Linear {
  static Pack value(Pack z) { return z; }
  static Pack slope(Pack) { return 1.0; }
};

template <std::size_t inputs, std::size_t outputs, class Activation>
struct Layer {
  using Input = std::array<Lane32, inputs>;
  using Output = std::array<Lane32, outputs>;

  double w[outputs][inputs], b[outputs];
  Pack gradient_of_w[outputs][inputs], gradient_of_b[outputs];  // still to be summed over lanes
  Output a, gradient_of_z;

  void forward(const Input& x) {
    for (std::size_t n = 0; n < outputs; ++n) {
      Lane32 z;
      z.fill(Pack(b[n]));
      for (std::size_t i = 0; i < inputs; ++i) {
        const Pack weight = w[n][i];
        for (std::size_t p = 0; p < packs; ++p) z[p] = multiply_add(weight, x[i][p], z[p]);
      }
      for (std::size_t p = 0; p < packs; ++p) a[n][p] = Activation::value(z[p]);
    }
  }

  /// From the gradient of z to those of w and b, and of x where there is something before it.
  void backward(const Input& x, Input* gradient_of_x) {
    for (std::size_t n = 0; n < outputs; ++n) {
      const Lane32& g = gradient_of_z[n];
      Pack total = g[0];
      for (std::size_t p = 1; p < packs; ++p) total = total + g[p];
      gradient_of_b[n] = gradient_of_b[n] + total;
      for (std::size_t i = 0; i < inputs; ++i)
        gradient_of_w[n][i] = gradient_of_w[n][i] + sum_of_products(g, x[i]);
    }
    if (gradient_of_x == nullptr) return;
    for (std::size_t i = 0; i < inputs; ++i) {
      Lane32 sum;
      sum.fill(Pack(0.0));
      for (std::size_t n = 0; n < outputs; ++n) {
        const Pack weight = w[n][i];
        for (std::size_t p = 0; p < packs; ++p)
          sum[p] = multiply_add(weight, gradient_of_z[n][p], sum[p]);
      }
      (*gradient_of_x)[i] = sum;
    }
  }

  void times_slope() {
    for (std::size_t n = 0; n < outputs; ++n)
      for (std::size_t p = 0; p < packs; ++p)
        gradient_of_z[n][p] = gradient_of_z[n][p] * Activation::slope(a[n][p]);
  }
};

/// Layers one after the other with one output at the end. Loss has value(a, y) and
/// gradient(a, y), by a.
template <class Loss, class... Layers>
class Network {
 public:
  static constexpr std::size_t depth = sizeof...(Layers);

  /// Layer after layer, neuron after neuron, weights and then bias.
  explicit Network(std::span<const double> parameters) {
    std::size_t next = 0;
    each_layer([&](auto& layer) {
      for (std::size_t n = 0; n < std::size(layer.b); ++n) {
        for (double& weight : layer.w[n]) weight = parameters[next++];
        layer.b[n] = parameters[next++];
      }
    });
  }

  /// Samples of inputs and then the label; their number is a multiple of 32. Gradients of the sum
  /// of the losses; in values the loss of each.
  std::vector<double> gradients(std::span<const double> samples, std::span<double> values) {
    each_layer([](auto& layer) {
      for (std::size_t n = 0; n < std::size(layer.b); ++n) {
        for (Pack& gradient : layer.gradient_of_w[n]) gradient = 0.0;
        layer.gradient_of_b[n] = 0.0;
      }
    });
    constexpr std::size_t size = std::tuple_size_v<decltype(input_)> + 1;
    for (std::size_t first = 0; first < values.size(); first += lanes) {
      const double* const block = samples.data() + first * size;
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        for (std::size_t i = 0; i + 1 < size; ++i)
          reinterpret_cast<double*>(&input_[i])[lane] = block[lane * size + i];
        reinterpret_cast<double*>(&label_)[lane] = block[lane * size + size - 1];
      }
      run_block(values.data() + first);
    }
    std::vector<double> gradients;
    each_layer([&](auto& layer) {
      for (std::size_t n = 0; n < std::size(layer.b); ++n) {
        for (const Pack& gradient : layer.gradient_of_w[n]) gradients.push_back(sum(gradient));
        gradients.push_back(sum(layer.gradient_of_b[n]));
      }
    });
    return gradients;
  }

 private:
  void each_layer(auto f) {
    std::apply([&](auto&... layer) { (f(layer), ...); }, layers_);
  }

  template <std::size_t i>
  const auto& input_of() {
    if constexpr (i == 0)
      return input_;
    else
      return std::get<i - 1>(layers_).a;
  }

  template <std::size_t i>
  void backward_from() {
    auto& layer = std::get<i>(layers_);
    if constexpr (i == 0) {
      layer.backward(input_, nullptr);
    } else {
      auto& before = std::get<i - 1>(layers_);
      layer.backward(before.a, &before.gradient_of_z);
      before.times_slope();
      backward_from<i - 1>();
    }
  }

  void run_block(double* values) {
    [&]<std::size_t... i>(std::index_sequence<i...>) {
      (std::get<i>(layers_).forward(input_of<i>()), ...);
    }
    (std::make_index_sequence<depth>());
    auto& last = std::get<depth - 1>(layers_);
    for (std::size_t p = 0; p < packs; ++p) {
      double numbers[Pack::width];
      const Pack a = last.a[0][p], y = label_[p], loss = Loss::value(a, y);
      for (int i = 0; i < Pack::width; ++i) numbers[i] = loss[i];
      for (int i = 0; i < Pack::width; ++i) *values++ = numbers[i];
      last.gradient_of_z[0][p] = Loss::gradient(a, y);
    }
    last.times_slope();
    backward_from<depth - 1>();
  }

  std::tuple<Layers...> layers_;
  typename std::tuple_element_t<0, std::tuple<Layers...>>::Input input_;
  Lane32 label_;
};

/// -(y*log(a) + (1 - y)*log(1 - a))
struct CrossEntropy {
  static Pack value(Pack a, Pack y) { return -(y * log(a) + (1.0 - y) * log(1.0 - a)); }
  static Pack gradient(Pack a, Pack y) { return (1.0 - y) / (1.0 - a) - y / a; }
};

/// (a - y)^2
struct SquaredError {
  static Pack value(Pack a, Pack y) { return (a - y) * (a - y); }
  static Pack gradient(Pack a, Pack y) { return 2.0 * (a - y); }
};

}  // namespace by_hand
