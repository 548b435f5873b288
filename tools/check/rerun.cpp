#include <tools/check/rerun.h>

#include <algorithm>
#include <cmath>

#include <tools/check/points.h>

namespace tools::check {

Rerun::Rerun(Derivation& derivation, const std::vector<Step>& first, const std::vector<Step>& then)
    : steps_(&derivation.steps()) {
  derivation.exact().run();
  exact_ = &derivation.exact().values();
  order_ = dependencies(*steps_, first);
  first_size_ = order_.size();
  std::vector<Step> more = dependencies(*steps_, then);
  std::erase_if(more, [&](Step step) { return std::ranges::binary_search(order_, step); });
  order_.insert(order_.end(), more.begin(), more.end());
  values_ = *exact_;
}

std::vector<Step> Rerun::leaves(LeafKind kind) const {
  std::vector<Step> found;
  for (const Step step : order_) {
    if (steps_->is(step, kind)) found.push_back(step);
  }
  return found;
}

bool Rerun::is_good(Step step) const {
  return std::isfinite(values_[step]) &&
         (steps_->is_leaf(step) || same_branch(*steps_, step, values_, *exact_));
}

bool Rerun::same(Step a, Step b) const {
  const double terms = std::max(terms_of(*steps_, a, values_), terms_of(*steps_, b, values_));
  return same_number(values_[a], values_[b], terms);
}

}  // namespace tools::check
