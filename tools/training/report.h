#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nn/data.h>
#include <nn/history.h>
#include <nn/losses.h>
#include <tools/training/observer.h>

namespace tools::training {

/// What the report of a training is made of.
struct ReportSource {
  std::string title;
  std::string command;  ///< that repeats it
  std::vector<std::pair<std::string, std::string>>
      facts;  ///< what it was: network, loss, seed, ...
  nn::Loss loss;
  const nn::Data& train;
  const nn::History& history;
  const Observations& seen;
  std::vector<std::string> layers;  ///< what each layer is called
  std::string graph;                ///< the network as SVG; or
  std::string no_graph;             ///< why there is none
};

/// The training as one HTML page that needs no network: curves, decision regions with a slider,
/// gradients and weights of each layer, dead and saturated neurons, the network's graph. In the
/// language of the thread.
std::string report_page(const ReportSource& source);

}  // namespace tools::training
