#include <tools/graph/far_leaves.h>

#include <algorithm>
#include <cstddef>

#include <tools/computation.h>

namespace tools {
namespace {

/// Of the edges from one leaf, in operations. A recurrence of ten steps stays below.
constexpr std::size_t most_length = 60;

}  // namespace

std::vector<bool> far_leaves(const std::vector<autograd::Record>& records) {
  std::vector<std::size_t> depth(records.size()), uses(records.size()), sum(records.size()),
      least(records.size(), records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    for (const std::size_t operand : records[i].operands)
      depth[i] = std::max(depth[i], depth[operand] + 1);
    for (const std::size_t operand : records[i].operands) {
      ++uses[operand];
      sum[operand] += depth[i];
      least[operand] = std::min(least[operand], depth[i]);
    }
  }
  // dot puts a leaf just before its first use
  std::vector<bool> is_far(records.size());
  for (std::size_t i = 0; i < records.size(); ++i)
    is_far[i] = is_leaf(records[i].op) && uses[i] > 0 && sum[i] - uses[i] * least[i] > most_length;
  return is_far;
}

}  // namespace tools
