#pragma once

#include <CLI/CLI.hpp>

namespace tools::program {

/// `chalkgrad graph`: the computation as a picture, by Graphviz or Mermaid.
void add_graph_command(CLI::App& program);

}  // namespace tools::program
