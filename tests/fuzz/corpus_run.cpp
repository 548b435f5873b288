// usage: corpus_run FOLDER
// Runs every file of the corpus through what the fuzzer runs; a crash or a stray exception fails.

#include <tests/fuzz/check_bytes.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: corpus_run FOLDER\n";
    return 2;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) files.push_back(entry);
  std::ranges::sort(files);
  for (const auto& file : files) {
    std::cout << file.filename().string() << std::endl;
    std::ifstream in(file, std::ios::binary);
    check_bytes(std::string(std::istreambuf_iterator<char>(in), {}));
  }
  if (files.empty()) std::cerr << argv[1] << " is empty\n";
  return files.empty() ? 1 : 0;
}
