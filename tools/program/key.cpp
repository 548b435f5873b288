#include <tools/program/key.h>

#include <tools/messages.h>
#include <tools/text.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tools::program {
namespace {

constexpr char escape = '\x1b';

struct Binding {
  std::string_view bytes;
  Key key;
};

// ECMA-48 sequences as xterm, the Linux console, tmux and rxvt send them; ESC O in application
// mode.
constexpr std::array sequences{
    Binding{"[C", Key::next},     Binding{"OC", Key::next},     Binding{"[D", Key::previous},
    Binding{"OD", Key::previous}, Binding{"[B", Key::next},     Binding{"OB", Key::next},
    Binding{"[A", Key::previous}, Binding{"OA", Key::previous}, Binding{"[H", Key::first},
    Binding{"OH", Key::first},    Binding{"[1~", Key::first},   Binding{"[7~", Key::first},
    Binding{"[F", Key::last},     Binding{"OF", Key::last},     Binding{"[4~", Key::last},
    Binding{"[8~", Key::last},
};

std::optional<Key> key_of(char c) {
  switch (c) {
    case ' ':
    case '\r':
    case '\n':
    case 'n':
    case 'l':
    case 'j':
      return Key::next;
    case 'p':
    case 'h':
    case 'k':
    case '\x7f':
    case '\b':
      return Key::previous;
    case 'g':
      return Key::first;
    case 'G':
      return Key::last;
    case '?':
      return Key::help;
    case 'q':
    case 'Q':
      return Key::quit;
    default:
      return std::nullopt;
  }
}

/// How many bytes the escape sequence at the beginning of the text has; 0 if it is not complete.
std::size_t sequence_length(std::string_view text) {
  if (text.size() < 2) return 0;
  if (text[1] == 'O') return text.size() < 3 ? 0 : 3;
  if (text[1] != '[') return 1;  // the Escape key, or a key with Alt: that is not ours
  for (std::size_t i = 2; i < text.size(); ++i)
    if (text[i] < ' ' || text[i] > '?') return i + 1;
  return 0;
}

}  // namespace

std::vector<std::string> key_help() {
  const std::array<std::pair<std::string, std::string>, 6> meanings{
      std::pair{say_text("right, down, space, Enter, n, l, j"), say_text("one step forward")},
      {say_text("left, up, Backspace, p, h, k"), say_text("one step back")},
      {"Home, g", say_text("to the first step")},
      {"End, G", say_text("to the last step")},
      {"?", say_text("this list")},
      {"q, Ctrl-C", say_text("quit")},
  };
  std::size_t width = 0;
  for (const auto& [keys, meaning] : meanings) width = std::max(width, columns(keys));
  std::vector<std::string> lines;
  for (const auto& [keys, meaning] : meanings) lines.push_back(padded(keys, width + 3) + meaning);
  return lines;
}

std::vector<Key> KeyReader::read(std::string_view bytes) {
  rest_ += bytes;
  std::vector<Key> keys;
  std::size_t at = 0;
  while (at < rest_.size()) {
    const std::string_view text = std::string_view(rest_).substr(at);
    if (text[0] != escape) {
      if (const auto key = key_of(text[0])) keys.push_back(*key);
      ++at;
      continue;
    }
    const std::size_t length = sequence_length(text);
    if (length == 0) break;
    const auto known = std::ranges::find(sequences, text.substr(1, length - 1), &Binding::bytes);
    if (known != sequences.end()) keys.push_back(known->key);
    at += length;
  }
  rest_.erase(0, at);
  return keys;
}

}  // namespace tools::program
