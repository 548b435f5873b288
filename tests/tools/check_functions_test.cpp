// Functions that are written out: 1/(1 + exp(-z)) is the sigmoid of z, whatever it is made of.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <tests/tools/checked.h>

namespace {

bool is_in_first_class(const std::string& worksheet, const std::string& id) {
  return std::ranges::any_of(checked(worksheet).findings.back().causes, [&](const auto& cause) {
    return cause.reading == 0 && cause_name(cause.id) == id;
  });
}

std::string first_text(const std::string& worksheet) {
  const auto finding = checked(worksheet).findings.back();
  return finding.causes.empty() ? "none" : finding.causes[0].text;
}

// z = 0.3593: sigmoid 0.588871, 2*(a - y) = -0.822258, dC/dz = -0.199070
std::string neuron(const std::string& activation) {
  return "z = 0.3593; y = 1\n" + activation + "\nC = (a - y)^2\n";
}

const std::vector<std::string> sigmoids{
    "a = 1/(1 + exp(-z))", "a = exp(z)/(1 + exp(z))", "a = 1/(1 + e^(-z))",
    "sig(u) = 1/(1 + exp(-u))\na = sig(z)", "u = exp(-z)\ns = 1 + u\na = 1/s"};

// tanh 0.344597, 2*(a - y) = -1.310805, dC/dz = -1.155151
const std::vector<std::string> tanhs{
    "a = (exp(z) - exp(-z))/(exp(z) + exp(-z))", "a = (exp(2*z) - 1)/(exp(2*z) + 1)",
    "a = 2/(1 + exp(-2*z)) - 1", "th(u) = (exp(u) - exp(-u))/(exp(u) + exp(-u))\na = th(z)"};

}  // namespace

TEST_CASE("at-preactivation of a sigmoid written out") {
  for (const std::string& activation : sigmoids) {
    CAPTURE(activation);
    const std::string lines = neuron(activation);
    CHECK(first_cause(lines + "dC/dz = 2*(a - y)*z*(1 - z)\n") == "at-preactivation");
    CHECK(first_cause(lines + "dC/dz = -0.189287\n") == "at-preactivation");
    // sigmoid'(a) = 0.229521, times -0.822258
    CHECK(first_cause(lines + "dC/dz = -0.188725\n") == "at-preactivation");
  }
}

TEST_CASE("at-preactivation of a tanh written out") {
  for (const std::string& activation : tanhs) {
    CAPTURE(activation);
    const std::string lines = neuron(activation);
    CHECK(first_cause(lines + "dC/dz = 2*(a - y)*(1 - z^2)\n") == "at-preactivation");
    CHECK(first_cause(lines + "dC/dz = -1.14159\n") == "at-preactivation");
    // 1 - tanh(a)^2 = 0.890058, times -1.310805
    CHECK(first_cause(lines + "dC/dz = -1.16669\n") == "at-preactivation");
  }
}

TEST_CASE("the derivative of another activation, of a function written out") {
  for (const std::string& activation : sigmoids) {
    CAPTURE(activation);
    CHECK(first_cause(neuron(activation) + "dC/dz = 2*(a - y)*(1 - a^2)\n") == "at-preactivation");
    CHECK(first_cause(neuron(activation) + "dC/dz = -0.537124\n") == "at-preactivation");
  }
  for (const std::string& activation : tanhs) {
    CAPTURE(activation);
    // also what a sign in exp(-z) makes of it
    CHECK(is_in_first_class(neuron(activation) + "dC/dz = -0.296045\n", "at-preactivation"));
  }
}

TEST_CASE("the whole derivative of a function written out is left out, or the function put there") {
  for (const std::string& activation : sigmoids) {
    CAPTURE(activation);
    CHECK(first_cause(neuron(activation) + "dC/dz = 2*(a - y)\n") == "missing-local");
    CHECK(first_cause(neuron(activation) + "dC/dz = -0.822258\n") == "missing-local");
    // 1 - a is forgotten: -0.822258*0.588871
    CHECK(is_in_first_class(neuron(activation) + "dC/dz = -0.484204\n", "missing-local"));
  }
  for (const std::string& activation : tanhs) {
    CAPTURE(activation);
    CHECK(first_cause(neuron(activation) + "dC/dz = -1.310805\n") == "missing-local");
  }
  // of one that has no name of its own: z = w*x, a = z/(1 + z^2) = 0.318219, 2*(a - y)*x
  CHECK(
      is_in_first_class("w = 0.71860; x = 0.5; y = 1\nz = w*x\na = z/(1 + z^2)\nC = (a - y)^2\n"
                        "dC/dw = -0.681781\n",
                        "missing-local"));
}

