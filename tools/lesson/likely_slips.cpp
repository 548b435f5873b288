#include <tools/lesson/likely_slips.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <ranges>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <tools/check/derivation.h>
#include <tools/check/points.h>
#include <tools/check/slips.h>
#include <tools/computation.h>
#include <tools/formula/input.h>
#include <tools/formula/parse.h>
#include <tools/messages.h>
#include <tools/notation.h>

namespace tools {
namespace {

using autograd::Record;
using check::Contribution;
using check::Step;

constexpr std::size_t most_slips_of_an_edge = 5;
/// What nodes are called in the worksheet that the checker reads, whatever their names are.
constexpr std::string_view stem = "node__";

std::string written_name(std::size_t node) { return fmt::format("{}{}", stem, node); }

std::optional<std::size_t> node_called(std::string_view name) {
  if (!name.starts_with(stem)) return {};
  std::size_t node = 0;
  for (const char c : name.substr(stem.size()))
    node = 10 * node + static_cast<std::size_t>(c - '0');
  return node;
}

/// A sum of many as the one operation that it is; a + b + c would be two.
std::string as_call(const Notation& notation, const Record& record) {
  std::string operands;
  for (const std::size_t operand : record.operands)
    operands += (operands.empty() ? "" : ", ") + notation.name(operand);
  return "sum(" + operands + ")";
}

/// The computation as a worksheet, a line for each node, and then one for each derivative of the
/// root.
std::string worksheet(const std::vector<Record>& records) {
  std::vector<Record> renamed = records;
  for (std::size_t i = 0; i < renamed.size(); ++i)
    renamed[i].name = is_plain_number(records[i]) ? "" : written_name(i);
  const Notation notation(renamed, most_digits);
  std::string text;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (is_plain_number(records[i])) continue;
    text += fmt::format(
        "{} = {}\n", written_name(i),
        records[i].op == autograd::Op::sum ? as_call(notation, records[i]) : notation.formula(i));
  }
  const std::size_t root = records.size() - 1;
  for (std::size_t i = 0; i < root; ++i)
    if (records[i].op != autograd::Op::constant)
      text += fmt::format("d({})/d({}) = 0\n", written_name(root), written_name(i));
  return text;
}

class Finder {
 public:
  Finder(const std::vector<Record>& records, int digits)
      : records_(records),
        notation_(records, digits),
        worksheet_(formula::parse_worksheet(formula::input_from_formula(worksheet(records)))),
        derivation_(worksheet_, {}) {}

  std::vector<LikelySlip> find() && {
    std::vector<check::Line> lines;
    for (const formula::Statement& statement : worksheet_.statements)
      if (std::optional<check::Line> line = derivation_.run(statement))
        lines.push_back(std::move(*line));
    for (const Step step : derivation_.defined()) {
      const std::size_t node = *node_called(derivation_.definition(step)->name);
      node_of_.emplace(step, node);
      derivation_.steps().set_name(step, notation_.name(node));
    }
    for (const check::Line& line : lines) add_slips_of(line);
    return std::move(found_);
  }

 private:
  void add_slips_of(const check::Line& line) {
    check::Target target = check::target_of(derivation_, line, 0);
    if (target.own() == nullptr) return;
    // what comes from above is given: only this node's own contributions can go wrong
    target.gradients.resize(1);
    const std::vector<check::Slip> slips = slips_.of(target);
    derivation_.exact().run();
    const std::vector<Contribution>& contributions = target.own()->contributions;
    for (const Contribution& edge : contributions) {
      const auto node = node_of_.find(edge.from);
      if (node == node_of_.end()) continue;
      const Step step = contributions.size() == 1 ? target.step : edge.step;
      add_slips_of(node->second, edge.operand, step, slips);
    }
  }

  void add_slips_of(std::size_t node, std::size_t operand, Step contribution,
                    const std::vector<check::Slip>& slips) {
    const std::vector<Step> order = dependencies(derivation_.steps(), contribution);
    check::BrokenRun run(derivation_.steps(), derivation_.exact(), contribution, order);
    const std::size_t target = records_[node].operands[operand];
    std::vector<std::pair<double, const check::Slip*>> wrong;
    for (const check::Slip& slip : slips) {
      // nobody mixes up what has no name
      if (slip.id == check::CauseId::wrong_index && records_[target].name.empty()) continue;
      const double number = run(slip);
      if (std::isfinite(number) && !check::same_number(number, run.unbroken()))
        wrong.emplace_back(number, &slip);
    }
    std::ranges::stable_sort(wrong, {}, [](const auto& each) { return each.second->distance; });
    std::vector<double> told;
    for (const auto& [number, slip] : wrong) {
      if (told.size() == most_slips_of_an_edge) break;
      if (std::ranges::any_of(told, [n = number](double x) { return check::same_number(x, n); }))
        continue;
      told.push_back(number);
      found_.push_back({node, operand, number, slip->id,
                        in_each_language([&] { return with_names(slip->text()); })});
    }
  }

  /// What was read from the worksheet's lines still has their names.
  std::string with_names(std::string text) const {
    for (std::size_t at = text.find(stem); at != std::string::npos; at = text.find(stem, at)) {
      std::size_t end = at + stem.size();
      while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
      const std::string& name =
          notation_.name(*node_called(std::string_view(text).substr(at, end - at)));
      text.replace(at, end - at, name);
      at += name.size();
    }
    return text;
  }

  const std::vector<Record>& records_;
  Notation notation_;
  formula::Worksheet worksheet_;
  check::Derivation derivation_;
  check::Slips slips_{derivation_};  // what it says of a slip it looks up again
  std::map<Step, std::size_t> node_of_;
  std::vector<LikelySlip> found_;
};

}  // namespace

std::vector<LikelySlip> likely_slips(const std::vector<Record>& records, int digits) {
  const bool is_finite = std::ranges::all_of(
      records, [](const Record& record) { return std::isfinite(record.value); });
  if (!is_finite) return {};
  return Finder(records, digits).find();
}

}  // namespace tools
