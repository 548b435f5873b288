#include <doctest/doctest.h>

#include <autograd/system_memory.h>

using autograd::detail::available_of;
using autograd::detail::system_memory;
using autograd::detail::unknown_memory;

TEST_CASE("what the system says of its memory") {
  CHECK(available_of("MemTotal:       24684096 kB\nMemFree:        18555824 kB\n"
                     "MemAvailable:   23630916 kB\nSwapTotal:      2 kB\nSwapFree:       1 kB\n") ==
        std::size_t{23630917} * 1024);
  CHECK(available_of("MemAvailable: 7 kB\n") == 7 * 1024);
  CHECK(available_of("MemFree: 7 kB\n") == unknown_memory);  // Linux before 3.14
  CHECK(available_of("MemAvailable: much\n") == unknown_memory);
  CHECK(available_of("MemAvailable:") == unknown_memory);
  CHECK(available_of("") == unknown_memory);
  CHECK(system_memory() > std::size_t{64} << 20);
}
