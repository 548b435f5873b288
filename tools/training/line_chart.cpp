#include <tools/training/line_chart.h>

#include <fmt/format.h>
#include <tools/html_page.h>
#include <tools/messages.h>
#include <tools/number.h>
#include <tools/training/palette.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tools::training {
namespace {

constexpr double width = 460, height = 280, left = 62, right = 12, top = 30, bottom = 66;

/// 1, 2 or 5 times a power of ten, so that about `count` of them fill the range.
double step_of(double range, double count) {
  const double rough = range / count, power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= rough) return factor * power;
  return 10.0 * power;
}

/// Values to places between low and high, their logarithms where the axis is logarithmic.
class Axis {
 public:
  Axis(const std::vector<Series>& series, const ChartOptions& options)
      : logarithmic_(options.logarithmic) {
    for (const Series& one : series)
      for (const double value : one.values)
        if (is_shown(value)) include(logarithmic_ ? std::log10(value) : value);
    if (!(low_ <= high_)) low_ = 0.0, high_ = 1.0;
    if (options.from_zero) include(0.0);
    if (low_ == high_) high_ = low_ + (low_ == 0.0 ? 1.0 : std::abs(low_) * 0.1);
    if (!logarithmic_) {
      const double step = std::max(step_of(high_ - low_, 5), options.whole ? 1.0 : 0.0);
      low_ = std::floor(low_ / step + 1e-9) * step;
      high_ = std::ceil(high_ / step - 1e-9) * step;
      for (double tick = low_; tick <= high_ + step / 2; tick += step)
        ticks_.push_back({std::abs(tick) < step / 1e6 ? 0.0 : tick, number(tick, 4)});
    } else {
      low_ = std::floor(low_);
      high_ = std::max(std::ceil(high_), low_ + 1);
      const double step = std::max(1.0, std::ceil((high_ - low_) / 6));
      for (double tick = low_; tick <= high_ + 0.5; tick += step)
        ticks_.push_back({tick, number(std::pow(10.0, tick), 3)});
    }
  }

  bool is_shown(double value) const {
    return std::isfinite(value) && (!logarithmic_ || value > 0.0);
  }
  double place(double value) const { return of_axis(logarithmic_ ? std::log10(value) : value); }
  double of_axis(double y) const {
    return height - bottom - (y - low_) / (high_ - low_) * (height - bottom - top);
  }
  struct Tick {
    double place;
    std::string text;
  };
  const std::vector<Tick>& ticks() const { return ticks_; }

 private:
  void include(double y) {
    low_ = std::min(low_, y);
    high_ = std::max(high_, y);
  }

  bool logarithmic_;
  double low_ = std::numeric_limits<double>::infinity(), high_ = -low_;
  std::vector<Tick> ticks_;
};

/// The page's style has a colour for each, lighter where the page is dark.
std::string colour_class(std::size_t which) { return fmt::format("c{}", which % colours.size()); }

std::string polyline(const Series& series, std::size_t which, const Axis& axis, auto x_of) {
  std::string svg, points;
  const auto flush = [&] {
    if (points.find(' ') == std::string::npos && !points.empty()) {  // one alone: a dot
      const std::size_t comma = points.find(',');
      svg += fmt::format("<circle cx='{}' cy='{}' r='3' class='curve {}'/>",
                         points.substr(0, comma), points.substr(comma + 1), colour_class(which));
    } else if (!points.empty()) {
      svg += fmt::format("<polyline class='curve {}' stroke-dasharray='{}' points='{}'/>",
                         colour_class(which), dashes(which), points);
    }
    points.clear();
  };
  // no more points than a screen has columns
  const std::size_t stride = std::max<std::size_t>(1, series.values.size() / 1000);
  for (std::size_t i = 0; i < series.values.size(); i += stride) {
    if (!axis.is_shown(series.values[i])) {
      flush();
      continue;
    }
    points += fmt::format("{}{:.1f},{:.1f}", points.empty() ? "" : " ", x_of(i + 1),
                          axis.place(series.values[i]));
  }
  flush();
  return svg;
}

}  // namespace

std::string line_chart(const std::vector<Series>& series, const ChartOptions& options) {
  const Axis axis(series, options);
  std::size_t epochs = 1;
  for (const Series& one : series) epochs = std::max(epochs, one.values.size());
  const double span = epochs > 1 ? static_cast<double>(epochs - 1) : 1.0;
  const auto x_of = [&](std::size_t epoch) {
    return left + (static_cast<double>(epoch) - 1.0) / span * (width - left - right);
  };
  std::string svg = fmt::format(
      "<svg viewBox='0 0 {} {}' role='img' aria-label='{}'><text x='{}' y='17' "
      "class='title'>{}</text>",
      width, height, as_html(options.title), left, as_html(options.title));
  for (const auto& [place, text] : axis.ticks())
    svg += fmt::format(
        "<line x1='{0}' x2='{1}' y1='{2:.1f}' y2='{2:.1f}' class='grid'/><text x='{3}' y='{4:.1f}' "
        "text-anchor='end'>{5}</text>",
        left, width - right, axis.of_axis(place), left - 6, axis.of_axis(place) + 4, text);
  const auto step = static_cast<std::size_t>(std::max(1.0, step_of(span, 6)));
  for (std::size_t epoch = step; epoch <= epochs; epoch += step)
    svg += fmt::format("<text x='{:.1f}' y='{}' text-anchor='middle'>{}</text>", x_of(epoch),
                       height - bottom + 16, epoch);
  svg += fmt::format(
      "<rect x='{}' y='{}' width='{}' height='{}' class='frame'/><text x='{}' y='{}' "
      "text-anchor='middle'>{}</text><text transform='translate(13,{}) rotate(-90)' "
      "text-anchor='middle'>{}</text>",
      left, top, width - left - right, height - top - bottom, (left + width - right) / 2,
      height - bottom + 32, as_html(in_language(to_say("epoch"))), (top + height - bottom) / 2,
      as_html(options.y_label));
  const double room =
      (width - left - right) / static_cast<double>(std::max<std::size_t>(1, series.size()));
  const auto named_every = static_cast<std::size_t>(std::ceil(56.0 / room));  // names need room
  for (std::size_t k = 0; k < series.size(); ++k) {
    svg += polyline(series[k], k, axis, x_of);
    if (k % named_every != 0) continue;
    const double x = left + static_cast<double>(k) * std::min(room, 130.0);
    svg += fmt::format(
        "<line x1='{0:.1f}' x2='{1:.1f}' y1='{2}' y2='{2}' class='curve {3}' "
        "stroke-dasharray='{4}'/><text x='{5:.1f}' y='{6}'>{7}</text>",
        x, x + 22, height - 14, colour_class(k), dashes(k), x + 27, height - 10,
        as_html(series[k].name));
  }
  return svg + "</svg>";
}

}  // namespace tools::training
