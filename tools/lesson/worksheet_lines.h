#pragma once

#include <vector>

#include <tools/formula/syntax.h>
#include <tools/lesson/lesson.h>

namespace tools {

/// The lines of a worksheet that say something, each with what chalkgrad check finds of it, its
/// numbers with that many significant digits.
std::vector<LessonLine> worksheet_lines(const formula::Worksheet& worksheet,
                                        const std::vector<formula::Binding>& bindings, int digits);

}  // namespace tools
