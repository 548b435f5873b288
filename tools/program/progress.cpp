#include <tools/program/progress.h>

#include <sys/ioctl.h>
#include <tools/library_messages.h>
#include <tools/messages.h>
#include <tools/number.h>
#include <tools/program/output.h>
#include <tools/text.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace tools::program {
namespace {

constexpr std::chrono::milliseconds between_changes{100};
constexpr std::size_t least_bar = 6, most_bar = 20;  // columns
constexpr std::size_t most_lines = 50;

std::size_t terminal_columns() {
  winsize size{};
  const bool is_known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : 80;
}

}  // namespace

std::string epoch_text(const nn::Epoch& epoch) {
  std::string text = say("loss {}", number(epoch.loss, 4));
  if (!std::isnan(epoch.accuracy)) text += say(", accuracy {}", number(epoch.accuracy, 4));
  if (std::isnan(epoch.validation_loss)) return text;
  text += say("; held out: loss {}", number(epoch.validation_loss, 4));
  if (!std::isnan(epoch.validation_accuracy))
    text += say(", accuracy {}", number(epoch.validation_accuracy, 4));
  return text;
}

std::string stop_text(nn::Stop stop) { return say_again(to_string(stop)); }

Progress::Progress(std::size_t epochs)
    : epochs_(epochs), places_text_(standard_output_places_text()) {}

Progress::~Progress() {
  if (line_is_open_) try {
      write_output("\n");
    } catch (...) {
    }
}

std::string Progress::bar(std::size_t done, std::size_t length) const {
  const std::size_t full = done * length / epochs_;
  return "[" + std::string(full, '#') + std::string(length - full, '.') + "]";
}

std::string Progress::time_left(std::size_t done) const {
  const double passed = std::chrono::duration<double>(Clock::now() - start_).count();
  const auto here = static_cast<double>(done - first_);
  const double left = passed / here * static_cast<double>(epochs_ - done);
  if (left < 1.0) return "";
  if (left < 90.0) return say(", {:.0f} s left", left);
  return left < 5400.0 ? say(", {:.0f} min left", left / 60) : say(", {:.1f} h left", left / 3600);
}

void Progress::epoch(const nn::Epoch& epoch) {
  if (first_ == 0 && epoch.number > 1) first_ = epoch.number - 1;  // resumed
  const bool is_last = epoch.number >= epochs_;
  const std::string place =
      say("epoch {:>{}}/{}", epoch.number, std::to_string(epochs_).size(), epochs_);
  if (!places_text_) {
    const std::size_t stride = std::max<std::size_t>(1, epochs_ / most_lines);
    if (epoch.number % stride == 0 || epoch.number == 1 || is_last)
      write_output(place + "  " + epoch_text(epoch) + "\n");
    return;
  }
  const auto now = Clock::now();
  if (now - shown_ < between_changes && !is_last) return;
  shown_ = now;
  nn::Epoch brief = epoch;  // what is held out comes at the end: a line has 80 columns
  if (!std::isnan(epoch.validation_accuracy)) {
    brief.accuracy = epoch.validation_accuracy;
    brief.validation_loss = nn::not_measured;
  }
  const std::string state = " " + epoch_text(brief) + time_left(epoch.number);
  const std::size_t room = terminal_columns() - 1;
  const std::size_t others = columns(place + state) + 3;  // and " []"
  const std::size_t for_bar = room > others ? std::min(most_bar, room - others) : 0;
  const std::string shown =
      for_bar < least_bar ? place + state : place + " " + bar(epoch.number, for_bar) + state;
  write_output("\r\x1b[K" + shortened(shown, room));
  line_is_open_ = true;
}

}  // namespace tools::program
