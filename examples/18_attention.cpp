// One attention head [Vaswani and others 2017, equation 1]: three tokens, each a key and a value,
// in any order, and a query. The answer is the value of the token whose key is asked for. The head
// has to learn the matrices that queries and keys are multiplied by, so that softmax(q . k /
// sqrt(d)) looks at the right one.
#include <nn/nn.h>

#include <cmath>
#include <vector>

#include <fmt/core.h>

using autograd::Value;
using autograd::Values;

namespace {

constexpr std::size_t tokens = 3, key_size = 3, head_size = 3;

/// A sample: for each token its key and its value, then the query.
constexpr std::size_t input_size = tokens * (key_size + 1) + key_size;

struct Head {
  nn::Layer queries, keys;

  /// How much is looked at each token: they add up to 1.
  std::vector<Value> weights(Values x) const {
    const std::vector<Value> query = queries(x.last(key_size));
    std::vector<Value> scores;
    for (std::size_t t = 0; t < tokens; ++t) {
      const std::vector<Value> key = keys(x.subspan(t * (key_size + 1), key_size));
      scores.push_back(dot(query, key) / std::sqrt(static_cast<double>(head_size)));
    }
    return softmax(scores);
  }

  std::vector<Value> operator()(Values x) const {
    std::vector<Value> values;
    for (std::size_t t = 0; t < tokens; ++t) values.push_back(x[t * (key_size + 1) + key_size]);
    return {dot(weights(x), values)};
  }
};

nn::Data questions(std::size_t count, nn::Random& random) {
  nn::Data data{input_size, 1};
  for (std::size_t i = 0; i < count; ++i) {
    const std::vector<std::size_t> order = random.permutation(tokens);
    const std::size_t asked = random.below(tokens);
    std::vector<double> x;
    double answer = 0.0;
    for (const std::size_t key : order) {
      const double value = random.uniform(-1, 1);
      for (std::size_t k = 0; k < key_size; ++k) x.push_back(k == key ? 1.0 : 0.0);
      x.push_back(value);
      if (key == asked) answer = value;
    }
    for (std::size_t k = 0; k < key_size; ++k) x.push_back(k == asked ? 1.0 : 0.0);
    data.add(x, {answer});
  }
  return data;
}

}  // namespace

int main() {
  nn::Random random(1);
  const Head head{nn::Layer(key_size, head_size, nn::Activation::linear, random),
                  nn::Layer(key_size, head_size, nn::Activation::linear, random)};
  std::vector<Value> parameters = head.queries.parameters();
  for (const Value& parameter : head.keys.parameters()) parameters.push_back(parameter);
  const nn::Model model([&](Values x) { return head(x); }, parameters);
  const nn::Data train = questions(300, random), held_out = questions(100, random);

  const std::vector<Value> sample(train.inputs(0).begin(), train.inputs(0).end());
  fmt::print("{} parameters, gradients {}\n", parameters.size(),
             check_gradient(nn::squared_error(head(sample), train.labels(0))).agrees()
                 ? "agree in three ways"
                 : "DISAGREE");
  nn::FitOptions options;
  options.optimizer = nn::Adam{.learning_rate = 0.03};
  options.epochs = 100;
  options.validation = &held_out;
  options.instructions = autograd::InstructionSet::baseline;
  const nn::History history = nn::fit(model, train, options);
  fmt::print("epoch  mean squared error on questions held out\n");
  for (const std::size_t epoch : {1u, 10u, 100u})
    fmt::print("{:>5}  {:.3f}\n", epoch, history.epochs[epoch - 1].validation_loss);

  fmt::print("\nkeys of the tokens  asked for  looks at them\n");
  for (std::size_t i = 0; i < 3; ++i) {
    const auto x = held_out.inputs(i);
    const auto which = [](std::span<const double> one_hot) {
      return one_hot[0] == 1.0 ? 'a' : one_hot[1] == 1.0 ? 'b' : 'c';
    };
    const auto look = head.weights(std::vector<Value>(x.begin(), x.end()));
    fmt::print("      {}, {}, {}           {}      {:.2f}, {:.2f}, {:.2f}\n",
               which(x.subspan(0, 3)), which(x.subspan(4, 3)), which(x.subspan(8, 3)),
               which(x.last(3)), look[0].data(), look[1].data(), look[2].data());
  }
}
