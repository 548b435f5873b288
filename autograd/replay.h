#pragma once

#include <cstddef>
#include <cstdint>

#include <autograd/lanes_math.h>
#include <autograd/replay_job.h>
#include <autograd/rules.h>

namespace autograd::detail {

/// The steps of a plan on blocks of `packs` T, T being Lanes: the rules read with T. Lanes without
/// a sample of their own repeat the last one and contribute to no gradient.
template <class T, int packs>
class Replay {
 public:
  /// Replays samples first ... first + count - 1, at most packs*T::width of them.
  static void run(const ReplayJob& job, std::size_t first, std::size_t count) {
    load_inputs(job, first, count);
    const Block block{.slots = job.slots,
                      .operands = job.operands,
                      .weights = job.weights,
                      .totals = job.totals,
                      .weight_gradients = job.weight_gradients,
                      .count = count,
                      .is_first = first == 0,
                      .is_last = first + count == job.sample_count};
    for (const Step* step = job.steps; step != job.steps_end; ++step)
      functions.of[static_cast<int>(step->action)][static_cast<int>(step->op)](block, *step);
    const double* const results = job.slots + job.result * lanes_per_block;
    for (std::size_t i = 0; i < count; ++i) job.results[first + i] = results[i];
  }

 private:
  static constexpr std::size_t lanes = std::size_t{packs} * T::width;
  // sums are kept in registers, of which there are 16 at least
  static constexpr int together = packs < 8 ? packs : 8;

  struct Block {
    double* slots;
    const std::uint32_t* operands;
    const double* weights;
    double *totals, *weight_gradients;
    std::size_t count;
    bool is_first, is_last;

    double* slot(std::uint32_t number) const { return slots + number * lanes_per_block; }
  };

  static T load(const double* from, int pack) { return T::load(from + pack * T::width); }
  static void store(T numbers, double* to, int pack) { numbers.store(to + pack * T::width); }

  static void load_inputs(const ReplayJob& job, std::size_t first, std::size_t count) {
    for (const Filled* input = job.inputs; input != job.inputs_end; ++input) {
      const double* number = job.samples + first * job.sample_size + input->place;
      double* const to = job.slots + input->slot * lanes_per_block;
      for (std::size_t i = 0; i < lanes; ++i) {
        to[i] = *number;
        if (i + 1 < count) number += job.sample_size;
      }
    }
  }

  // --- operations ---

  /// The operands of an operation over ranges, of one pack.
  struct Range {
    const Block& block;
    const std::uint32_t* operands;
    std::size_t count;
    int pack;
    std::size_t size() const { return count; }
    T operator[](std::size_t i) const { return load(block.slot(operands[i]), pack); }
  };

  template <class Rule>
  static void apply(const Block& block, const Step& step) {
    const std::uint32_t* const x = block.operands + step.first;
    double* const result = block.slot(x[step.count]);
    const double* const a = block.slot(x[0]);
    const double* const b = block.slot(x[Rule::arity == 2 ? 1 : 0]);
    for (int pack = 0; pack < packs; ++pack) {
      if constexpr (Rule::arity == 1)
        store(Rule::value(load(a, pack)), result, pack);
      else if constexpr (Rule::arity == 2)
        store(Rule::value(load(a, pack), load(b, pack)), result, pack);
      else
        store(Rule::value(Range{block, x, step.count, pack}), result, pack);
    }
  }

  /// Adds contribution(pack) to a gradient, or begins it.
  static void contribute(const Block& block, std::uint32_t target, auto contribution) {
    if (target == no_slot) return;
    double* const gradient = block.slot(target & ~first_contribution);
    if (target & first_contribution)
      for (int pack = 0; pack < packs; ++pack) store(contribution(pack), gradient, pack);
    else
      for (int pack = 0; pack < packs; ++pack)
        store(load(gradient, pack) + contribution(pack), gradient, pack);
  }

