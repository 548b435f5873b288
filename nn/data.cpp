#include <nn/data.h>
#include <nn/error.h>
#include <nn/number_text.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace nn {

using detail::text_of;

std::string Data::place(std::size_t i) const {
  return (places_are_lines ? "line " : "sample ") +
         std::to_string(i < places.size() ? places[i] : i);
}

void Data::add(const std::vector<double>& inputs, const std::vector<double>& labels) {
  if (inputs.size() != input_count || labels.size() != label_count)
    throw ShapeError("a sample of " + std::to_string(inputs.size()) + " inputs and " +
                     std::to_string(labels.size()) + " labels; these data have " +
                     std::to_string(input_count) + " and " + std::to_string(label_count));
  numbers.insert(numbers.end(), inputs.begin(), inputs.end());
  numbers.insert(numbers.end(), labels.begin(), labels.end());
}

Data Data::chosen(std::span<const std::size_t> which) const {
  Data part{input_count, label_count, {}, names, classes, {}, places_are_lines};
  part.numbers.reserve(which.size() * width());
  part.places.reserve(which.size());
  for (const std::size_t i : which) {
    part.numbers.insert(part.numbers.end(), sample(i).begin(), sample(i).end());
    part.places.push_back(i < places.size() ? places[i] : i);
  }
  return part;
}

void require_finite(const Data& data) {
  if (data.input_count == 0 || data.label_count == 0)
    throw ShapeError("data of " + std::to_string(data.input_count) + " inputs and " +
                     std::to_string(data.label_count) + " labels; there must be one of each");
  if (data.numbers.size() % data.width() != 0)
    throw ShapeError(std::to_string(data.numbers.size()) + " numbers do not come out even as " +
                     "samples of " + std::to_string(data.width()));
  if (data.size() == 0) throw DataError("there is no sample in the data");
  for (std::size_t k = 0; k < data.numbers.size(); ++k) {
    if (std::isfinite(data.numbers[k])) continue;
    const std::size_t sample = k / data.width(), column = k % data.width();
    const bool is_input = column < data.input_count;
    std::string place = (is_input ? "input " : "label ") +
                        std::to_string(is_input ? column : column - data.input_count);
    if (column < data.names.size()) place += " ('" + data.names[column] + "')";
    throw DataError(data.place(sample) + ": " + place + " is " + text_of(data.numbers[k]) +
                    "; leave the sample out or give a finite number");
  }
}

Split split(const Data& data, double share_held_out, Random& random) {
  if (!(share_held_out > 0.0 && share_held_out < 1.0))
    throw OptionError("a share of " + text_of(share_held_out) +
                      " held out; it has to be between 0 and 1");
  const std::size_t size = data.size();
  const auto held_out =
      static_cast<std::size_t>(std::lround(share_held_out * static_cast<double>(size)));
  if (held_out == 0 || held_out == size)
    throw OptionError("holding out " + text_of(share_held_out) + " of " + std::to_string(size) +
                      " samples leaves none for one of the parts");
  std::vector<std::size_t> order = random.permutation(size);
  const auto boundary = order.begin() + static_cast<std::ptrdiff_t>(held_out);
  std::sort(order.begin(), boundary);
  std::sort(boundary, order.end());
  const std::span all(order);
  return {data.chosen(all.subspan(held_out)), data.chosen(all.first(held_out))};
}

Data with_signs_as_labels(Data data) {
  for (std::size_t i = 0; i < data.size(); ++i)
    for (std::size_t j = data.input_count; j < data.width(); ++j) {
      double& label = data.numbers[i * data.width() + j];
      if (label != 0.0 && label != 1.0)
        throw LabelError(data.place(i) + ": label " + text_of(label) +
                         "; to become -1 or 1, labels are 0 or 1");
      label = 2.0 * label - 1.0;
    }
  return data;
}

Data with_one_hot_labels(const Data& data, std::size_t classes) {
  if (data.label_count != 1)
    throw ShapeError("one-hot labels are made of one column of labels; there are " +
                     std::to_string(data.label_count));
  Data wide{data.input_count, classes, {}, {}, data.classes, data.places, data.places_are_lines};
  if (!data.names.empty()) {
    wide.names.assign(data.names.begin(), data.names.end() - 1);
    for (std::size_t c = 0; c < classes; ++c)
      wide.names.push_back(data.names.back() + "=" + std::to_string(c));
  }
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double label = data.labels(i)[0];
    if (!(label >= 0.0 && label < static_cast<double>(classes) && label == std::floor(label)))
      throw LabelError(data.place(i) + ": label " + text_of(label) +
                       "; classes are numbered from 0 to " + std::to_string(classes - 1));
    wide.numbers.insert(wide.numbers.end(), data.inputs(i).begin(), data.inputs(i).end());
    for (std::size_t c = 0; c < classes; ++c)
      wide.numbers.push_back(static_cast<double>(c) == label ? 1.0 : 0.0);
  }
  return wide;
}

}  // namespace nn
