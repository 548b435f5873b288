#pragma once

#include <string>

#include <tools/trace/trace.h>

namespace tools::program {

/// @throws TerminalError unless there is a terminal to step through a trace in
void require_terminal();

/// Shows the trace step by step and lets the keyboard move through it, until it is left. A signal
/// that asks the program to end does so, once the terminal is as it was. `title` says what is
/// traced.
/// @throws TerminalError
void step_through(const Trace& trace, const std::string& title, int digits);

}  // namespace tools::program
