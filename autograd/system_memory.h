#pragma once

#include <cstddef>
#include <limits>
#include <string_view>

namespace autograd::detail {

/// What system_memory() says where the system does not tell.
inline constexpr std::size_t unknown_memory = std::numeric_limits<std::size_t>::max();

/// How many bytes the system can still put behind addresses before it has to kill a process: what
/// Linux calls available, and free swap space. Systems promise more than they have, so that asking
/// for memory does not tell.
std::size_t system_memory();

/// The same from the text of /proc/meminfo.
std::size_t available_of(std::string_view meminfo);

}  // namespace autograd::detail
