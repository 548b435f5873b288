#pragma once

#include <vector>

#include <nn/data.h>
#include <nn/history.h>
#include <nn/losses.h>
#include <tools/training/gnuplot.h>
#include <tools/training/observer.h>

namespace tools::training {

/// How the loss is drawn over the epochs.
enum class Axes { plain, logarithmic };

/// Loss and, where measured, accuracy over the epochs.
Plot curves_plot(const nn::History& history, Axes axes = Axes::plain);

/// What a network with one or two inputs says, after up to six of the epochs looked at, the first
/// and the last among them; the data as points.
Plot regions_plot(const Observations& seen, nn::Loss loss, const nn::Data& data);

/// Each activation there is with its derivative, from the rules: values by replay on numbers,
/// derivatives by backward. softmax, which has no curve of its own, is left out.
Plot activations_plot();

/// Text in a gnuplot script, in single quotes: in double ones gnuplot would run what stands between
/// backticks as a command.
std::string plot_text(std::string_view text);

}  // namespace tools::training
