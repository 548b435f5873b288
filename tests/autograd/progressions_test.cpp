#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include <autograd/progressions.h>

using autograd::detail::Progressions;

TEST_CASE("indices in any order are gathered from and added to one by one") {
  const std::vector<double> numbers{0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5};
  for (const std::vector<std::uint32_t>& indices : std::vector<std::vector<std::uint32_t>>{
           {},
           {3},
           {0, 1, 2, 3, 4, 5, 6, 7},
           {7, 5, 3, 1},
           {0, 3, 6, 1, 4, 7, 2, 5},  // the columns of a matrix of rows of 3
           {2, 2, 2, 4, 4},           // one weight used more than once
           {6, 0, 5, 1, 1, 0}}) {
    const Progressions progressions(indices);
    std::vector<double> gathered(indices.size()), expected;
    for (const std::uint32_t index : indices) expected.push_back(numbers[index]);
    progressions.gather(numbers.data(), gathered.data());
    CHECK(gathered == expected);

    std::vector<double> sums = numbers, expected_sums = numbers, added;
    for (std::size_t i = 0; i < indices.size(); ++i) {
      added.push_back(static_cast<double>(1 << i));  // which were added can be told from the sum
      expected_sums[indices[i]] += added.back();
    }
    progressions.scatter_add(added.data(), sums.data());
    CHECK(sums == expected_sums);
  }
}
