#include <tools/graph/folding.h>

#include <algorithm>
#include <set>
#include <utility>

#include <tools/computation.h>
#include <tools/messages.h>

namespace tools {
namespace {

using autograd::Op;
using autograd::Record;

struct Size {
  std::size_t nodes = 0, edges = 0;
  /// The least limit that allows it.
  std::size_t least_limit() const { return std::max(nodes, (edges + 1) / 2); }
};

Folding fold_into_boxes(const std::vector<Record>& records, const Grouping& grouping, Fold fold) {
  Folding folding{fold, {}, std::vector<std::optional<std::size_t>>(records.size())};
  if (fold == Fold::none) return folding;
  std::map<std::size_t, std::size_t> box_of_group;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const std::optional<std::size_t> neuron = grouping.neuron_of[i];
    if (!neuron) continue;
    const std::size_t group = fold == Fold::neurons ? *neuron : grouping.neurons[*neuron].layer;
    const auto [at, is_new] = box_of_group.try_emplace(group, folding.boxes.size());
    if (is_new) folding.boxes.push_back({group, {}, {}, {}});
    folding.boxes[at->second].members.push_back(i);
    folding.box_of[i] = at->second;
  }
  return folding;
}

Size size_of(const std::vector<Record>& records, const Folding& folding) {
  Size size{folding.boxes.size(), 0};
  std::set<std::pair<std::size_t, std::size_t>>
      edges;  // that touch boxes: source record or box, box or operation
  const auto end_of = [&](std::size_t i) {
    return folding.box_of[i] ? records.size() + *folding.box_of[i] : i;
  };
  for (std::size_t i = 0; i < records.size(); ++i) {
    const bool is_boxed = folding.box_of[i].has_value();
    if (!is_boxed && !is_plain_number(records[i])) size.nodes += is_leaf(records[i].op) ? 1 : 2;
    if (!is_boxed && !is_leaf(records[i].op)) ++size.edges;
    for (const std::size_t operand : records[i].operands) {
      const bool is_number = is_plain_number(records[operand]);
      if (!is_boxed && is_number) ++size.nodes;
      if (!is_boxed)
        ++size.edges;
      else if (!is_number && end_of(operand) != end_of(i))
        edges.emplace(end_of(operand), end_of(i));
    }
  }
  size.edges += edges.size();
  return size;
}

void find_outputs(const std::vector<Record>& records, Folding& folding) {
  std::vector<bool> is_output(records.size(), false);
  is_output.back() = true;
  for (std::size_t i = 0; i < records.size(); ++i)
    for (const std::size_t operand : records[i].operands)
      if (folding.box_of[operand] != folding.box_of[i]) is_output[operand] = true;
  for (Box& box : folding.boxes)
    for (const std::size_t i : box.members)
      if (is_output[i] && !is_leaf(records[i].op)) box.outputs.push_back(i);
}

/// Backward inside the box alone, from its only output, whose own derivative is 1.
void find_local_derivatives(const std::vector<Record>& records, const Folding& folding, Box& box) {
  std::map<std::size_t, double> derivatives{{box.outputs.front(), 1.0}};
  const std::size_t this_box = *folding.box_of[box.members.front()];
  for (auto member = box.members.rbegin(); member != box.members.rend(); ++member) {
    const auto upstream = derivatives.find(*member);
    if (upstream == derivatives.end()) continue;
    for (std::size_t k = 0; k < records[*member].operands.size(); ++k) {
      const std::size_t operand = records[*member].operands[k];
      if (records[operand].op == Op::constant) continue;
      auto& target = folding.box_of[operand] == this_box ? derivatives : box.locals;
      target[operand] += upstream->second * local_derivative(records, *member, k);
    }
  }
}

[[noreturn]] void refuse(const DrawingOptions& options, const Size& whole, const Size& least,
                         bool has_groups) {
  const std::string remedy =
      has_groups
          ? say("Even with layers folded {} nodes and {} edges are left.", least.nodes, least.edges)
          : say_text(
                "Neurons could be folded, but no node is named as part of one "
                "(layer1.neuron0.w[0]).");
  throw DrawingTooLarge(
      say("the drawing would have {} nodes and {} edges; the limit is {} nodes and {} edges, since "
          "layout takes minutes beyond a few thousand. {} Draw a part of the graph (an earlier "
          "result), use a trace instead, or set a higher limit ({} or more).",
          whole.nodes, whole.edges, options.limit, 2 * options.limit, remedy, whole.least_limit()));
}

Folding choose(const std::vector<Record>& records, const Grouping& grouping,
               const DrawingOptions& options) {
  Folding whole = fold_into_boxes(records, grouping, Fold::none);
  const Size whole_size = size_of(records, whole);
  Size least = whole_size;
  for (const Fold fold : {Fold::none, Fold::neurons, Fold::layers}) {
    if (options.fold != Fold::automatic && options.fold != fold) continue;
    Folding folding =
        fold == Fold::none ? std::move(whole) : fold_into_boxes(records, grouping, fold);
    if (fold != Fold::none && folding.boxes.empty()) {
      if (options.fold == Fold::automatic) continue;
      throw NothingToFold(
          say_text("nothing to fold: no node is named as part of a neuron, like layer1.neuron0.z; "
                   "name the nodes so, or draw without folding"));
    }
    folding.whole_nodes = whole_size.nodes;
    folding.limit_to_unfold = whole_size.least_limit();
    least = size_of(records, folding);
    if (least.least_limit() <= options.limit) return folding;
  }
  refuse(options, whole_size, least, !grouping.layers.empty());
}

}  // namespace

Folding folding(const std::vector<Record>& records, const Grouping& grouping,
                const DrawingOptions& options) {
  Folding folding = choose(records, grouping, options);
  find_outputs(records, folding);
  for (Box& box : folding.boxes)
    if (box.outputs.size() == 1) find_local_derivatives(records, folding, box);
  return folding;
}

}  // namespace tools