  template <class Rule>
  static void propagate(const Block& block, const Step& step) {
    const std::uint32_t* const x = block.operands + step.first;
    const std::uint32_t* const own = x + step.count;
    const std::uint32_t* const targets = own + 2;
    const double *const upstream = block.slot(own[0]), *const y = block.slot(own[1]);
    const double* const a = block.slot(x[0]);
    if constexpr (Rule::arity == 1) {
      contribute(block, targets[0], [=](int pack) {
        return load(upstream, pack) *
               T(Rule::partial(rules::First{}, load(a, pack), load(y, pack)));
      });
    } else if constexpr (Rule::arity == 2) {
      const double* const b = block.slot(x[1]);
      const auto by = [=](auto operand) {
        return [=](int pack) {
          return load(upstream, pack) *
                 T(Rule::partial(operand, load(a, pack), load(b, pack), load(y, pack)));
        };
      };
      contribute(block, targets[0], by(rules::First{}));
      contribute(block, targets[1], by(rules::Second{}));
    } else {
      for (std::uint32_t i = 0; i < step.count; ++i)
        contribute(block, targets[i], [=, &block](int pack) {
          const Range range{block, x, step.count, pack};
          return load(upstream, pack) * T(Rule::partial(i, range, load(y, pack)));
        });
    }
  }

  // --- sums ---

  /// For each row weight*operand + weight*operand + ..., on top of what is in its slot where
  /// `more`; each pack of it is handed to finish(sum, pack, the row's own slots).
  template <bool fused, int own_count, bool more = false>
  static void add_up(const Block& given, const Step& step, auto finish) {
    const Block block = given;
    const std::uint32_t* const x = block.operands + step.first;
    const double* weights = block.weights + step.numbers;
    const std::uint32_t* own = x + step.count;
    for (std::uint32_t row = 0; row < step.rows; ++row, weights += step.count, own += own_count) {
      const auto finish_row = finish(block, own);
      for (int start = 0; start < packs; start += together) {
        T sums[together];
        for (int i = 0; i < together; ++i) {
          if constexpr (more)
            sums[i] = load(block.slot(own[0]), start + i);
          else
            sums[i] = T(weights[0]) * load(block.slot(x[0]), start + i);
        }
        for (std::uint32_t term = more ? 0 : 1; term < step.count; ++term) {
          const double* const operand = block.slot(x[term]) + start * T::width;
          const T weight = weights[term];
          for (int i = 0; i < together; ++i) {
            if constexpr (fused)
              sums[i] = multiply_add(weight, load(operand, i), sums[i]);
            else
              sums[i] = sums[i] + weight * load(operand, i);
          }
        }
        for (int i = 0; i < together; ++i) finish_row(sums[i], start + i);
      }
    }
  }

  template <bool fused, bool more>
  static void sum_up(const Block& block, const Step& step) {
    add_up<fused, 1, more>(block, step, [](const Block& at, const std::uint32_t* own) {
      return [result = at.slot(own[0])](T sum, int pack) { store(sum, result, pack); };
    });
  }

  template <class Rule>
  static void sum_and_apply(const Block& block, const Step& step) {
    add_up<false, 2>(block, step, [](const Block& at, const std::uint32_t* own) {
      return [kept = own[0] != no_slot, sum = at.slot(own[0] != no_slot ? own[0] : own[1]),
              result = at.slot(own[1])](T x, int pack) {
        if (kept) store(x, sum, pack);
        store(Rule::value(x), result, pack);
      };
    });
  }

  template <class Rule>
  static void gather_and_propagate(const Block& block, const Step& step) {
    add_up<true, 3>(block, step, [](const Block& at, const std::uint32_t* own) {
      return [gradient = at.slot(own[0]), x = at.slot(own[1]), y = at.slot(own[2])](T upstream,
                                                                                    int pack) {
        const T partial = Rule::partial(rules::First{}, load(x, pack), load(y, pack));
        store(upstream * partial, gradient, pack);
      };
    });
  }

  static void contract(const Block& block, const Step& step) {
    if (block.count == lanes)
      contract(block, step, [](T x, int) { return x; });
    else
      contract(block, step, [&](T x, int pack) { return first_lanes(x, block.count, pack); });
  }

