#include "slips.h"

#include <utility>

namespace derivations {
namespace detail {

using tools::check::CauseId;

Slip at_edge(CauseId cause, std::string what, Edge edge, Part part) {
  return {.cause = cause,
          .what = std::move(what),
          .passed = [edge, part = std::move(part)](const Run& run, Edge at, double right) {
            return at.node == edge.node && at.operand == edge.operand ? part(run, right) : right;
          }};
}

Slip at_derivative(CauseId cause, std::string what, std::size_t node, Part part) {
  return {.cause = cause,
          .what = std::move(what),
          .whole = [node, part = std::move(part)](const Run& run, std::size_t at, double right) {
            return at == node ? part(run, right) : right;
          }};
}

Slip with_local(CauseId cause, std::string what, Edge edge,
                std::function<double(const Run&)> local) {
  return at_edge(cause, std::move(what), edge,
                 [edge, local = std::move(local)](const Run& run, double) {
                   return run.derivatives[edge.node] * local(run);
                 });
}

bool is_printed(const Computation& c, const Style& style, std::size_t node) {
  return c.nodes[node].op == Op::leaf || (style.every_derivative && c.named(node));
}

}  // namespace detail

Places slips(tools::check::CauseId cause, const Computation& c, const Style& style) {
  using tools::check::CauseId;
  switch (cause) {
    case CauseId::factor:
      return detail::factor(c, style);
    case CauseId::sign:
      return detail::sign(c);
    case CauseId::missing_local:
      return detail::missing_local(c);
    case CauseId::at_preactivation:
      return detail::at_preactivation(c);
    case CauseId::missing_path:
      return detail::missing_path(c);
    case CauseId::bracket:
      return detail::bracket(c, style);
    case CauseId::gradient_for_weight:
      return detail::gradient_for_weight(c);
    case CauseId::updated_weight:
      return detail::updated_weight(c, style);
    case CauseId::wrong_index:
      return detail::wrong_index(c, style);
    case CauseId::product_rule:
      return detail::product_rule(c);
    case CauseId::quotient_rule:
      return detail::quotient_rule(c);
    case CauseId::power_rule:
      return detail::power_rule(c);
    case CauseId::chain_inner:
      return detail::chain_inner(c);
    case CauseId::kink:
      return detail::kink(c);
    case CauseId::other_loss:
      return detail::other_loss(c, style);
    case CauseId::precision:
      return detail::precision(c, style);
  }
  return {};
}

}  // namespace derivations
