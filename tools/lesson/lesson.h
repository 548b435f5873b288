#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <autograd/value.h>
#include <tools/check/report.h>
#include <tools/language.h>
#include <tools/number.h>

namespace tools {

/// A line of a worksheet beside the graph.
struct LessonLine {
  std::size_t number = 0;  ///< in its file, from 1
  std::string text;
  std::optional<check::Verdict> verdict = {};  ///< the worst of its claims; none without claims
  InLanguages message = {};                    ///< what there is to say of it
  std::string about = {};  ///< the name of the Value that it speaks of; empty: of none
  std::string of = {};     ///< where it speaks of a derivative by `about`: what that is of
};

struct LessonOptions {
  std::string title = {};  ///< empty: that of the page's language
  Language language = Language::english;
  int digits = default_digits;  ///< significant digits of the numbers shown
  double rate = 0.1;            ///< of the update steps: x - rate*gradient
  std::vector<LessonLine> lines = {};
};

/// The computation has more nodes than a page can step through. The text says how many, and what
/// can be done.
class LessonTooLarge : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Writes a page that steps through the computation of f, forwards and backwards, one contribution
/// at a time: one HTML file that needs nothing else, from a disk or a server. f and its graph are
/// left as they are; gradients shown are those of a first f.backward().
///
/// A weighted sum recorded as one node is shown as its products and their sum. Neurons and layers
/// (nn/naming.h says by which names they are known) are boxes that open. Nothing in a name can
/// become markup or script.
/// Time: that of Graphviz for the pictures.
/// @throws LessonTooLarge, DrawingTooLarge, RenderError, GraphvizMissing
void write_lesson(std::ostream& out, const autograd::Value& f, const LessonOptions& options = {});

}  // namespace tools
