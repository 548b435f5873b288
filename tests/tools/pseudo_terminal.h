#pragma once

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

/// What a terminal shows, as far as the program draws: the cursor goes to the beginning of a row,
/// rows are erased, text is put down. Colours are passed over.
class Screen {
 public:
  void feed(const std::string& bytes) {
    rest_ += bytes;
    std::size_t at = 0;
    while (at < rest_.size()) {
      if (rest_[at] != '\x1b') {
        row(row_) += rest_[at++];
        continue;
      }
      const std::size_t end = rest_.find_first_not_of("[?;0123456789", at + 1);
      if (end == std::string::npos) break;
      obey(rest_.substr(at + 2, end - at - 1));
      at = end + 1;
    }
    rest_.erase(0, at);
  }

  std::string text() const {
    std::string text;
    for (const std::string& row : rows_) text += row + "\n";
    return text;
  }

  std::string& row(std::size_t number) {
    if (rows_.size() <= number) rows_.resize(number + 1);
    return rows_[number];
  }
  std::size_t row_count() const { return rows_.size(); }

  bool is_own =
      false;  ///< the program's own screen is shown, not the one with what was there before
  bool has_cursor = true;

 private:
  void obey(const std::string& command) {
    if (command.back() == 'H') row_ = std::stoul(command) - 1;
    if (command == "2K") row(row_).clear();
    if (command == "J") rows_.resize(std::min(rows_.size(), row_ + 1));
    if (command == "?1049h" || command == "?1049l") is_own = command.back() == 'h';
    if (command == "?25h" || command == "?25l") has_cursor = command.back() == 'h';
  }

  std::vector<std::string> rows_;
  std::size_t row_ = 0;
  std::string rest_;
};

/// A child process at a terminal of its own.
class PseudoTerminal {
 public:
  /// The child runs `action` and ends with what that returns.
  PseudoTerminal(unsigned short rows, unsigned short columns, const std::function<int()>& action) {
    const winsize size{rows, columns, 0, 0};
    // Opened before the fork, so that the modes the child starts with are known.
    int slave = -1;
    REQUIRE(::openpty(&master_, &slave, nullptr, nullptr, &size) == 0);
    REQUIRE(::tcgetattr(slave, &before_) == 0);
    child_ = ::fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) {
      ::close(master_);
      ::login_tty(slave);
      ::setenv("TERM", "xterm", 1);
      ::unsetenv("NO_COLOR");
      ::_exit(action());
    }
    slave_ = slave;  // kept open: the modes can be looked at when the child is gone
  }
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;
  ~PseudoTerminal() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    ::close(slave_);
    ::close(master_);
  }

  static std::function<int()> program(std::vector<std::string> arguments) {
    return [arguments = std::move(arguments)]() mutable {
      std::vector<char*> pointers{const_cast<char*>(CHALKGRAD_PROGRAM)};
      for (std::string& argument : arguments) pointers.push_back(argument.data());
      pointers.push_back(nullptr);
      ::execv(CHALKGRAD_PROGRAM, pointers.data());
      return 127;
    };
  }

  void type(const std::string& keys) {
    REQUIRE(::write(master_, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
  }

  void resize(unsigned short rows, unsigned short columns) {
    const winsize size{rows, columns, 0, 0};
    REQUIRE(::ioctl(master_, TIOCSWINSZ, &size) == 0);
  }

  void send(int signal) { ::kill(child_, signal); }

  /// Whether the text comes to be shown within some seconds.
  bool shows(const std::string& text) {
    return waits_for([&] { return screen.text().find(text) != std::string::npos; });
  }

  bool waits_for(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) {
        MESSAGE("the screen is\n", screen.text());
        return false;
      }
      take_output(50);
    }
    return true;
  }

  /// Waits for the child's end. @returns as waitpid, -1 if it does not end
  int status() {
    int status = -1;
    if (!waits_for([&] { return ::waitpid(child_, &status, WNOHANG) == child_; })) return -1;
    child_ = -1;
    while (take_output(0)) {
    }
    return status;
  }

  /// Whether the terminal is as it was before the child.
  bool is_restored() const {
    termios now{};
    REQUIRE(::tcgetattr(slave_, &now) == 0);
    return now.c_lflag == before_.c_lflag && now.c_iflag == before_.c_iflag &&
           now.c_oflag == before_.c_oflag &&
           std::memcmp(now.c_cc, before_.c_cc, sizeof now.c_cc) == 0 && !screen.is_own &&
           screen.has_cursor;
  }

  Screen screen;

 private:
  bool take_output(int milliseconds) {
    pollfd ready{master_, POLLIN, 0};
    if (::poll(&ready, 1, milliseconds) <= 0) return false;
    char bytes[4096];
    const ssize_t count = ::read(master_, bytes, sizeof bytes);
    if (count <= 0) return false;
    screen.feed(std::string(bytes, static_cast<std::size_t>(count)));
    return true;
  }

  int master_ = -1, slave_ = -1;
  pid_t child_ = -1;
  termios before_{};
};
