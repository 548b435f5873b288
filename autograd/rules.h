#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <string_view>
#include <type_traits>
#include <utility>

#include <autograd/arithmetic.h>
#include <autograd/op.h>

/// The mathematics of every operation, each written once and read in many ways.
///
/// A rule has a name, an arity, a value and its partial derivatives, in terms of an arithmetic type
/// T. T = double runs forward and backward; T = Dual is forward mode; T = Value records the
/// backward pass itself, which gives second derivatives; T = Formula writes text. Partials may use
/// the operands and the result y, whichever is cheaper.
///
/// Choices between branches are select(condition, a, b), never if, so that lanes and text can
/// follow them. A rule whose value grows with each operand says so (`increasing`): intervals are
/// then known by their ends.
namespace autograd::rules {

using std::abs, std::cos, std::erf, std::erfc, std::exp, std::expm1, std::log, std::log1p, std::sin,
    std::sqrt, std::tan, std::tanh;

/// Says by which operand a partial derivative is taken.
template <int index>
using Operand = std::integral_constant<int, index>;
using First = Operand<0>;   ///< by the first operand
using Second = Operand<1>;  ///< by the second operand

/// Arity of a rule over a range of operands: value(x) and partial(i, x, y), where x has size() and
/// [].
inline constexpr int any_number = -1;

/// Input, parameter or constant: no operands, nothing to differentiate.
struct Leaf {
  static constexpr std::string_view name = "leaf";
  static constexpr int arity = 0;
};

struct Unary {
  static constexpr int arity = 1;
};
struct Binary {
  static constexpr int arity = 2;
};
struct Nary {
  static constexpr int arity = any_number;
};

// --- arithmetic ---

struct Add : Binary {
  static constexpr Op op = Op::add;
  static constexpr std::string_view name = "add", symbol = "+";
  static auto value(const auto& a, const auto& b) { return a + b; }
  static double partial(First, const auto&, const auto&, const auto&) { return 1.0; }
  static double partial(Second, const auto&, const auto&, const auto&) { return 1.0; }
};

struct Subtract : Binary {
  static constexpr Op op = Op::subtract;
  static constexpr std::string_view name = "subtract", symbol = "-";
  static auto value(const auto& a, const auto& b) { return a - b; }
  static double partial(First, const auto&, const auto&, const auto&) { return 1.0; }
  static double partial(Second, const auto&, const auto&, const auto&) { return -1.0; }
};

struct Multiply : Binary {
  static constexpr Op op = Op::multiply;
  static constexpr std::string_view name = "multiply", symbol = "*";
  static auto value(const auto& a, const auto& b) { return a * b; }
  static auto partial(First, const auto&, const auto& b, const auto&) { return b; }
  static auto partial(Second, const auto& a, const auto&, const auto&) { return a; }
};

/// d(a/b)/db = -a/b^2, written -y/b: no overflow of b^2.
struct Divide : Binary {
  static constexpr Op op = Op::divide;
  static constexpr std::string_view name = "divide", symbol = "/";
  static auto value(const auto& a, const auto& b) { return a / b; }
  static auto partial(First, const auto&, const auto& b, const auto&) { return 1.0 / b; }
  static auto partial(Second, const auto&, const auto& b, const auto& y) { return -y / b; }
};

struct Negate : Unary {
  static constexpr Op op = Op::negate;
  static constexpr std::string_view name = "negate", symbol = "-";
  static auto value(const auto& x) { return -x; }
  static double partial(First, const auto&, const auto&) { return -1.0; }
};

/// d(a^b)/da = b*a^(b-1), 0 where both are 0; d(a^b)/db = a^b*log(a), 0 where a = 0 and b >= 0 (the
/// limit from above).
struct Power : Binary {
  static constexpr Op op = Op::power;
  static constexpr std::string_view name = "pow", symbol = "^";
  static auto value(const auto& a, const auto& b) { return pow(a, b); }
  static auto partial(First, const auto& a, const auto& b, const auto&) {
    return select(a == 0.0 && b == 0.0, 0.0, b * pow(a, b - 1.0));
  }
  static auto partial(Second, const auto& a, const auto& b, const auto& y) {
    return select(a == 0.0 && b >= 0.0, 0.0, y * log(a));
  }
};

// --- elementary functions ---

struct Exp : Unary {
  static constexpr Op op = Op::exp;
  static constexpr std::string_view name = "exp";
  static constexpr bool increasing = true;
  static auto value(const auto& x) { return exp(x); }
  static auto partial(First, const auto&, const auto& y) { return y; }
};

struct Log : Unary {
  static constexpr Op op = Op::log;
  static constexpr std::string_view name = "log";
  static constexpr bool increasing = true;
  static auto value(const auto& x) { return log(x); }
  static auto partial(First, const auto& x, const auto&) { return 1.0 / x; }
};

struct Sqrt : Unary {
  static constexpr Op op = Op::sqrt;
  static constexpr std::string_view name = "sqrt";
  static constexpr bool increasing = true;
  static auto value(const auto& x) { return sqrt(x); }
  static auto partial(First, const auto&, const auto& y) { return 0.5 / y; }
};

struct Sin : Unary {
  static constexpr Op op = Op::sin;
  static constexpr std::string_view name = "sin";
  static auto value(const auto& x) { return sin(x); }
  static auto partial(First, const auto& x, const auto&) { return cos(x); }
};

struct Cos : Unary {
  static constexpr Op op = Op::cos;
  static constexpr std::string_view name = "cos";
  static auto value(const auto& x) { return cos(x); }
  static auto partial(First, const auto& x, const auto&) { return -sin(x); }
};

struct Tan : Unary {
  static constexpr Op op = Op::tan;
  static constexpr std::string_view name = "tan";
  static auto value(const auto& x) { return tan(x); }
  static auto partial(First, const auto&, const auto& y) { return 1.0 + y * y; }
};

/// d erf(x)/dx = 2/sqrt(pi) * exp(-x^2).
struct Erf : Unary {
  static constexpr Op op = Op::erf;
  static constexpr std::string_view name = "erf";
  static constexpr bool increasing = true;
  static auto value(const auto& x) { return erf(x); }
  static auto partial(First, const auto& x, const auto&) {
    return (2.0 * std::numbers::inv_sqrtpi) * exp(-(x * x));
  }
};

/// Kink: abs'(0) = 0.
struct Abs : Unary {
  static constexpr Op op = Op::abs;
  static constexpr std::string_view name = "abs";
  static auto value(const auto& x) { return abs(x); }
  static auto partial(First, const auto& x, const auto&) {
    return select(x > 0.0, 1.0, select(x < 0.0, -1.0, 0.0));
  }
};

/// Kink: where a = b each operand gets half. NaN in either operand is passed on.
struct Min : Binary {
  static constexpr Op op = Op::min;
  static constexpr std::string_view name = "min";
  static constexpr bool increasing = true;
  static auto value(const auto& a, const auto& b) {
    return select(a <= b, a, select(b < a, b, a + b));
  }
  static auto partial(First, const auto& a, const auto& b, const auto&) {
    return select(a < b, 1.0, select(a > b, 0.0, 0.5));
  }
  static auto partial(Second, const auto& a, const auto& b, const auto&) {
    return select(b < a, 1.0, select(b > a, 0.0, 0.5));
  }
};

/// Kink: where a = b each operand gets half. NaN in either operand is passed on.
struct Max : Binary {
  static constexpr Op op = Op::max;
  static constexpr std::string_view name = "max";
  static constexpr bool increasing = true;
  static auto value(const auto& a, const auto& b) {
    return select(a >= b, a, select(b > a, b, a + b));
  }
  static auto partial(First, const auto& a, const auto& b, const auto&) {
    return select(a > b, 1.0, select(a < b, 0.0, 0.5));
  }
  static auto partial(Second, const auto& a, const auto& b, const auto&) {
    return select(b > a, 1.0, select(b < a, 0.0, 0.5));
  }
};

// --- activations ---

/// The derivative 1 - y^2 has an absolute error of an ulp of 1: beyond |x| = 19 it is 0.
struct Tanh : Unary {
  static constexpr Op op = Op::tanh;
  static constexpr std::string_view name = "tanh";
  static constexpr bool increasing = true;
  static auto value(const auto& x) { return tanh(x); }
  static auto partial(First, const auto&, const auto& y) { return 1.0 - y * y; }
};

/// 1/(1 + exp(-x)), in the form that overflows at neither end. The derivative y*(1 - y) has an
/// absolute error of an ulp of 1: above x = 37 it is 0.
struct Sigmoid : Unary {
  static constexpr Op op = Op::sigmoid;
  static constexpr std::string_view name = "sigmoid";
  static constexpr bool increasing = true;
  static auto value(const auto& x) {
    const auto z = exp(select(x >= 0.0, -x, x));
    return select(x >= 0.0, 1.0 / (1.0 + z), z / (1.0 + z));
  }
  static auto partial(First, const auto&, const auto& y) { return y * (1.0 - y); }
};

/// The sigmoid inside other rules. A type that has a sigmoid of its own (Value, Formula) is read by
/// that one.
auto sigmoid(const auto& x) { return Sigmoid::value(x); }

/// max(x, 0). Kink: relu'(0) = 0. NaN is passed on.
struct Relu : Unary {
  static constexpr Op op = Op::relu;
  static constexpr std::string_view name = "relu";
  static constexpr bool increasing = true;
  static auto value(const auto& x) { return select(x <= 0.0, 0.0, x); }
  static auto partial(First, const auto& x, const auto&) { return select(x > 0.0, 1.0, 0.0); }
};

/// x where x > 0, else slope*x. Kink: the derivative at 0 is the slope.
struct LeakyRelu : Binary {
  static constexpr Op op = Op::leaky_relu;
  static constexpr std::string_view name = "leaky_relu";
  static auto value(const auto& x, const auto& slope) { return select(x > 0.0, x, slope * x); }
  static auto partial(First, const auto& x, const auto& slope, const auto&) {
    return select(x > 0.0, 1.0, slope);
  }
  static auto partial(Second, const auto& x, const auto&, const auto&) {
    return select(x > 0.0, 0.0, x);
  }
};

/// x where x > 0, else alpha*(exp(x) - 1) [Clevert, Unterthiner, Hochreiter 2016]. The derivative
/// at 0 is alpha.
struct Elu : Binary {
  static constexpr Op op = Op::elu;
  static constexpr std::string_view name = "elu";
  static auto value(const auto& x, const auto& alpha) {
    return select(x > 0.0, x, alpha * expm1(x));
  }
  static auto partial(First, const auto& x, const auto& alpha, const auto&) {
    return select(x > 0.0, 1.0, alpha * exp(x));
  }
  static auto partial(Second, const auto& x, const auto&, const auto&) {
    return select(x > 0.0, 0.0, expm1(x));
  }
};

/// x*Phi(x) with the normal distribution's Phi(x) = erfc(-x/sqrt(2))/2, not by the tanh
/// approximation [Hendrycks, Gimpel 2016]. d/dx = Phi(x) + x*phi(x).
struct Gelu : Unary {
  static constexpr Op op = Op::gelu;
  static constexpr std::string_view name = "gelu";
  static auto value(const auto& x) { return 0.5 * x * erfc(x * (-0.5 * std::numbers::sqrt2)); }
  static auto partial(First, const auto& x, const auto&) {
    return 0.5 * erfc(x * (-0.5 * std::numbers::sqrt2)) +
           x * exp(-0.5 * (x * x)) * (0.5 * std::numbers::sqrt2 * std::numbers::inv_sqrtpi);
  }
};

/// x*sigmoid(x). With s = sigmoid(x): d/dx = s + y*(1 - s).
struct Silu : Unary {
  static constexpr Op op = Op::silu;
  static constexpr std::string_view name = "silu";
  static auto value(const auto& x) { return x * sigmoid(x); }
  static auto partial(First, const auto& x, const auto& y) {
    const auto s = sigmoid(x);
    return s + y * (1.0 - s);
  }
};

/// log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)), which overflows at neither end. d/dx =
/// sigmoid(x).
struct Softplus : Unary {
  static constexpr Op op = Op::softplus;
  static constexpr std::string_view name = "softplus";
  static constexpr bool increasing = true;
  static auto value(const auto& x) {
    return select(x >= 0.0, x, 0.0) + log1p(exp(select(x >= 0.0, -x, x)));
  }
  static auto partial(First, const auto& x, const auto&) { return sigmoid(x); }
};

// --- over ranges ---

/// The T of a range of operands, as a tag that finds that T's own functions.
template <class Range>
using Element = std::type_identity<std::decay_t<decltype(std::declval<const Range&>()[0])>>;

struct Sum : Nary {
  static constexpr Op op = Op::sum;
  static constexpr std::string_view name = "sum", symbol = "+";
  static constexpr bool increasing = true;
  static auto value(const auto& x) {
    return total(Element<decltype(x)>{}, x.size(), [&](std::size_t i) { return x[i]; });
  }
  static double partial(std::size_t, const auto&, const auto&) { return 1.0; }
};

/// A weighted sum as one node. Operands: w[0] ... w[n-1], x[0] ... x[n-1], then the bias where
/// there is one.
struct Dot : Nary {
  static constexpr Op op = Op::dot;
  static constexpr std::string_view name = "dot", symbol = "dot";
  static auto value(const auto& wx) {
    const std::size_t n = wx.size() / 2;
    const bool bias = wx.size() % 2 == 1;
    return total(Element<decltype(wx)>{}, n + (bias ? 1 : 0),
                 [&](std::size_t i) { return i < n ? wx[i] * wx[n + i] : wx[2 * n]; });
  }
  static auto partial(std::size_t i, const auto& wx, const auto&) {
    const std::size_t n = wx.size() / 2;
    return i < n ? wx[n + i] : i < 2 * n ? wx[i - n] : lift(1.0, wx[i]);
  }
};

/// log(sum of exp(x[i])), shifted by the largest x so that nothing overflows. Partials: exp(x[i] -
/// y), the softmax.
struct LogSumExp : Nary {
  static constexpr Op op = Op::logsumexp;
  static constexpr std::string_view name = "logsumexp";
  static constexpr bool increasing = true;
  static auto value(const auto& x) {
    using T = Element<decltype(x)>::type;
    T largest = x[0];
    for (std::size_t i = 1; i < x.size(); ++i) largest = Max::value(largest, x[i]);
    const T shift = select(abs(largest) < std::numeric_limits<double>::infinity(), largest, 0.0);
    return shift + log(total(Element<decltype(x)>{}, x.size(),
                             [&](std::size_t i) { return exp(x[i] - shift); }));
  }
  static auto partial(std::size_t i, const auto& x, const auto& y) { return exp(x[i] - y); }
};

}  // namespace autograd::rules

