/* Recorder of what a program asks the disk to keep. Preloaded (LD_PRELOAD) into a writer, it logs each write, truncation,
   sync, removal, new name and second name (their data is that name) of the files whose path contains $RECORD_MATCH to $RECORD_LOG, in order, one record each:
   operation (1 byte), length of the path (u16), path, offset (i64), length of the data (u32), data. Little endian. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int log_fd = -1;
static const char *wanted;

static void start(void) {
    if (log_fd != -1) return;
    const char *path = getenv("RECORD_LOG");
    wanted = getenv("RECORD_MATCH");
    log_fd = path && wanted ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -2;
}

static int recorded(int fd, char *path, size_t room) {
    char link[64];
    if (log_fd < 0 || fd == log_fd) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, room - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, wanted) != NULL;
}

static void record(char operation, const char *path, int64_t offset, const void *data, uint32_t length) {
    uint16_t path_length = (uint16_t)strlen(path);
    struct iovec pieces[] = {{&operation, 1}, {&path_length, 2}, {(void *)path, path_length},
                             {&offset, 8},    {&length, 4},      {(void *)data, data ? length : 0}};
    if (syscall(SYS_writev, log_fd, pieces, 6) < 0) abort();
}

#define REAL(name)                                     \
    static __typeof__(name) *real;                     \
    char path[4096];                                   \
    start();                                           \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

ssize_t pwrite64(int fd, const void *data, size_t count, off64_t offset) {
    REAL(pwrite64);
    ssize_t done = real(fd, data, count, offset);
    if (done > 0 && recorded(fd, path, sizeof path)) record('W', path, offset, data, (uint32_t)done);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t count, off_t offset) {
    REAL(pwrite);
    ssize_t done = real(fd, data, count, offset);
    if (done > 0 && recorded(fd, path, sizeof path)) record('W', path, offset, data, (uint32_t)done);
    return done;
}

ssize_t write(int fd, const void *data, size_t count) {
    REAL(write);
    int known = recorded(fd, path, sizeof path);
    off_t offset = known ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t done = real(fd, data, count);
    if (done > 0 && known) record('W', path, offset, data, (uint32_t)done);
    return done;
}

int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64);
    int failed = real(fd, size);
    if (!failed && recorded(fd, path, sizeof path)) record('T', path, size, NULL, 0);
    return failed;
}

int ftruncate(int fd, off_t size) {
    REAL(ftruncate);
    int failed = real(fd, size);
    if (!failed && recorded(fd, path, sizeof path)) record('T', path, size, NULL, 0);
    return failed;
}

int fsync(int fd) {
    REAL(fsync);
    int failed = real(fd);
    if (!failed && recorded(fd, path, sizeof path)) record('S', path, 0, NULL, 0);
    return failed;
}

int fdatasync(int fd) {
    REAL(fdatasync);
    int failed = real(fd);
    if (!failed && recorded(fd, path, sizeof path)) record('S', path, 0, NULL, 0);
    return failed;
}

int unlink(const char *name) {
    REAL(unlink);
    (void)path;
    int failed = real(name);
    if (!failed && log_fd >= 0 && strstr(name, wanted)) record('U', name, 0, NULL, 0);
    return failed;
}

int rename(const char *name, const char *new_name) {
    REAL(rename);
    (void)path;
    int failed = real(name, new_name);
    if (!failed && log_fd >= 0 && strstr(name, wanted)) record('R', name, 0, new_name, (uint32_t)strlen(new_name));
    return failed;
}

int link(const char *name, const char *second) {
    REAL(link);
    (void)path;
    int failed = real(name, second);
    if (!failed && log_fd >= 0 && strstr(name, wanted)) record('L', name, 0, second, (uint32_t)strlen(second));
    return failed;
}
