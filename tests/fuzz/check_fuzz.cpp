// libFuzzer's entry: see tests/CMakeLists.txt, CHALKGRAD_FUZZ.
//
//   cmake --preset fuzz && cmake --build --preset fuzz
//   mkdir -p out/findings && build/fuzz/tests/check_fuzz -timeout=10 -rss_limit_mb=2048
//     -max_total_time=600 out/findings tests/fuzz/corpus
//
// A finding, made small with -minimize_crash=1, is mended and added to the corpus.

#include <tests/fuzz/check_bytes.h>

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_bytes({reinterpret_cast<const char*>(data), size});
  return 0;
}
