#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <nn/mlp.h>

/// Networks as JSON:
///
///     {
///       "format": "chalkgrad network",
///       "version": 1,
///       "sizes": [3, 2, 1],
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
namespace nn {

/// The network as JSON. @throws FormatError if a parameter is NaN or infinite, which JSON cannot
/// say.
std::string to_json(const MLP& model);

/// The network that is written in `text`, its parameters in the thread's current graph. `source` is
/// the name that errors begin with. @throws FormatError naming the place and what was expected
/// there, for anything that to_json would not write: text that is not JSON, another version, keys
/// too many, missing or repeated, shapes that do not fit.
MLP from_json(std::string_view text, std::string_view source = "JSON");

/// Writes the network to a file, whole or not at all (see write_whole_file).
/// @throws FileError, FormatError if a parameter is NaN or infinite
void save(const MLP& model, const std::filesystem::path& path);

/// Reads a network from a file of at most 64 MiB. @throws FileError, FormatError
MLP load(const std::filesystem::path& path);

}  // namespace nn
