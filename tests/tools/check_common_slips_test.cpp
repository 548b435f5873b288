#include <doctest/doctest.h>

#include <string>

#include <tests/tools/checked.h>

// Slips that are common in derivations by hand. The numbers are worked out from the wrong formula.

namespace {

// The sentence that is said first of the last claim.
std::string first_said(const std::string& worksheet) {
  const auto finding = checked(worksheet).findings.back();
  return finding.causes.empty() ? "none" : finding.causes[0].text;
}

}  // namespace

TEST_CASE("a factor of a product stands where its partner belongs") {
  const std::string net =
      "x = 0.5; w1 = 0.8; w2 = 1.4; y = 1\na1 = sigmoid(w1*x); z2 = w2*a1\nC = (z2 - y)^2\n";
  CHECK(first_said(net + "dC/dw2 = 2*(z2 - y)*w2\n") == "w2 stands where a1 belongs");
  // z2 = 0.838163: 2*(z2 - 1)*1.4
  CHECK(first_said(net + "dC/dw2 = -0.453144\n") == "w2 stands where a1 belongs");
  const std::string gate = "a = 0.3; b = 0.8\ni = sigmoid(a); g = tanh(b)\nc = i*g; L = c^2\n";
  CHECK(first_said(gate + "dL/di = 2*c*i\n") == "i stands where g belongs");
  CHECK(first_said("x = [0.5, -1.2]; W = [[0.3, -0.7], [0.6, 0.2]]; v = [1, 2]\nz = W @ x\n"
                   "L = v @ tanh(z)\ndL/dW[1][0] = 2*(1 - tanh(z[1])^2)*W[1][0]\n") ==
        "W[1][0] stands where x[0] belongs");
  // where the partner goes other ways too, its gradient is another number
  CHECK(first_said("x = 0.5; w1 = 0.8; w2 = 1.4\na1 = tanh(w1*x)\nL = (w2*a1)^2 + a1^3\n"
                   "dL/dw2 = 2*w2*a1*w2 + 3*a1^2\n") == "this is dL/da1");
}

TEST_CASE("the upstream gradient left out") {
  const std::string logistic =
      "z = 0.5; y = 1\na = sigmoid(z)\nL = -(y*log(a) + (1 - y)*log(1 - a))\n";
  CHECK(first_said(logistic + "dL/dz = a*(1 - a)\n") == "dL/da is left out: this is da/dz");
  const std::string squared = "z = 0.5; y = 1\na = sigmoid(z)\nL = 1/2*(a - y)^2\n";
  // a = 0.622459: a*(1 - a)
  CHECK(first_said(squared + "dL/dz = 0.235004\n") == "dL/da is left out: this is da/dz");
  const std::string chain =
      "x = 0.8; w = 0.5; y = 0.2\nu = w*x\ns = sin(u)\nq = s^2 + 3*s\nL = q^3 - y*q\n";
  CHECK(first_said(chain + "dL/du = cos(u)\n") == "dL/ds is left out: this is ds/du");
  CHECK(first_said(chain + "dL/dw = dq/dw\n") == "dL/dq is left out: this is dq/dw");
  // where other ways lead past it
  CHECK(first_said("z = [0.4, -0.2, 0.9]; t = [0.2, 0.3, 0.5]\np = softmax(z)\n"
                   "L = sum((p - t)^2)\ndL/dz[0] = p[0]*(1 - p[0])\n") ==
        "dL/dp[0] is left out: this is dp[0]/dz[0]");
}

TEST_CASE("the first derivative given for the second") {
  const std::string said = "this is df/dx, to be differentiated once more";
  CHECK(first_said("x = 0.7\nf = exp(2*x)*x\nd2f/d(x)2 = exp(2*x) + 2*x*exp(2*x)\n") == said);
  CHECK(first_said("x = 0.7\nf = sin(2*x)\nd2f/d(x)2 = 2*cos(2*x)\n") == said);
  // 5*0.7^4
  CHECK(first_said("x = 0.7\nf = x^5\nd2f/d(x)2 = 1.2005\n") == said);
  CHECK(first_said("x = 0.7\nf = exp(2*x)*x\nd2f/d(x)2 = (df/dx)^2\n") ==
        "this is the square of df/dx, not its derivative");
  CHECK(first_said("x = 0.5\ng(u) = 1/(1 + exp(-u))\ng''(x) = g(x)*(1 - g(x))\n") ==
        "this is g'(x), to be differentiated once more");
}

