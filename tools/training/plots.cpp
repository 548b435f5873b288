#include <tools/training/plots.h>

#include <fmt/format.h>
#include <nn/activation.h>
#include <tools/messages.h>
#include <tools/number.h>
#include <tools/text.h>
#include <tools/training/opinion.h>
#include <tools/training/palette.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>

namespace tools::training {
namespace {

constexpr std::size_t most_pictures = 6;
constexpr std::size_t most_points = 300;

std::string text_of(double value) { return std::isfinite(value) ? number(value, 8) : "NaN"; }

/// A block of data that the script refers to as $name.
std::string block(const std::string& name, const std::string& lines) {
  return "$" + name + " << EOD\n" + lines + "EOD\n";
}

constexpr char common[] =
    "set border lc rgb '#6B7280'\nset tics textcolor rgb '#1F2937'\n"
    "set grid lc rgb '#E5E7EB' lw 1\n";

/// White mixed with a share of the colour, as 24 bits.
std::array<int, 3> tint(std::string_view hex, double share) {
  std::array<int, 3> mixed{};
  const long number = std::stol(std::string(hex.substr(1)), nullptr, 16);
  for (int k = 0; k < 3; ++k) {
    const auto full = static_cast<double>((number >> (16 - 8 * k)) & 255);
    mixed[static_cast<std::size_t>(k)] = static_cast<int>(std::lround(255 + (full - 255) * share));
  }
  return mixed;
}

/// A text of the picture, in the language of the thread.
std::string said(std::string_view english) { return plot_text(in_language(english)); }

/// The snapshots to show: evenly chosen, first and last among them.
std::vector<const Snapshot*> chosen(const std::vector<Snapshot>& all) {
  std::vector<const Snapshot*> some;
  const std::size_t count = std::min(most_pictures, all.size());
  for (std::size_t k = 0; k < count; ++k)
    some.push_back(&all[count == 1 ? 0 : k * (all.size() - 1) / (count - 1)]);
  return some;
}

std::string region_lines(const Snapshot& snapshot, const Grid& grid, const Reading& reading) {
  std::string lines;
  for (std::size_t row = 0; row < grid.rows; ++row)
    for (std::size_t column = 0; column < grid.columns; ++column) {
      const Opinion opinion = reading.opinion(snapshot.outputs[row * grid.columns + column]);
      const auto rgb = tint(colour(opinion.label), 0.12 + 0.43 * opinion.certainty);
      lines += fmt::format("{:.5g} {:.5g} {} {} {}\n", grid.x(column), grid.y(row), rgb[0], rgb[1],
                           rgb[2]);
    }
  return lines;
}

std::string line_lines(const Snapshot& snapshot, const Grid& grid) {
  std::string lines;
  for (std::size_t column = 0; column < grid.columns; ++column)
    lines += text_of(grid.x(column)) + " " + text_of(snapshot.outputs[column][0]) + "\n";
  return lines;
}

/// Blocks $points0, $points1, ... one for each class; of one input all in $points0.
std::string point_blocks(const nn::Data& data, const Reading& reading) {
  std::vector<std::string> lines(data.input_count == 1 ? 1 : reading.classes());
  for (const std::size_t i : some_samples(data, most_points)) {
    const bool is_line = data.input_count == 1;
    lines[is_line ? 0 : reading.label(data.labels(i))] +=
        text_of(data.inputs(i)[0]) + " " +
        text_of(is_line ? data.labels(i)[0] : data.inputs(i)[1]) + "\n";
  }
  std::string blocks;
  for (std::size_t c = 0; c < lines.size(); ++c)
    blocks += block("points" + std::to_string(c), lines[c].empty() ? "NaN NaN\n" : lines[c]);
  return blocks;
}

}  // namespace

std::string plot_text(std::string_view text) {
  std::string safe = "'";
  for (const char c : text) {
    if (c == '\'') safe += '\'';
    safe += static_cast<unsigned char>(c) < 32 ? ' ' : c;
  }
  return safe + "'";
}

Plot curves_plot(const nn::History& history, Axes axes) {
  std::string lines;
  bool has_accuracy = false, has_test = false;
  for (const nn::Epoch& epoch : history.epochs) {
    lines +=
        fmt::format("{} {} {} {} {}\n", epoch.number, text_of(epoch.loss), text_of(epoch.accuracy),
                    text_of(epoch.validation_loss), text_of(epoch.validation_accuracy));
    has_accuracy = has_accuracy || !std::isnan(epoch.accuracy);
    has_test = has_test || !std::isnan(epoch.validation_loss);
  }
  const auto panel = [&](std::string_view label, int train, int test) {
    std::string text =
        fmt::format("set ylabel {}\nplot $history using 1:{} with lines lw 2 lc rgb '{}' title {}",
                    said(label), train, colour(0), said(to_say("training")));
    if (has_test)
      text += fmt::format(", '' using 1:{} with lines lw 2 dt (7,4) lc rgb '{}' title {}", test,
                          colour(1), said(to_say("held out")));
    return text + "\n";
  };
  std::string script =
      block("history", lines) + common + "set xlabel " + said(to_say("epoch")) + "\n";
  if (has_accuracy) script += "set multiplot layout 1,2\n";
  script += "set key top right\n";
  script += axes == Axes::plain ? "set yrange [0:*]\n" : "set logscale xy\nset format y '%g'\n";
  script += panel(to_say("loss"), 2, 4);
  if (has_accuracy)
    script += "set key bottom right\nset yrange [*:*]\n" + panel(to_say("accuracy"), 3, 5) +
              "unset multiplot\n";
  return {script, has_accuracy ? 860 : 560, 340};
}

Plot regions_plot(const Observations& seen, nn::Loss loss, const nn::Data& data) {
  const Reading reading(loss, data);
  const Grid& grid = *seen.grid;
  const auto pictures = chosen(seen.snapshots);
  const std::size_t columns = std::min<std::size_t>(3, pictures.size());
  const std::size_t rows = (pictures.size() + columns - 1) / columns;
  std::string script = point_blocks(data, reading) + common;
  for (std::size_t k = 0; k < pictures.size(); ++k)
    script +=
        block("map" + std::to_string(k), grid.rows > 1 ? region_lines(*pictures[k], grid, reading)
                                                       : line_lines(*pictures[k], grid));
  const double pad = 0.15 * (reading.highest() - reading.lowest());
  const auto name = [&](std::size_t i, const char* otherwise) {
    return plot_text(shortened(i < data.names.size() ? data.names[i] : otherwise, 30)) +
           " noenhanced";
  };
  script += fmt::format(
      "unset key\nunset grid\nset xrange [{}:{}]\nset yrange [{}:{}]\nset xlabel {}\nset ylabel "
      "{}\nset multiplot layout {},{}\n",
      grid.left, grid.right, grid.rows > 1 ? grid.bottom : reading.lowest() - pad,
      grid.rows > 1 ? grid.top : reading.highest() + pad, name(0, "x"), name(1, "y"), rows,
      columns);
  const double size = data.size() > 50 ? 0.4 : 1.0;
  constexpr std::array marks{7, 5, 9};  // disc, square, triangle: filled ones of every terminal
  for (std::size_t k = 0; k < pictures.size(); ++k) {
    const std::size_t epoch = pictures[k]->epoch;
    script += fmt::format("set title {}\nplot ", plot_text(epoch == 0 ? say_text("before training")
                                                                      : say("epoch {}", epoch)));
    if (grid.rows > 1) {
      script += fmt::format("$map{} using 1:2:3:4:5 with rgbimage", k);
      for (std::size_t c = 0; c < reading.classes(); ++c)
        script += fmt::format(
            ", $points{0} with points pt {1} ps {2} lc rgb '#FFFFFF', $points{0} with points pt "
            "{1} "
            "ps {3} lc rgb '{4}'",
            c, marks[c % marks.size()], size + 0.15, size, colour(c));
    } else {
      script += fmt::format(
          "$points0 with points pt 7 ps 0.3 lc rgb '{}', $map{} with lines lw 2.5 lc rgb '{}'",
          colour(0), k, colour(1));
    }
    script += "\n";
  }
  script += "unset multiplot\n";
  return {script, static_cast<int>(300 * columns), static_cast<int>(300 * rows)};
}

Plot activations_plot() {
  using enum nn::Activation;
  constexpr std::array shown{linear, relu, leaky_relu, nn::Activation::tanh, sigmoid};
  std::string script = common;
  script +=
      "set xrange [-4:4]\nset yrange [-1.2:2.4]\nset ytics 1\nset xlabel 'z'\nset key top left "
      "samplen 2\nset multiplot layout 2,3\n";
  for (std::size_t k = 0; k < shown.size(); ++k) {
    std::string lines;
    for (int i = -500; i <= 500; ++i) {
      const nn::Value z{i / 100.0};
      const nn::Value a = nn::activate(shown[k], z);
      a.backward();
      lines += fmt::format("{} {} {}\n", i / 100.0, text_of(a.data()), text_of(z.grad()));
    }
    script +=
        block("a" + std::to_string(k), lines) +
        fmt::format(
            "set title '{}' noenhanced\nplot $a{} using 1:2 with lines lw 2.5 lc rgb '{}' "
            "title 'a(z)', '' using 1:3 with lines lw 2.5 dt (7,4) lc rgb '{}' title 'da/dz'\n",
            to_string(shown[k]), k, colour(0), colour(1));
  }
  return {script + "unset multiplot\n", 900, 560};
}

}  // namespace tools::training
