#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <nn/error.h>

/// Names of enumerators to and from text, from one table. Where an enumerator stands twice, its
/// first name is the one written, all are read.
namespace nn::detail {

template <class Enum>
using EnumName = std::pair<Enum, std::string_view>;

template <class Enum>
std::string_view name_of(std::span<const EnumName<Enum>> table, Enum wanted) {
  for (const auto& [enumerator, name] : table)
    if (enumerator == wanted) return name;
  __builtin_unreachable();
}

template <class Enum>
Enum named(std::span<const EnumName<Enum>> table, std::string_view wanted, const char* what) {
  for (const auto& [enumerator, name] : table)
    if (name == wanted) return enumerator;
  std::string text = "'" + std::string(wanted) + "' is not " + what + "; use one of";
  for (const char* separator = " "; const auto& [enumerator, name] : table) {
    text.append(separator).append(name);
    separator = ", ";
  }
  throw UnknownName(text);
}

}  // namespace nn::detail
