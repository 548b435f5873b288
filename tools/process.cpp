#include <tools/process.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

extern char** environ;

namespace tools {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(int error, const char* what) {
  throw std::system_error(error, std::generic_category(), what);
}

class Descriptor {
 public:
  /// Takes over a number just made, and moves it out of the way of standard input, output and
  /// error.
  explicit Descriptor(int number) : number_(number) {
    if (number_ > STDERR_FILENO) return;
    const int high = ::fcntl(number_, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    const int error = errno;
    ::close(number_);
    if (high < 0) fail(error, "fcntl");
    number_ = high;
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() { close(); }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void close() {
    if (is_open()) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

struct Channel {
  Descriptor ours, theirs;
};

/// A pair of sockets, not a pipe: send() can be told not to raise SIGPIPE when the child has closed
/// its end.
Channel channel() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) fail(errno, "socketpair");
  Descriptor first(ends[0]);
  return {std::move(first), Descriptor(ends[1])};
}

/// What posix_spawn is to do for the child: a process group of its own, our three channels as its
/// standard ones.
class Plan {
 public:
  Plan(const Channel& input, const Channel& output, const Channel& errors) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_adddup2(&actions_, input.theirs.number(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output.theirs.number(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, errors.theirs.number(), STDERR_FILENO);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
  ~Plan() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }

  pid_t start(const char* const arguments[]) const {
    pid_t child = 0;
    const int error = ::posix_spawnp(&child, arguments[0], &actions_, &attributes_,
                                     const_cast<char* const*>(arguments), environ);
    if (error != 0) fail(error, arguments[0]);
    return child;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

/// The child and what it started; killed and reaped at the latest when this goes.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (reaped_) return;
    kill();
    while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  void kill() const { ::kill(-id_, SIGKILL); }

  /// Waits for the end, looking every few milliseconds. Returns false at the deadline.
  bool wait(Clock::time_point deadline, int& status) {
    for (;;) {
      const pid_t ended = ::waitpid(id_, &status, WNOHANG);
      if (ended < 0 && errno != EINTR) fail(errno, "waitpid");
      reaped_ = ended == id_;
      if (reaped_ || Clock::now() >= deadline) return reaped_;
      ::poll(nullptr, 0, 5);
    }
  }

 private:
  pid_t id_;
  bool reaped_ = false;
};

int milliseconds_until(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<long long>(left, 0, 1 << 30));
}

/// Reads what there is; closes at the end.
void receive(Descriptor& from, std::string& text) {
  std::array<char, 65536> buffer;
  const ssize_t count = ::recv(from.number(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count > 0)
    text.append(buffer.data(), static_cast<std::size_t>(count));
  else if (count == 0 || (errno != EAGAIN && errno != EINTR))
    from.close();
}

/// Sends what the child takes; closes when all is sent or nobody reads.
void send(Descriptor& to, std::string_view& rest) {
  const ssize_t count = ::send(to.number(), rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
  if (rest.empty() || (count < 0 && errno != EAGAIN && errno != EINTR)) to.close();
}

/// Moves data until the child has closed its output and errors. Returns false at the deadline.
bool exchange(Descriptor& input, std::string_view rest, Descriptor& output, Descriptor& errors,
              ProcessResult& result, Clock::time_point deadline) {
  if (rest.empty()) input.close();
  while (output.is_open() || errors.is_open()) {
    // poll() passes over negative numbers, those of closed channels
    std::array<pollfd, 3> polled{
        {{input.number(), POLLOUT, 0}, {output.number(), POLLIN, 0}, {errors.number(), POLLIN, 0}}};
    const int ready = ::poll(polled.data(), polled.size(), milliseconds_until(deadline));
    if (ready < 0 && errno != EINTR) fail(errno, "poll");
    if (Clock::now() >= deadline) return false;
    if (ready <= 0) continue;
    if (polled[0].revents != 0) send(input, rest);
    if (polled[1].revents != 0) receive(output, result.output);
    if (polled[2].revents != 0) receive(errors, result.errors);
  }
  return true;
}

}  // namespace

ProcessResult run_process(const char* const arguments[], std::string_view input,
                          std::chrono::milliseconds time_limit) {
  const Clock::time_point deadline = Clock::now() + time_limit;
  Channel to_child = channel(), from_child = channel(), errors = channel();
  Child child(Plan(to_child, from_child, errors).start(arguments));
  to_child.theirs.close();
  from_child.theirs.close();
  errors.theirs.close();

  ProcessResult result{ProcessResult::End::timed_out, 0, {}, {}};
  int status = 0;
  const bool ended =
      exchange(to_child.ours, input, from_child.ours, errors.ours, result, deadline) &&
      child.wait(deadline, status);
  if (!ended) return result;  // ~Child kills it
  const bool exited = WIFEXITED(status);
  result.end = exited ? ProcessResult::End::exited : ProcessResult::End::killed_by_signal;
  result.status = exited ? WEXITSTATUS(status) : WTERMSIG(status);
  return result;
}

}  // namespace tools
