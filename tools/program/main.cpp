#include <tools/program/program.h>

int main(int argc, char** argv) {
  return tools::program::run(std::vector<std::string>(argv + 1, argv + argc));
}
