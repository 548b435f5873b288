#include <tools/training/report.h>

#include <fmt/format.h>
#include <tools/html_page.h>
#include <tools/messages.h>
#include <tools/number.h>
#include <tools/training/line_chart.h>
#include <tools/training/opinion.h>
#include <tools/training/page.h>
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
  std::vector<Series> series{{say_text("training"), column(history, train)},
                             {say_text("held out"), column(history, test)}};
  std::erase_if(series, [](const Series& one) { return !is_measured(one.values); });
  return series.empty() ? "" : "<figure>" + line_chart(series, options) + "</figure>\n";
}

std::string layers_chart(const ReportSource& source, auto what, const ChartOptions& options) {
  std::vector<Series> series;
  for (std::size_t l = 0; l < source.layers.size(); ++l) {
    series.push_back({say("layer {}", l + 1), {}});
    std::vector<double>& values = series.back().values;
    for (const NetworkState& state : source.seen.states) {
      values.resize(state.epoch, nn::not_measured);  // those before it was resumed
      values.back() = static_cast<double>(what(state.layers[l]));
    }
  }
  return "<figure>" + line_chart(series, options) + "</figure>\n";
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

/// What the marks beside the slider's picture stand for.
std::vector<std::string> key_of(const ReportSource& source, const Reading& reading) {
  if (source.seen.grid->rows == 1)
    return {say_text("the samples"), say_text("what the network says")};
  if (!source.train.classes.empty()) return source.train.classes;
  std::vector<std::string> key;
  for (std::size_t c = 0; c < reading.classes(); ++c)
    key.push_back(reading.is_classification()
                      ? say("class {}", c)
                      : number(c == 0 ? reading.lowest() : reading.highest(), 3));
  return key;
}

/// What the page's script draws the slider's picture from.
json map_data(const ReportSource& source) {
  const Reading reading(source.loss, source.train);
  const Grid& grid = *source.seen.grid;
  json snapshots = json::array();
  for (const Snapshot& taken : source.seen.snapshots) {
    json one = {{"title", taken.epoch == 0 ? say_text("before training")
                                           : say("after epoch {}", taken.epoch)}};
    if (grid.rows > 1) {
      one["map"] = map_text(taken, reading);
    } else {
      for (const auto& outputs : taken.outputs)
        one["line"].push_back(std::isfinite(outputs[0]) ? json(std::stod(number(outputs[0], 4)))
                                                        : json());
    }
    snapshots.push_back(one);
  }
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
          {"key", key_of(source, reading)},
          {"points", points_of(source.train, reading)},
          {"snapshots", snapshots},
          {"texts", {{"play", say_text("Play")}, {"pause", say_text("Pause")}}}};
}

std::string heading(std::string_view english) {
  return "<h2>" + as_html(in_language(english)) + "</h2>\n";
}
std::string paragraph(std::string_view text) { return "<p>" + as_html(text) + "</p>\n"; }
std::string pair(const std::string& a, const std::string& b) {
  return "<div class=\"pair\">\n" + a + b + "</div>\n";
}

/// What may be wider than the page, to be scrolled by the keyboard too.
std::string scrolled(std::string_view name, std::string_view kind, const std::string& inside) {
  return fmt::format(
      "<div class=\"{}\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">{}</div>\n", kind,
      as_html(in_language(name)), inside);
}

std::string row(const std::vector<std::string>& cells, const char* kind = "td") {
  std::string text = "<tr>";
  for (const std::string& cell : cells) text += fmt::format("<{0}>{1}</{0}>", kind, as_html(cell));
  return text + "</tr>";
}

std::string table(const std::vector<std::string>& header, const std::string& rows) {
  return "<table><thead>" + row(header, "th") + "</thead><tbody>" + rows + "</tbody></table>\n";
}

std::string facts_table(const ReportSource& source) {
  std::string rows;
  for (const auto& [name, value] : source.facts)
    rows +=
        fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", as_html(name), as_html(value));
  return "<table><tbody>" + rows + "</tbody></table>\n";
}

std::string epochs_table(const nn::History& history) {
  std::string rows;
  const auto cell = [](double value) { return std::isnan(value) ? "–" : number(value, 4); };
  const std::size_t stride = std::max<std::size_t>(1, history.epochs.size() / 25);
  for (const nn::Epoch& epoch : history.epochs)
    if (epoch.number % stride == 0 || epoch.number == 1 || epoch.number == history.epochs.size())
      rows += row({std::to_string(epoch.number), cell(epoch.loss), cell(epoch.accuracy),
                   cell(epoch.validation_loss), cell(epoch.validation_accuracy)});
  return table({say_text("epoch"), say_text("training loss"), say_text("accuracy"),
                say_text("held-out loss"), say_text("held-out accuracy")},
               rows);
}

std::string layers_table(const ReportSource& source) {
  std::string rows;
  for (std::size_t l = 0; l < source.layers.size(); ++l) {
    const LayerState state =
        source.seen.states.empty() ? LayerState() : source.seen.states.back().layers[l];
    rows += row({std::to_string(l + 1), source.layers[l], number(state.gradient, 4),
                 number(state.weights, 4), std::to_string(state.dead),
                 std::to_string(state.saturated)});
  }
  return table({say_text("layer"), say_text("neurons"), say_text("gradient, last epoch"),
                say_text("parameters"), say_text("dead"), say_text("saturated")},
               rows);
}

