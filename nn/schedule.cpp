#include <nn/schedule.h>

#include <nn/error.h>
#include <nn/number_text.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

namespace nn {
namespace {

void require_factor(double factor) {
  if (!(std::isfinite(factor) && factor > 0.0))
    throw OptionError("a schedule's factor of " + detail::text_of(factor) +
                      "; it has to be finite and positive");
}

void require_decay(std::size_t epochs, double last) {
  if (epochs == 0) throw OptionError("a decay over 0 epochs; it takes one at least");
  if (!(last > 0.0 && last <= 1.0))
    throw OptionError("a decay to " + detail::text_of(last) +
                      " of the rate; it has to be above 0 and at most 1");
}

double share(std::size_t epoch, std::size_t epochs) {
  return static_cast<double>(std::min(epoch, epochs)) / static_cast<double>(epochs);
}

}  // namespace

Schedule step_decay(std::size_t every, double factor) {
  require_factor(factor);
  if (every == 0) throw OptionError("a step every 0 epochs; it takes one at least");
  return [=](std::size_t epoch) { return std::pow(factor, static_cast<double>(epoch / every)); };
}

Schedule exponential_decay(double factor) {
  require_factor(factor);
  return [=](std::size_t epoch) { return std::pow(factor, static_cast<double>(epoch)); };
}

Schedule cosine_decay(std::size_t epochs, double last) {
  require_decay(epochs, last);
  return [=](std::size_t epoch) {
    return last + 0.5 * (1.0 - last) * (1.0 + std::cos(std::numbers::pi * share(epoch, epochs)));
  };
}

Schedule linear_decay(std::size_t epochs, double last) {
  require_decay(epochs, last);
  return [=](std::size_t epoch) { return 1.0 - (1.0 - last) * share(epoch, epochs); };
}

Schedule warm_up(std::size_t epochs, Schedule after) {
  return [epochs, after = std::move(after)](std::size_t epoch) {
    if (epoch < epochs) return static_cast<double>(epoch + 1) / static_cast<double>(epochs + 1);
    return after ? after(epoch - epochs) : 1.0;
  };
}

}  // namespace nn
