#include <tools/check/check.h>

#include <tools/check/checker.h>

namespace tools::check {

Report check(const formula::Input& input, const std::vector<formula::Binding>& bindings,
             const Options& options) {
  return check(formula::parse_readable_lines(input, bindings), bindings, options);
}

Report check(const formula::ReadableWorksheet& read, const std::vector<formula::Binding>& bindings,
             const Options& options) {
  Checker checker(read, bindings, options);
  checker.check_worksheet();
  return checker.report();
}

}  // namespace tools::check