  static void contract(const Block& block, const Step& step, auto counted) {
    if (block.is_first)
      (block.is_last ? contract<true, true>(block, step, counted)
                     : contract<true, false>(block, step, counted));
    else
      (block.is_last ? contract<false, true>(block, step, counted)
                     : contract<false, false>(block, step, counted));
  }

  template <bool is_first, bool is_last>
  static void contract(const Block& given, const Step& step, auto counted) {
    const Block block = given;
    const std::uint32_t *const x = block.operands + step.first, *const own = x + step.count;
    double* total = block.totals + step.numbers * T::width;
    double* sum_of_total = block.weight_gradients + step.numbers;
    for (std::uint32_t row = 0; row < step.rows; ++row) {
      const double* const gradient = block.slot(own[row]);
      T upstream[packs];
      for (int i = 0; i < packs; ++i) upstream[i] = counted(load(gradient, i), i);
      for (const std::uint32_t* term = x; term != own; ++term, total += T::width) {
        T all = sum_of_products<0, packs>(upstream, block.slot(*term), counted);
        if constexpr (!is_first) all = T::load(total) + all;
        if constexpr (is_last)
          *sum_of_total++ = sum(all);
        else
          all.store(total);
      }
    }
  }

  /// upstream[first]*operand[first] + ... of `count` packs, in parts: each addition in a chain
  /// waits for the one before.
  template <int first, int count>
  [[gnu::always_inline]] static T sum_of_products(const T* upstream, const double* operand,
                                                  auto counted) {
    if constexpr (count > 4) {
      return sum_of_products<first, count / 2>(upstream, operand, counted) +
             sum_of_products<first + count / 2, count / 2>(upstream, operand, counted);
    } else {
      T sum = upstream[first] * counted(load(operand, first), first);
      for (int i = first + 1; i < first + count; ++i)
        sum = multiply_add(upstream[i], counted(load(operand, i), i), sum);
      return sum;
    }
  }

  static T first_lanes(T x, std::size_t count, int pack) {
    alignas(T) double numbers[T::width];
    x.store(numbers);
    for (std::size_t i = 0; i < T::width; ++i)
      if (static_cast<std::size_t>(pack) * T::width + i >= count) numbers[i] = 0.0;
    return T::load(numbers);
  }

  // --- which function does a step ---

  struct Functions {
    void (*of[action_count][op_count])(const Block&, const Step&);
  };
  static constexpr Functions functions = [] {
    Functions table{};
    const auto set = [&](Action action, int op, auto function) {
      table.of[static_cast<int>(action)][op] = function;
    };
    for (int op = 0; op < op_count; ++op) {
      set(Action::weighted_sum, op, sum_up<false, false>);
      set(Action::gather, op, sum_up<true, false>);
      set(Action::gather_more, op, sum_up<true, true>);
      set(Action::contract, op,
          [](const Block& block, const Step& step) { contract(block, step); });
      with_rule(static_cast<Op>(op), [&](auto rule) {
        using Rule = decltype(rule);
        if constexpr (Rule::arity != 0) {
          set(Action::apply, op, apply<Rule>);
          set(Action::propagate, op, propagate<Rule>);
        }
        if constexpr (Rule::arity == 1) {
          set(Action::sum_and_apply, op, sum_and_apply<Rule>);
          set(Action::gather_and_propagate, op, gather_and_propagate<Rule>);
        }
      });
    }
    return table;
  }();
};

/// All samples of a job: whole blocks, then a last one as wide as it has to be.
template <class T>
void replay(const ReplayJob& job) {
  for (const Copied* copy = job.copies; copy != job.copies_end; ++copy)
    for (std::size_t i = 0; i < lanes_per_block; ++i)
      job.slots[copy->slot * lanes_per_block + i] = copy->number;

  using Wide = Replay<T, lanes_per_block / T::width>;
  using Narrow = Replay<T, 1>;
  std::size_t done = 0;
  while (done != job.sample_count) {
    const std::size_t left = job.sample_count - done;
    const std::size_t most = left > 2 * T::width ? lanes_per_block : T::width;
    const std::size_t some = left < most ? left : most;
    (most == lanes_per_block ? Wide::run : Narrow::run)(job, done, some);
    done += some;
  }
}

}  // namespace autograd::detail
