#include <nn/nn.h>

// The neuron w = (2, -3), b = -3 at x = (-1, -2): z = -2 + 6 - 3 = 1, loss = (1 - 0)^2 = 1, and
// dloss/dw = 2 (1 - 0) x = (-2, -4).
int main() {
  const nn::MLP written({nn::Layer({{2.0, -3.0}}, {-3.0}, nn::Activation::linear)});
  const nn::MLP model =
      nn::from_json(nn::to_json(written));  // uses JSON, which a user need not have
  const autograd::Value loss = nn::squared_error(model({-1.0, -2.0}), 0.0);
  loss.backward();
  const auto parameters = model.parameters();
  const bool right =
      loss.data() == 1.0 && parameters[0].grad() == -2.0 && parameters[1].grad() == -4.0;
  return right ? 0 : 1;
}
