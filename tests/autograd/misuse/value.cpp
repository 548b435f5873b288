#include <autograd/autograd.h>

#include <string>

void use_well() {
  autograd::Value a{2.0, "a"}, b{-3.0};
  const double number = (a + b).data();
  if (a < b) a = number;

#if MISUSE == 1  // a Value and a string do not add
  a + std::string("b");
#endif
#if MISUSE == 2  // a Value does not turn into a number by itself: its history would be lost unseen
  const double lost = a * b;
#endif
#if MISUSE == 3  // a Value is neither true nor false
  if (a - b) return;
#endif
#if MISUSE == 4  // a name alone is not a Value
  autograd::Value c{"c"};
#endif
#if MISUSE == 5  // data() is read only: set_data() is the way to change a leaf
  a.data() = 3.0;
#endif
#if MISUSE == 6  // grad() is read only
  a.grad() = 0.0;
#endif
#if MISUSE == 7  // an integer's remainder has no derivative
  a % b;
#endif
#if MISUSE == 8  // the exponent is a Value or a number
  pow(a, "2");
#endif
#if MISUSE == 9  // nor does a Value turn into a whole number, even when asked
  static_cast<int>(a);
#endif
}
