#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

/// Options whose value is a list: `--layers 4,6,1`.
namespace tools::program {

/// What stands between the commas, blanks around it removed; nothing of an empty text.
std::vector<std::string> words_in(std::string_view list);

/// @throws UsageError naming the option for what is no finite number
std::vector<double> numbers_in(std::string_view list, const std::string& option);

/// @throws UsageError naming the option for what is no whole number above 0
std::vector<std::size_t> counts_in(std::string_view list, const std::string& option);

/// The arguments as a shell reads them again.
std::string command_line(const std::vector<std::string>& arguments);

/// For CLI11: what is wrong with the text as a whole number from `least` to `most`; empty if
/// nothing is.
std::string not_a_count(const std::string& text, std::size_t least,
                        std::size_t most = std::numeric_limits<std::size_t>::max());

/// Which numbers an option takes; finite ones in any case.
enum class Numbers { any, not_negative, positive };

/// For CLI11: what is wrong with the text as such a number; empty if nothing is.
std::string not_a_number(const std::string& text, Numbers which);

/// The same as validators.
/// @{
CLI::Validator count_in(std::size_t least,
                        std::size_t most = std::numeric_limits<std::size_t>::max());
CLI::Validator finite(Numbers which);
/// @}

}  // namespace tools::program
