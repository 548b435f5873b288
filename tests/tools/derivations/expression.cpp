#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "computations.h"
#include "figures.h"

namespace derivations {
namespace {

class Writer {
 public:
  explicit Writer(Random& random) : random_(random) {}

  Computation write() {
    const std::size_t operations = static_cast<std::size_t>(random_.between(6, 40));
    const bool one_a_line = random_.chance(1, 3);
    const std::vector<std::string> letters{"a", "b", "c", "x", "y", "p", "q", "k"};
    const bool numbered = random_.chance(1, 2);
    const std::size_t leaves = static_cast<std::size_t>(random_.between(2, 6));
    Definition given{"", {}, true};
    for (std::size_t i = 0; i < leaves; ++i) {
      const std::size_t leaf = c_.leaf(numbered ? "x" + std::to_string(i + 1) : letters[i],
                                       random_.given(random_.chance(2, 3) ? 1.5 : 3.0));
      c_.asked.push_back(leaf);
      given.nodes.push_back(leaf);
      given.text += (i > 0 ? "; " : "") + c_.nodes[leaf].name + " = " + shortest(c_.values[leaf]);
    }
    c_.definitions.push_back(given);
    c_.siblings = {c_.asked};
    names_ = c_.asked;

    const std::string prefix = random_.of(std::vector<std::string>{"u", "v", "t", "s"});
    int lines = 0;
    while (c_.operations() + unused() < operations + 1 || lines == 0) {
      attempt([&] { return one_a_line ? simple() : composed(); });
      c_.define(prefix + std::to_string(++lines), c_.nodes.size() - 1);
      names_.push_back(c_.nodes.size() - 1);
    }
    // what nobody uses goes into the last line
    attempt([&] {
      std::size_t total = 0;
      bool first = true;
      for (const std::size_t name : names_) {
        if (!c_.uses[name].empty()) continue;
        const Op op = random_.chance(3, 5)   ? Op::add
                      : random_.chance(1, 2) ? Op::subtract
                                             : Op::multiply;
        total = first ? name : c_.apply(op, {total, name});
        first = false;
      }
      return c_.nodes[total].name.empty() ? total : c_.apply(Op::power, {total}, 2);
    });
    c_.output = c_.nodes.size() - 1;
    c_.define(random_.of(std::vector<std::string>{"C", "L", "E", "f"}), c_.output);
    return std::move(c_);
  }

 private:
  std::size_t unused() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(names_, [&](std::size_t name) { return c_.uses[name].empty(); }));
  }

  /// Adds what `make` makes; again, until all of it has values to calculate with by hand.
  void attempt(const auto& make) {
    const std::size_t before = c_.nodes.size();
    for (int tries = 0; tries < 1000; ++tries) {
      make();
      bool good = true;
      for (std::size_t node = before; node < c_.nodes.size(); ++node) good = good && usable(node);
      if (good) return;
      c_.drop_from(before);
    }
    c_.apply(Op::add, {names_.front(), names_.back()});  // whatever it is, it can be calculated
  }

  bool usable(std::size_t index) const {
    const Node& node = c_.nodes[index];
    if (node.op == Op::number) return true;
    const double value = c_.values[index], x = c_.values[node.operands[0]];
    if (!(std::abs(value) <= 25)) return false;
    switch (node.op) {
      case Op::relu:
        return std::abs(x) > 0.05;
      case Op::abs:
        return std::abs(x) > 0.05;
      case Op::max:
        return std::abs(x - c_.values[node.operands[1]]) > 0.05;
      case Op::divide:
        return std::abs(c_.values[node.operands[1]]) > 0.3 && std::abs(value) > 0.02;
      case Op::log:
        return x > 0.1 && std::abs(value) > 0.02;
      case Op::sqrt:
        return x > 0.1;
      case Op::power:
        return node.number == std::floor(node.number) && std::abs(x) > 0.1;
      case Op::sigmoid:
        return std::abs(x) < 4;
      case Op::tanh:
        return std::abs(x) < 2.5;
      default:
        return std::abs(value) > 0.02;
    }
  }

