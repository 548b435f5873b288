#include <tools/check/stand_ins.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace tools::check {
namespace {

using Form = StandIn::Form;

// Of one written number, how many steps with this number are looked at, and tried.
constexpr std::size_t most_equals = 64, most_steps = 6;

bool shows_in_full(double size, double x) { return std::abs(std::abs(x) - size) <= 1e-12 * size; }

// Leaves that names were given for the backward pass, as in δ = 0.431*(1 - h^2): after the first
// derivative, or for no other name, and not for what the left side is. Numbers of earlier lines are
// in them as well.
std::vector<WrittenNumber> in_late_names(Derivation& derivation, const std::vector<Step>& order,
                                         Step left) {
  const Steps& steps = derivation.steps();
  const auto& gradients = derivation.backpropagation().all();
  const Step first = gradients.empty() ? Steps::none : gradients.front()->step;
  std::vector<WrittenNumber> found;
  std::vector<Step> on_the_way;
  for (const Step step : order) {
    if (!steps.is(step, LeafKind::given) && !steps.is(step, LeafKind::constant)) continue;
    if (step < first && derivation.goes_into_names(step)) continue;
    if (on_the_way.empty()) on_the_way = dependencies(steps, left);
    if (std::ranges::binary_search(on_the_way, step)) continue;
    const double size = std::abs(steps.number(step));
    found.push_back({step, read_printed(fmt::format("{}", size), size), false});
  }
  return found;
}

// What stands as arithmetic of numbers in these steps, as large as it is.
std::vector<Step> calculated(const Steps& steps, const std::vector<Step>& order) {
  std::vector<Step> numbers, parts;
  for (const Step step : order) {
    const auto is_number = [&](Step at) {
      return steps.is(at, LeafKind::written) || std::ranges::binary_search(numbers, at);
    };
    const auto operands = steps.operands(step);
    if (!steps.is_leaf(step) && std::ranges::all_of(operands, is_number)) {
      numbers.push_back(step);
      parts.insert(parts.end(), operands.begin(), operands.end());
    } else if (steps.op(step) == autograd::Op::power) {
      parts.push_back(operands[1]);
    }
  }
  std::erase_if(numbers, [&](Step step) { return std::ranges::find(parts, step) != parts.end(); });
  return numbers;
}

/// Collects what one number may stand for.
class Candidates {
 public:
  Candidates(Derivation& derivation, const Author& author, const Line& line,
             const LinkElement& element, Step left)
      : derivation_(&derivation), author_(&author), line_(&line), element_(&element), left_(left) {
    on_the_way_ = dependencies(derivation.steps(), left);
  }

  std::vector<StandIn> of(const WrittenNumber& written) {
    begin(written.step);
    // What was put down is repeated, or rounded further.
    const Printed& number = written.printed;
    const bool rounds = !number.whole && number.digits >= 2;
    const double slack = rounds ? 0.5 * number.unit : 1e-12 * number.value;
    add_stated(Form::itself, number.value - slack, number.value + slack);
    add_shown();
    if (rounds) add_rounded(number);
    add_stated(Form::twice, 0.5 * (number.value - slack), 0.5 * (number.value + slack));
    add_multiples_of_named();
    return all_found();
  }

  std::vector<StandIn> of(Step calculated) {
    begin(calculated);
    const double slack = 1e-12 * size_;
    add_stated(Form::itself, size_ - slack, size_ + slack);
    for (const Step step : derivation_->defined()) {
      if (may_stand(step) && shows_in_full(size_, exact(step))) add(step, Form::itself);
    }
    return all_found();
  }

  // Whether the last number is a given one, which does not stand for it here.
  bool is_given() const { return is_given_; }

 private:
  void begin(Step written) {
    written_ = written;
    value_ = exact(written);
    size_ = std::abs(value_);
    found_.clear();
    wrong_.clear();
    equals_ = 0;
    is_given_ = false;
  }

  // Who may have a right number is not blamed for a wrong one.
  std::vector<StandIn> all_found() {
    found_.insert(found_.end(), wrong_.begin(), wrong_.end());
    return std::move(found_);
  }

  double exact(Step step) const { return derivation_->exact()[step]; }

  bool may_stand(Step step) const {
    const Steps& steps = derivation_->steps();
    if (!steps.is_leaf(step)) return true;
    // Of two given names with one number, one is not the other.
    if (!is_data(step) || is_name(written_)) return false;
    // Where x is 2, 2*x is the slip for x^2.
    const bool may_be_factor = size_ == 0.5 || size_ == 1 || size_ == 2;
    return !may_be_factor || !is_named(step);
  }

  bool is_named(Step step) const {
    return std::ranges::find(element_->names, step) != element_->names.end();
  }

