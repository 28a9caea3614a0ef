/* Stands between a server and its files: ends it at the K-th write or sync, answers errors there, and keeps a journal of
 * what was written since each file was synced last, from which the harness makes what a power cut leaves.
 *
 * Loaded with LD_PRELOAD. HUANJIE_SHIM_DIR is the data directory, as realpath(3) says it; only files below it are looked at,
 * and of SQLite's none that end in -shm: those are made anew at every start. HUANJIE_SHIM_ORDER is a file of five 32-bit
 * numbers (struct order), mapped, so that the harness gives orders while the server runs. With HUANJIE_SHIM_JOURNAL, a file
 * to append to, nothing is really synced: what a sync means is then said by the journal alone.
 *
 * Modelled: contents and sizes of files. Making, naming and deleting a file is taken to be on the disk at once.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2 };
enum { PASS = 0, BEFORE = 1, HALF = 2, AFTER = 3, NO_SYNC = 4, NO_SPACE = 5 };

struct order {
    volatile uint32_t what;   /* WRITE or SYNC; 0: nothing is asked for */
    volatile uint32_t deed;
    volatile uint32_t left;   /* the K of the K-th, counted down */
    volatile uint32_t times;  /* how often from then on */
    volatile uint32_t struck; /* how often it was done */
};

/* One line of the journal; the old bytes and the new ones follow. */
struct record {
    uint32_t kind; /* W written, T truncated, S synced, E not synced and forgotten, U unlinked */
    uint32_t old_length;
    uint32_t new_length;
    uint32_t unused;
    uint64_t inode;
    uint64_t at; /* offset; of T the new size */
    uint64_t old_size;
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static struct order *order;
static const char *directory;
static int journal = -1;

__attribute__((constructor)) static void begin(void) {
    const char *orders = getenv("HUANJIE_SHIM_ORDER"), *log = getenv("HUANJIE_SHIM_JOURNAL");
    directory = getenv("HUANJIE_SHIM_DIR");
    if (!orders || !directory) return;
    int fd = open(orders, O_RDWR | O_CLOEXEC);
    void *map = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *order, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED || (log && (journal = open(log, O_WRONLY | O_APPEND | O_CLOEXEC)) < 0)) {
        fputs("shim: cannot begin\n", stderr);
        _exit(3);
    }
    order = map;
    close(fd);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* What is to be done at this call. */
static uint32_t due(uint32_t what) {
    if (order->what != what) return PASS;
    if (order->left > 1) {
        order->left--;
        return PASS;
    }
    if (order->times == 0) return PASS;
    order->times--;
    order->struck++;
    return order->deed;
}

/* Whether a file is one of the server's data; directories too if they are asked for. */
static int ours(int fd, struct stat *is, int directories) {
    char link[64], path[4096];
    int error = errno, yes = 0;
    if (order && fstat(fd, is) == 0 && (S_ISREG(is->st_mode) || (directories && S_ISDIR(is->st_mode)))) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t n = readlink(link, path, sizeof path - 1);
        size_t d = strlen(directory);
        if (n > 0) {
            path[n] = 0;
            yes = strncmp(path, directory, d) == 0 && (path[d] == '/' || path[d] == 0) && (n < 4 || strcmp(path + n - 4, "-shm") != 0);
        }
    }
    errno = error;
    return yes;
}

static void put(const void *bytes, size_t length) {
    if (length > 0 && syscall(SYS_write, journal, bytes, length) != (ssize_t)length) {
        fputs("shim: the journal cannot be written\n", stderr);
        _exit(3);
    }
}

/* The line and its bytes in one piece, so that a kill leaves it whole or not at all but for the last one. */
static void tell(uint32_t kind, const struct stat *is, uint64_t at, uint64_t old_from, uint64_t old_length, const void *new, size_t new_length, int fd) {
    if (journal < 0) return;
    struct record record = {kind, (uint32_t)old_length, (uint32_t)new_length, 0, is->st_ino, at, (uint64_t)is->st_size};
    char *all = malloc(sizeof record + old_length + new_length);
    int readable = 0;
    if (all && old_length > 0) {
        /* The file may be open for writing only. */
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        int other = open(link, O_RDONLY | O_CLOEXEC);
        readable = other >= 0 && pread(other, all + sizeof record, old_length, (off_t)old_from) == (ssize_t)old_length;
        if (other >= 0) close(other);
    }
    if (!all || (old_length > 0 && !readable)) {
        fputs("shim: the old bytes cannot be read\n", stderr);
        _exit(3);
    }
    memcpy(all, &record, sizeof record);
    if (new_length > 0) memcpy(all + sizeof record + old_length, new, new_length);
    put(all, sizeof record + old_length + new_length);
    free(all);
}

