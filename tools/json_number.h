#pragma once

#include <cmath>

#include <nlohmann/json.hpp>

#include <tools/number.h>

namespace tools {

/// A number as JSON, which has none for nan and inf: they are texts.
inline nlohmann::ordered_json json_number(double value) {
  if (std::isfinite(value)) return value;
  return number(value);
}

}  // namespace tools