TEST_CASE("a name is a learning rate where it is called or used so") {
  const std::string line = "w = 1; x = 2; y = 1\nC = (w*x - y)^2\n";
  const std::string slip = "dC/dw = 3.6\n";  // 0.9*4
  CHECK(first_said("m = 0.9\n" + line + slip) == "none");
  CHECK(first_said("lr = 0.9\n" + line + slip) ==
        "lr times dC/dw: the learning rate belongs to the update");
  CHECK(first_said("学习率 = 0.9\n" + line + slip) ==
        "学习率 times dC/dw: the learning rate belongs to the update");
  const std::string said = "k times dC/dw: the learning rate belongs to the update";
  CHECK(first_said("k = 0.9\n" + line + "v = w - k*dC/dw\n" + slip) == said);
  CHECK(first_said("k = 0.9; n = 3\n" + line + "v = w - k/n*dC/dw\n" + slip) == said);
  // a momentum multiplies no gradient that is taken off
  CHECK(first_said("m = 0.9\n" + line + "v = dC/dw + m*0.2*dC/dx\n" + slip) == "none");
}

TEST_CASE("the learning rate left out of the update") {
  // p = 0.629483: 0.05 - (p - 1)*p*(1 - p)
  const std::string net =
      "b = 0.05; w = 0.8; a = 0.6; y = 1; η = 0.5\nz = w*a + b\np = sigmoid(z)\n";
  const std::string said = "the learning rate η is left out of the update";
  CHECK(first_said(net + "C = 1/2*(p - y)^2\nn = b - η*dC/db = 0.136417\n") == said);
  CHECK(first_said(net + "C = 1/2*(p - y)^2\nn = b - η*dC/db = b - dC/db\n") == said);
}

TEST_CASE("the sign of a logistic loss") {
  const std::string data = "w = 0.4; b = -0.3; x = 2; y = 1\nz = w*x + b\n";
  const std::string loss = "L = -(y*ln(p) + (1 - y)*ln(1 - p))\n";
  const std::string said = "a sign: this is -dL/dw, the minus of L is lost";
  CHECK(first_said(data + "p = sigmoid(z)\n" + loss + "dL/dw = (y - p)*x\n") == said);
  CHECK(first_said(data + "p = 1/(1 + exp(-z))\n" + loss + "dL/dw = (y - p)*x\n") == said);
  // p = 0.622459: (1 - p)*2
  CHECK(first_said(data + "p = 1/(1 + exp(-z))\n" + loss + "dL/dw = 0.755081\n") == said);
  CHECK(first_said("p = 0.7; y = 0.4\n" + loss + "dL/dp = -y/p - (1 - y)/(1 - p)\n") ==
        "the inner derivative -1, d(1 - p)/dp, is left out");
}

TEST_CASE("the sum stands where the mean belongs") {
  const std::string data = "x = [1, 2, 3]; y = [1, 3, 2]; w = 0.5; b = 0.1\n";
  const std::string said = "the factor 1/3 of the mean L is left out: the sum stands in its place";
  const std::string loss = "L = mean((w*x + b - y)^2)\n";
  CHECK(first_said(data + loss + "dL/db = 2*sum(w*x + b - y)\n") == said);
  const auto report =
      checked(data + loss + "dL/db = 2*sum(w*x + b - y)\ndL/dw = 2*sum((w*x + b - y)*x)\n");
  CHECK(report.findings[0].causes.at(0).key == report.findings[1].causes.at(0).key);
  // of X*w - y = (-0.2, -0.9, -0.8): 2*(-0.2 - 0.9 - 0.8)
  CHECK(first_said("X = [[1, 2], [1, 3], [1, 5]]; y = [1, 2, 2.5]; w = [0.2, 0.3]\nr = X @ w - y\n"
                   "L = dot(r, r)/3\ndL/dw[0] = -3.8\n") == said);
  CHECK(first_said("x = [1, 2, 4]; w = 1.2\nL = ((w*x[0])^2 + (w*x[1])^2 + (w*x[2])^2)/3\n"
                   "dL/dw = 2*w*(x[0]^2 + x[1]^2 + x[2]^2)\n") == said);
  // three terms over 5 are no mean
  CHECK(first_said("x = [1, 2, 4]; w = 1.2\nL = ((w*x[0])^2 + (w*x[1])^2 + (w*x[2])^2)/5\n"
                   "dL/dw = 2*w*(x[0]^2 + x[1]^2 + x[2]^2)\n") ==
        "the factor dL/d((w*x[0])^2 + (w*x[1])^2 + (w*x[2])^2) is left out");
}

TEST_CASE("a bracket is lost about a sum of paths") {
  const std::string steps =
      "free h1, h0, wh, y, wx, x1, x2\nh = tanh(wx*x1 + wh*h0)\n"
      "o = tanh(wx*x2 + wh*h)\nL = (o - y)^2\n";
  CHECK(first_said(steps + "dL/dwh = 2*(o - y)*(1 - o^2)*h + wh*(1 - h^2)*h0\n") ==
        "a bracket: dL/d(wh*h) multiplies only the term h, not the whole sum d(wh*h)/dwh");
  const std::string line = "h0 = 0.3; wh = 1.2; y = 1\nh = tanh(wh*h0)\no = wh*h\nL = (o - y)^2\n";
  const std::string said = "a bracket: dL/do multiplies only the term h, not the whole sum do/dwh";
  CHECK(first_said(line + "dL/dwh = 2*(o - y)*h + wh*(1 - h^2)*h0\n") == said);
  // h = 0.345214, o = 0.414257: -0.404415 + 0.317099
  CHECK(first_said(line + "dL/dwh = -0.0873157\n") == said);
}

