#pragma once

#include <signal.h>
#include <termios.h>

#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tools::program {

/// There is no terminal to work with. The text says what to do instead.
class TerminalError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct TerminalSize {
  std::size_t rows = 24;
  std::size_t columns = 80;
};

/// Keyboard and screen for one who draws whole screens: keys come one by one and are not echoed,
/// the screen is one of its own. The destructor puts back what was before. Only one can live at a
/// time.
///
/// Signals that would end or stop the program are held back until wait(), so that none can leave
/// the terminal as it is.
class Terminal {
 public:
  /// @throws TerminalError unless standard input and output are a terminal that can place text
  Terminal();
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// Throws what the constructor would throw.
  static void require();

  TerminalSize size() const;

  /// Shows the lines from the top on. None may be wider than the terminal.
  void show(const std::vector<std::string>& lines);

  struct Event {
    enum class Kind {
      input,    ///< bytes came from the keyboard
      redraw,   ///< the size has changed, or the program went on after Ctrl-Z
      silence,  ///< nothing within the time
      end,      ///< the terminal is gone, or a signal asks the program to end
    };
    Kind kind;
    std::string bytes = {};
    int signal = 0;  ///< of `end`: the signal, 0 if there was none
  };

  /// Waits for the next event, for that long where a time is given.
  Event wait(std::optional<long> milliseconds = std::nullopt);

 private:
  static constexpr std::array signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH};

  void enter();
  void leave() noexcept;
  void stop_until_continued();
  std::optional<Event> event_of_signal();

  termios modes_before_{};
  sigset_t mask_before_{};
  std::array<struct sigaction, signals.size()> actions_before_{};
};

}  // namespace tools::program
