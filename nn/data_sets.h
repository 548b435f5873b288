#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include <nn/data.h>

/// Data sets to learn on, drawn from the project's generator. u stands for a number uniform in
/// [0, 1), n for a normal one with mean 0 and variance 1, each drawn anew. Points belong to the
/// classes in turn, so that all are of one size but for a point. The same seed gives the same
/// points as far as the C library's sin and cos do.
namespace nn {

/// Two circles around the origin: r*(cos a, sin a) + noise*(n, n), a = 2*pi*u. Label 0 on the outer
/// one, 1 on the inner.
struct Circles {
  double outer = 1.0;   ///< the radius of label 0
  double inner = 0.5;   ///< the radius of label 1
  double noise = 0.05;  ///< standard deviation in x and in y
};
Data circles(std::size_t count, Random& random, const Circles& options = {});  ///< see Circles

/// Two half circles that reach into each other: (cos a, sin a), label 0, and (1 - cos a, 1/2 - sin
/// a), label 1, a = pi*u; noise*(n, n) is added.
Data moons(std::size_t count, Random& random, double noise = 0.1);

/// The four corners (0 or 1, 0 or 1) + noise*(n, n) in turn. Label 1 where the corner's coordinates
/// differ.
Data exclusive_or(std::size_t count, Random& random, double noise = 0.1);

/// Arms that wind outwards: r*(sin a, cos a), r = u, a = 2*pi*(class/classes + turns*r) + noise*n.
/// One-hot labels.
struct Spirals {
  std::size_t classes = 3;  ///< arms; two at least
  double turns = 0.6;       ///< how often an arm goes round
  double noise = 0.15;      ///< standard deviation of the angle
};
Data spirals(std::size_t count, Random& random, const Spirals& options = {});  ///< see Spirals

/// Clouds on a circle: (cos a, sin a) + spread*(n, n), a = 2*pi*class/classes. One-hot labels.
struct Blobs {
  std::size_t classes = 3;  ///< clouds; two at least
  double spread = 0.25;     ///< standard deviation in x and in y
};
Data blobs(std::size_t count, Random& random, const Blobs& options = {});  ///< see Blobs

/// Points of the square [-1, 1] x [-1, 1] that a line separates: label 1 where x + y > 0. None is
/// nearer to the line than margin: points there are drawn again. @throws OptionError unless margin
/// is in [0, 1]
Data linear(std::size_t count, Random& random, double margin = 0.1);

/// y = f(x) + noise*n, x = low + (high - low)*u.
Data samples_of(const std::function<double(double)>& f, double low, double high, std::size_t count,
                Random& random, double noise = 0.0);

/// The data set of that name with its defaults: circles, moons, xor, spirals, blobs or linear.
/// @throws UnknownName
Data data_set_named(std::string_view name, std::size_t count, Random& random);

/// Whether data_set_named knows it.
bool is_data_set(std::string_view name);

}  // namespace nn
