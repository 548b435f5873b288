#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tools::program {

/// What the keys of a stepper mean.
enum class Key { next, previous, first, last, help, quit };

/// What each key does, one line each: for the screen that `?` shows.
std::vector<std::string> key_help();

/// Makes keys of the bytes that a terminal sends: an arrow is three bytes or more, and they may
/// come apart.
class KeyReader {
 public:
  /// The keys that are complete by now, in order. What is no key of ours is passed over.
  std::vector<Key> read(std::string_view bytes);

  /// Whether an escape sequence has begun that is not complete.
  bool is_waiting() const { return !rest_.empty(); }

  /// Nothing more came: the beginning was the Escape key itself.
  void stop_waiting() { rest_.clear(); }

 private:
  std::string rest_;
};

}  // namespace tools::program
