#pragma once

#include <cstddef>
#include <vector>

#include <nn/data.h>
#include <nn/mlp.h>

namespace tools::training {

/// A rectangle of the plane of a network's two inputs, or a stretch of the line of its one input,
/// with the points that it is looked at.
struct Grid {
  double left, right, bottom, top;  ///< bottom and top are 0 for one input
  std::size_t columns, rows;        ///< rows is 1 for one input

  double x(std::size_t column) const;
  double y(std::size_t row) const;  ///< row 0 at the bottom
};

/// Around all inputs of the data, with a margin. @throws std::invalid_argument unless there are one
/// or two inputs
Grid grid_around(const nn::Data& data, std::size_t columns);

/// What a network says on a grid: its outputs at each point, row after row from the bottom.
struct Snapshot {
  std::size_t epoch;
  std::vector<std::vector<double>> outputs;
};

Snapshot snapshot(const nn::MLP& model, const Grid& grid, std::size_t epoch);

/// Of a run of so many epochs, those after which to look: 0, 1, 2, 5, ... and the last, closer
/// together where more happens.
std::vector<std::size_t> epochs_to_look(std::size_t epochs);

}  // namespace tools::training
