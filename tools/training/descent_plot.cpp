#include <tools/training/descent_plot.h>

#include <fmt/format.h>
#include <tools/messages.h>
#include <tools/number.h>
#include <tools/text.h>
#include <tools/training/palette.h>
#include <tools/training/plots.h>

#include <algorithm>
#include <cmath>

namespace tools::training {
namespace {

constexpr int curve_points = 400;
constexpr int map_points = 80;

std::string text_of(double value) { return std::isfinite(value) ? number(value, 10) : "NaN"; }

struct Range {
  double low, high;
  double at(int i, int count) const { return low + (high - low) * i / (count - 1.0); }
};

/// Around the path, with room to see where it goes.
Range range_of(const Descent& descent, std::size_t variable) {
  Range range{INFINITY, -INFINITY};
  for (const Descent::Place& place : descent.path) {
    if (!std::isfinite(place.point[variable])) continue;
    range.low = std::min(range.low, place.point[variable]);
    range.high = std::max(range.high, place.point[variable]);
  }
  const double size = range.high - range.low;
  const double margin = size > 0 ? 0.45 * size : std::max(1.0, std::abs(range.low));
  return {range.low - margin, range.high + margin};
}

/// The path as lines of the coordinates and the value.
std::string path_lines(const Descent& descent) {
  std::string lines;
  for (std::size_t k = 0; k < descent.path.size(); ++k) {
    lines += std::to_string(k);
    for (const double x : descent.path[k].point) lines += " " + text_of(x);
    lines += " " + text_of(descent.path[k].value) + "\n";
  }
  return lines;
}

constexpr char common[] =
    "set border lc rgb '#6B7280'\nset tics textcolor rgb '#1F2937'\nset grid lc rgb '#E5E7EB'\n"
    "set key below horizontal\nset bmargin 5\n";

/// A text of the picture, in the language of the thread.
std::string said(std::string_view english) { return plot_text(in_language(english)); }

std::string path_style() {
  return fmt::format(
      "with linespoints lw 1.6 pt 7 ps 0.55 lc rgb '{}' title {}, $path every ::0::0", colour(1),
      said(to_say("the steps")));
}

}  // namespace

Plot descent_plot(const Descent& descent, const std::vector<std::string>& names,
                  const std::function<double(const std::vector<double>&)>& value,
                  const std::string& formula) {
  std::string script = "$path << EOD\n" + path_lines(descent) + "EOD\n" + common + "set title " +
                       plot_text(shortened(formula, 80)) + " noenhanced\n";
  const std::string start = fmt::format("with points pt 6 ps 1.1 lw 2 lc rgb '{}' title {}",
                                        colour(6), said(to_say("start")));
  const auto label = [](const std::string& name) {
    return plot_text(shortened(name, 40)) + " noenhanced";
  };
  if (names.size() == 1) {
    const Range x = range_of(descent, 0);
    std::string curve;
    for (int i = 0; i < curve_points; ++i) {
      const double at = x.at(i, curve_points);
      curve += text_of(at) + " " + text_of(value({at})) + "\n";
    }
    script += "$curve << EOD\n" + curve + "EOD\n" +
              fmt::format(
                  "set xlabel {}\nset ylabel {}\nplot $curve with lines lw 2.5 lc rgb "
                  "'{}' title {}, $path using 2:3 {} using 2:3 {}\n",
                  label(names[0]), said(to_say("value")), colour(0), said(to_say("the function")),
                  path_style(), start);
  } else if (names.size() == 2) {
    const Range x = range_of(descent, 0), y = range_of(descent, 1);
    std::string map;
    for (int row = 0; row < map_points; ++row) {
      for (int column = 0; column < map_points; ++column) {
        const std::vector<double> at{x.at(column, map_points), y.at(row, map_points)};
        map += text_of(at[0]) + " " + text_of(at[1]) + " " + text_of(value(at)) + "\n";
      }
      map += "\n";
    }
    script += "$map << EOD\n" + map + "EOD\n" +
              fmt::format(
                  "set xlabel {}\nset ylabel {}\nset xrange [{}:{}]\nset yrange [{}:{}]\n"
                  "set contour base\nunset surface\nset cntrparam levels auto 14\n"
                  "set table $lines\nsplot $map using 1:2:3\nunset table\nunset contour\n"
                  "set palette defined (0 '#E3F1FB', 1 '#FFFFFF', 2 '#FBE7DA')\nset cblabel "
                  "{}\nplot $map using 1:2:3 with image notitle, $lines using 1:2 with lines lw "
                  "1 lc rgb '#6B7280' title {}, $path using 2:3 {} using 2:3 {}\n",
                  label(names[0]), label(names[1]), text_of(x.low), text_of(x.high), text_of(y.low),
                  text_of(y.high), said(to_say("value")), said(to_say("equal value")), path_style(),
                  start);
  } else {
    const std::size_t column = names.size() + 2;
    script +=
        fmt::format("set xlabel {3}\nset ylabel {4}\nplot $path using 1:{0} {1} using 1:{0} {2}\n",
                    column, path_style(), start, said(to_say("step")), said(to_say("value")));
  }
  return {script, 640, 480};
}

}  // namespace tools::training
