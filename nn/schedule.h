#pragma once

#include <cstddef>
#include <functional>

/// Learning-rate schedules: by which factor the rate is multiplied in an epoch, counted from 0. A
/// schedule has no memory, so that a resumed training goes on with the right one.
namespace nn {

/// An empty one stands for the factor 1.
using Schedule = std::function<double(std::size_t epoch)>;

/// factor^(floor(epoch/every)). @throws OptionError unless every > 0 and the factor is finite and
/// positive
Schedule step_decay(std::size_t every, double factor);

/// factor^epoch. @throws OptionError unless the factor is finite and positive
Schedule exponential_decay(double factor);

/// From 1 to `last` along half a cosine, over so many epochs, then `last`: last + (1 - last)/2 *
/// (1 + cos(pi*epoch/epochs)) [Loshchilov, Hutter 2017, equation 5, without restarts].
/// @throws OptionError unless epochs > 0 and last is in (0, 1]
Schedule cosine_decay(std::size_t epochs, double last = 0.01);

/// From 1 to `last` in a straight line over so many epochs, then `last`. @throws OptionError unless
/// epochs > 0 and last is in (0, 1]
Schedule linear_decay(std::size_t epochs, double last = 0.01);

/// (epoch + 1)/(epochs + 1) in the first epochs, then what `after` gives for the epochs from there
/// on, counted from 0 again.
Schedule warm_up(std::size_t epochs, Schedule after = {});

}  // namespace nn
