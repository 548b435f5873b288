#include <nn/run_settings.h>

#include <nn/number_text.h>

#include <bit>
#include <cstdint>
#include <variant>

namespace nn::detail {

std::string text_of(const UpdateRule& rule) {
  std::string text(to_string(rule));
  const auto add = [&](const char* name, double number) {
    text += std::string(" ") + name + " " + text_of(number);
  };
  add("learning_rate", learning_rate(rule));
  if (const auto* sgd = std::get_if<SGD>(&rule)) {
    add("momentum", sgd->momentum);
    if (sgd->nesterov) text += " nesterov";
  } else if (const auto* rmsprop = std::get_if<RMSProp>(&rule)) {
    add("decay", rmsprop->decay);
    add("epsilon", rmsprop->epsilon);
  } else if (const auto* adam = std::get_if<Adam>(&rule)) {
    add("beta1", adam->beta1);
    add("beta2", adam->beta2);
    add("epsilon", adam->epsilon);
  } else if (const auto* adamw = std::get_if<AdamW>(&rule)) {
    add("beta1", adamw->beta1);
    add("beta2", adamw->beta2);
    add("epsilon", adamw->epsilon);
    add("weight_decay", adamw->weight_decay);
  }
  return text;
}

std::string fingerprint(const Data& data) {
  std::uint64_t hash = data.input_count;
  for (const double number : data.numbers)
    hash = (std::rotl(hash, 5) ^ std::bit_cast<std::uint64_t>(number)) * 0x9e3779b97f4a7c15u;
  return std::to_string(data.size()) + " samples, " + std::to_string(hash);
}

std::string differences(const Settings& then, const Settings& now) {
  constexpr const char* nothing = "nothing";
  std::string text;
  const auto add = [&](const std::string& name, const std::string& a, const std::string& b) {
    text += (text.empty() ? "" : "; ") + name + ": " + a + " then, " + b + " now";
  };
  for (const auto& [name, value] : now) {
    const auto before = then.find(name);
    if (before == then.end())
      add(name, nothing, value);
    else if (before->second != value)
      add(name, before->second, value);
  }
  for (const auto& [name, value] : then)
    if (!now.contains(name)) add(name, value, nothing);
  return text;
}

}  // namespace nn::detail
