// ((a+b)*c)^2 taken apart into a chain, and its gradients node by node from the end backwards.
// The formula is that of note 004 (claim 4.7). At a = 2, b = -3, c = 10 everything is a whole
// number:
//     df/da = df/db = 2*((a+b)*c)*c = -200,  df/dc = 2*((a+b)*c)*(a+b) = 20.
#include <autograd/autograd.h>
#include <tools/trace/trace.h>
#include <tools/trace/write.h>

#include <iostream>

using autograd::Value;

int main() {
  const Value a{2.0, "a"}, b{-3.0, "b"}, c{10.0, "c"};
  Value f = pow((a + b) * c, 2);
  f.set_name("f");
  f.backward();

  std::cout << "The values after f.backward()\n";
  for (const Value& value : {a, b, c, f}) std::cout << "  " << value << '\n';

  std::cout << "\nThe graph as it is stored: operands stand before results, so backward reads it "
               "from the end\n";
  print_records(std::cout, records(f));

  std::cout << "\nEvery step, one gradient contribution at a time\n\n";
  write_text(std::cout, tools::trace(f));

  std::cout << "\nDual numbers and finite differences, which do not use backward, "
            << (check_gradient(f).agrees() ? "agree" : "DISAGREE") << '\n';
}
