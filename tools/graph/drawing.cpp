#include <tools/graph/drawing.h>

#include <map>
#include <utility>

#include <fmt/format.h>

#include <autograd/reading.h>
#include <tools/computation.h>
#include <tools/graph/far_leaves.h>
#include <tools/graph/folding.h>
#include <tools/graph/grouping.h>
#include <tools/messages.h>
#include <tools/notation.h>
#include <tools/text.h>

namespace tools {
namespace {

using autograd::Op;
using autograd::Record;
using Kind = Drawing::Kind;

constexpr std::size_t most_columns_of_a_label = 24;
constexpr std::size_t most_columns_of_a_formula = 200;
/// Labels of more edges between layers of boxes would pile up to a column many screens high.
constexpr std::size_t most_labelled_box_edges = 40;

/// Whether the operation tells its operands apart: asked of its rule, by exchanging the first two.
bool order_matters(const Record& record) {
  if (record.operands.size() < 2) return false;
  std::vector<double> x(record.operands.size());
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = 2.0 + static_cast<double>(i);
  const double value = autograd::value_of<double>(record.op, x);
  std::swap(x[0], x[1]);
  return autograd::value_of<double>(record.op, x) != value;
}

Kind kind_of(Op op) {
  return op == Op::constant    ? Kind::constant
         : op == Op::input     ? Kind::input
         : op == Op::parameter ? Kind::parameter
                               : Kind::result;
}

/// Puts a drawing together, one record or box after the other.
class Builder {
 public:
  Builder(const std::vector<Record>& records, const DrawingOptions& options)
      : records_(records),
        options_(options),
        grouping_(grouping(records)),
        folding_(folding(records, grouping_, options)),
        notation_(records, options.digits, most_columns_of_a_label),
        is_far_(far_leaves(records)),
        is_connected_(records.size()),
        node_of_(records.size()),
        node_of_box_(folding_.boxes.size()) {
    drawing_.digits = options.digits;
    drawing_.legend = options.legend;
  }

  Drawing build() && {
    add_clusters();
    for (std::size_t i = 0; i < records_.size(); ++i) {
      if (folding_.box_of[i])
        add_box(*folding_.box_of[i]);
      else if (!is_plain_number(records_[i]) || i + 1 == records_.size())
        add_record(i);
    }
    for (std::size_t i = 0; i < records_.size(); ++i)
      if (!folding_.box_of[i]) connect_operation(i);
    const std::size_t first_box_edge = drawing_.edges.size();
    for (std::size_t box = 0; box < folding_.boxes.size(); ++box) connect_box(box);
    if (drawing_.edges.size() - first_box_edge > most_labelled_box_edges)
      for (std::size_t i = first_box_edge; i < drawing_.edges.size(); ++i)
        drawing_.edges[i].is_quiet = true;
    write_message();
    return std::move(drawing_);
  }

 private:
  std::size_t id_of(std::size_t i) const { return options_.ids.empty() ? i : options_.ids.at(i); }

  std::size_t add(Drawing::Node node) {
    drawing_.nodes.push_back(std::move(node));
    return drawing_.nodes.size() - 1;
  }

  void add_clusters() {
    if (folding_.fold == Fold::layers) return;
    for (const std::string& layer : grouping_.layers)
      drawing_.clusters.push_back({layer, layer, {}});
    if (folding_.fold == Fold::neurons) return;
    for (const Grouping::Neuron& neuron : grouping_.neurons)
      drawing_.clusters.push_back(
          {grouping_.layers[neuron.layer] + '_' + neuron.name, neuron.name, neuron.layer});
  }

  std::optional<std::size_t> cluster_of(std::size_t record) const {
    if (folding_.fold == Fold::layers) return {};
    const std::optional<std::size_t> neuron = grouping_.neuron_of[record];
    if (!neuron) return {};
    return folding_.fold == Fold::none ? grouping_.layers.size() + *neuron
                                       : grouping_.neurons[*neuron].layer;
  }

  /// Inside its neuron's box a name need not repeat where it is.
  std::string label_of(std::size_t i) const {
    const std::string& name = records_[i].name;
    if (!cluster_of(i) || name.empty()) return notation_.name(i);
    return shortened(name_inside_group(name), most_columns_of_a_label);
  }

