#include <tools/lesson/lesson_data.h>

#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <tools/computation.h>
#include <tools/graph/grouping.h>
#include <tools/json_number.h>
#include <tools/lesson/likely_slips.h>
#include <tools/lesson/views.h>
#include <tools/notation.h>
#include <tools/text.h>

namespace tools {
namespace {

using autograd::Op;
using autograd::Record;
using Json = nlohmann::ordered_json;

/// Longer names of nodes do not fit beside others.
constexpr std::size_t most_columns_of_a_name = 24;
constexpr std::size_t most_columns_of_a_line = 400;

Json place_or_null(std::optional<std::size_t> place) { return place ? Json(*place) : Json(); }

std::string_view name_of(Fold fold) {
  return fold == Fold::layers ? "layers" : fold == Fold::neurons ? "neurons" : "none";
}

Json node_as_json(const Notation& notation, const Forms& forms, const Grouping& grouping,
                  std::size_t i) {
  const Record& record = notation.records()[i];
  Json json{{"name", notation.name(i)}};
  if (!record.name.empty() && record.name != notation.name(i))
    json["full"] = shortened(record.name, most_columns_of_a_line);
  json["op"] = autograd::op_name(record.op);
  if (is_plain_number(record)) json["number"] = true;
  json["operands"] = record.operands;
  if (forms.form_of[i]) json["form"] = *forms.form_of[i];
  json["value"] = json_number(record.value);
  json["gradient"] = record.has_gradient ? json_number(record.gradient) : Json();
  if (grouping.neuron_of[i]) {
    json["group"] = grouping.layers.size() + *grouping.neuron_of[i];
    if (!record.name.empty())
      json["label"] = shortened(name_inside_group(record.name), most_columns_of_a_name);
  }
  return json;
}

Json in_languages(const InLanguages& text) { return {{"en", text.english}, {"zh", text.chinese}}; }

/// For each edge its slips as pairs of a number and the place of a sentence: many share one.
Json slips_as_json(const std::vector<LikelySlip>& slips) {
  std::map<InLanguages, std::size_t> places;
  Json json{{"texts", Json::array()}, {"edges", Json::object()}};
  for (const LikelySlip& slip : slips) {
    const auto [place, is_new] = places.try_emplace(slip.text, places.size());
    if (is_new) json["texts"].push_back(in_languages(slip.text));
    json["edges"][fmt::format("{}_{}", slip.node, slip.operand + 1)].push_back(
        Json::array({slip.number, place->second}));
  }
  return json;
}

Json lines_as_json(const std::vector<LessonLine>& lines, const std::vector<Record>& records) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < records.size(); ++i)
    if (!records[i].name.empty()) places.insert_or_assign(records[i].name, i);
  const auto place_of = [&](const std::string& name) -> std::optional<std::size_t> {
    for (const char* element : {"", "[0]", "[0][0]"})  // of an array, the first
      if (const auto found = places.find(name + element); found != places.end())
        return found->second;
    return {};
  };
  Json json = Json::array();
  for (const LessonLine& line : lines) {
    const bool is_here = line.of.empty() || place_of(line.of);
    json.push_back(
        {{"number", line.number},
         {"text", line.text},
         {"verdict", line.verdict ? Json(check::verdict_name(*line.verdict)) : Json()},
         {"message", line.message == InLanguages{} ? Json() : in_languages(line.message)},
         {"node", place_or_null(is_here ? place_of(line.about) : std::nullopt)},
         {"derivative", !line.of.empty()}});
  }
  return json;
}

}  // namespace

std::string lesson_data(const std::vector<Record>& records, const Forms& forms,
                        const LessonOptions& options) {
  const Notation notation(records, options.digits, most_columns_of_a_name);
  const Grouping grouping = tools::grouping(records);
  Json json{{"version", 1},
            {"title", options.title},
            {"language", code_of(options.language)},
            {"digits", options.digits},
            {"rate", json_number(options.rate)}};
  for (std::size_t i = 0; i < records.size(); ++i)
    json["nodes"].push_back(node_as_json(notation, forms, grouping, i));
  json["forms"] = Json::array();
  for (const Form& form : forms.forms)
    json["forms"].push_back(
        {{"op", autograd::op_name(form.op)}, {"value", form.value}, {"partials", form.partials}});
  json["groups"] = Json::array();
  for (const Group& group : groups(grouping))
    json["groups"].push_back(
        {{"id", group.id}, {"name", group.name}, {"parent", place_or_null(group.parent)}});
  json["views"] = Json::array();
  for (const View& view : views(records, grouping, options.digits))
    json["views"].push_back(
        {{"group", place_or_null(view.group)}, {"fold", name_of(view.fold)}, {"svg", view.svg}});
  json["slips"] = slips_as_json(likely_slips(records, options.digits));
  if (!options.lines.empty()) json["lines"] = lines_as_json(options.lines, records);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tools
