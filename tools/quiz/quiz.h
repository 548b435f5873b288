#pragma once

#include <cstdint>
#include <string>

#include <tools/language.h>

namespace tools {

/// What an exercise is about.
enum class QuizKind {
  expression,  ///< three or four operations on three numbers
  neuron,      ///< a neuron of two inputs, its loss, an update of its parameters
  network,     ///< two neurons and a third that reads them
};

/// An exercise in backpropagation: a worksheet in Markdown whose claims are blanks, `= ?`, and the
/// same with the numbers in their place.
struct Quiz {
  std::string worksheet;
  std::string key;
};

/// The exercise that belongs to a seed, the same on every machine. All its numbers can be written
/// down exactly in few digits, and each tells right from wrong: chalkgrad check calls every claim
/// of the key ok.
Quiz quiz(QuizKind kind, std::uint64_t seed, Language language = Language::english);

}  // namespace tools