  std::string tooltip_of(std::size_t i) const {
    const std::string& name = records_[i].name.empty() ? notation_.name(i) : records_[i].name;
    return is_plain_number(records_[i]) ? name : name + " = " + notation_.number(records_[i].value);
  }

  std::optional<double> gradient_of(std::size_t i) const {
    if (!records_[i].has_gradient) return {};
    return records_[i].gradient;
  }

  void add_record(std::size_t i) {
    const Record& record = records_[i];
    const std::string id = fmt::format("n{}", id_of(i));
    if (!is_leaf(record.op))
      operation_of_[i] =
          add({.id = id + "_op",
               .kind = Kind::operation,
               .label = std::string(op_symbol(record.op)),
               .tooltip = shortened(notation_.name(i) + " = " + notation_.formula(i),
                                    most_columns_of_a_formula),
               .ordered_operands = order_matters(record) ? record.operands.size() : 0,
               .cluster = cluster_of(i)});
    node_of_[i] = add({.id = id,
                       .kind = kind_of(record.op),
                       .is_root = i + 1 == records_.size(),
                       .label = label_of(i),
                       .tooltip = tooltip_of(i),
                       .value = record.value,
                       .gradient = gradient_of(i),
                       .cluster = cluster_of(i)});
  }

  void add_box(std::size_t at) {
    if (node_of_box_[at]) return;
    const Box& box = folding_.boxes[at];
    const bool is_neuron = folding_.fold == Fold::neurons;
    const std::string layer =
        grouping_.layers[is_neuron ? grouping_.neurons[box.group].layer : box.group];
    const std::string name = is_neuron ? grouping_.neurons[box.group].name : layer;
    std::size_t parameters = 0;
    for (const std::size_t i : box.members) parameters += records_[i].op == Op::parameter ? 1 : 0;
    Drawing::Node node{.id = is_neuron ? layer + '_' + name : layer,
                       .kind = is_neuron ? Kind::neuron : Kind::layer,
                       .label = name,
                       .tooltip = fmt::format("{}: nodes: {}, parameters: {}, results: {}",
                                              is_neuron ? layer + '.' + name : layer,
                                              box.members.size(), parameters, box.outputs.size()),
                       .cluster = is_neuron ? cluster_of(box.members.front()) : std::nullopt};
    if (!is_neuron)
      node.note = fmt::format("results: {}, parameters: {}", box.outputs.size(), parameters);
    if (box.outputs.size() == 1) {
      node.value = records_[box.outputs.front()].value;
      node.gradient = gradient_of(box.outputs.front());
    }
    node.is_root = folding_.box_of.back() == at;
    node_of_box_[at] = add(std::move(node));
  }

  /// The node that stands for a record: its own, or its box's.
  std::size_t source_of(std::size_t i) const {
    return folding_.box_of[i] ? *node_of_box_[*folding_.box_of[i]] : node_of_[i];
  }

  std::string explanation(std::size_t node, std::size_t k) const {
    const std::string name = notation_.derivative_name(node, records_[node].operands[k]);
    const std::string symbols = notation_.local_derivative(node, k);
    const std::string number = notation_.number(local_derivative(records_, node, k));
    return shortened(
        symbols == number ? name + " = " + number : name + " = " + symbols + " = " + number,
        most_columns_of_a_formula);
  }

  /// Whether a box hides the record, and shows something else instead: a weight that a penalty is
  /// computed from.
  bool comes_from_inside(std::size_t i) const {
    if (!folding_.box_of[i]) return false;
    const std::vector<std::size_t>& outputs = folding_.boxes[*folding_.box_of[i]].outputs;
    return outputs.size() != 1 || outputs.front() != i;
  }

  std::optional<double> upstream_of(std::size_t i) const {
    if (!options_.contributions) return {};
    return gradient_of(i);
  }

  /// The node that operand k of record i comes from: plain numbers stand beside each use, leaves
  /// that are used all over the drawing beside each use but the first.
  std::size_t source_of(std::size_t operand, std::size_t i, std::size_t k) {
    const bool is_number = is_plain_number(records_[operand]);
    const bool is_again = is_far_[operand] && !folding_.box_of[operand] && is_connected_[operand];
    is_connected_[operand] = true;
    if (!is_number && !is_again) return source_of(operand);
    return add({.id = fmt::format("n{}_in{}", id_of(i), k + 1),
                .kind = kind_of(records_[operand].op),
                .label = notation_.name(operand),
                .tooltip = tooltip_of(operand),
                .cluster = cluster_of(i)});
  }

