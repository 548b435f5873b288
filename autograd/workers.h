#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace autograd::detail {

/// Threads that wait between calls: waking them takes a fraction of the time of starting them.
class Workers {
 public:
  Workers() = default;
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers();

  /// Calls part(0), ..., part(count - 1), the first on this thread, each of the others on one of
  /// its own, and returns when all are done. part must not throw. @throws std::system_error if a
  /// thread cannot be started; nothing was called then.
  void run(std::size_t count, const std::function<void(std::size_t)>& part);

 private:
  void work(std::size_t number, unsigned round);

  std::atomic<unsigned> round_ = 0;    // counts calls of run; a change wakes everybody
  std::atomic<std::size_t> busy_ = 0;  // threads that are not done with this round
  std::size_t count_ = 0;              // of this round; 0 ends the threads
  const std::function<void(std::size_t)>* part_ = nullptr;
  std::vector<std::jthread> threads_;  // number i + 1 at i
};

}  // namespace autograd::detail
