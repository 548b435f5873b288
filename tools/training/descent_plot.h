#pragma once

#include <functional>
#include <string>
#include <vector>

#include <tools/training/descent.h>
#include <tools/training/gnuplot.h>

namespace tools::training {

/// The walk on the function's curve (one variable), among its contour lines (two), or as the value
/// over the steps (more).
Plot descent_plot(const Descent& descent, const std::vector<std::string>& names,
                  const std::function<double(const std::vector<double>&)>& value,
                  const std::string& formula);

}  // namespace tools::training
