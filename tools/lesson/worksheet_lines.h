#pragma once

#include <vector>

#include <tools/check/report.h>
#include <tools/formula/syntax.h>
#include <tools/lesson/lesson.h>

namespace tools {

/// The lines of a worksheet that say something, each with what the check found of it. `root` is
/// the name of what the lesson is about: only its derivatives are the lesson's gradients.
std::vector<LessonLine> worksheet_lines(const formula::Worksheet& worksheet,
                                        const check::Report& report, const std::string& root);

}  // namespace tools