namespace autograd {

/// Calls f with the rule of op: the one switch over operations. f must return one type for all
/// rules.
template <class F>
[[gnu::always_inline]] constexpr decltype(auto) with_rule(Op op, F&& f) {
  switch (op) {
    case Op::constant:
    case Op::input:
    case Op::parameter:
      return f(rules::Leaf{});
    case Op::add:
      return f(rules::Add{});
    case Op::subtract:
      return f(rules::Subtract{});
    case Op::multiply:
      return f(rules::Multiply{});
    case Op::divide:
      return f(rules::Divide{});
    case Op::negate:
      return f(rules::Negate{});
    case Op::power:
      return f(rules::Power{});
    case Op::exp:
      return f(rules::Exp{});
    case Op::log:
      return f(rules::Log{});
    case Op::sqrt:
      return f(rules::Sqrt{});
    case Op::sin:
      return f(rules::Sin{});
    case Op::cos:
      return f(rules::Cos{});
    case Op::tan:
      return f(rules::Tan{});
    case Op::tanh:
      return f(rules::Tanh{});
    case Op::sigmoid:
      return f(rules::Sigmoid{});
    case Op::relu:
      return f(rules::Relu{});
    case Op::leaky_relu:
      return f(rules::LeakyRelu{});
    case Op::elu:
      return f(rules::Elu{});
    case Op::gelu:
      return f(rules::Gelu{});
    case Op::silu:
      return f(rules::Silu{});
    case Op::softplus:
      return f(rules::Softplus{});
    case Op::abs:
      return f(rules::Abs{});
    case Op::min:
      return f(rules::Min{});
    case Op::max:
      return f(rules::Max{});
    case Op::erf:
      return f(rules::Erf{});
    case Op::sum:
      return f(rules::Sum{});
    case Op::dot:
      return f(rules::Dot{});
    case Op::logsumexp:
      return f(rules::LogSumExp{});
  }
  __builtin_unreachable();
}

}  // namespace autograd
