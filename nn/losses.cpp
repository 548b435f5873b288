#include <nn/losses.h>

#include <nn/enum_names.h>
#include <nn/number_text.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace nn {
namespace {

using detail::text_of;

void require_label_for_each(const char* loss, Values outputs, const Numbers& labels) {
  if (outputs.empty()) throw ShapeError(std::string(loss) + ": no outputs; at least one is needed");
  if (labels.size() != outputs.size())
    throw ShapeError(std::string(loss) + ": " + std::to_string(outputs.size()) + " outputs, but " +
                     std::to_string(labels.size()) + " labels; each output needs one");
}

template <class Allowed>
void require_range(const char* loss, const Numbers& labels, Allowed allowed, const char* range) {
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (!allowed(labels[i]))
      throw LabelError(std::string(loss) + ": label " + std::to_string(i) + " is " +
                       text_of(labels[i]) + "; labels of this loss are " + range);
}

void require_probabilities(const char* loss, const Numbers& labels) {
  require_range(
      loss, labels, [](double y) { return 0.0 <= y && y <= 1.0; }, "from 0 to 1");
}

void require_signs(const Numbers& y) {
  require_range(
      "hinge", y, [](double label) { return label == -1.0 || label == 1.0; }, "-1 or 1");
}

void require_distribution(const char* loss, const Numbers& labels) {
  require_probabilities(loss, labels);
  double total = 0.0;
  for (std::size_t i = 0; i < labels.size(); ++i) total += labels[i];
  if (!(std::abs(total - 1.0) <= 1e-9))
    throw LabelError(std::string(loss) + ": the labels add up to " + text_of(total) +
                     "; they are a distribution over the classes and add up to 1");
}

void require_class(const char* loss, Values outputs, Class label) {
  if (label.index >= outputs.size())
    throw LabelError(std::string(loss) + ": class " + std::to_string(label.index) + " of " +
                     std::to_string(outputs.size()) + "; classes are counted from 0");
}

Value sum_of(const std::vector<Value>& terms) { return terms.size() == 1 ? terms[0] : sum(terms); }

/// The sum of term(output, label) over the outputs.
template <class Term>
Value sum_over_outputs(const char* loss, Values outputs, Numbers& labels, Term term) {
  require_label_for_each(loss, outputs, labels);
  const Values y = labels.in_graph_of(outputs[0]);
  if (outputs.size() == 1) return term(outputs[0], y[0]);
  std::vector<Value> terms;
  terms.reserve(outputs.size());
  for (std::size_t i = 0; i < outputs.size(); ++i) terms.push_back(term(outputs[i], y[i]));
  return sum(terms);
}

Value mean(const Value& total, std::size_t count) {
  return count == 1 ? total : total / static_cast<double>(count);
}

/// Whether a label is this number and cannot become another.
bool is_number(const Value& label, double number) {
  return label.op() == autograd::Op::constant && label.data() == number;
}

/// -log(p); of a p that is multiplied by a label able to become 0, a finite one.
Value minus_log(const Value& p, const Value& label) {
  if (label.op() == autograd::Op::constant) return -log(p);
  return -log(max(p, std::numeric_limits<double>::min()));
}

/// y*if_one() + (1 - y)*if_zero(); where y is the number 0 or 1, only the term with factor 1.
template <class IfOne, class IfZero>
Value by_label(const Value& y, IfOne if_one, IfZero if_zero) {
  if (is_number(y, 1.0)) return if_one();
  if (is_number(y, 0.0)) return if_zero();
  return y * if_one() + (1.0 - y) * if_zero();
}

constexpr detail::EnumName<Loss> names[] = {
    {Loss::squared_error, "squared_error"},
    {Loss::half_squared_error, "half_squared_error"},
    {Loss::mean_squared_error, "mean_squared_error"},
    {Loss::mean_squared_error, "mse"},
    {Loss::mean_absolute_error, "mean_absolute_error"},
    {Loss::mean_absolute_error, "mae"},
    {Loss::binary_cross_entropy, "binary_cross_entropy"},
    {Loss::binary_cross_entropy, "bce"},
    {Loss::binary_cross_entropy_from_logits, "binary_cross_entropy_from_logits"},
    {Loss::binary_cross_entropy_from_logits, "bce_logits"},
    {Loss::cross_entropy, "cross_entropy"},
    {Loss::cross_entropy, "ce"},
    {Loss::cross_entropy_from_logits, "cross_entropy_from_logits"},
    {Loss::cross_entropy_from_logits, "ce_logits"},
    {Loss::hinge, "hinge"},
};

}  // namespace

Value squared_error(Values p, Numbers y) {
  return sum_over_outputs("squared_error", p, y,
                          [](const Value& a, const Value& b) { return pow(a - b, 2.0); });
}

Value half_squared_error(Values p, Numbers y) {
  return 0.5 * sum_over_outputs("half_squared_error", p, y,
                                [](const Value& a, const Value& b) { return pow(a - b, 2.0); });
}

Value mean_squared_error(Values p, Numbers y) {
  const Value total = sum_over_outputs(
      "mean_squared_error", p, y, [](const Value& a, const Value& b) { return pow(a - b, 2.0); });
  return mean(total, p.size());
}

Value mean_absolute_error(Values p, Numbers y) {
  const Value total = sum_over_outputs("mean_absolute_error", p, y,
                                       [](const Value& a, const Value& b) { return abs(a - b); });
  return mean(total, p.size());
}

