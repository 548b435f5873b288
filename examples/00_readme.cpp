// The first program of the README: a number that remembers how it was computed gives its own
// derivatives.
#include <autograd/autograd.h>

#include <iostream>

using autograd::Value;

int main() {
  const Value a{2.0, "a"}, b{-3.0, "b"}, c{10.0, "c"};
  const Value f = pow((a + b) * c, 2);
  f.backward();
  std::cout << "f = " << f.data() << ", df/da = " << a.grad() << ", df/db = " << b.grad()
            << ", df/dc = " << c.grad() << '\n';
}