std::string map_section(const ReportSource& source) {
  if (!source.seen.grid)
    return paragraph(say("The samples have {} inputs; what it says can be drawn of one or two.",
                         source.train.input_count));
  const auto attribute = [](std::string_view english) { return as_html(in_language(english)); };
  return fmt::format(
      "<div class=\"map\">\n"
      "<canvas id=\"map\" width=\"920\" height=\"920\" role=\"img\" aria-label=\"{}\"></canvas>\n"
      "<div class=\"controls\"><output id=\"map-epoch\" for=\"map-slider\"></output>\n"
      "<input type=\"range\" id=\"map-slider\" min=\"0\" value=\"0\" step=\"1\" "
      "aria-label=\"{}\">\n"
      "<button id=\"map-play\" type=\"button\">{}</button>\n"
      "<div id=\"map-key\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"></div></div></div>\n"
      "<noscript><p>{}</p></noscript>\n",
      attribute(to_say("what the network says at each point")), attribute(to_say("epoch")),
      attribute(to_say("Play")), attribute(to_say("what the marks stand for")),
      attribute(
          to_say("The picture that changes with the epoch needs JavaScript; region.svg, where "
                 "gnuplot was at hand, does not.")));
}

std::string body_of(const ReportSource& source) {
  const nn::History& history = source.history;
  const auto said = [](std::string_view english) { return paragraph(in_language(english)); };
  std::string body = "<main>\n<h1>" + as_html(source.title) + "</h1>\n" + facts_table(source);
  const auto& states = source.seen.states;
  const std::size_t first_seen = states.empty() ? history.epochs.size() + 1 : states.front().epoch;
  if (first_seen > 1)
    body += paragraph(
        say("This training was resumed: of the epochs before epoch {} there is nothing here of the "
            "network's inside, and no picture that changes with the epoch.",
            first_seen));
  body += heading(to_say("Loss and accuracy"));
  body += said(to_say(
      "The training loss of an epoch is the mean over its samples, each before the step that "
      "it was part of; everything else is measured after the epoch."));
  body += pair(chart_of(history, &nn::Epoch::loss, &nn::Epoch::validation_loss,
                        {say_text("Loss"), say_text("mean loss"), false, true}),
               chart_of(history, &nn::Epoch::accuracy, &nn::Epoch::validation_accuracy,
                        {say_text("Accuracy"), say_text("share that is right"), false, false}));
  body += heading(to_say("What the network says")) + map_section(source);
  body += heading(to_say("Inside the network"));
  body += said(to_say(
      "Gradients: the length of a layer's gradient, mean over the steps of the epoch. Where "
      "the first layers' curves lie far below the last one's, gradients vanish on the way."));
  body +=
      pair(layers_chart(source, [](const LayerState& s) { return s.gradient; },
                        {say_text("Gradients, layer by layer"), say_text("length"), true, false}),
           layers_chart(source, [](const LayerState& s) { return s.weights; },
                        {say_text("Parameters, layer by layer"), say_text("length"), false, true}));
  body += said(to_say(
      "A dead neuron (relu) is 0 at every point looked at, so that it learns nothing there; a "
      "saturated one (tanh, sigmoid) is within 0.01 of an end of its range at 95 % of the "
      "points, where its derivative is nearly 0. In the last layer that is no fault: it is "
      "sure. Up to 200 training points are looked at."));
  body +=
      pair(layers_chart(source, [](const LayerState& s) { return s.dead; },
                        {say_text("Dead neurons"), say_text("neurons"), false, true, true}),
           layers_chart(source, [](const LayerState& s) { return s.saturated; },
                        {say_text("Saturated neurons"), say_text("neurons"), false, true, true}));
  body += scrolled(to_say("Inside the network"), "wide", layers_table(source));
  body += heading(to_say("The network's graph"));
  if (source.graph.empty())
    body += paragraph(source.no_graph);
  else
    body +=
        said(to_say("The first training sample, forwards and backwards, with the weights as they "
                    "are at the end: values above, gradients below.")) +
        scrolled(to_say("The network's graph"), "drawing", source.graph);
  body += heading(to_say("To repeat it"));
  body +=
      said(to_say("The same version gives the same numbers to the last bit on the same machine."));
  body += "<pre>" + as_html(source.command) + "</pre>\n";
  return body + "<details><summary>" + as_html(in_language(to_say("The epochs as a table"))) +
         "</summary>\n" + scrolled(to_say("The epochs as a table"), "wide", epochs_table(history)) +
         "</details>\n</main>\n";
}

}  // namespace

std::string report_page(const ReportSource& source) {
  const json data = source.seen.grid ? map_data(source) : json::object();
  return html_page({.title = source.title,
                    .style = std::string(page::style),
                    .body = body_of(source),
                    .data_id = "training",
                    .data = data.dump(-1, ' ', false, json::error_handler_t::replace),
                    .script = std::string(page::script)});
}

}  // namespace tools::training