TEST_CASE("signs and parts of a derivative") {
  const std::string neuron = "w = 0.4; x = 1.5; y = 0.2\n";
  CHECK(first_said(neuron + "a = tanh(w*x)\nC = (a - y)^2\ndC/dw = 2*(a - y)*(1 + a^2)*x\n") ==
        "a sign: 1 + a^2 where 1 - a^2 belongs, the derivative of tanh in terms of a");
  CHECK(first_said(neuron + "a = sigmoid(w*x)\nC = (a - y)^2\ndC/dw = 2*(a - y)*a*(1 + a)*x\n") ==
        "a sign: a*(1 + a) where a*(1 - a) belongs, the derivative of sigmoid in terms of a");
  CHECK(first_said(neuron + "a = sigmoid(w*x)\nC = (a - y)^2\ndC/dw = 2*(a + y)*a*(1 - a)*x\n") ==
        "a sign: + where - belongs in a - y");
  const std::string gate =
      "z = 0.3; n = 0.8; h = -0.2; y = 1\ns = (1 - z)*n + z^2*h\nL = (s - y)^2\n";
  CHECK(first_said(gate + "dL/dn = 2*(s - y)*(1 + z)\n") == "a sign: + where - belongs in 1 - z");
  CHECK(first_said(gate + "dL/dn = 2*(s - y)*z\n") == "z stands where 1 - z belongs");
}

TEST_CASE("what does not change, in a sum") {
  const std::string line = "free x\nf = 3*x^2 + 5*x + 7\n";
  CHECK(first_said(line + "df/dx = 6*x + 5 + 7\n") == "7 is kept, where its derivative is 0");
  CHECK(first_said(line + "df/dx = 6*x + 5*x\n") == "5*x is not differentiated");
}

TEST_CASE("the product of the derivatives of three factors") {
  CHECK(first_said("x = 0.8\nf = x^2*sin(3*x)*exp(-x)\ndf/dx = 2*x*3*cos(3*x)*(-exp(-x))\n") ==
        "the product rule at f: the product of the derivatives, u'*v'");
}

TEST_CASE("a quantity on the way is treated as a constant") {
  CHECK(
      first_said("x = [1, 3]\nμ = mean(x)\nd = x - μ\nv = mean(d^2)\ns = sqrt(v + 0.01)\nn = d/s\n"
                 "L = 2*n[0] + 5*n[1]\ndL/dx[0] = 2/s - 7/(2*s)\n") ==
      "v is treated as a constant: what comes through it is left out");
}

TEST_CASE("other elements and arguments in the place of the right ones") {
  CHECK(first_said("z = [1.2, -0.3, 0.4]\np = softmax(z)\ndp[0]/dz[1] = p[1]*(1 - p[1])\n") ==
        "this is dp[1]/dz[1]");
  const std::string cell = "a = 0.3; c = 0.8\no = sigmoid(a); h = o*tanh(c)\nL = h^2\n";
  CHECK(first_said(cell + "dL/do = 2*h*c\n") == "c stands where tanh(c) belongs");
}

TEST_CASE("a weight is not the input of another layer") {
  const std::string rnn =
      "w = 0.9; u = 0.5; h0 = 0.1; x1 = -0.4; x2 = 0.7\nh1 = tanh(w*h0 + u*x1)\n"
      "h2 = tanh(w*h1 + u*x2)\nL = h2^2\n";
  const auto report = checked(rnn + "dL/du = 2*h2*(1 - h2^2)*(w + w*(1 - h1^2)*x1)\n");
  for (const auto& cause : report.findings[0].causes) {
    CHECK(cause.text.find("w stands where x2 belongs") == std::string::npos);
  }
}

TEST_CASE("the derivative of another activation, of one that is written out") {
  const std::string tanh =
      "z = 0.4\nh = (exp(z) - exp(-z))/(exp(z) + exp(-z))\ndh/dz = h*(1 - h)\n";
  CHECK(
      first_said(tanh).starts_with("the derivative of sigmoid stands where that of tanh belongs"));
}

TEST_CASE("a slip in one of the places where an argument is written") {
  const std::string tanh =
      "w = 1.3; x = 0.4\nh = (exp(w*x) - exp(-(w*x)))/(exp(w*x) + exp(-(w*x)))\n"
      "dh/dx = ((exp(w*x) + w*exp(-(w*x))) - h*w*(exp(w*x) - exp(-(w*x))))/(exp(w*x) + "
      "exp(-(w*x)))\n";
  CHECK(first_said(tanh) ==
        "the inner derivative d(w*x)/dx is left out, in one of the places where it is written");
}