TEST_CASE("a function written out is called by its line and by what it is") {
  const std::string slip = "dC/dz = 2*(a - y)*z*(1 - z)\n";
  CHECK(first_text(neuron("a = 1/(1 + exp(-z))") + slip) ==
        "the derivative of sigmoid is taken at z, where it is in terms of a; a = 1/(1 + exp(-z)) "
        "is the sigmoid of z");
  CHECK(first_text(neuron("sig(u) = 1/(1 + exp(-u))\na = sig(z)") + slip) ==
        "the derivative of sig is taken at z, where it is in terms of a; a = sig(z) is the sigmoid "
        "of z");
  // of an array, the element
  CHECK(first_text("z = [0.3593, 1]\na = 1/(1 + exp(-z))\nC = a[0]^2\ndC/dz[0] = 2*a[0]*(1 - "
                   "a[0]^2)\n") ==
        "the derivative of tanh stands where that of sigmoid belongs, at a[0]; a[0] is the sigmoid "
        "of z[0]");
  // in the middle of a line; 3*sigmoid'(z) + 1 = 1.72631, 3*z*(1 - z) + 1 = 1.69061
  CHECK(first_text("z = 0.3593\nv = 3*(1/(1 + exp(-z))) + z\ndv/dz = 1.69061\n") ==
        "the derivative of sigmoid is taken at z, where it is in terms of 1/(1 + exp(-z)); 1/(1 + "
        "exp(-z)) is the sigmoid of z");
}

TEST_CASE("the argument of a function written out may be written more than once") {
  // u = w*x + b = 0.42, tanh' = 0.842446; at the argument 1 - 0.42^2 = 0.8236, times x = 1.2
  const std::string line =
      "w = 0.6; x = 1.2; b = -0.3\n"
      "a = (exp(w*x + b) - exp(-(w*x + b)))/(exp(w*x + b) + exp(-(w*x + b)))\n";
  CHECK(first_text(line + "da/dw = 0.988320\n") ==
        "the derivative of tanh is taken at w*x + b, where it is in terms of a; a is the tanh of "
        "w*x + b");
  CHECK(first_cause(line + "da/dw = x*(1 - (w*x + b)^2)\n") == "at-preactivation");
  // the derivative of the argument, x, is left out of it
  CHECK(is_in_first_class(line + "da/dw = 0.842446\n", "chain-inner"));
}

TEST_CASE("2*z and 4*z are not one argument written twice") {
  // with one of them for both it would be a sigmoid; 2*u*(1 - u) = 0.404428 at u = 2*z = 0.7186,
  // 4*u*(1 - u) = -2.513375 at u = 4*z
  for (const std::string number : {"0.404428", "-2.513375"}) {
    CHECK_FALSE(is_in_first_class(
        "z = 0.3593\na = exp(2*z)/(1 + exp(4*z))\nda/dz = " + number + "\n", "at-preactivation"));
  }
}

TEST_CASE("a bracket forgotten around what a written out function differentiates") {
  // a = 0.598688, a' = 0.240261, dC/da = cos(a) + 3*a^2 = 0.826077 + 1.075281; only the first times
  // a': 1.273754, times x
  const std::string below =
      "w = 0.8; x = 0.5\nz = w*x\na = 1/(1 + exp(-z))\nu = sin(a)\nv = a^3\nC = u + v\n";
  CHECK(first_cause(below + "dC/dw = 0.636877\n") == "bracket");
  CHECK(first_cause(below + "dC/dw = (cos(a)*a*(1 - a) + 3*a^2)*x\n") == "bracket");
  // of a sum inside: a' = 0.192951 at 1.04, a'*k + 2*x = 1.696475
  const std::string inside = "x = 0.8; k = 0.5\na = 1/(1 + exp(-(x*k + x^2)))\n";
  CHECK(first_cause(inside + "da/dx = 1.696475\n") == "bracket");
  CHECK(first_cause(inside + "da/dx = a*(1 - a)*k + 2*x\n") == "bracket");
}

TEST_CASE("softplus, silu and gelu written out") {
  // softplus'(z) = sigmoid(z) = 0.588871, sigmoid(a) = 0.708652; a = 0.888848: 2*(a - y) =
  // -0.222304
  CHECK(first_text(neuron("a = log(1 + exp(z))") + "dC/dz = -0.157536\n") ==
        "the derivative of softplus is taken at a in place of z; a = log(1 + exp(z)) is the "
        "softplus of z");
  // no activation has these derivatives: what matters is what they are called
  CHECK(first_text(neuron("a = z/(1 + exp(-z))") + "dC/dz = 2*(a - y)*(1 - a^2)\n") ==
        "the derivative of tanh stands where that of silu belongs, at a; a = z/(1 + exp(-z)) is "
        "the silu of z");
  CHECK(first_text(neuron("a = 0.5*z*(1 + erf(z/sqrt(2)))") + "dC/dz = 2*(a - y)*(1 - a^2)\n") ==
        "the derivative of tanh stands where that of gelu belongs, at a; a = 0.5*z*(1 + "
        "erf(z/sqrt(2))) is the gelu of z");
}

