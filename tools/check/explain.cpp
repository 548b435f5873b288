#include <tools/check/explain.h>

#include <map>
#include <vector>

#include <fmt/format.h>

#include <tools/messages.h>
#include <tools/number.h>

namespace tools::check {
namespace {

constexpr std::size_t most_terms = 8;

/// What one name hands straight to another, over steps without names.
struct Link {
  Step to;
  double slope;
};

class Explanation {
 public:
  Explanation(Derivation& derivation, const Gradient& gradient, int digits)
      : derivation_(&derivation), root_(gradient.root), digits_(digits) {}

  std::string of(const Gradient& gradient) {
    const Steps& steps = derivation_->steps();
    if (steps.name(root_).empty() || steps.name(gradient.of).empty()) return {};
    if (gradient.of == root_) return {};
    const std::string value = tools::number(number(gradient), digits_);
    std::vector<Link> up = links(gradient.of);
    if (up.empty()) return say("{} = 0: there is no path", name(root_, gradient.of));
    std::string symbols, numbers;
    if (up.size() == 1) {
      // One path: all of it, from the root down, as far as it does not branch.
      Step at = gradient.of;
      while (up.size() == 1) {
        prepend(symbols, name(up[0].to, at));
        prepend(numbers, shown(up[0].slope));
        at = up[0].to;
        if (at == root_) break;
        up = links(at);
      }
      if (at != root_) {
        prepend(symbols, name(root_, at));
        prepend(numbers, shown(number(*derivation_->backpropagation().find(root_, at))));
      }
    } else {
      if (up.size() > most_terms) {
        return say("{} = {}, the sum over {} paths", name(root_, gradient.of), value, up.size());
      }
      for (const Link& link : up) {
        const bool is_root = link.to == root_;
        const double upstream =
            is_root ? 1 : number(*derivation_->backpropagation().find(root_, link.to));
        const std::string plus = symbols.empty() ? "" : " + ";
        symbols += plus + (is_root ? "" : name(root_, link.to) + "*") + name(link.to, gradient.of);
        numbers += plus + (is_root ? "" : shown(upstream) + "*") + shown(link.slope);
      }
    }
    const std::string whole = name(root_, gradient.of);
    if (symbols == whole) return fmt::format("{} = {}", whole, value);
    return fmt::format("{} = {} = {} = {}", whole, symbols, numbers, value);
  }

 private:
  static void prepend(std::string& product, const std::string& factor) {
    product = product.empty() ? factor : factor + " * " + product;
  }

  std::string shown(double x) const {
    const std::string text = tools::number(x, digits_);
    return text.starts_with('-') ? "(" + text + ")" : text;
  }
  // -0 is 0 to people.
  double number(const Gradient& gradient) const {
    return derivation_->exact()[gradient.step] + 0.0;
  }
  std::string name(Step of, Step by) const {
    return fmt::format("d{}/d{}", derivation_->steps().name(of), derivation_->steps().name(by));
  }

  // The named steps that a step goes into, over steps without names; the root counts as named.
  std::vector<Link> links(Step from) const {
    std::map<Step, double> found;
    std::map<Step, double> open{{from, 1.0}};
    while (!open.empty()) {
      const auto [step, slope] = *open.begin();  // what it is made of comes before it
      open.erase(open.begin());
      const Gradient* gradient = derivation_->backpropagation().find(root_, step);
      if (gradient == nullptr) continue;
      for (const Contribution& edge : gradient->contributions) {
        const double product = slope * derivation_->exact()[edge.local] + 0.0;
        const bool named = edge.from == root_ || derivation_->definition(edge.from) != nullptr;
        (named ? found : open)[edge.from] += product;
      }
    }
    std::vector<Link> result;
    for (const auto& [step, slope] : found) result.push_back({step, slope});
    return result;
  }

  Derivation* derivation_;
  Step root_;
  int digits_;
};

}  // namespace

std::string explanation(Derivation& derivation, const Gradient& gradient, int digits) {
  derivation.exact().run();
  return Explanation(derivation, gradient, digits).of(gradient);
}

}  // namespace tools::check