static ssize_t really_write(int fd, const void *bytes, size_t length, off_t at) {
    return at < 0 ? syscall(SYS_write, fd, bytes, length) : syscall(SYS_pwrite64, fd, bytes, length, at);
}

/* A write at an offset, or with -1 where the file stands. */
static ssize_t write_at(int fd, const void *bytes, size_t length, off_t at) {
    struct stat is;
    if (!ours(fd, &is, 0)) return really_write(fd, bytes, length, at);
    pthread_mutex_lock(&turn);
    fstat(fd, &is);
    uint32_t deed = due(WRITE);
    if (deed == BEFORE) die();
    if (deed == NO_SPACE) {
        pthread_mutex_unlock(&turn);
        errno = ENOSPC;
        return -1;
    }
    off_t place = at >= 0 ? at : fcntl(fd, F_GETFL) & O_APPEND ? is.st_size : lseek(fd, 0, SEEK_CUR);
    uint64_t end = (uint64_t)place + length, size = (uint64_t)is.st_size;
    uint64_t old = size <= (uint64_t)place ? 0 : (end < size ? end : size) - (uint64_t)place;
    tell('W', &is, (uint64_t)place, (uint64_t)place, old, bytes, length, fd);
    ssize_t done = really_write(fd, bytes, deed == HALF ? length / 2 : length, at);
    if (deed == HALF || deed == AFTER) die();
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t write(int fd, const void *bytes, size_t length) { return write_at(fd, bytes, length, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return write_at(fd, bytes, length, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) { return write_at(fd, bytes, length, at); }

static int sync_by(long call, int fd) {
    struct stat is;
    if (!ours(fd, &is, 1)) return (int)syscall(call, fd);
    pthread_mutex_lock(&turn);
    uint32_t deed = due(SYNC);
    if (deed == BEFORE) die();
    int done = journal < 0 ? (int)syscall(call, fd) : 0;
    tell(deed == NO_SYNC ? 'E' : 'S', &is, 0, 0, 0, NULL, 0, fd);
    if (deed == AFTER) die();
    pthread_mutex_unlock(&turn);
    if (deed != NO_SYNC) return done;
    errno = EIO;
    return -1;
}

int fsync(int fd) { return sync_by(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_by(SYS_fdatasync, fd); }

static int truncate_to(int fd, off_t size) {
    struct stat is;
    if (!ours(fd, &is, 0)) return (int)syscall(SYS_ftruncate, fd, size);
    pthread_mutex_lock(&turn);
    fstat(fd, &is);
    uint64_t cut = is.st_size > size ? (uint64_t)(is.st_size - size) : 0;
    tell('T', &is, (uint64_t)size, (uint64_t)size, cut, NULL, 0, fd);
    int done = (int)syscall(SYS_ftruncate, fd, size);
    pthread_mutex_unlock(&turn);
    return done;
}

int ftruncate(int fd, off_t size) { return truncate_to(fd, size); }
int ftruncate64(int fd, off64_t size) { return truncate_to(fd, size); }

/* The file at a path is gone: its number may be given to another. */
static void gone(const char *path) {
    struct stat is;
    if (order && stat(path, &is) == 0 && S_ISREG(is.st_mode) && is.st_nlink == 1) tell('U', &is, 0, 0, 0, NULL, 0, -1);
}

int unlink(const char *path) {
    pthread_mutex_lock(&turn);
    gone(path);
    int done = (int)syscall(SYS_unlink, path);
    pthread_mutex_unlock(&turn);
    return done;
}

int rename(const char *from, const char *to) {
    pthread_mutex_lock(&turn);
    gone(to);
    int done = (int)syscall(SYS_rename, from, to);
    pthread_mutex_unlock(&turn);
    return done;
}
