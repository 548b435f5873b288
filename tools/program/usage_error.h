#pragma once

#include <stdexcept>

namespace tools::program {

/// The command line cannot be understood. The text says what was expected.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace tools::program
