#include <tools/lesson/javascript.h>

#include <cstddef>
#include <optional>

#include <fmt/format.h>

#include <autograd/emit.h>
#include <autograd/graph.h>
#include <autograd/program.h>
#include <autograd/record.h>

namespace tools {
namespace {

using autograd::Op;
using autograd::Record;

/// The operation alone, recorded with operands that are parameters.
autograd::Program program_of(const Form& form) {
  const autograd::Graph graph;
  const autograd::Graph::Scope scope(graph);
  std::vector<Record> records;
  Record operation{form.op, {}, 0.0, 0.0, false, ""};
  for (const std::optional<double>& number : form.numbers) {
    operation.operands.push_back(records.size());
    records.push_back(
        {number ? Op::constant : Op::parameter, {}, number.value_or(0.5), 0.0, false, ""});
  }
  records.push_back(std::move(operation));
  const std::vector<autograd::Value> values = autograd::record_again(records);
  std::vector<autograd::Value> parameters;
  for (std::size_t i = 0; i < form.numbers.size(); ++i)
    if (!form.numbers[i]) parameters.push_back(values[i]);
  return compile(values.back(), {}, parameters);
}

}  // namespace

std::string forms_as_javascript(const std::vector<Form>& forms) {
  std::string source = "const forms = [\n";
  for (const Form& form : forms) {
    std::string variables, partials;
    std::size_t count = 0;
    for (std::size_t i = 0; i < form.numbers.size(); ++i) {
      partials += i == 0 ? "" : ", ";
      if (form.numbers[i]) {
        partials += "null";
        continue;
      }
      variables += fmt::format("{}x[{}]", count == 0 ? "" : ", ", i);
      partials += fmt::format("(x) => run(x)[1][{}]", count++);
    }
    source += fmt::format(
        "(() => {{\n{}const run = (x) => f([], [{}]);\n"
        "return {{ value: (x) => run(x)[0], partials: [{}] }};\n}})(),\n",
        emit(program_of(form), autograd::Language::javascript), variables, partials);
  }
  return source + "];\n";
}

}  // namespace tools
