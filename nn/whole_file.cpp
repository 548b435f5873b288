#include <nn/whole_file.h>

#include <fcntl.h>
#include <nn/error.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace nn {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const char* doing, const fs::path& path, int error,
                       const std::string& remedy = {}) {
  throw FileError(std::string("cannot ") + doing + " '" + path.string() +
                  "': " + std::generic_category().message(error) + remedy);
}

/// An open file. Functions that can fail leave the reason in errno.
class File {
 public:
  File(const fs::path& path, int flags)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { close(); }

  bool is_open() const { return descriptor_ >= 0; }

  bool write(std::string_view contents) {
    while (!contents.empty()) {
      const ssize_t written = ::write(descriptor_, contents.data(), contents.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return false;
      contents.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

  /// How many bytes were read into buffer; 0 at the end, negative on failure.
  ssize_t read(char* buffer, std::size_t size) {
    ssize_t count;
    do count = ::read(descriptor_, buffer, size);
    while (count < 0 && errno == EINTR);
    return count;
  }

  bool set_permissions(mode_t mode) { return ::fchmod(descriptor_, mode) == 0; }
  bool flush_to_disk() { return ::fsync(descriptor_) == 0; }
  bool close() { return !is_open() || ::close(std::exchange(descriptor_, -1)) == 0; }

 private:
  int descriptor_;
};

/// Where a chain of links ends, whether or not there is a file.
fs::path followed(fs::path path) {
  std::error_code ignored;
  for (int links = 0; links < 40 && fs::is_symlink(path, ignored); ++links) {
    const fs::path target = fs::read_symlink(path, ignored);
    if (ignored) break;
    path = path.parent_path() / target;
  }
  return path;
}

/// A name in the same folder that no file has yet, as far as the last look told.
fs::path beside(const fs::path& path, unsigned attempt) {
  return path.parent_path() /
         (".chalkgrad-" + std::to_string(::getpid()) + "-" + std::to_string(attempt) + ".tmp");
}

void write_directly(const fs::path& path, std::string_view contents) {
  File file(path, O_WRONLY);
  if (!file.is_open() || !file.write(contents) || !file.close()) fail("write", path, errno);
}

}  // namespace

void write_whole_file(const fs::path& path, std::string_view contents) {
  const fs::path target = followed(path);
  struct stat old {};
  const bool exists = ::stat(target.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) fail("write", path, EISDIR, "; name a file in it");
  if (exists && !S_ISREG(old.st_mode)) return write_directly(target, contents);
  if (exists && ::access(target.c_str(), W_OK) != 0) fail("write", path, errno);

  for (unsigned attempt = 0;; ++attempt) {
    const fs::path temporary = beside(target, attempt);
    File file(temporary, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.is_open() && errno == EEXIST) continue;
    if (!file.is_open())
      fail("write", path, errno,
           errno == ENOENT && !fs::exists(target.parent_path())
               ? "; create the folder " + target.parent_path().string() + " first"
               : "");
    if ((!exists || file.set_permissions(old.st_mode & 07777)) && file.write(contents) &&
        file.flush_to_disk() && file.close() && ::rename(temporary.c_str(), target.c_str()) == 0)
      break;
    const int error = errno;
    ::unlink(temporary.c_str());
    fail("write", path, error);
  }

  // The file is whole by now; this makes its new name outlast a loss of power where the file system
  // can promise it.
  File folder(target.has_parent_path() ? target.parent_path() : ".", O_RDONLY | O_DIRECTORY);
  if (folder.is_open()) folder.flush_to_disk();
}

std::string read_whole_file(const fs::path& path, std::size_t limit) {
  File file(path, O_RDONLY);
  if (!file.is_open()) fail("read", path, errno);
  std::string contents;
  for (char buffer[1 << 16];;) {
    const ssize_t count = file.read(buffer, sizeof buffer);
    if (count < 0) fail("read", path, errno);
    if (count == 0) return contents;
    contents.append(buffer, static_cast<std::size_t>(count));
    if (contents.size() > limit)
      throw FileError("cannot read '" + path.string() + "': it is longer than " +
                      std::to_string(limit) + " bytes");
  }
}

}  // namespace nn
