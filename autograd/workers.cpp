#include <autograd/workers.h>

namespace autograd::detail {
namespace {

/// Returns once `watched` is not `old` any more. In a training loop that is soon, and waking a
/// thread that sleeps takes as long as a hundred samples: others are let go first for a while.
template <class T>
void wait_while(const std::atomic<T>& watched, T old) {
  constexpr int patience = 300;  // some 100 us
  for (int i = 0; i < patience; ++i) {
    if (watched != old) return;
    std::this_thread::yield();
  }
  watched.wait(old);
}

}  // namespace

Workers::~Workers() {
  count_ = 0;
  ++round_;
  round_.notify_all();
}

void Workers::run(std::size_t count, const std::function<void(std::size_t)>& part) {
  while (threads_.size() + 1 < count)
    threads_.emplace_back(&Workers::work, this, threads_.size() + 1, round_.load());
  if (count > 1) {
    part_ = &part;
    count_ = count;
    busy_ = threads_.size();
    ++round_;
    round_.notify_all();
  }
  part(0);
  if (count > 1)
    for (std::size_t left = busy_; left != 0; left = busy_) wait_while(busy_, left);
}

void Workers::work(std::size_t number, unsigned round) {
  for (;;) {
    wait_while(round_, round);
    round = round_;
    if (count_ == 0) return;
    if (number < count_) (*part_)(number);
    if (--busy_ == 0) busy_.notify_one();
  }
}

}  // namespace autograd::detail
