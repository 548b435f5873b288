#pragma once

#include <string>
#include <vector>

#include <tools/formula/environment.h>

namespace tools::formula {

/// What to say of a name that stands for no value at `where`: what it is instead, or what was
/// probably meant. `parameters` are those of the function whose body it is in.
std::string unknown_name_message(const std::string& name, const Source& source, Span where,
                                 const Environment& environment,
                                 const std::vector<std::string>& parameters);

/// The same of a name that is called and is no function.
std::string unknown_function_message(const std::string& name, const Source& source, Span where,
                                     const Environment& environment,
                                     const std::vector<std::string>& parameters);

}  // namespace tools::formula
