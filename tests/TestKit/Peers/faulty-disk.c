// Preloaded into a program: what it does to files below a folder hangs, or fails once, as a text in a file says.
//   FAULTY_DISK_BELOW    part of the paths that are meant
//   FAULTY_DISK_ORDER    file: "hang" = every call waits until it says otherwise; "fail NAME N" = from when NAME is new, the Nth write, sync or rename fails with EIO
//   FAULTY_DISK_ORDER.hit   gets NAME when that call has failed
// Looked at for each call: nothing is kept but how far the count is.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static char counting[64];
static long count;

#define REAL(result, name, ...) \
  static result (*real)(__VA_ARGS__); \
  if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static int real_open(const char *path, int flags, mode_t mode) {
  REAL(int, open64, const char *, int, ...);
  return real(path, flags, mode);
}

static ssize_t real_write(int fd, const void *from, size_t length) {
  REAL(ssize_t, write, int, const void *, size_t);
  return real(fd, from, length);
}

static int is_meant(const char *path) {
  const char *below = getenv("FAULTY_DISK_BELOW");
  return path && below && strstr(path, below) != NULL;
}

static int is_meant_fd(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return is_meant(path);
}

static void order(char *text, size_t size) {
  const char *file = getenv("FAULTY_DISK_ORDER");
  text[0] = 0;
  int fd = file ? real_open(file, O_RDONLY | O_CLOEXEC, 0) : -1;
  if (fd < 0) return;
  ssize_t length = read(fd, text, size - 1);
  text[length > 0 ? length : 0] = 0;
  close(fd);
}

static void tell(const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s.hit", getenv("FAULTY_DISK_ORDER"));
  int fd = real_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return;
  if (real_write(fd, name, strlen(name)) < 0) abort();
  close(fd);
}

static void wait_while_it_hangs(void) {
  char text[128];
  for (order(text, sizeof text); strncmp(text, "hang", 4) == 0; order(text, sizeof text)) nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
}

static int is_to_fail(void) {
  char text[128], name[64];
  long at;
  order(text, sizeof text);
  if (sscanf(text, "fail %63s %ld", name, &at) != 2) return 0;
  pthread_mutex_lock(&gate);
  if (strcmp(name, counting) != 0) { strcpy(counting, name); count = 0; }
  int fails = ++count == at;
  pthread_mutex_unlock(&gate);
  if (fails) tell(name);
  return fails;
}

// What changes the disk hangs or fails; what only asks it hangs.
#define CHANGES(meant) do { if (meant) { wait_while_it_hangs(); if (is_to_fail()) { errno = EIO; return -1; } } } while (0)
#define ASKS(meant) do { if (meant) wait_while_it_hangs(); } while (0)

ssize_t write(int fd, const void *from, size_t length) { CHANGES(is_meant_fd(fd)); return real_write(fd, from, length); }
ssize_t pwrite64(int fd, const void *from, size_t length, off64_t at) { REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t); CHANGES(is_meant_fd(fd)); return real(fd, from, length, at); }
ssize_t pwrite(int fd, const void *from, size_t length, off_t at) { return pwrite64(fd, from, length, at); }
ssize_t pwritev64(int fd, const struct iovec *from, int parts, off64_t at) { REAL(ssize_t, pwritev64, int, const struct iovec *, int, off64_t); CHANGES(is_meant_fd(fd)); return real(fd, from, parts, at); }
int fsync(int fd) { REAL(int, fsync, int); CHANGES(is_meant_fd(fd)); return real(fd); }
int fdatasync(int fd) { REAL(int, fdatasync, int); CHANGES(is_meant_fd(fd)); return real(fd); }
int rename(const char *from, const char *to) { REAL(int, rename, const char *, const char *); CHANGES(is_meant(to)); return real(from, to); }
int link(const char *from, const char *to) { REAL(int, link, const char *, const char *); CHANGES(is_meant(to)); return real(from, to); }
int ftruncate64(int fd, off64_t length) { REAL(int, ftruncate64, int, off64_t); ASKS(is_meant_fd(fd)); return real(fd, length); }
int mkdir(const char *path, mode_t mode) { REAL(int, mkdir, const char *, mode_t); ASKS(is_meant(path)); return real(path, mode); }
int unlink(const char *path) { REAL(int, unlink, const char *); ASKS(is_meant(path)); return real(path); }
int statfs64(const char *path, struct statfs64 *into) { REAL(int, statfs64, const char *, struct statfs64 *); ASKS(is_meant(path)); return real(path, into); }
int stat64(const char *path, struct stat64 *into) { REAL(int, stat64, const char *, struct stat64 *); ASKS(is_meant(path)); return real(path, into); }
int __xstat64(int version, const char *path, struct stat64 *into) { REAL(int, __xstat64, int, const char *, struct stat64 *); ASKS(is_meant(path)); return real(version, path, into); }
int __lxstat64(int version, const char *path, struct stat64 *into) { REAL(int, __lxstat64, int, const char *, struct stat64 *); ASKS(is_meant(path)); return real(version, path, into); }

int open64(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
  ASKS(is_meant(path));
  return real_open(path, flags, mode);
}
int open(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
  ASKS(is_meant(path));
  return real_open(path, flags, mode);
}
