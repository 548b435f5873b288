#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <nn/mlp.h>

/// Networks as JSON:
///
///     {
///       "format": "chalkgrad network",
///       "version": 1,
///       "sizes": [3, 2, 1],
///       "inputs": ["length", "width", "height"],
///       "classes": ["round", "tall"],
///       "layers": [
///         {
///           "activation": "sigmoid",
///           "W": [
///             [0.2, -0.5, 0.1],
///             [-0.3, 0.4, 0.2]
///           ],
///           "b": [0.3, -0.1]
///         },
///         ...
///       ]
///     }
///
/// sizes: the inputs, then the neurons of each layer. W: neurons x inputs. Where the neurons of a
/// layer have different activations, "activation" is a list of names; a neuron without a bias has
/// null for it. Numbers are written with as many digits as it takes to read the same bits again.
/// inputs and classes: what the inputs are called, and the classes of the outputs (two for a single
/// output, which speaks for the second); left out where they have no names.
namespace nn {

/// A network, and what its numbers stand for.
struct NamedNetwork {
  MLP model;                              ///< its parameters are those of the file
  std::vector<std::string> inputs = {};   ///< one for each input, or none
  std::vector<std::string> classes = {};  ///< one for each output, two for a single one, or none
};

/// The network as JSON, with the names that it has. @throws FormatError if a parameter is NaN or
/// infinite, which JSON cannot say; ShapeError if there are not as many names as inputs or classes
std::string to_json(const NamedNetwork& network);

/// The network as JSON. @throws FormatError if a parameter is NaN or infinite, which JSON cannot
/// say.
std::string to_json(const MLP& model);

/// The network that is written in `text`, its parameters in the thread's current graph. `source` is
/// the name that errors begin with. @throws FormatError naming the place and what was expected
/// there, for anything that to_json would not write: text that is not JSON, another version, keys
/// too many, missing or repeated, shapes that do not fit.
NamedNetwork named_from_json(std::string_view text, std::string_view source = "JSON");

/// The same without names. @throws FormatError
MLP from_json(std::string_view text, std::string_view source = "JSON");

/// Writes the network to a file, whole or not at all (see write_whole_file).
/// @throws FileError, FormatError if a parameter is NaN or infinite
/// @{
void save(const NamedNetwork& network, const std::filesystem::path& path);
void save(const MLP& model, const std::filesystem::path& path);
/// @}

/// Reads a network from a file of at most 64 MiB, with its names or without.
/// @throws FileError, FormatError
/// @{
NamedNetwork load_named(const std::filesystem::path& path);
MLP load(const std::filesystem::path& path);
/// @}

}  // namespace nn
