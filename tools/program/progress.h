#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include <nn/history.h>

namespace tools::program {

/// How far a training has come: one line that changes on a terminal, else a line for some of the
/// epochs.
class Progress {
 public:
  explicit Progress(std::size_t epochs);
  ~Progress();  ///< leaves the cursor at the beginning of a line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Shows the epoch that is done.
  void epoch(const nn::Epoch& epoch);

 private:
  using Clock = std::chrono::steady_clock;

  std::string bar(std::size_t done, std::size_t length) const;
  std::string time_left(std::size_t done) const;

  std::size_t epochs_, first_ = 0;
  bool places_text_, line_is_open_ = false;
  Clock::time_point start_ = Clock::now(), shown_{};
};

/// Why a training ended, in the language of the thread.
std::string stop_text(nn::Stop stop);

/// `loss 0.0123, accuracy 0.998, held out: loss 0.0150, accuracy 0.997`
std::string epoch_text(const nn::Epoch& epoch);

}  // namespace tools::program
