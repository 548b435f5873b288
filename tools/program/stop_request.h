#pragma once

#include <signal.h>

#include <array>

namespace tools::program {

/// While it lives, the first signal of Ctrl-C (or one that asks the program to end) is only noted;
/// the second ends the program as usual. Only one can live at a time.
class StopRequest {
 public:
  StopRequest();
  ~StopRequest();
  StopRequest(const StopRequest&) = delete;
  StopRequest& operator=(const StopRequest&) = delete;

  /// The signal that came, 0 if none did.
  int signal() const;

 private:
  static constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};
  std::array<struct sigaction, signals.size()> before_{};
};

}  // namespace tools::program
