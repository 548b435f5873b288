#include <tools/program/stepping.h>

#include <signal.h>
#include <tools/program/key.h>
#include <tools/program/output.h>
#include <tools/program/terminal.h>
#include <tools/program/trace_view.h>

#include <algorithm>

namespace tools::program {
namespace {

constexpr long time_for_the_rest_of_a_key = 50;  // milliseconds

class Stepper {
 public:
  Stepper(const Trace& trace, const std::string& title, int digits)
      : view_(trace, title, digits), last_(trace.steps.size() - 1) {}

  /// @returns the signal that asked for the end, 0 if a key did
  int run() {
    Terminal terminal;
    const bool colours = standard_output_has_colours();
    KeyReader keys;
    while (!quits_) {
      const TerminalSize size = terminal.size();
      terminal.show(shows_help_ ? view_.help_screen(size, colours)
                                : view_.screen(step_, size, colours));
      const auto event =
          keys.is_waiting() ? terminal.wait(time_for_the_rest_of_a_key) : terminal.wait();
      switch (event.kind) {
        case Terminal::Event::Kind::input:
          for (const Key key : keys.read(event.bytes)) press(key);
          break;
        case Terminal::Event::Kind::silence:
          keys.stop_waiting();
          break;
        case Terminal::Event::Kind::redraw:
          break;
        case Terminal::Event::Kind::end:
          return event.signal;
      }
    }
    return 0;
  }

 private:
  void press(Key key) {
    if (shows_help_ && key != Key::quit) {
      shows_help_ = false;
      return;
    }
    switch (key) {
      case Key::next:
        step_ = std::min(step_ + 1, last_);
        break;
      case Key::previous:
        step_ -= step_ == 0 ? 0 : 1;
        break;
      case Key::first:
        step_ = 0;
        break;
      case Key::last:
        step_ = last_;
        break;
      case Key::help:
        shows_help_ = true;
        break;
      case Key::quit:
        quits_ = true;
        break;
    }
  }

  TraceView view_;
  std::size_t step_ = 0;
  std::size_t last_;
  bool shows_help_ = false;
  bool quits_ = false;
};

}  // namespace

void require_terminal() { Terminal::require(); }

void step_through(const Trace& trace, const std::string& title, int digits) {
  const int signal = Stepper(trace, title, digits).run();
  if (signal != 0) ::raise(signal);
}

}  // namespace tools::program
