#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <autograd/record.h>
#include <tools/number.h>

namespace tools {

/// How much of a network is drawn as one box.
enum class Fold {
  automatic,  ///< nothing as long as the limit allows it, else neurons, else layers
  none,
  neurons,  ///< one box for each neuron; grouping.h says how they are found
  layers,   ///< one box for each layer of neurons
};

struct DrawingOptions {
  int digits = default_digits;
  bool contributions =
      false;  ///< edges carry upstream * local = contribution besides the local derivative
  bool legend = false;  ///< with a key to colours and shapes
  Fold fold = Fold::automatic;
  std::size_t limit = 1200;  ///< most nodes that are drawn, and half of the most edges; dot takes
                             ///< minutes for a few thousand
  /// The numbers by which ids call the records, where they are part of a longer list; empty: their
  /// places.
  std::vector<std::size_t> ids = {};
};

/// The drawing would be larger than the limit, folded or not. The text says how large, and what can
/// be done.
class DrawingTooLarge : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Folding was asked for, but no node is named as part of a neuron or layer.
class NothingToFold : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A graph as it is drawn, as plain data: what DOT, Mermaid and others write down, each in its own
/// way. Every result is drawn as two nodes, the operation and the value it gives. Ids depend on
/// places in the records alone.
struct Drawing {
  enum class Kind {
    input,
    parameter,
    constant,
    result,
    operation,
    neuron,  ///< a folded neuron
    layer,   ///< a folded layer
  };

  struct Node {
    std::string id;  ///< of records[7]: n7; its operation: n7_op; a number, or a leaf drawn again,
                     ///< as its second operand: n7_in2
    Kind kind;
    bool is_root = false;
    std::string label = {};    ///< short and printable: a name, an operation's sign, a number
    std::string note = {};     ///< of a folded layer: what is in it
    std::string tooltip = {};  ///< the whole story: full name, or the formula of the operation
    std::optional<double> value = {};     ///< none for operations and for layers of several results
    std::optional<double> gradient = {};  ///< none before backward
    std::size_t ordered_operands =
        0;  ///< of an operation that tells its operands apart: how many it has
    std::optional<std::size_t> cluster = {};
  };

  struct Edge {
    std::string id;
    std::size_t from, to;     ///< places in nodes
    std::size_t ordinal = 0;  ///< 1, 2, ... into an operation that tells its operands apart; else 0
    std::optional<double> local = {};  ///< the local derivative: d to's result / d from
    std::optional<double> upstream =
        {};                    ///< the gradient of to's result, where contributions are drawn
    std::string tooltip = {};  ///< how the local derivative comes about: dt2/dt1 = c = 10
    std::string note =
        {};  ///< how many values it stands for, or which one inside a box it starts from
    bool is_quiet = false;  ///< numbers in the tooltip alone: one of too many edges between boxes
  };

  struct Cluster {
    std::string id;
    std::string label;
    std::optional<std::size_t> parent;
  };

  int digits = default_digits;
  bool legend = false;
  std::vector<Cluster> clusters;  ///< parents first
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  std::string message;  ///< where something was folded to keep to the limit: what, and how to
                        ///< unfold it; else empty
};

/// What a picture of the computation shows. Linear in nodes and operands, but for folded boxes.
/// Edges from constants carry no local derivative: gradients do not flow there. Numbers used as
/// operands are drawn once for each use. The box of a folded neuron shows its result; the edges
/// into it carry the local derivatives of the neuron as a whole.
/// @throws DrawingTooLarge, NothingToFold
Drawing drawing(const std::vector<autograd::Record>& records, const DrawingOptions& options = {});

/// What pictures call a kind of node: `input`, `operation`.
std::string_view name_of(Drawing::Kind kind);

}  // namespace tools
