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
    choose();
    give();
    std::vector<std::size_t> results = inputs_;
    for (std::size_t layer = 0; layer < c_.layers.size(); ++layer)
      results = write_layer(layer, results);
    write_loss(results);
    return std::move(c_);
  }

 private:
  struct Weights {
    std::vector<std::vector<std::size_t>> rows;  ///< a row a neuron
    std::vector<std::size_t> biases;
  };

  void choose() {
    sizes_ = {random_.between(1, 3)};
    const int hidden = random_.chance(3, 4) ? 1 : 2;
    for (int layer = 0; layer < hidden; ++layer) sizes_.push_back(random_.between(1, 3));
    sizes_.push_back(random_.chance(2, 3) ? 1 : 2);
    in_arrays_ = random_.chance(1, 3);
    names_sums_ = in_arrays_ || random_.chance(3, 4);
    c_.loss = random_.of(std::vector<Loss>{Loss::squared, Loss::half_squared, Loss::cross_entropy});
    for (std::size_t layer = 1; layer < sizes_.size(); ++layer)
      activations_.push_back(random_.of(std::vector<Op>{Op::sigmoid, Op::tanh, Op::relu}));
    if (c_.loss == Loss::cross_entropy || activations_.back() == Op::relu)
      activations_.back() = Op::sigmoid;
    if (!in_arrays_ && sizes_.back() > 1 && random_.chance(1, 3)) c_.loss = Loss::softmax;
    linear_output_ =
        c_.loss == Loss::softmax || (c_.loss != Loss::cross_entropy && random_.chance(1, 5));
    c_.layers.resize(sizes_.size() - 1);
  }

  /// The leaves of an array, or scalars numbered on from `first`.
  std::vector<std::size_t> leaves(const std::string& name, int count, int first, bool scalar,
                                  const auto& value) {
    std::vector<std::size_t> nodes;
    for (int i = 0; i < count; ++i) {
      const std::string index =
          in_arrays_ ? "[" + std::to_string(i) + "]" : std::to_string(first + i);
      nodes.push_back(c_.leaf(scalar ? name : name + index, value()));
    }
    return nodes;
  }

  std::string list(const std::vector<std::size_t>& nodes) const {
    std::string text;
    for (const std::size_t node : nodes)
      text += (text.empty() ? "[" : ", ") + shortest(c_.values[node]);
    return text + "]";
  }

  Definition array_of(const std::string& name, const std::vector<std::vector<std::size_t>>& rows,
                      bool vector) {
    Definition definition{name + " = ", {}, true};
    std::string text;
    for (const auto& row : rows) {
      text += (text.empty() ? "" : ", ") + list(row);
      definition.nodes.insert(definition.nodes.end(), row.begin(), row.end());
    }
    definition.text += vector ? text : "[" + text + "]";
    return definition;
  }

  Definition scalars(const std::vector<std::size_t>& nodes) const {
    Definition definition{"", nodes, true};
    for (const std::size_t node : nodes)
      definition.text += (definition.text.empty() ? "" : "; ") + c_.nodes[node].name + " = " +
                         shortest(c_.values[node]);
    return definition;
  }

  void give_inputs() {
    inputs_ = leaves("x", sizes_.front(), 1, false, [&] { return random_.given(2.5); });
    const bool binary = c_.loss == Loss::cross_entropy || random_.chance(1, 3);
    const int hot = random_.between(1, sizes_.back());
    int label = 0;
    c_.labels = leaves("y", sizes_.back(), 1, sizes_.back() == 1, [&]() -> double {
      if (c_.loss == Loss::softmax) return ++label == hot ? 1 : 0;
      return binary ? random_.between(0, 1) : std::abs(random_.given(0.9));
    });
    if (!in_arrays_) {
      c_.definitions.push_back(scalars(inputs_));
      c_.definitions.push_back(scalars(c_.labels));
      return;
    }
    c_.definitions.push_back(array_of("x", {inputs_}, true));
    c_.definitions.push_back(sizes_.back() == 1 ? scalars(c_.labels)
                                                : array_of("y", {c_.labels}, true));
  }

  void give() {
    give_inputs();
    int weights = 1, biases = 1;
    for (std::size_t layer = 0; layer < c_.layers.size(); ++layer) {
      const int inputs = sizes_[layer], outputs = sizes_[layer + 1];
      const bool last = layer + 1 == c_.layers.size();
      const bool one_row = in_arrays_ && last && outputs == 1;
      const bool with_bias = in_arrays_ || random_.chance(3, 4);
      const std::string number = std::to_string(layer + 1);
      Weights made;
      for (int j = 0; j < outputs; ++j, weights += inputs) {
        const std::string row =
            one_row ? "W" + number : "W" + number + "[" + std::to_string(j) + "]";
        made.rows.push_back(leaves(in_arrays_ ? row : "w", inputs, weights, false,
                                   [&] { return random_.given(1.5); }));
        c_.siblings.push_back(made.rows.back());
      }
      if (with_bias)
        made.biases = leaves(in_arrays_ ? "b" + number : "b", outputs, biases, one_row,
                             [&] { return random_.given(0.9); });
      biases += outputs;
      c_.siblings.push_back(made.biases);
      for (int i = 0; i < inputs; ++i) {  // a column: the weights of one input
        c_.siblings.emplace_back();
        for (const auto& row : made.rows)
          c_.siblings.back().push_back(row[static_cast<std::size_t>(i)]);
      }
      add_parameters(layer, made, one_row);
      weights_.push_back(made);
    }
  }

  void add_parameters(std::size_t layer, const Weights& made, bool one_row) {
    std::vector<std::size_t>& parameters = c_.layers[layer].parameters;
    std::vector<Definition>& arrays = c_.layers[layer].arrays;
    for (const auto& row : made.rows) parameters.insert(parameters.end(), row.begin(), row.end());
    parameters.insert(parameters.end(), made.biases.begin(), made.biases.end());
    c_.asked.insert(c_.asked.end(), parameters.begin(), parameters.end());
    const std::string number = std::to_string(layer + 1);
    if (in_arrays_) {
      c_.definitions.push_back(array_of("W" + number, made.rows, one_row));
      c_.definitions.push_back(one_row ? scalars(made.biases)
                                       : array_of("b" + number, {made.biases}, true));
      arrays.push_back({"W" + number, c_.definitions.rbegin()[1].nodes, false});
      arrays.push_back({"b" + number, made.biases, false});
      return;
    }
    c_.definitions.push_back(scalars(parameters));
    for (const std::size_t node : parameters)
      arrays.push_back({c_.nodes[node].name, {node}, false});
  }

  /// Names the results of a layer, and writes their line or lines.
  void name(const std::string& letter, std::size_t layer, const std::vector<std::size_t>& nodes,
            const std::string& formula, int& count, Op function = Op::leaf) {
    if (!in_arrays_) {
      for (const std::size_t node : nodes) c_.define(letter + std::to_string(++count), node);
    } else {
      const std::string array = letter + std::to_string(layer + 1);
      const bool scalar = nodes.size() == 1 && layer + 1 == c_.layers.size();
      for (std::size_t j = 0; j < nodes.size(); ++j)
        c_.nodes[nodes[j]].name = scalar ? array : array + "[" + std::to_string(j) + "]";
      const bool is_function = function != Op::leaf;
      c_.definitions.push_back({array + " = " + (is_function ? "" : formula), nodes, false,
                                function, is_function ? formula : ""});
    }
    c_.siblings.push_back(nodes);
    auto& results = c_.layers[layer].results;
    results.insert(results.end(), nodes.begin(), nodes.end());
  }

  std::vector<std::size_t> write_layer(std::size_t layer, const std::vector<std::size_t>& inputs) {
    const Weights& weights = weights_[layer];
    const std::string number = std::to_string(layer + 1);
    std::vector<std::size_t> nodes;
    for (std::size_t j = 0; j < weights.rows.size(); ++j) {
      std::size_t sum = c_.apply(Op::multiply, {weights.rows[j][0], inputs[0]});
      for (std::size_t i = 1; i < inputs.size(); ++i)
        sum = c_.apply(Op::add, {sum, c_.apply(Op::multiply, {weights.rows[j][i], inputs[i]})});
      if (!weights.biases.empty()) sum = c_.apply(Op::add, {sum, weights.biases[j]});
      nodes.push_back(sum);
    }
    const bool linear = linear_output_ && layer + 1 == c_.layers.size();
    if (names_sums_ || linear)
      name(
          "z", layer, nodes,
          "W" + number + " @ " + (layer == 0 ? "x" : "a" + std::to_string(layer)) + " + b" + number,
          sums_);
    if (linear) return nodes;
    const Op activation = activations_[layer];
    for (std::size_t& node : nodes) node = c_.apply(activation, {node});
    name("a", layer, nodes, "z" + number, results_, activation);
    return nodes;
  }

  std::size_t cross_entropy(std::size_t a, std::size_t y) {
    const std::size_t right = c_.apply(Op::multiply, {y, c_.apply(Op::log, {a})});
    const std::size_t rest = c_.apply(Op::subtract, {c_.number(1), y});
    const std::size_t other = c_.apply(Op::subtract, {c_.number(1), a});
    const std::size_t wrong = c_.apply(Op::multiply, {rest, c_.apply(Op::log, {other})});
    return c_.apply(Op::add, {right, wrong});
  }

  /// e1 = exp(z1), S = e1 + e2, p1 = e1/S, and -(y1*log(p1) + y2*log(p2)).
  void write_softmax(const std::vector<std::size_t>& sums) {
    const auto add = [&](const std::string& name, std::size_t node) {
      c_.define(name, node);
      c_.layers.back().results.push_back(node);
      return node;
    };
    std::vector<std::size_t> powers;
    for (std::size_t j = 0; j < sums.size(); ++j)
      powers.push_back(add("e" + std::to_string(j + 1), c_.apply(Op::exp, {sums[j]})));
    std::size_t sum = powers[0];
    for (std::size_t j = 1; j < powers.size(); ++j) sum = c_.apply(Op::add, {sum, powers[j]});
    add("S", sum);
    std::size_t total = 0;
    for (std::size_t j = 0; j < powers.size(); ++j)
      c_.predictions.push_back(
          add("p" + std::to_string(j + 1), c_.apply(Op::divide, {powers[j], sum})));
    for (std::size_t j = 0; j < powers.size(); ++j) {
      const std::size_t log = c_.apply(Op::log, {c_.predictions[j]});
      const std::size_t term = c_.apply(Op::multiply, {c_.labels[j], log});
      total = j == 0 ? term : c_.apply(Op::add, {total, term});
    }
    c_.output = c_.apply(Op::negate, {total});
    c_.define(random_.of(std::vector<std::string>{"C", "L", "E", "loss"}), c_.output);
  }

  void write_loss(const std::vector<std::size_t>& predictions) {
    if (c_.loss == Loss::softmax) return write_softmax(predictions);
    c_.predictions = predictions;
    const bool named_errors = !in_arrays_ && c_.loss != Loss::cross_entropy && random_.chance(1, 5);
    std::vector<std::size_t> terms;
    for (std::size_t j = 0; j < predictions.size(); ++j) {
      const std::size_t a = predictions[j], y = c_.labels[j];
      if (c_.loss == Loss::cross_entropy) {
        terms.push_back(cross_entropy(a, y));
        continue;
      }
      const std::size_t error = c_.apply(Op::subtract, {a, y});
      if (named_errors) {
        c_.define("r" + std::to_string(j + 1), error);
        c_.errors.push_back(error);
        c_.layers.back().results.push_back(error);
      }
      terms.push_back(c_.apply(Op::power, {error}, 2));
    }
    std::size_t total = terms[0];
    for (std::size_t j = 1; j < terms.size(); ++j) total = c_.apply(Op::add, {total, terms[j]});
    if (c_.loss == Loss::cross_entropy) total = c_.apply(Op::negate, {total});
    if (c_.loss == Loss::half_squared)
      total = random_.chance(1, 3) ? c_.apply(Op::divide, {total, c_.number(2)})
                                   : c_.apply(Op::multiply, {c_.number(0.5), total});
    c_.output = total;
    c_.define(random_.of(std::vector<std::string>{"C", "L", "E", "loss"}), total);
  }

  Random& random_;
  Computation c_;
  std::vector<int> sizes_;
  std::vector<Op> activations_;
  bool in_arrays_ = false, names_sums_ = true, linear_output_ = false;
  int sums_ = 0, results_ = 0;
  std::vector<std::size_t> inputs_;
  std::vector<Weights> weights_;
};

}  // namespace

Computation random_network(Random& random) { return Writer(random).write(); }

}  // namespace derivations
