#include <autograd/check_gradient.h>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <limits>
#include <ostream>

#include <autograd/dual.h>
#include <autograd/finite_difference.h>
#include <autograd/reading.h>

namespace autograd {
namespace {

/// The reverse gradient of every record, by backward on a copy.
std::vector<double> reverse_gradients(const std::vector<Record>& records) {
  const Graph graph;
  const Graph::Scope scope(graph);
  const std::vector<Value> copies = record_again(records);
  copies.back().backward();
  std::vector<double> gradients;
  for (const Value& copy : copies) gradients.push_back(copy.grad());
  return gradients;
}

bool is_variable(Op op) { return op == Op::input || op == Op::parameter; }

/// Whether errors sort worst first: NaN is worst of all.
bool worse(const GradientCheck& a, const GradientCheck& b) {
  if (a.agrees != b.agrees) return b.agrees;
  if (std::isnan(a.relative_error) != std::isnan(b.relative_error))
    return std::isnan(a.relative_error);
  return a.relative_error > b.relative_error;
}

}  // namespace

bool GradientReport::agrees() const {
  return std::all_of(rows.begin(), rows.end(), [](const GradientCheck& row) { return row.agrees; });
}

GradientReport check_gradient(const Value& f, double relative_tolerance) {
  const std::vector<Record> recorded = records(f);
  if (recorded.back().op == Op::constant) throw NothingToDifferentiate("the root");
  const std::vector<double> reverse = reverse_gradients(recorded);

  GradientReport report;
  double largest = 0.0;
  double rounding = 0.0;  // what the largest number on the way loses in a few roundings
  for (const Record& record : recorded)
    if (std::isfinite(record.value)) rounding = std::max(rounding, std::abs(record.value));
  rounding *= 16 * std::numeric_limits<double>::epsilon();
  for (std::size_t leaf = 0; leaf < recorded.size(); ++leaf) {
    if (!is_variable(recorded[leaf].op)) continue;
    const auto at = [&]<class T>(T moved) {
      return evaluate<T>(recorded,
                         [&](std::size_t i) { return i == leaf ? moved : T(recorded[i].value); })
          .back();
    };
    const double value = recorded[leaf].value;
    const double dual = at(Dual{value, 1.0}).derivative;
    const FiniteDifference difference = finite_difference(at, value);
    const double absolute = std::abs(reverse[leaf] - dual);
    const double scale = std::max(std::abs(reverse[leaf]), std::abs(dual));
    report.rows.push_back(
        {recorded[leaf].name.empty() ? "leaf " + std::to_string(leaf) : recorded[leaf].name, value,
         reverse[leaf], dual, difference.derivative, difference.uncertainty, absolute,
         absolute == 0.0 ? 0.0 : absolute / scale, false});
    largest = std::max(largest, scale);
  }
  for (GradientCheck& row : report.rows) {
    const double scale =
        std::max({std::abs(row.reverse), std::abs(row.dual), relative_tolerance * largest});
    const double allowed =
        std::max(2.0 * row.uncertainty, std::sqrt(relative_tolerance) * scale) + rounding;
    row.agrees =
        row.absolute_error <= relative_tolerance * scale + rounding &&
        (std::isinf(row.uncertainty) || std::abs(row.reverse - row.finite_difference) <= allowed);
  }
  std::stable_sort(report.rows.begin(), report.rows.end(), worse);
  return report;
}

std::ostream& operator<<(std::ostream& out, const GradientReport& report) {
  const auto flags = out.flags();
  const auto precision = out.precision();
  std::size_t width = 4;
  for (const GradientCheck& row : report.rows) width = std::max(width, row.name.size());
  const auto pad = [&](const std::string& text) {
    out << text << std::string(width - text.size(), ' ');
  };
  out << std::right;
  pad("leaf");
  for (const char* title : {"value", "reverse", "dual", "difference", "+-", "absolute", "relative"})
    out << ' ' << std::setw(14) << title;
  out << "\n";
  for (const GradientCheck& row : report.rows) {
    pad(row.name);
    out << std::setprecision(8);
    for (const double number : {row.value, row.reverse, row.dual, row.finite_difference})
      out << ' ' << std::setw(14) << number;
    out << std::setprecision(2);
    for (const double number : {row.uncertainty, row.absolute_error, row.relative_error})
      out << ' ' << std::setw(14) << number;
    out << (row.agrees ? "" : "  DISAGREES") << '\n';
  }
  out.flags(flags);
  out.precision(precision);
  return out;
}

}  // namespace autograd
