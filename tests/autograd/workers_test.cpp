#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include <autograd/workers.h>

using autograd::detail::Workers;

TEST_CASE("every part is done once a round, whatever the number of parts before") {
  Workers workers;
  for (const std::size_t count : {1u, 4u, 2u, 3u, 1u, 8u, 5u}) {
    for (int round = 0; round < 200; ++round) {
      std::vector<std::atomic<int>> done(count);
      workers.run(count, [&](std::size_t part) { ++done[part]; });
      for (const std::atomic<int>& times : done) REQUIRE(times == 1);
    }
  }
}

TEST_CASE("parts run on threads of their own, the first on the caller's") {
  Workers workers;
  std::mutex mutex;
  std::set<std::thread::id> threads;
  std::thread::id first;
  workers.run(3, [&](std::size_t part) {
    const std::lock_guard lock(mutex);
    threads.insert(std::this_thread::get_id());
    if (part == 0) first = std::this_thread::get_id();
  });
  CHECK(threads.size() == 3);
  CHECK(first == std::this_thread::get_id());
}
