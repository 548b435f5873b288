#pragma once

#include <cstdint>
#include <string_view>

#include <tools/formula/parser_state.h>

namespace tools::formula {

/// The errors of the grammar: what was found at `offset`, what was expected there, and how to go
/// on.
///@{

/// Something to calculate with had to stand there.
[[noreturn]] void throw_operand_expected(const ParserState& state, std::uint32_t offset);

/// The innermost open bracket had to be closed.
[[noreturn]] void throw_closing_expected(const ParserState& state, std::uint32_t offset);

/// The bracket of `d(C)` had to be closed.
[[noreturn]] void throw_target_end_expected(const ParserState& state, std::uint32_t offset);

/// The statement had to end.
[[noreturn]] void throw_end_expected(const ParserState& state, std::uint32_t offset);

/// `wanted` had to stand there, nothing else.
[[noreturn]] void throw_expected(const ParserState& state, std::uint32_t offset,
                                 std::string_view wanted);
///@}

}  // namespace tools::formula
