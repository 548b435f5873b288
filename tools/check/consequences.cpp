#include <tools/check/consequences.h>

#include <cmath>
#include <functional>
#include <queue>
#include <unordered_map>

namespace tools::check {

const std::vector<std::pair<Step, double>>& Consequences::of(const std::vector<Slip>& slips) {
  // Of free names, and of a line that ends in an error, the leaves have not been run.
  world_->run();
  for (const auto& [step, number] : changed_) values_[step] = (*world_)[step];
  changed_.clear();
  for (std::size_t step = values_.size(); step < steps_->size(); ++step) {
    values_.push_back((*world_)[static_cast<Step>(step)]);
    waiting_.push_back(false);
  }
  std::unordered_map<Step, std::vector<const Change*>> changes;
  std::priority_queue<Step, std::vector<Step>, std::greater<>> open;
  const auto visit = [&](Step step) {
    if (waiting_[step]) return;
    waiting_[step] = true;
    open.push(step);
  };
  for (const Slip& slip : slips) {
    for (const Change& change : slip.changes) {
      changes[change.step].push_back(&change);
      visit(change.step);
    }
  }
  while (!open.empty()) {
    const Step step = open.top();
    open.pop();
    waiting_[step] = false;
    const double before = values_[step];
    double result = steps_->is_leaf(step) ? before : result_of(*steps_, step, values_);
    if (const auto at = changes.find(step); at != changes.end()) {
      for (const Change* change : at->second) {
        values_[step] = result;
        result = change->result(values_);
      }
    }
    values_[step] = before;
    if (std::abs(result - before) <= 1e-12 * std::abs(before)) continue;
    values_[step] = result;
    changed_.emplace_back(step, result);
    for (auto u = steps_->first_use(step); u != Steps::no_use; u = steps_->use(u).next) {
      visit(steps_->use(u).by);
    }
  }
  return changed_;
}

}  // namespace tools::check
