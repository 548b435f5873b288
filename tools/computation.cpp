#include <tools/computation.h>

#include <cstddef>
#include <utility>

namespace tools {
namespace {

std::vector<autograd::Record> with_numbers_at_first_use(std::vector<autograd::Record> records) {
  std::vector<std::size_t> place(records.size(), records.size());
  std::vector<autograd::Record> ordered;
  ordered.reserve(records.size());
  const auto put = [&](std::size_t i) {
    if (place[i] != records.size()) return;
    place[i] = ordered.size();
    ordered.push_back(std::move(records[i]));
  };
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (is_plain_number(records[i]) && i + 1 != records.size()) continue;
    for (const std::size_t operand : records[i].operands) put(operand);
    put(i);
  }
  for (autograd::Record& record : ordered)
    for (std::size_t& operand : record.operands) operand = place[operand];
  return ordered;
}

}  // namespace

std::vector<autograd::Record> shown_records(const autograd::Value& root, Dots dots) {
  std::vector<autograd::Record> original = records(root);
  if (dots == Dots::folded) return with_numbers_at_first_use(std::move(original));
  std::vector<autograd::Record> shown = records(unfold(root));
  std::size_t at = 0;
  for (const autograd::Record& record : original) {
    // unfold() puts the products of a dot before their sum
    const std::size_t products = record.op == autograd::Op::dot ? record.operands.size() / 2 : 0;
    for (const std::size_t end = at + products; at <= end; ++at) {
      shown.at(at).gradient = record.gradient;
      shown[at].has_gradient = record.has_gradient;
    }
  }
  return with_numbers_at_first_use(std::move(shown));
}

bool is_plain_number(const autograd::Record& record) {
  return record.op == autograd::Op::constant && record.name.empty();
}

}  // namespace tools
