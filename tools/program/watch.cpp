#include <tools/program/watch.h>

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <tools/program/output.h>
#include <unistd.h>

#include <array>
#include <optional>

namespace tools::program {
namespace {

constexpr long between_looks = 200'000'000;  // nanoseconds
constexpr std::array ending_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

sigset_t ending_signal_set() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : ending_signals) sigaddset(&set, signal);
  return set;
}

/// While it lives the signals wait.
class SignalsHeldBack {
 public:
  SignalsHeldBack() {
    const sigset_t set = ending_signal_set();
    ::pthread_sigmask(SIG_BLOCK, &set, &before_);
  }
  ~SignalsHeldBack() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeldBack(const SignalsHeldBack&) = delete;
  SignalsHeldBack& operator=(const SignalsHeldBack&) = delete;

 private:
  sigset_t before_{};
};

/// What changes when a file is written again or replaced.
struct FileState {
  ino_t inode;
  off_t size;
  time_t seconds;
  long nanoseconds;
  bool operator==(const FileState&) const = default;
};

/// Nothing where there is no such file.
std::optional<FileState> state_of(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return std::nullopt;
  return FileState{status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

bool output_is_gone() {
  pollfd output{STDOUT_FILENO, 0, 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & (POLLERR | POLLHUP)) != 0;
}

enum class Wakeup { change, end };

/// Precondition: the signals are held back. `signal` is set where one ends the wait.
Wakeup wait_for_change(const std::vector<std::filesystem::path>& files,
                       const std::vector<std::optional<FileState>>& states, int& signal) {
  const sigset_t signals = ending_signal_set();
  for (;;) {
    const timespec time{0, between_looks};
    const int came = ::sigtimedwait(&signals, nullptr, &time);
    if (came > 0) {
      signal = came;
      return Wakeup::end;
    }
    if (output_is_gone()) return Wakeup::end;
    for (std::size_t i = 0; i < files.size(); ++i) {
      const auto now = state_of(files[i]);
      if (now && now != states[i]) return Wakeup::change;
    }
  }
}

}  // namespace

void watch(const std::vector<std::filesystem::path>& files,
           const std::function<std::string()>& look) {
  const std::string clear = standard_output_places_text() ? "\x1b[1;1H\x1b[2K\x1b[J" : "";
  int signal = 0;
  for (Wakeup wakeup = Wakeup::change; wakeup == Wakeup::change;) {
    std::vector<std::optional<FileState>> states;
    for (const auto& file : files) states.push_back(state_of(file));
    const std::string text = look();
    const SignalsHeldBack held_back;
    write_output(clear + text);
    wakeup = wait_for_change(files, states, signal);
    if (signal != 0 && standard_output_is_terminal()) write_output("\n");
  }
  if (signal != 0) ::raise(signal);
}

}  // namespace tools::program