TEST_CASE("an own function that has no other name: its derivative at the result") {
  // g(u) = u/(1 + u^2), g'(u) = (1 - u^2)/(1 + u^2)^2; z = 0.7: a = 0.469799, g'(a) = 0.522966,
  // 2*(a - y) = -1.060403
  const std::string text = first_text(
      "g(u) = u/(1 + u^2)\nz = 0.7; y = 1\na = g(z)\nC = (a - y)^2\ndC/dz = -0.554554\n");
  CHECK(text == "the derivative of g is taken at a in place of z");
}

TEST_CASE("a step of a written out function that something else uses is no part of it") {
  // u = exp(-z) = 0.698165 has two ways to C = a + u: a' - u = 0.242102 - 0.698165 = -0.456063
  const std::string lines = "z = 0.3593\nu = exp(-z)\na = 1/(1 + u)\nC = a + u\n";
  CHECK(verdicts(lines + "dC/dz = -0.456063\n") == "ok");
  // what z*(1 - z) alone would come to
  CHECK_FALSE(is_in_first_class(lines + "dC/dz = 0.230204\n", "at-preactivation"));
}

TEST_CASE("a wrong activation is carried into a*(1 - a)") {
  // sigmoid(0.4) is 0.598688; 2*(0.65 - 1)*0.65*(1 - 0.65) = -0.159250
  const std::string begin = "z = 0.4; y = 1\n", end = "C = (a - y)^2\ndC/dz = -0.15925\n";
  for (const std::string activation : {"a = sigmoid(z) = 0.65\n", "a = 1/(1 + exp(-z)) = 0.65\n",
                                       "s(u) = 1/(1 + exp(-u))\na = s(z) = 0.65\n"}) {
    CAPTURE(activation);
    CHECK(verdicts(begin + activation + end) == "wrong follows");
  }
  // tanh(0.4) is 0.379949; 2*(0.41 - 1)*(1 - 0.41^2) = -0.981642
  CHECK(verdicts("z = 0.4; y = 1\na = (exp(z) - exp(-z))/(exp(z) + exp(-z)) = 0.41\n"
                 "C = (a - y)^2\ndC/dz = -0.981642\n") == "wrong follows");
}

TEST_CASE("what agrees with an activation near 0 only, or for one number of a name, is another") {
  // min(max(0, 7), 6) = 6 passes no gradient on: the kink is the slip, relu has nothing to do with
  // it
  CHECK(first_text("z = 7; y = 1\na = min(max(0, z), 6)\nC = (a - y)^2\ndC/dz = 2*(a - y)\n")
            .find("relu") == std::string::npos);
  // 1/(1 + exp(-k*z)) at k = 1, and k is no number but a name
  CHECK(first_text("k = 1; z = 0.7; y = 1; s(u) = 1/(1 + exp(-k*u))\na = s(z)\nC = (a - y)^2\n"
                   "dC/dz = 2*(a - y)*z*(1 - z)\n")
            .find("sigmoid") == std::string::npos);
}

TEST_CASE("a slip in what is written out twice is made both times") {
  // (exp(z))' = 1 in exp(z)/(1 + exp(z)): ((1 + exp(z)) - exp(z))/(1 + exp(z))^2 = (1 - a)^2
  CHECK(first_text("z = 0.3; y = 1\na = exp(z)/(1 + exp(z))\nC = (a - y)^2\n"
                   "dC/dz = 2*(a - y)*(1 - a)^2\n") ==
        "the local derivative d(exp(z))/dz is left out");
}

TEST_CASE("an argument that shares its parts is looked at once") {
  // 2^40 ways lead through 40 nested calls
  std::string inside = "x";
  for (int depth = 0; depth < 40; ++depth) inside = "q(" + inside + ")";
  const std::string definitions = "q(u) = sin(u)*u; x = 0.5; y = 1\n";
  const std::string tanh = "a = (exp(" + inside + ") - exp(-" + inside + "))/(exp(" + inside +
                           ") + exp(-" + inside + "))\n";
  CHECK(verdicts(definitions + tanh + "C = (a - y)^2\ndC/dx = 3.12345\n") == "wrong");
  CHECK(verdicts(definitions + "a = " + inside + " = " + inside + "\n") == "ok");
}
