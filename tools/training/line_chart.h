#pragma once

#include <string>
#include <vector>

namespace tools::training {

/// One line of a chart.
struct Series {
  std::string name;
  std::vector<double> values;  ///< for each epoch from 1; NaN and infinity leave gaps
};

/// How a chart is drawn.
struct ChartOptions {
  std::string title, y_label;
  bool logarithmic = false;  ///< the y axis; values that are not positive leave gaps
  bool from_zero = false;    ///< the y axis begins at 0
  bool whole = false;        ///< whole numbers alone stand at the y axis
};

/// Curves over epochs as SVG, to stand in an HTML page: each line with a colour and dashes of its
/// own.
std::string line_chart(const std::vector<Series>& series, const ChartOptions& options);

}  // namespace tools::training
