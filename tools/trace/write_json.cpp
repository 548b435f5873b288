#include <ostream>

#include <nlohmann/json.hpp>

#include <tools/json_number.h>
#include <tools/trace/wording.h>
#include <tools/trace/write.h>

namespace tools {
namespace {

using Json = nlohmann::ordered_json;

Json node_as_json(const Notation& notation, std::size_t id) {
  const autograd::Record& record = notation.records()[id];
  return {{"id", id},
          {"name", notation.name(id)},
          {"given_name", record.name.empty() ? Json() : Json(record.name)},
          {"operation", autograd::op_name(record.op)},
          {"operands", record.operands},
          {"value", json_number(record.value)},
          {"gradient", record.has_gradient ? json_number(record.gradient) : Json()}};
}

Json step_as_json(const Notation& notation, const Step& step, std::size_t index) {
  Json json{{"step", index + 1}};
  const auto add_gradients = [&] {
    json["gradient_before"] = json_number(step.before);
    json["gradient_after"] = json_number(step.after);
  };
  switch (step.kind) {
    case Step::Kind::leaf:
      json["kind"] = "leaf";
      json["node"] = step.target;
      json["value"] = json_number(notation.records()[step.target].value);
      break;
    case Step::Kind::operation:
      json["kind"] = "operation";
      json["node"] = step.target;
      json["formula"] = notation.formula(step.target);
      json["with_numbers"] = notation.formula_with_numbers(step.target);
      json["value"] = json_number(notation.records()[step.target].value);
      break;
    case Step::Kind::seed:
      json["kind"] = "seed";
      json["node"] = step.target;
      add_gradients();
      break;
    case Step::Kind::contribution:
      json["kind"] = "contribution";
      json["node"] = step.target;
      json["via"] = step.node;
      json["operand"] = step.operand;
      json["upstream"] = json_number(step.upstream);
      json["local"] = json_number(step.local);
      json["local_name"] = notation.derivative_name(step.node, step.target);
      json["local_formula"] = notation.local_derivative(step.node, step.operand);
      json["local_with_numbers"] = notation.local_derivative_with_numbers(step.node, step.operand);
      json["contribution"] = json_number(step.contribution);
      add_gradients();
      break;
  }
  for (const Line& line : description(notation, step)) json["text"].push_back(plain(line));
  return json;
}

}  // namespace

void write_json(std::ostream& out, const Trace& trace, int digits) {
  const Notation notation(trace.records, digits);
  // one node or step a line: written one at a time, readable, and small differences stay small
  const auto write_list = [&](std::size_t count, auto element) {
    for (std::size_t i = 0; i < count; ++i)
      out << (i == 0 ? "\n    " : ",\n    ")
          << element(i).dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  out << "{\n  \"nodes\": [";
  write_list(trace.records.size(), [&](std::size_t id) { return node_as_json(notation, id); });
  out << "\n  ],\n  \"root\": " << trace.records.size() - 1 << ",\n  \"steps\": [";
  write_list(trace.steps.size(),
             [&](std::size_t i) { return step_as_json(notation, trace.steps[i], i); });
  out << "\n  ]\n}\n";
}

}  // namespace tools
