#include <fmt/format.h>
#include <tools/number.h>
#include <tools/training/line_chart.h>
#include <tools/training/opinion.h>
#include <tools/training/palette.h>
#include <tools/training/report.h>
#include <tools/training/report_page.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace tools::training {
namespace {

using nlohmann::json;

constexpr std::size_t most_points = 600;

std::vector<double> column(const nn::History& history, double nn::Epoch::*what) {
  std::vector<double> values;
  for (const nn::Epoch& epoch : history.epochs) values.push_back(epoch.*what);
  return values;
}

bool is_measured(const std::vector<double>& values) {
  return std::ranges::any_of(values, [](double value) { return !std::isnan(value); });
}

std::string chart_of(const nn::History& history, double nn::Epoch::*train, double nn::Epoch::*test,
                     const ChartOptions& options) {
  std::vector<Series> series{{"training", column(history, train)},
                             {"held out", column(history, test)}};
  std::erase_if(series, [](const Series& one) { return !is_measured(one.values); });
  return series.empty() ? "" : "<figure>" + line_chart(series, options) + "</figure>";
}

std::string layers_chart(const ReportSource& source, auto what, const ChartOptions& options) {
  std::vector<Series> series;
  for (std::size_t l = 0; l < source.layers.size(); ++l) {
    series.push_back({"layer " + std::to_string(l + 1), {}});
    std::vector<double>& values = series.back().values;
    for (const NetworkState& state : source.seen.states) {
      values.resize(state.epoch, nn::not_measured);  // those before it was resumed
      values.back() = static_cast<double>(what(state.layers[l]));
    }
  }
  return "<figure>" + line_chart(series, options) + "</figure>";
}

/// Two characters for each point of the grid: the class, and the certainty from 0 to f.
std::string map_text(const Snapshot& snapshot, const Reading& reading) {
  std::string text;
  for (const auto& outputs : snapshot.outputs) {
    const Opinion opinion = reading.opinion(outputs);
    text += static_cast<char>('0' + std::min<std::size_t>(opinion.label, 60));
    text += "0123456789abcdef"[static_cast<std::size_t>(std::lround(15 * opinion.certainty))];
  }
  return text;
}

json points_of(const nn::Data& data, const Reading& reading) {
  json points = json::array();
  for (const std::size_t i : some_samples(data, most_points)) {
    const double second = data.input_count == 2 ? data.inputs(i)[1] : data.labels(i)[0];
    points.push_back({std::stod(number(data.inputs(i)[0], 4)), std::stod(number(second, 4)),
                      reading.label(data.labels(i))});
  }
  return points;
}

/// What the page's script draws the slider's picture from.
json map_data(const ReportSource& source) {
  const Reading reading(source.loss, source.train);
  const Grid& grid = *source.seen.grid;
  json snapshots = json::array();
  for (const Snapshot& taken : source.seen.snapshots) {
    json one = {{"epoch", taken.epoch}};
    if (grid.rows > 1) {
      one["map"] = map_text(taken, reading);
    } else {
      for (const auto& outputs : taken.outputs)
        one["line"].push_back(std::isfinite(outputs[0]) ? json(std::stod(number(outputs[0], 4)))
                                                        : json());
    }
    snapshots.push_back(one);
  }
  std::vector<std::string> classes;
  for (std::size_t c = 0; c < reading.classes(); ++c)
    classes.push_back(!source.train.classes.empty() ? source.train.classes[c]
                      : reading.is_classification()
                          ? "class " + std::to_string(c)
                          : number(c == 0 ? reading.lowest() : reading.highest(), 3));
  const auto& names = source.train.names;
  return {{"left", grid.left},
          {"right", grid.right},
          {"bottom", grid.bottom},
          {"top", grid.top},
          {"columns", grid.columns},
          {"rows", grid.rows},
          {"low", reading.lowest()},
          {"high", reading.highest()},
          {"axes", {names.empty() ? "x" : names[0], names.size() < 2 ? "y" : names[1]}},
          {"classes", classes},
          {"colours", colours},
          {"points", points_of(source.train, reading)},
          {"snapshots", snapshots}};
}

/// JSON that can stand inside a script element.
std::string script_safe(const json& data) {
  std::string text;
  for (const char c : data.dump(-1, ' ', false, json::error_handler_t::replace)) {
    if (c == '<')
      text += "\\u003c";
    else
      text += c;
  }
  return text;
}

std::string facts_table(const ReportSource& source) {
  std::string rows;
  for (const auto& [name, value] : source.facts)
    rows += fmt::format("<tr><th>{}</th><td>{}</td></tr>", html(name), html(value));
  return rows;
}

std::string epochs_table(const nn::History& history) {
  std::string rows;
  const auto cell = [](double value) {
    return "<td>" + (std::isnan(value) ? std::string("–") : number(value, 4)) + "</td>";
  };
  const std::size_t stride = std::max<std::size_t>(1, history.epochs.size() / 25);
  for (const nn::Epoch& epoch : history.epochs)
    if (epoch.number % stride == 0 || epoch.number == 1 || epoch.number == history.epochs.size())
      rows += fmt::format("<tr><td>{}</td>{}{}{}{}</tr>", epoch.number, cell(epoch.loss),
                          cell(epoch.accuracy), cell(epoch.validation_loss),
                          cell(epoch.validation_accuracy));
  return rows;
}

std::string map_section(const ReportSource& source) {
  if (!source.seen.grid)
    return fmt::format(
        "<p>The samples have {} inputs; what it says can be drawn of one or two.</p>",
        source.train.input_count);
  return std::string(map_html) + "<script type=\"application/json\" id=\"map-data\">" +
         script_safe(map_data(source)) + "</script>";
}

}  // namespace

