#include <doctest/doctest.h>
#include <tests/is_close.h>

#include <cmath>
#include <cstdint>
#include <limits>

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double largest = std::numeric_limits<double>::max();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

TEST_CASE("is_close accepts a difference up to the relative tolerance, on both sides") {
  // 2^-10 of the larger magnitude, exactly: 1024 and 1023 differ by 1.
  CHECK(is_close(1024.0, 1023.0, 0x1p-10));
  CHECK(is_close(1023.0, 1024.0, 0x1p-10));
  CHECK(is_close(-1024.0, -1023.0, 0x1p-10));
  CHECK_FALSE(is_close(1024.0, 1022.9, 0x1p-10));
}

TEST_CASE("is_close by default allows 1e-12, relatively") {
  CHECK(is_close(1e300, 1e300 * (1 + 0.9e-12)));
  CHECK_FALSE(is_close(1e300, 1e300 * (1 + 1.1e-12)));
  CHECK(is_close(1e-300, 1e-300 * (1 + 0.9e-12)));
  CHECK_FALSE(is_close(3e-6, -3e-6));
}

TEST_CASE("is_close demands equality at 0 unless an absolute tolerance is given") {
  CHECK(is_close(0.0, -0.0));
  CHECK_FALSE(is_close(0.0, smallest));
  CHECK(is_close(0.0, 1e-9, 1e-12, 1e-9));
  CHECK_FALSE(is_close(0.0, 1.1e-9, 1e-12, 1e-9));
}

TEST_CASE("is_close: NaN is close to nothing, whatever the tolerance") {
  CHECK_FALSE(is_close(not_a_number, not_a_number));
  CHECK_FALSE(is_close(not_a_number, 1.0, infinity, infinity));
  CHECK_FALSE(is_close(1.0, not_a_number, infinity, infinity));
}

TEST_CASE("is_close: an infinity is close to itself only") {
  CHECK(is_close(infinity, infinity));
  CHECK_FALSE(is_close(infinity, -infinity));
  CHECK_FALSE(is_close(infinity, largest, 1.0, infinity));
  CHECK_FALSE(is_close(largest, infinity));
}

TEST_CASE("is_close does not take an overflowing difference for agreement") {
  CHECK_FALSE(is_close(largest, -largest));
}

TEST_CASE("ulp_distance counts the doubles between") {
  CHECK(ulp_distance(1.0, 1.0) == 0);
  CHECK(ulp_distance(1.0, std::nextafter(1.0, 2.0)) == 1);
  CHECK(ulp_distance(std::nextafter(-1.0, -2.0), -1.0) == 1);
  CHECK(ulp_distance(1.0, 2.0) == std::uint64_t{1} << 52);  // a binade holds 2^52 doubles
  CHECK(ulp_distance(0.0, -0.0) == 0);
  CHECK(ulp_distance(-smallest, smallest) == 2);
  CHECK(ulp_distance(largest, infinity) == 1);
}

TEST_CASE("ulp_distance from NaN is the largest there is") {
  CHECK(ulp_distance(not_a_number, not_a_number) == std::numeric_limits<std::uint64_t>::max());
  CHECK(ulp_distance(not_a_number, 0.0) == std::numeric_limits<std::uint64_t>::max());
}

}  // namespace