  std::size_t any() {
    std::vector<std::size_t> fresh;
    for (const std::size_t name : names_)
      if (c_.uses[name].empty()) fresh.push_back(name);
    return !fresh.empty() && random_.chance(1, 2) ? random_.of(fresh) : random_.of(names_);
  }
  std::size_t other_than(std::size_t name) {
    for (;;)
      if (const std::size_t other = any(); other != name) return other;
  }
  std::size_t number() {
    return c_.number(random_.chance(1, 2) ? random_.between(2, 5) : random_.between(11, 39) / 10.0);
  }
  std::size_t function(std::size_t operand) {
    return c_.apply(
        random_.of(std::vector<Op>{Op::exp, Op::log, Op::sqrt, Op::sin, Op::tanh, Op::sigmoid}),
        {operand});
  }
  std::size_t power(std::size_t operand) {
    return c_.apply(Op::power, {operand}, random_.of(std::vector<double>{2, 2, 3, 3, 4, -1, -2}));
  }
  std::size_t times_number(std::size_t operand) {
    const std::size_t factor = number();
    return random_.chance(1, 5) ? c_.apply(Op::divide, {operand, factor})
                                : c_.apply(Op::multiply, {factor, operand});
  }
  std::size_t kink() {
    const std::size_t u = any();
    switch (random_.below(6)) {
      case 0:
        return c_.apply(Op::abs, {u});
      case 1:
        return c_.apply(Op::max, {u, other_than(u)});
      default:
        return c_.apply(Op::relu, {u});
    }
  }

  /// One operation.
  std::size_t simple() {
    const std::size_t u = any();
    switch (random_.below(9)) {
      case 0:
        return c_.apply(Op::add, {u, other_than(u)});
      case 1:
        return c_.apply(Op::subtract, {u, other_than(u)});
      case 2:
      case 3:
        return c_.apply(Op::multiply, {u, other_than(u)});
      case 4:
        return c_.apply(Op::divide, {u, other_than(u)});
      case 5:
        return power(u);
      case 6:
        return times_number(u);
      case 7:
        return kink();
      default:
        return function(u);
    }
  }

  /// A function of one name, that is not the name itself.
  std::size_t inner(std::size_t name) {
    switch (random_.below(5)) {
      case 0:
        return times_number(name);
      case 1:
        return power(name);
      case 2:
        return c_.apply(Op::add, {times_number(name), number()});
      default:
        return function(name);
    }
  }

  std::size_t plus_or_minus(std::size_t left, std::size_t right) {
    return c_.apply(random_.chance(1, 2) ? Op::add : Op::subtract, {left, right});
  }

  /// A line as one finds it in exercises.
  std::size_t composed() {
    const std::size_t u = any(), v = other_than(u);
    switch (random_.below(12)) {
      case 0:
      case 1:
        return simple();
      case 2:
        return plus_or_minus(times_number(u), v);
      case 3: {
        const std::size_t product = c_.apply(Op::multiply, {u, v});
        return plus_or_minus(product, any());
      }
      case 4:
        return function(inner(u));
      case 5:
        return power(c_.apply(Op::add, {times_number(u), number()}));
      case 6:
        return c_.apply(Op::multiply, {random_.chance(1, 2) ? u : inner(u), inner(u)});
      case 7:
        return c_.apply(Op::divide, {random_.chance(1, 2) ? u : inner(u),
                                     c_.apply(Op::add, {inner(u), number()})});
      case 8: {
        const std::size_t product = c_.apply(Op::multiply, {u, v});
        const std::size_t sum = plus_or_minus(product, inner(u));
        return random_.chance(1, 3)   ? function(sum)
               : random_.chance(1, 2) ? power(sum)
                                      : c_.apply(Op::multiply, {other_than(u), sum});
      }
      case 9:
        return c_.apply(Op::relu, {plus_or_minus(random_.chance(1, 2) ? u : inner(u), v)});
      case 10:
        return function(c_.apply(Op::multiply, {u, v}));
      default:
        return c_.apply(Op::divide, {u, plus_or_minus(v, number())});
    }
  }

  Random& random_;
  Computation c_;
  std::vector<std::size_t> names_;
};

}  // namespace

Computation random_expression(Random& random) { return Writer(random).write(); }

}  // namespace derivations
