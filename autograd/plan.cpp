#include <autograd/plan.h>

#include <array>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include <autograd/formula.h>
#include <autograd/record.h>
#include <autograd/sums.h>

namespace autograd::detail {
namespace {

using Place = Computation::Place;

/// Whether the partial derivative by operand k is written with operand number `which`, or with the
/// result where which is the number of operands. Found by reading the rule as text.
/// Those of any number of operands are not read: they need everything.
bool partial_mentions(Op op, std::size_t k, std::size_t which, std::size_t operands) {
  if (arities[static_cast<std::size_t>(op)] == rules::any_number) return true;
  struct Table {
    bool mentions[op_count][2][3];
  };
  static const Table table = [] {
    Table known{};
    constexpr std::array names{"{0}", "{1}", "{y}"};
    const std::vector<Formula> x{Formula::name(names[0]), Formula::name(names[1])};
    for (int i = 0; i < op_count; ++i) {
      const auto arity = arities[static_cast<std::size_t>(i)];
      for (int by = 0; by < arity; ++by) {
        const std::string text =
            partial(static_cast<Op>(i), static_cast<std::size_t>(by), x, Formula::name(names[2]))
                .text();
        for (std::size_t name = 0; name < names.size(); ++name)
          known.mentions[i][by][name] = text.find(names[name]) != std::string::npos;
      }
    }
    return known;
  }();
  return table.mentions[static_cast<int>(op)][k][which == operands ? 2 : which];
}

/// The operand is a quantity: that of a place has the place's own number.
using Term = Sums::Term;

/// Writes a plan in which each slot is a quantity of its own.
class Planner {
 public:
  Planner(const Computation& computation, bool with_gradients)
      : computation_(computation),
        with_gradients_(with_gradients),
        sums_(computation),
        size_(static_cast<Place>(computation.nodes().size())),
        copied_(size_, false) {
    write_forward();
    if (with_gradients && node(computation.result()).learns) write_backward();
    plan.slot_count = quantities();
    plan.copies.push_back({ones(), sums_.one()});
    plan.result = value(computation.result());
    plan.result_is_shared = !node(computation.result()).varies;
  }

  Plan plan;

 private:
  // the quantities: numbers of samples and their gradients, copies of shared numbers and theirs
  std::uint32_t value(Place place) const { return place; }
  std::uint32_t gradient(Place place) const {
    return place == computation_.result() ? ones() : size_ + 1 + place;
  }
  std::uint32_t copy(Place place) const { return 2 * (size_ + 1) + place; }
  std::uint32_t copy_gradient(Place place) const { return 3 * (size_ + 1) + place; }
  std::uint32_t ones() const { return value(sums_.one()); }
  std::uint32_t quantities() const { return copy_gradient(size_) + 1; }

  const Computation::Node& node(Place place) const { return computation_.nodes()[place]; }
  std::span<const Place> operands(Place place) const { return computation_.operands(place); }
  bool varies(Place place) const { return node(place).varies; }

  // --- steps ---

  Step& step(Action action, Op op, std::uint32_t count) {
    plan.steps.push_back({action, op, static_cast<std::uint32_t>(plan.slots.size()), count, 1, 0});
    return plan.steps.back();
  }
  void own(std::initializer_list<std::uint32_t> slots) {
    plan.slots.insert(plan.slots.end(), slots);
  }

  bool learns(Place place) const { return place != sums_.one() && node(place).learns; }

  /// Whether the backward pass through a result needs operand number `which`, or the result itself
  /// where which is the number of operands.
  bool needed(Place place, std::size_t which) const {
    const auto x = operands(place);
    for (std::size_t k = 0; k < x.size(); ++k)
      if (with_gradients_ && learns(x[k]) && partial_mentions(node(place).op, k, which, x.size()))
        return true;
    return false;
  }

  /// Where the numbers of an operand stand, one for each sample.
  std::uint32_t spread(Place place) {
    if (varies(place)) return value(place);
    if (!copied_[place]) plan.copies.push_back({copy(place), place});
    copied_[place] = true;
    return copy(place);
  }

  /// Places whose steps have the same operands, to be written as rows of one step.
  class Groups {
   public:
    void add(Place place, Op op, const std::vector<Term>& terms) {
      std::vector<std::uint32_t> key{static_cast<std::uint32_t>(op)};
      for (const Term& term : terms) key.push_back(term.operand);
      const auto [known, is_new] = numbers_.try_emplace(std::move(key), members_.size());
      if (is_new) members_.emplace_back();
      members_[known->second].push_back(place);
      number_of_.emplace(place, known->second);
    }
    /// The group of a place; empty for one that is in none.
    std::span<const Place> of(Place place) const {
      const auto found = number_of_.find(place);
      if (found == number_of_.end()) return {};
      return members_[found->second];
    }

   private:
    struct Hash {
      std::size_t operator()(const std::vector<std::uint32_t>& key) const {
        std::uint64_t hash = key.size();
        for (const std::uint32_t slot : key) hash = (hash ^ slot) * 0x9E3779B97F4A7C15u;
        return hash ^ (hash >> 32);
      }
    };

    std::unordered_map<std::vector<std::uint32_t>, std::size_t, Hash> numbers_;
    std::vector<std::vector<Place>> members_;
    std::unordered_map<Place, std::size_t> number_of_;
  };

  /// One step of as many rows as there are members; terms(member) are its weights and operands, the
  /// operands those of all members.
  void write_rows(Action action, Op op, std::span<const Place> members, auto terms) {
    Step& rows = step(action, op, static_cast<std::uint32_t>(terms(members[0]).size()));
    rows.rows = static_cast<std::uint32_t>(members.size());
    auto& places = action == Action::contract ? plan.weight_gradients : plan.weights;
    rows.numbers = static_cast<std::uint32_t>(places.size());
    for (const Term& term : terms(members[0])) plan.slots.push_back(term.operand);
    for (const Place member : members)
      for (const Term& term : terms(member)) places.push_back(term.weight);
  }

