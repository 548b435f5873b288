#include <autograd/system_memory.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace autograd::detail {
namespace {

/// The bytes of a line `MemAvailable:   23630916 kB`.
std::optional<std::size_t> bytes_of(std::string_view meminfo, std::string_view name) {
  std::size_t place = meminfo.find(name);
  if (place == std::string_view::npos) return std::nullopt;
  place = meminfo.find_first_not_of(' ', place + name.size());
  if (place == std::string_view::npos) return std::nullopt;
  std::size_t kilobytes = 0;
  const char* const first = meminfo.data() + place;
  const auto [end, error] = std::from_chars(first, meminfo.data() + meminfo.size(), kilobytes);
  if (error != std::errc()) return std::nullopt;
  return kilobytes * 1024;
}

}  // namespace

std::size_t available_of(std::string_view meminfo) {
  const auto available = bytes_of(meminfo, "MemAvailable:");
  if (!available) return unknown_memory;
  return *available + bytes_of(meminfo, "SwapFree:").value_or(0);
}

std::size_t system_memory() {
  std::ifstream file("/proc/meminfo");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  return available_of(text);
}

}  // namespace autograd::detail
