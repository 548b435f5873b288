#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <tools/notation.h>
#include <tools/program/terminal.h>
#include <tools/trace/trace.h>
#include <tools/trace/wording.h>

namespace tools::program {

/// The screens of one who steps through a trace: on the left the steps, of which those to come keep
/// their results to themselves, on the right what is known by now, below the present step in full.
/// Nothing here touches a terminal.
class TraceView {
 public:
  /// The trace must outlive the view.
  TraceView(const Trace& trace, std::string title, int digits);

  /// As many lines as the terminal has rows, none wider than it. `step` counts from 0. Linear in
  /// the trace.
  std::vector<std::string> screen(std::size_t step, TerminalSize size, bool colours) const;

  /// What the keys do.
  std::vector<std::string> help_screen(TerminalSize size, bool colours) const;

 private:
  struct State;
  struct Row {
    Line line;
    enum class Emphasis { none, present, ahead, heading } emphasis = Emphasis::none;
  };

  Line step_text(std::size_t step, bool is_known) const;
  std::vector<Row> step_rows(std::size_t step, std::size_t count) const;
  std::vector<Row> state_rows(std::size_t step, std::size_t count) const;
  std::size_t state_width() const;
  static std::string written(const Row& row, std::size_t width, bool colours);

  const Trace* trace_;
  Notation notation_;
  std::string title_;
  std::vector<std::size_t> shown_nodes_;  ///< those the state table has a row for
  std::size_t seed_step_ = 0;
  std::size_t name_width_, value_width_,
      gradient_width_;  ///< of the state table, headings included
};

}  // namespace tools::program
