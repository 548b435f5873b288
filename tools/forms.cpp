#include <tools/forms.h>

#include <bit>
#include <cstdint>
#include <map>
#include <utility>

#include <fmt/format.h>

#include <autograd/formula.h>
#include <autograd/reading.h>
#include <tools/computation.h>

namespace tools {
namespace {

using autograd::Formula;
using autograd::Op;
using autograd::Record;

Form form_of(Op op, std::vector<std::optional<double>> numbers) {
  Form form{op, std::move(numbers), {}, {}};
  std::vector<Formula> operands;
  for (std::size_t i = 0; i < form.numbers.size(); ++i)
    operands.push_back(form.numbers[i] ? Formula(*form.numbers[i])
                                       : Formula::name(fmt::format("x{}", i)));
  form.value = autograd::applied(op, operands).text();
  const Formula result = Formula::name("y");
  for (std::size_t i = 0; i < operands.size(); ++i)
    form.partials.push_back(
        form.numbers[i] ? "" : autograd::partial_of<Formula>(op, i, operands, result).text());
  return form;
}

}  // namespace

Forms forms(const std::vector<Record>& records) {
  Forms all;
  // by bits: NaN is not equal to itself
  std::map<std::pair<Op, std::vector<std::optional<std::uint64_t>>>, std::size_t> known;
  for (const Record& record : records) {
    if (is_leaf(record.op)) {
      all.form_of.emplace_back();
      continue;
    }
    std::vector<std::optional<double>> numbers(record.operands.size());
    std::vector<std::optional<std::uint64_t>> bits(record.operands.size());
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      const Record& operand = records[record.operands[k]];
      if (!is_plain_number(operand)) continue;
      numbers[k] = operand.value;
      bits[k] = std::bit_cast<std::uint64_t>(operand.value);
    }
    const auto [found, is_new] = known.try_emplace({record.op, std::move(bits)}, all.forms.size());
    if (is_new) all.forms.push_back(form_of(record.op, std::move(numbers)));
    all.form_of.emplace_back(found->second);
  }
  return all;
}

}  // namespace tools