  void add(Step step, Form form, const Author::Statement* statement = nullptr) {
    const bool wrong = statement != nullptr && !statement->origins.empty();
    std::vector<StandIn>& found = wrong ? wrong_ : found_;
    if (equals_++ >= most_equals || found.size() == most_steps || !is_there(step)) return;
    const double number =
        StandIn::made_of(form, statement != nullptr ? statement->number : exact(step));
    const StandIn made{written_, step, (number < 0) == (value_ < 0) ? 1.0 : -1.0, form, statement};
    const bool known = std::ranges::any_of(found, [&](const StandIn& one) {
      return one.step == step && one.form == form && one.sign == made.sign;
    });
    if (!known) found.push_back(made);
  }

  // What the line says is not there yet; a name may have been given for what comes after it.
  bool is_there(Step step) const {
    if (is_name(written_) && step == left_) return true;
    if (std::ranges::find(line_->left, step) != line_->left.end()) return false;
    return step < written_ || (is_name(written_) && std::ranges::binary_search(on_the_way_, step));
  }

  bool is_name(Step written) const {
    const Steps& steps = derivation_->steps();
    return steps.is_leaf(written) && !steps.is(written, LeafKind::written);
  }

  void add_stated(Form form, double low, double high) {
    for (const auto* said : author_->with_number(low, high)) add(said->step, form, said);
  }

  // What has a name, then all that leads to the left side; the last first, until enough is found.
  template <typename Consider>
  void consider_all(const Consider& consider) {
    const auto consider_each = [&](const std::vector<Step>& steps) {
      for (auto step = steps.rbegin(); step != steps.rend() && equals_ < most_equals; ++step) {
        consider(*step);
      }
    };
    consider_each(derivation_->defined());
    consider_each(on_the_way_);
  }

  // Values on the way need no name; gradients have to be put down first.
  void add_shown() {
    consider_all([&](Step step) {
      if (!shows_in_full(size_, exact(step)) || derivation_->is_backward(step)) return;
      if (may_stand(step)) {
        add(step, Form::itself);
      } else {
        ++equals_;
        is_given_ = true;
      }
    });
  }

  void add_rounded(const Printed& number) {
    for (const Form form : {Form::itself, Form::one_minus, Form::square}) {
      consider_all([&](Step step) {
        if (!number.shows(std::abs(StandIn::made_of(form, exact(step))))) return;
        if (derivation_->steps().is_leaf(step)) return;
        if (form == Form::itself || !derivation_->is_backward(step)) add(step, form);
      });
    }
  }

  // A 1 is no product, and whoever forgets a factor 1 writes the right number.
  void add_multiples_of_named() {
    for (const Step step : derivation_->defined()) {
      const double x = std::abs(exact(step));
      if (x == 1 || size_ == 1) continue;
      const bool twice = shows_in_full(size_, 2 * x), square = shows_in_full(size_, x * x);
      if (!twice && !square) continue;
      if (derivation_->steps().is_leaf(step) && !is_data(step)) continue;
      if (twice) add(step, Form::twice);
      if (square && !is_named(step)) add(step, Form::square);
    }
  }

  bool is_data(Step step) const {
    return derivation_->steps().is(step, LeafKind::given) &&
           std::ranges::find(line_->variables, step) == line_->variables.end();
  }

  Derivation* derivation_;
  const Author* author_;
  const Line* line_;
  const LinkElement* element_;
  Step left_;
  std::vector<Step> on_the_way_;  // to the left side
  Step written_ = 0;
  double value_ = 0, size_ = 0;
  std::vector<StandIn> found_, wrong_;
  std::size_t equals_ = 0;
  bool is_given_ = false;
};

}  // namespace

LinkElement element_of(Derivation& derivation, const Link& link, Step left, Step right) {
  const Steps& steps = derivation.steps();
  const std::vector<Step> order = dependencies(steps, right);
  LinkElement element;
  for (const WrittenNumber& written : link.written) {
    if (std::ranges::binary_search(order, written.step)) element.written.push_back(written);
  }
  for (const Step name : link.names) {
    if (std::ranges::binary_search(order, name)) element.names.push_back(name);
  }
  element.calculated = calculated(steps, order);
  element.in_names = in_late_names(derivation, order, left);
  element.has_names = std::ranges::any_of(order, [&](Step step) {
    return derivation.is_backward(step) || steps.is(step, LeafKind::given) ||
           steps.is(step, LeafKind::free);
  });
  return element;
}

PossibleStandIns possible_stand_ins(Derivation& derivation, const Author& author, const Line& line,
                                    const LinkElement& element, Step left) {
  Candidates candidates(derivation, author, line, element, left);
  PossibleStandIns possible;
  for (const Step calculated : element.calculated) {
    if (auto found = candidates.of(calculated); !found.empty()) {
      possible.of_each.push_back(std::move(found));
    }
  }
  for (const WrittenNumber& written : element.written) {
    if (written.exponent) continue;
    auto found = candidates.of(written);
    if (!found.empty()) {
      possible.of_each.push_back(std::move(found));
    } else if (!written.printed.whole && written.printed.digits >= 2 && !candidates.is_given()) {
      possible.all_known = false;
    }
  }
  for (const WrittenNumber& written : element.in_names) {
    auto found = candidates.of(written);
    if (!found.empty()) possible.of_each.push_back(std::move(found));
  }
  return possible;
}

}  // namespace tools::check
