#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <vector>

#include <nn/not_finite.h>

using nn::detail::all_finite;

TEST_CASE("one number that is not finite is seen wherever it stands") {
  using limits = std::numeric_limits<double>;
  for (std::size_t size = 0; size < 20; ++size) {
    std::vector<double> numbers(size, limits::max());
    CHECK(all_finite(numbers));
    for (double& number : numbers) {
      for (const double other : {limits::infinity(), -limits::infinity(), limits::quiet_NaN()}) {
        number = other;
        CHECK(!all_finite(numbers));
      }
      number = -limits::max();
    }
    CHECK(all_finite(numbers));
  }
}
