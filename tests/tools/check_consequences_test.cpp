// What a slip does to all of a derivation.

#include <doctest/doctest.h>

#include <array>
#include <utility>
#include <vector>

#include <tools/check/consequences.h>

using tools::check::LeafKind;
using tools::check::Numbers;
using tools::check::Slip;
using tools::check::Step;
using tools::check::Steps;

TEST_CASE("consequences hold for steps that nobody has run yet") {
  Steps steps;
  tools::check::World world(steps);
  tools::check::Consequences consequences(steps, world);
  const Step a = steps.add_leaf(LeafKind::given, 3, "a");
  const Step square = steps.add(autograd::Op::multiply, std::array{a, a});
  const Step minus = steps.add(autograd::Op::negate, std::array{square});
  const Slip half{.id = {},
                  .changes = {{square, [=](const Numbers& v) { return v[square] / 2; }}},
                  .text = {},
                  .line = {}};
  using Results = std::vector<std::pair<Step, double>>;
  CHECK(consequences.of({half}) == Results{{square, 4.5}, {minus, -4.5}});

  // As a line of free names leaves them, or one that ends in an error.
  for (int i = 0; i < 1000; ++i) steps.add_leaf(LeafKind::free, 1);
  const Step product = steps.add(autograd::Op::multiply, std::array{a, minus});
  CHECK(consequences.of({half}) == Results{{square, 4.5}, {minus, -4.5}, {product, -13.5}});
}
