#include <tools/program/terminal.h>

#include <errno.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <tools/messages.h>
#include <tools/program/output.h>
#include <unistd.h>

#include <cstdlib>

namespace tools::program {
namespace {

// Which of the signals has come; 0: none. Set by the handler, and only while pselect waits.
volatile sig_atomic_t signal_that_came = 0;

void remember_signal(int signal) { signal_that_came = signal; }

constexpr std::string_view own_screen = "\x1b[?1049h\x1b[?25l";
constexpr std::string_view screen_before = "\x1b[0m\x1b[?25h\x1b[?1049l";

sigset_t set_of(const auto& signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  return set;
}

}  // namespace

void Terminal::require() {
  for (const auto& [descriptor, name] : {std::pair(STDIN_FILENO, to_say("standard input")),
                                         {STDOUT_FILENO, to_say("standard output")}})
    if (::isatty(descriptor) == 0)
      throw TerminalError(
          say("--interactive needs a terminal, but the {} is none: leave out --interactive to have "
              "the whole trace as text",
              in_language(name)));
  const char* const type = std::getenv("TERM");
  if (type == nullptr || *type == '\0' || std::string_view(type) == "dumb")
    throw TerminalError(
        say_text("--interactive needs a terminal that can place text, and TERM says that this one "
                 "cannot: leave out --interactive to have the whole trace as text"));
}

Terminal::Terminal() {
  require();
  ::tcgetattr(STDIN_FILENO, &modes_before_);
  const sigset_t held_back = set_of(signals);
  ::pthread_sigmask(SIG_BLOCK, &held_back, &mask_before_);
  signal_that_came = 0;
  for (std::size_t i = 0; i < signals.size(); ++i) {
    struct sigaction action {};
    action.sa_handler = remember_signal;
    action.sa_mask = held_back;  // one at a time
    ::sigaction(signals[i], &action, &actions_before_[i]);
  }
  enter();
}

Terminal::~Terminal() {
  leave();
  for (std::size_t i = 0; i < signals.size(); ++i)
    ::sigaction(signals[i], &actions_before_[i], nullptr);
  ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

void Terminal::enter() {
  termios modes = modes_before_;
  modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);  // Ctrl-C and Ctrl-Z stay signals
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
  write_output(own_screen);
}

void Terminal::leave() noexcept {
  [[maybe_unused]] const auto written =
      ::write(STDOUT_FILENO, screen_before.data(), screen_before.size());
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &modes_before_);
}

TerminalSize Terminal::size() const {
  winsize window{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_row == 0 || window.ws_col == 0)
    return {};
  return {window.ws_row, window.ws_col};
}

void Terminal::show(const std::vector<std::string>& lines) {
  std::string bytes;
  for (std::size_t i = 0; i < lines.size(); ++i)
    bytes += fmt::format("\x1b[{};1H\x1b[2K{}", i + 1, lines[i]);
  write_output(bytes + "\x1b[J");
}

void Terminal::stop_until_continued() {
  leave();
  struct sigaction action {
  }, ours{};
  action.sa_handler = SIG_DFL;
  ::sigaction(SIGTSTP, &action, &ours);
  ::raise(SIGTSTP);
  const sigset_t stop = set_of(std::array{SIGTSTP});
  ::pthread_sigmask(SIG_UNBLOCK, &stop, nullptr);  // stops here
  ::pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  ::sigaction(SIGTSTP, &ours, nullptr);
  enter();
}

std::optional<Terminal::Event> Terminal::event_of_signal() {
  const int signal = signal_that_came;
  signal_that_came = 0;
  if (signal == 0) return std::nullopt;
  if (signal == SIGTSTP) stop_until_continued();
  if (signal == SIGTSTP || signal == SIGWINCH) return Event{Event::Kind::redraw};
  return Event{Event::Kind::end, {}, signal};
}

Terminal::Event Terminal::wait(std::optional<long> milliseconds) {
  for (;;) {
    fd_set keyboard;
    FD_ZERO(&keyboard);
    FD_SET(STDIN_FILENO, &keyboard);
    const long time = milliseconds.value_or(0);
    const timespec limit{time / 1000, time % 1000 * 1'000'000};
    sigset_t open = mask_before_;
    for (const int signal : signals) sigdelset(&open, signal);
    const int ready = ::pselect(STDIN_FILENO + 1, &keyboard, nullptr, nullptr,
                                milliseconds ? &limit : nullptr, &open);
    if (const auto event = event_of_signal()) return *event;
    if (ready == 0) return {Event::Kind::silence};
    if (ready < 0 && errno == EINTR) continue;
    char bytes[256];
    const ssize_t count = ready < 0 ? -1 : ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count <= 0) return {Event::Kind::end};
    return {Event::Kind::input, std::string(bytes, static_cast<std::size_t>(count))};
  }
}

}  // namespace tools::program
