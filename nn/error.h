#pragma once

#include <autograd/error.h>

namespace nn {

/// Base of everything that the networks throw by themselves; what the engine throws passes through.
class Error : public autograd::Error {
 public:
  using autograd::Error::Error;
};

/// Lengths or matrices do not fit together. The text gives both shapes.
class ShapeError : public Error {
 public:
  using Error::Error;
};

/// A text is not the name of an activation or a loss. The text lists those there are.
class UnknownName : public Error {
 public:
  using Error::Error;
};

/// A label is outside the range that its loss is defined for.
class LabelError : public Error {
 public:
  using Error::Error;
};

/// An output of a network is outside the range that its loss is defined for.
class OutputError : public Error {
 public:
  using Error::Error;
};

/// An option such as a learning rate is outside its range, or an activation stands where it cannot.
class OptionError : public Error {
 public:
  using Error::Error;
};

/// A number in a data set is NaN or infinite, or there is no sample. The text names the place.
class DataError : public Error {
 public:
  using Error::Error;
};

/// A loss, gradient or parameter became NaN or infinite during training. The text says in which
/// epoch and step, at which sample and parameter, and where in the computation it began.
class NotFinite : public Error {
 public:
  using Error::Error;
};

/// A file could not be read or written. The text names it and gives the system's reason.
class FileError : public Error {
 public:
  using Error::Error;
};

/// A file was read, but is not what it should be. The text names file, place and expectation.
class FormatError : public Error {
 public:
  using Error::Error;
};

}  // namespace nn