  void write_forward() {
    Groups sums;
    for (Place place = 0; place < size_; ++place)
      if (!sums_.terms(place).empty())
        sums.add(place, sums_.is_argument(place) ? node(sums_.user(place)).op : Op::sum,
                 sums_.terms(place));

    for (Place place = 0; place < size_; ++place) {
      const Computation::Node& at = node(place);
      if (!at.varies) {
        if (!is_leaf(at.op)) plan.shared.push_back(place);
      } else if (at.op == Op::input) {
        plan.inputs.push_back({value(place), at.leaf});
      } else if (sums_.is_inside(place) || sums_.is_activation(place)) {
        continue;
      } else if (!sums_.terms(place).empty()) {
        if (sums.of(place).front() == place) write_sums(sums.of(place));
      } else {
        for (const Place operand : operands(place)) spread(operand);
        step(Action::apply, at.op, at.count);
        for (const Place operand : operands(place)) own({spread(operand)});
        own({value(place)});
      }
    }
  }

  void write_sums(std::span<const Place> members) {
    const bool applied = sums_.is_argument(members[0]);
    write_rows(
        applied ? Action::sum_and_apply : Action::weighted_sum,
        applied ? node(sums_.user(members[0])).op : Op::sum,
        members, [&](Place member) -> const auto& { return sums_.terms(member); });
    for (const Place member : members) {
      if (applied)
        own({needed(sums_.user(member), 0) ? value(member) : no_slot, value(sums_.user(member))});
      else
        own({value(member)});
    }
  }

  // --- backward ---

  void write_backward() {
    // for each quantity the sums that it is a term of, as weight and gradient
    std::vector<std::vector<Term>> sums(size_);
    std::vector<std::vector<Term>> learning(size_);  // the terms whose weights have gradients
    for (Place place = size_; place-- > 0;) {
      if (!learns(place)) continue;
      for (const Term& term : sums_.terms(place)) {
        if (learns(term.operand)) sums[term.operand].push_back({term.weight, gradient(place)});
        if (learns(term.weight)) learning[place].push_back(term);
      }
    }
    // gradients that are sums and nothing else, and those of weights
    Groups gathers, contracts;
    for (Place place = size_; place-- > 0;) {
      if (!sums[place].empty() && sums[place].size() == sums_.uses(place))
        gathers.add(place, sums_.is_activation(place) ? node(place).op : Op::sum, sums[place]);
      if (!learning[place].empty()) contracts.add(place, Op::sum, learning[place]);
    }
    const auto sums_of = [&](Place member) -> const auto& { return sums[member]; };

    std::vector<bool> begun(quantities(), false);
    for (Place place = size_; place-- > 0;) {
      const Computation::Node& at = node(place);
      if (!at.varies || !at.learns || sums_.is_inside(place)) continue;
      const std::span<const Place> together = gathers.of(place);
      if (together.empty() ? !sums[place].empty() : together.front() == place) {
        const std::span<const Place> members = together.empty() ? std::span(&place, 1) : together;
        write_gathers(members, !together.empty() && sums_.is_activation(place),
                      begun[gradient(place)], sums_of);
      }
      if (!sums_.terms(place).empty()) {
        if (!learning[place].empty() && contracts.of(place).back() == place)
          write_contracts(
              contracts.of(place), [&](Place member) -> const auto& { return learning[member]; });
      } else if (together.empty() || !sums_.is_activation(place)) {
        write_propagate(place, begun);
      }
    }
    for (Place place = 0; place < size_; ++place) {
      if (!copied_[place] || !learns(place)) continue;
      write_rows(Action::contract, Op::sum, std::span(&place, 1), [&](Place) {
        return std::array{Term{place, ones()}};
      });
      own({copy_gradient(place)});
    }
  }

  void write_gathers(std::span<const Place> members, bool of_activations, bool more, auto sums_of) {
    write_rows(of_activations ? Action::gather_and_propagate
               : more         ? Action::gather_more
                              : Action::gather,
               node(members[0]).op, members, sums_of);
    for (const Place member : members) {
      if (of_activations) {
        const Place argument = operands(member)[0];
        own({gradient(argument), needed(member, 0) ? value(argument) : ones(),
             needed(member, 1) ? value(member) : ones()});
      } else {
        own({gradient(member)});
      }
    }
  }

  void write_contracts(std::span<const Place> members, auto learning) {
    write_rows(Action::contract, Op::sum, members, learning);
    for (const Place member : members) own({gradient(member)});
  }

  void write_propagate(Place place, std::vector<bool>& begun) {
    const auto x = operands(place);
    step(Action::propagate, node(place).op, node(place).count);
    for (std::size_t i = 0; i < x.size(); ++i)
      own({!needed(place, i) ? ones() : varies(x[i]) ? value(x[i]) : copy(x[i])});
    own({gradient(place), needed(place, x.size()) ? value(place) : ones()});
    for (const Place operand : x) {
      const std::uint32_t target = varies(operand) ? gradient(operand) : copy_gradient(operand);
      own({!learns(operand) ? no_slot : begun[target] ? target : target | first_contribution});
      if (learns(operand)) begun[target] = true;
    }
  }

  const Computation& computation_;
  bool with_gradients_;
  Sums sums_;
  Place size_;
  std::vector<bool> copied_;  // has a slot of copies
};

}  // namespace

Plan plan_of(const Computation& computation, bool with_gradients) {
  Plan plan = std::move(Planner(computation, with_gradients).plan);
  reuse_slots(plan);
  return plan;
}

}  // namespace autograd::detail
