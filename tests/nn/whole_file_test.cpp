#include <doctest/doctest.h>
#include <fcntl.h>
#include <nn/error.h>
#include <nn/whole_file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <tests/nn/scratch_folder.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

namespace fs = std::filesystem;
using nn::FileError;
using nn::read_whole_file;
using nn::write_whole_file;

namespace {

constexpr std::size_t limit = 1 << 20;

TEST_CASE("what is written is read, byte for byte") {
  const ScratchFolder folder;
  for (const std::string& contents :
       {std::string(), std::string("a\0b\r\n", 5), std::string(300000, 'x')}) {
    write_whole_file(folder / "file", contents);
    CHECK(read_whole_file(folder / "file", limit) == contents);
    CHECK(folder.count() == 1);
  }
  write_whole_file(folder / "模型.json", "Chinese name");
  CHECK(read_whole_file(folder / "模型.json", limit) == "Chinese name");
  const std::string longest(255, 'n');
  write_whole_file(folder / longest, "longest name");
  CHECK(read_whole_file(folder / longest, limit) == "longest name");
}

TEST_CASE("a file name alone is one in the present folder") {
  const ScratchFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  write_whole_file("file", "contents");
  fs::current_path(before);
  CHECK(read_whole_file(folder / "file", limit) == "contents");
  CHECK(folder.count() == 1);
}

TEST_CASE("permissions of an older file are kept, a link is followed") {
  const ScratchFolder folder;
  write_whole_file(folder / "file", "old");
  fs::permissions(folder / "file", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("file", folder / "link");
  fs::create_symlink("link", folder / "link to link");
  write_whole_file(folder / "link to link", "new");
  CHECK(fs::is_symlink(folder / "link to link"));
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(read_whole_file(folder / "file", limit) == "new");
  CHECK(fs::status(folder / "file").permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));

  fs::create_symlink("not there yet", folder / "dangling");
  write_whole_file(folder / "dangling", "now it is");
  CHECK(read_whole_file(folder / "not there yet", limit) == "now it is");
}

TEST_CASE("a failed write leaves the older file and nothing else") {
  const ScratchFolder folder;
  write_whole_file(folder / "file", "old");
  // No file may grow beyond 4096 bytes, as if the disk were full there.
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4096, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  std::string text;
  try {
    write_whole_file(folder / "file", std::string(10000, 'x'));
  } catch (const FileError& error) {
    text = error.what();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(text == "cannot write '" + (folder / "file").string() + "': File too large");
  CHECK(read_whole_file(folder / "file", limit) == "old");
  CHECK(folder.count() == 1);
}

TEST_CASE("places that cannot be written to") {
  const ScratchFolder folder;
  const std::string path = folder.path().string();
  CHECK_THROWS_WITH_AS(write_whole_file(folder.path(), "x"),
                       ("cannot write '" + path + "': Is a directory; name a file in it").c_str(),
                       FileError);
  CHECK_THROWS_WITH_AS(
      write_whole_file(folder / "no/file", "x"),
      ("cannot write '" + path + "/no/file': No such file or directory; create the folder " + path +
       "/no first")
          .c_str(),
      FileError);
  write_whole_file(folder / "file", "old");
  CHECK_THROWS_WITH_AS(write_whole_file(folder / "file/below", "x"),
                       ("cannot write '" + path + "/file/below': Not a directory").c_str(),
                       FileError);
  CHECK_THROWS_AS(write_whole_file("", "x"), FileError);
  CHECK_THROWS_AS(write_whole_file("/proc/chalkgrad", "x"), FileError);
  CHECK(folder.count() == 1);
}

// A pipe in a folder of the test's own: a device would be lost if the code under test replaced it.
TEST_CASE("what is no ordinary file is written to, not replaced") {
  const ScratchFolder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const int reader = ::open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK);
  REQUIRE(reader >= 0);
  write_whole_file(folder / "pipe", "through the pipe");
  char read[64];
  const ssize_t count = ::read(reader, read, sizeof read);
  ::close(reader);
  CHECK(count == 16);
  CHECK(std::string(read, 16) == "through the pipe");
  CHECK(fs::is_fifo(folder / "pipe"));
  CHECK(folder.count() == 1);
}

TEST_CASE("a write-protected file is left alone") {
  if (::geteuid() == 0) return;  // root may write to anything
  const ScratchFolder folder;
  write_whole_file(folder / "file", "old");
  fs::permissions(folder / "file", fs::perms::owner_read);
  CHECK_THROWS_WITH_AS(
      write_whole_file(folder / "file", "new"),
      ("cannot write '" + (folder / "file").string() + "': Permission denied").c_str(), FileError);
  CHECK(read_whole_file(folder / "file", limit) == "old");
}

TEST_CASE("files that cannot be read") {
  const ScratchFolder folder;
  const std::string path = folder.path().string();
  CHECK_THROWS_WITH_AS(read_whole_file(folder.path(), limit),
                       ("cannot read '" + path + "': Is a directory").c_str(), FileError);
  CHECK_THROWS_WITH_AS(read_whole_file(folder / "none", limit),
                       ("cannot read '" + path + "/none': No such file or directory").c_str(),
                       FileError);
  write_whole_file(folder / "file", "12345");
  CHECK(read_whole_file(folder / "file", 5) == "12345");
  CHECK_THROWS_WITH_AS(read_whole_file(folder / "file", 4),
                       ("cannot read '" + path + "/file': it is longer than 4 bytes").c_str(),
                       FileError);
  CHECK_THROWS_AS(read_whole_file("/dev/zero", limit), FileError);
}

}  // namespace
