#include <tools/messages.h>

#include <algorithm>

#include <tools/messages/catalogue.h>

namespace tools {
namespace {

thread_local Language spoken = Language::english;

}  // namespace

Language language() { return spoken; }

Speaking::Speaking(Language language) : before_(spoken) { spoken = language; }

Speaking::~Speaking() { spoken = before_; }

std::vector<Catalogue> chinese_catalogues() {
  return {chinese_of_check(),   chinese_of_slips(), chinese_of_formulas(), chinese_of_pictures(),
          chinese_of_program(), chinese_of_help(),  chinese_of_reports(),  chinese_of_training()};
}

std::string_view in_language(std::string_view english) {
  static const std::vector<Catalogue> catalogues = chinese_catalogues();
  if (spoken == Language::english) return english;
  for (const Catalogue catalogue : catalogues) {
    const auto found = std::ranges::lower_bound(catalogue, english, {}, &Translation::english);
    if (found != catalogue.end() && found->english == english) return found->text;
  }
  return english;
}

}  // namespace tools