  /// The edges into record i's operation, and the one from there to its value.
  void connect_operation(std::size_t i) {
    const Record& record = records_[i];
    if (is_leaf(record.op)) return;
    const std::size_t operation = operation_of_.at(i);
    const bool is_ordered = drawing_.nodes[operation].ordered_operands != 0;
    for (std::size_t k = 0; k < record.operands.size(); ++k) {
      const std::size_t operand = record.operands[k];
      Drawing::Edge edge{.id = fmt::format("e{}_{}", id_of(i), k + 1),
                         .from = source_of(operand, i, k),
                         .to = operation,
                         .ordinal = is_ordered ? k + 1 : 0};
      if (records_[operand].op != Op::constant) {
        edge.local = local_derivative(records_, i, k);
        edge.upstream = upstream_of(i);
        edge.tooltip = explanation(i, k);
      }
      if (comes_from_inside(operand)) edge.note = notation_.name(operand);
      drawing_.edges.push_back(std::move(edge));
    }
    drawing_.edges.push_back(
        {.id = fmt::format("e{}", id_of(i)), .from = operation, .to = node_of_[i]});
  }

  /// One edge into a box from each node outside that it depends on.
  void connect_box(std::size_t at) {
    const Box& box = folding_.boxes[at];
    std::map<std::size_t, std::vector<std::size_t>> sources;  // node of the drawing -> records
    std::map<std::size_t, bool> seen;
    for (const std::size_t i : box.members)
      for (const std::size_t operand : records_[i].operands)
        if (folding_.box_of[operand] != at && !is_plain_number(records_[operand]) &&
            seen.try_emplace(operand).second)
          sources[source_of(operand)].push_back(operand);
    const std::size_t to = *node_of_box_[at];
    for (const auto& [from, operands] : sources) {
      Drawing::Edge edge{
          .id = drawing_.nodes[from].id + "_to_" + drawing_.nodes[to].id, .from = from, .to = to};
      const auto local = box.locals.find(operands.front());
      if (operands.size() > 1) {
        edge.note = fmt::format("{} values", operands.size());
      } else if (local != box.locals.end()) {
        edge.local = local->second;
        edge.upstream = upstream_of(box.outputs.front());
        edge.tooltip = notation_.derivative_name(box.outputs.front(), operands.front()) + " = " +
                       notation_.number(local->second);
      }
      drawing_.edges.push_back(std::move(edge));
    }
  }

  void write_message() {
    if (options_.fold != Fold::automatic || folding_.fold == Fold::none) return;
    drawing_.message = say(
        "folded to one box for each {}, since the whole graph has {} nodes and the limit is {}; to "
        "draw them all, choose no folding and a limit of {} or more (layout may then take minutes)",
        folding_.fold == Fold::neurons ? say_text("neuron") : say_text("layer"),
        folding_.whole_nodes, options_.limit, folding_.limit_to_unfold);
  }

  const std::vector<Record>& records_;
  const DrawingOptions& options_;
  Grouping grouping_;
  Folding folding_;
  Notation notation_;
  Drawing drawing_;
  std::vector<bool> is_far_, is_connected_;
  std::vector<std::size_t> node_of_;                 // of records drawn by themselves
  std::map<std::size_t, std::size_t> operation_of_;  // of results drawn by themselves
  std::vector<std::optional<std::size_t>> node_of_box_;
};

}  // namespace

std::string_view name_of(Drawing::Kind kind) {
  switch (kind) {
    case Kind::input:
      return "input";
    case Kind::parameter:
      return "parameter";
    case Kind::constant:
      return "constant";
    case Kind::result:
      return "result";
    case Kind::operation:
      return "operation";
    case Kind::neuron:
      return "neuron";
    case Kind::layer:
      return "layer";
  }
  __builtin_unreachable();
}

Drawing drawing(const std::vector<Record>& records, const DrawingOptions& options) {
  if (records.empty())
    throw std::invalid_argument("drawing: an empty list of records; at least a root is needed");
  return Builder(records, options).build();
}

}  // namespace tools
