#include <autograd/autograd.h>

// ((a + b) * c)^2 at 2, -3, 10 is 100, and its derivative by a is 2 (a + b) c * c = -200.
int main() {
  autograd::Value a{2.0, "a"}, b{-3.0, "b"}, c{10.0, "c"};
  autograd::Value f = pow((a + b) * c, 2);
  f.backward();
  return f.data() == 100.0 && a.grad() == -200.0 ? 0 : 1;
}
