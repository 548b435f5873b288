#include <autograd/plan.h>

namespace autograd::detail {
namespace {

/// What a step does to a slot: reads what is there, or puts something there that was not.
enum class Role { reads, begins };

/// Calls use(slot, role) for each of the step's slots.
void for_each_slot(Plan& plan, const Step& step, auto use) {
  std::uint32_t* const x = plan.slots.data() + step.first;
  for (std::uint32_t i = 0; i < step.count; ++i) use(x[i], Role::reads);
  std::uint32_t* own = x + step.count;
  const auto next = [&](Role role) {
    if (*own != no_slot) use(*own, role);
    ++own;
  };
  for (std::uint32_t row = 0; row < step.rows; ++row) {
    switch (step.action) {
      case Action::apply:
      case Action::weighted_sum:
      case Action::gather:
        next(Role::begins);
        break;
      case Action::sum_and_apply:
        next(Role::begins);
        next(Role::begins);
        break;
      case Action::gather_more:
      case Action::contract:
        next(Role::reads);
        break;
      case Action::gather_and_propagate:
        next(Role::begins);
        next(Role::reads);
        next(Role::reads);
        break;
      case Action::propagate:
        next(Role::reads);
        next(Role::reads);
        for (std::uint32_t* target = own; target != own + step.count; ++target) {
          if (*target == no_slot) continue;
          const std::uint32_t mark = *target & first_contribution;
          *target &= ~first_contribution;
          use(*target, mark != 0 ? Role::begins : Role::reads);
          *target |= mark;
        }
        break;
    }
  }
}

/// Whether a sample's numbers are all read before the first of its results is written, so that a
/// result can take the place of an operand.
bool reads_first(const Step& step) {
  return step.rows == 1 && (step.action != Action::propagate || step.count == 1);
}

}  // namespace

void reuse_slots(Plan& plan) {
  constexpr std::uint32_t never = 0xffffffff, at_the_end = never - 1;
  std::vector<std::uint32_t> last_use(plan.slot_count, never);
  for (std::uint32_t i = 0; i < plan.steps.size(); ++i)
    for_each_slot(plan, plan.steps[i], [&](std::uint32_t slot, Role role) {
      if (role == Role::reads) last_use[slot] = i;
    });
  for (const Filled& copy : plan.copies) last_use[copy.slot] = at_the_end;
  if (!plan.result_is_shared) last_use[plan.result] = at_the_end;
  std::erase_if(plan.inputs, [&](const Filled& input) { return last_use[input.slot] == never; });

  std::vector<std::uint32_t> place(plan.slot_count, never), free;
  std::uint32_t used = 0;
  const auto take = [&](std::uint32_t slot) {
    if (free.empty()) free.push_back(used++);
    place[slot] = free.back();
    free.pop_back();
  };
  for (const Filled& copy : plan.copies) take(copy.slot);
  for (const Filled& input : plan.inputs) take(input.slot);

  for (std::uint32_t i = 0; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i];
    const auto let_go = [&] {
      for_each_slot(plan, step, [&](std::uint32_t slot, Role role) {
        if (role != Role::reads || last_use[slot] != i) return;
        free.push_back(place[slot]);
        last_use[slot] = never;
      });
    };
    if (reads_first(step)) let_go();
    for_each_slot(plan, step, [&](std::uint32_t slot, Role role) {
      if (role == Role::begins) take(slot);
    });
    if (!reads_first(step)) let_go();
    for_each_slot(plan, step, [&](std::uint32_t& slot, Role) { slot = place[slot]; });
  }
  for (Filled& copy : plan.copies) copy.slot = place[copy.slot];
  for (Filled& input : plan.inputs) input.slot = place[input.slot];
  plan.result = place[plan.result];
  plan.slot_count = used;
}

}  // namespace autograd::detail