Value binary_cross_entropy(Values p, Numbers y) {
  require_probabilities("binary_cross_entropy", y);
  for (const Value& output : p)
    if (output.data() < 0.0 || output.data() > 1.0)
      throw OutputError(
          "binary_cross_entropy: an output is " + text_of(output.data()) +
          "; outputs of this loss are probabilities from 0 to 1: end the network with "
          "a sigmoid, or use binary_cross_entropy_from_logits");
  return sum_over_outputs("binary_cross_entropy", p, y, [](const Value& q, const Value& label) {
    return by_label(
        label, [&] { return minus_log(q, label); }, [&] { return minus_log(1.0 - q, label); });
  });
}

Value binary_cross_entropy_from_logits(Values z, Numbers y) {
  require_probabilities("binary_cross_entropy_from_logits", y);
  return sum_over_outputs(
      "binary_cross_entropy_from_logits", z, y, [](const Value& logit, const Value& label) {
        return by_label(
            label, [&] { return softplus(-logit); }, [&] { return softplus(logit); });
      });
}

Value cross_entropy(Values p, Numbers y) {
  require_label_for_each("cross_entropy", p, y);
  require_distribution("cross_entropy", y);
  const Values labels = y.in_graph_of(p[0]);
  std::vector<Value> terms;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (is_number(labels[i], 0.0)) continue;
    const Value cost = minus_log(p[i], labels[i]);
    terms.push_back(is_number(labels[i], 1.0) ? cost : labels[i] * cost);
  }
  return sum_of(terms);
}

Value cross_entropy_from_logits(Values z, Numbers y) {
  require_label_for_each("cross_entropy_from_logits", z, y);
  require_distribution("cross_entropy_from_logits", y);
  const Values labels = y.in_graph_of(z[0]);
  const auto is_0 = [](const Value& label) { return is_number(label, 0.0); };
  const auto chosen = std::ranges::find_if_not(labels, is_0);
  if (is_number(*chosen, 1.0) && std::all_of(chosen + 1, labels.end(), is_0))
    return logsumexp(z) - z[static_cast<std::size_t>(chosen - labels.begin())];
  return logsumexp(z) - dot(labels, z);
}

Value hinge(Values p, Numbers y) {
  require_signs(y);
  return sum_over_outputs("hinge", p, y, [](const Value& score, const Value& label) {
    return relu(1.0 - label * score);
  });
}

Value cross_entropy(Values p, Class label) {
  require_class("cross_entropy", p, label);
  return -log(p[label.index]);
}

Value cross_entropy_from_logits(Values z, Class label) {
  require_class("cross_entropy_from_logits", z, label);
  return logsumexp(z) - z[label.index];
}

Value evaluate(Loss loss, Values outputs, Numbers labels) {
  require_label_for_each(to_string(loss).data(), outputs, labels);
  const Values y = labels.in_graph_of(outputs[0]);
  switch (loss) {
    case Loss::squared_error:
      return squared_error(outputs, y);
    case Loss::half_squared_error:
      return half_squared_error(outputs, y);
    case Loss::mean_squared_error:
      return mean_squared_error(outputs, y);
    case Loss::mean_absolute_error:
      return mean_absolute_error(outputs, y);
    case Loss::binary_cross_entropy:
      return binary_cross_entropy(outputs, y);
    case Loss::binary_cross_entropy_from_logits:
      return binary_cross_entropy_from_logits(outputs, y);
    case Loss::cross_entropy:
      return cross_entropy(outputs, y);
    case Loss::cross_entropy_from_logits:
      return cross_entropy_from_logits(outputs, y);
    case Loss::hinge:
      return hinge(outputs, y);
  }
  __builtin_unreachable();
}

void require_labels(Loss loss, Numbers labels) {
  switch (loss) {
    case Loss::binary_cross_entropy:
    case Loss::binary_cross_entropy_from_logits:
      return require_probabilities(to_string(loss).data(), labels);
    case Loss::cross_entropy:
    case Loss::cross_entropy_from_logits:
      return require_distribution(to_string(loss).data(), labels);
    case Loss::hinge:
      return require_signs(labels);
    case Loss::squared_error:
    case Loss::half_squared_error:
    case Loss::mean_squared_error:
    case Loss::mean_absolute_error:
      return;
  }
}

Value margin(Loss loss, Values outputs, Numbers labels) {
  require_label_for_each("margin", outputs, labels);
  const Values y = labels.in_graph_of(outputs[0]);
  if (loss == Loss::cross_entropy || loss == Loss::cross_entropy_from_logits) {
    constexpr double out_of_the_way = 1e300;
    Value largest_other = outputs[0] - out_of_the_way * y[0];
    for (std::size_t i = 1; i < outputs.size(); ++i)
      largest_other = max(largest_other, outputs[i] - out_of_the_way * y[i]);
    return dot(y, outputs) - largest_other;
  }
  const auto of_one = [&](std::size_t i) {
    if (loss == Loss::hinge) return outputs[i] * y[i];
    const bool logits = loss == Loss::binary_cross_entropy_from_logits;
    return (logits ? outputs[i] : outputs[i] - 0.5) * (y[i] - 0.5);
  };
  Value least = of_one(0);
  for (std::size_t i = 1; i < outputs.size(); ++i) least = min(least, of_one(i));
  return least;
}

std::string_view to_string(Loss loss) { return detail::name_of<Loss>(names, loss); }

Loss loss_named(std::string_view name) { return detail::named<Loss>(names, name, "a loss"); }

}  // namespace nn
