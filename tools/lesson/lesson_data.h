#pragma once

#include <string>
#include <vector>

#include <autograd/record.h>
#include <tools/forms.h>
#include <tools/lesson/lesson.h>

namespace tools {

/// All that a lesson's page has to know, as JSON; page/data.js says what is where. What is no
/// finite number is one of the strings "nan", "inf", "-inf".
std::string lesson_data(const std::vector<autograd::Record>& records, const Forms& forms,
                        const LessonOptions& options);

}  // namespace tools