std::string html(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else
      safe += c;
  }
  return safe;
}

std::string report_page(const ReportSource& source) {
  const nn::History& history = source.history;
  std::string layer_rows;
  for (std::size_t l = 0; l < source.layers.size(); ++l) {
    const LayerState state =
        source.seen.states.empty() ? LayerState() : source.seen.states.back().layers[l];
    layer_rows +=
        fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                    l + 1, html(source.layers[l]), number(state.gradient, 4),
                    number(state.weights, 4), state.dead, state.saturated);
  }
  const std::string graph = source.graph.empty()
                                ? "<p>" + html(source.no_graph) + "</p>"
                                : "<div class=\"graph\">" + source.graph + "</div>";
  return fmt::format(
      fmt::runtime(page_html), fmt::arg("title", html(source.title)), fmt::arg("style", page_style),
      fmt::arg("facts", facts_table(source)), fmt::arg("command", html(source.command)),
      fmt::arg("loss", chart_of(history, &nn::Epoch::loss, &nn::Epoch::validation_loss,
                                {"Loss", "mean loss", false, true})),
      fmt::arg("accuracy", chart_of(history, &nn::Epoch::accuracy, &nn::Epoch::validation_accuracy,
                                    {"Accuracy", "share that is right", false, false})),
      fmt::arg("map", map_section(source)),
      fmt::arg("gradients", layers_chart(source, [](const LayerState& s) { return s.gradient; },
                                         {"Gradients, layer by layer", "length", true, false})),
      fmt::arg("weights", layers_chart(source, [](const LayerState& s) { return s.weights; },
                                       {"Parameters, layer by layer", "length", false, true})),
      fmt::arg("dead", layers_chart(source, [](const LayerState& s) { return s.dead; },
                                    {"Dead neurons", "neurons", false, true, true})),
      fmt::arg("saturated", layers_chart(source, [](const LayerState& s) { return s.saturated; },
                                         {"Saturated neurons", "neurons", false, true, true})),
      fmt::arg("layers", layer_rows), fmt::arg("graph", graph),
      fmt::arg("epochs", epochs_table(history)), fmt::arg("script", page_script));
}

}  // namespace tools::training
