// Where no memory is left for more nodes, that is said, what was recorded stands, and the program
// goes on. In a process of its own, whose data are limited.
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include <autograd/autograd.h>

#if __has_include(<sys/resource.h>)
#include <sys/resource.h>

namespace {

using autograd::Value;

void require(bool holds, const char* what) {
  if (holds) return;
  std::cerr << "this does not hold: " << what << '\n';
  std::exit(1);
}

}  // namespace

int main() {
  const Value a{2.0, "a"}, b{-3.0, "b"}, c{10.0, "c"};
  const Value kept = pow((a + b) * c, 2);
  const rlimit limit{200 << 20, 200 << 20};
  if (setrlimit(RLIMIT_DATA, &limit) != 0) return 0;

  std::string text;
  std::size_t recorded = 0;
  auto last = std::make_unique<Value>(1.0);
  try {
    for (; recorded < 100'000'000; ++recorded) *last = *last * a;
  } catch (const autograd::OutOfMemory& error) {
    text = error.what();
  }
  if (text.empty()) return 0;  // a system, or a sanitizer, that knows no such limit
  require(recorded > 3'000'000, "a node takes 33 bytes, and there are more than 100 MB");
  require(text.starts_with("no memory for more nodes: those of all graphs take 1"), text.c_str());

  kept.backward();
  require(a.grad() == -200.0, "the gradient of what was recorded before");
  const std::size_t before = autograd::Graph::of(a).node_count();
  last.reset();
  autograd::Graph::of(a).collect();
  require(autograd::Graph::of(a).node_count() < before / 1000, "the nodes were given back");
  Value again = a;
  for (int i = 0; i < 1'000'000; ++i) again = again * b;
  require(again.operands().size() == 2, "more can be recorded");
}

#else
int main() {}
#endif
