#include <tools/training/region.h>

#include <autograd/graph.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace tools::training {
namespace {

double between(double low, double high, std::size_t i, std::size_t count) {
  return low + (high - low) * (static_cast<double>(i) + 0.5) / static_cast<double>(count);
}

struct Bounds {
  double low = std::numeric_limits<double>::infinity(), high = -low;
};

Bounds bounds(const nn::Data& data, std::size_t input) {
  Bounds found;
  for (std::size_t i = 0; i < data.size(); ++i) {
    found.low = std::min(found.low, data.inputs(i)[input]);
    found.high = std::max(found.high, data.inputs(i)[input]);
  }
  const double margin = found.high > found.low ? 0.1 * (found.high - found.low) : 1.0;
  return {found.low - margin, found.high + margin};
}

}  // namespace

double Grid::x(std::size_t column) const { return between(left, right, column, columns); }
double Grid::y(std::size_t row) const { return between(bottom, top, row, rows); }

Grid grid_around(const nn::Data& data, std::size_t columns) {
  if (data.input_count < 1 || data.input_count > 2)
    throw std::invalid_argument("a grid is for one input or two");
  const Bounds x = bounds(data, 0);
  if (data.input_count == 1) return {x.low, x.high, 0.0, 0.0, columns, 1};
  const Bounds y = bounds(data, 1);
  return {x.low, x.high, y.low, y.high, columns, columns};
}

Snapshot snapshot(const nn::MLP& model, const Grid& grid, std::size_t epoch) {
  const autograd::NoGradient values_only;
  Snapshot taken{epoch, {}};
  for (std::size_t row = 0; row < grid.rows; ++row)
    for (std::size_t column = 0; column < grid.columns; ++column) {
      std::vector<double> point{grid.x(column), grid.y(row)};
      point.resize(model.inputs());
      std::vector<double> outputs;
      for (const nn::Value& output : model(point)) outputs.push_back(output.data());
      taken.outputs.push_back(std::move(outputs));
    }
  return taken;
}

std::vector<std::size_t> epochs_to_look(std::size_t epochs) {
  std::vector<std::size_t> chosen{0};
  for (std::size_t decade = 1; decade <= epochs; decade *= 10)
    for (const std::size_t first : {1u, 2u, 5u})
      if (first * decade <= epochs) chosen.push_back(first * decade);
  if (chosen.back() != epochs) chosen.push_back(epochs);
  return chosen;
}

}  // namespace tools::training
