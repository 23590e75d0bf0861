/* file_out.c -- see file_out.h. */
#include "base/file_out.h"

#include "base/buf.h"
#include "base/mem.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

enum { GATHER_BYTES = 64 * 1024, NAME_KEPT_BYTES = 200 };

struct file_out {
    char *tmp_path; /* NULL: a descriptor of someone else */
    char *path;     /* final, or the name for messages */
    int fd;
    bool is_created; /* tmp_path is there and ours */
    bool owns_fd;    /* of a device or pipe that we opened */
    bool is_finished;
    bool is_rewritten; /* the checksum is no longer that of the bytes */
    uint64_t n_bytes;
    XXH3_state_t *hash;
    size_t n_gathered;
    char *gathered;
    enum status status;
    struct error failure;
};

static struct file_out *file_new(int fd, const char *tmp_path, const char *path)
{
    struct file_out *file = mem_zalloc(1, sizeof(*file));

    file->fd = fd;
    file->tmp_path = tmp_path == NULL ? NULL : mem_strdup(tmp_path);
    file->path = mem_strdup(path);
    file->gathered = mem_alloc(GATHER_BYTES);
    file->hash = XXH3_createState();
    if (file->hash == NULL)
        file->status = error_set(&file->failure, STATUS_LIMIT,
                                 "%s: no memory for a checksum", path);
    else
        (void)XXH3_64bits_reset(file->hash);
    return file;
}

/* Remember a failure; errno is still that of the failed call. */
static enum status fail(struct file_out *file, const char *what,
                        struct error *err)
{
    const enum status status =
        errno == EPIPE && file->tmp_path == NULL ? STATUS_PIPE : STATUS_IO;

    file->status =
        error_errno(&file->failure, status, "%s: %s", file->path, what);
    *err = file->failure;
    return file->status;
}

static enum status again(const struct file_out *file, struct error *err)
{
    if (file->status != STATUS_OK)
        *err = file->failure;
    return file->status;
}

static enum status open_new(struct file_out **out, const char *tmp_path,
                            const char *final_path, struct error *err)
{
    const int fd = open(
        tmp_path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    struct file_out *file;

    if (fd < 0)
        return error_errno(err, STATUS_IO, "%s: creating", tmp_path);
    file = file_new(fd, tmp_path, final_path);
    file->is_created = true;
    *out = file;
    return STATUS_OK;
}

/* A name of a descriptor, which may be that of a regular file. */
static bool is_descriptor(const char *path)
{
    static const char *const prefixes[] = {"/dev/std", "/dev/fd/", "/proc/"};

    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
        if (strncmp(path, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    }
    return false;
}

bool file_out_is_stream(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && !S_ISDIR(info.st_mode) &&
           (!S_ISREG(info.st_mode) || is_descriptor(path));
}

static enum status open_stream(struct file_out **out, const char *path,
                               struct error *err)
{
    const int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

    if (fd < 0)
        return error_errno(err, STATUS_IO, "%s: opening", path);
    *out = file_new(fd, NULL, path);
    (*out)->owns_fd = true;
    return STATUS_OK;
}

enum status file_out_open(struct file_out **out, const char *tmp_path,
                          const char *final_path, struct error *err)
{
    if (file_out_is_stream(final_path))
        return open_stream(out, final_path, err);
    return open_new(out, tmp_path, final_path, err);
}

struct file_out *file_out_from_fd(int fd, const char *name)
{
    return file_new(fd, NULL, name);
}

static enum status write_all(struct file_out *file, struct str bytes,
                             struct error *err)
{
    while (bytes.len > 0) {
        const ssize_t n = write(file->fd, bytes.ptr, bytes.len);

        if (n >= 0) {
            bytes.ptr += n;
            bytes.len -= (size_t)n;
        } else if (errno == EAGAIN) { /* someone's non-blocking terminal */
            struct pollfd wait = {.fd = file->fd, .events = POLLOUT};

            (void)poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return fail(file, "writing", err);
        }
    }
    return STATUS_OK;
}

enum status file_out_flush(struct file_out *file, struct error *err)
{
    const struct str bytes = {file->gathered, file->n_gathered};

    if (file->status != STATUS_OK)
        return again(file, err);
    file->n_gathered = 0;
    return write_all(file, bytes, err);
}

enum status file_out_write(struct file_out *file, struct str bytes,
                           struct error *err)
{
    enum status status = again(file, err);

    assert(!file->is_finished);
    if (status != STATUS_OK || bytes.len == 0)
        return status;
    (void)XXH3_64bits_update(file->hash, bytes.ptr, bytes.len);
    file->n_bytes += bytes.len;
    if (bytes.len > GATHER_BYTES - file->n_gathered) {
        status = file_out_flush(file, err);
        if (status != STATUS_OK)
            return status;
    }
    if (bytes.len >= GATHER_BYTES)
        return write_all(file, bytes, err);
    memcpy(file->gathered + file->n_gathered, bytes.ptr, bytes.len);
    file->n_gathered += bytes.len;
    return STATUS_OK;
}

enum status file_out_rewrite_head(struct file_out *file, struct str bytes,
                                  struct error *err)
{
    const enum status status = file_out_flush(file, err);
    off_t at = 0;

    assert(file->tmp_path != NULL && !file->is_finished);
    assert(bytes.len <= file->n_bytes);
    if (status != STATUS_OK)
        return status;
    file->is_rewritten = true;
    while (bytes.len > 0) {
        const ssize_t n = pwrite(file->fd, bytes.ptr, bytes.len, at);

        if (n < 0 && errno != EINTR)
            return fail(file, "writing", err);
        if (n > 0) {
            bytes.ptr += n;
            bytes.len -= (size_t)n;
            at += n;
        }
    }
    return STATUS_OK;
}

/* The checksum of what is there now, through the emptied gathering buffer. */
static enum status hash_again(struct file_out *file, struct error *err)
{
    uint64_t at = 0;

    (void)XXH3_64bits_reset(file->hash);
    while (at < file->n_bytes) {
        const ssize_t n =
            pread(file->fd, file->gathered, GATHER_BYTES, (off_t)at);

        if (n == 0)
            errno = EIO; /* shorter than what was written */
        if (n == 0 || (n < 0 && errno != EINTR))
            return fail(file, "reading back", err);
        if (n > 0) {
            (void)XXH3_64bits_update(file->hash, file->gathered, (size_t)n);
            at += (uint64_t)n;
        }
    }
    return STATUS_OK;
}

/*
 * A network file system may tell of a failed write at close() only. Closing a
 * copy asks for that without closing what is not ours.
 */
static enum status close_copy(struct file_out *file, struct error *err)
{
    const int copy = fcntl(file->fd, F_DUPFD_CLOEXEC, 0);

    if (copy < 0 || close(copy) != 0)
        return fail(file, "closing", err);
    return STATUS_OK;
}

enum status file_out_finish(struct file_out *file, struct error *err)
{
    enum status status = file_out_flush(file, err);
    int fd;

    if (status != STATUS_OK || file->is_finished)
        return status;
    file->is_finished = true;
    if (file->tmp_path == NULL)
        return close_copy(file, err);
    if (file->is_rewritten)
        status = hash_again(file, err);
    if (status != STATUS_OK)
        return status;
    if (fsync(file->fd) != 0)
        return fail(file, "fsync", err);
    fd = file->fd;
    file->fd = -1; /* closed whatever close() says */
    if (close(fd) != 0)
        return fail(file, "closing", err);
    return STATUS_OK;
}

/* Make the names in path's directory last. */
static enum status sync_directory(struct file_out *file, struct error *err)
{
    const char *slash = strrchr(file->path, '/');
    const size_t len = slash == NULL ? 0 : (size_t)(slash - file->path) + 1;
    char *directory = mem_alloc(len + 2);
    enum status status = STATUS_OK;
    int fd;

    memcpy(directory, file->path, len);
    memcpy(directory + len, ".", 2); /* "dir/.", "/." or "." */
    fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0)
        status = fail(file, "fsync of its directory", err);
    if (fd >= 0)
        (void)close(fd); /* nothing was written through it */
    mem_free(directory);
    return status;
}

void file_out_rename(struct file_out *file, const char *final_path)
{
    char *path = mem_strdup(final_path);

    mem_free(file->path);
    file->path = path;
}

enum status file_out_publish(struct file_out *file, struct error *err)
{
    const enum status status = again(file, err);

    if (status != STATUS_OK || file->tmp_path == NULL)
        return status;
    assert(file->is_finished);
    if (rename(file->tmp_path, file->path) != 0)
        return fail(file, "renaming to this name", err);
    file->is_created = false;
    return sync_directory(file, err);
}

void file_out_discard(struct file_out *file)
{
    if (file == NULL)
        return;
    if ((file->tmp_path != NULL || file->owns_fd) && file->fd >= 0)
        (void)close(file->fd);
    if (file->is_created)
        (void)unlink(file->tmp_path);
    (void)XXH3_freeState(file->hash);
    mem_free(file->gathered);
    mem_free(file->tmp_path);
    mem_free(file->path);
    mem_free(file);
}

uint64_t file_out_bytes(const struct file_out *file)
{
    return file->n_bytes;
}

uint64_t file_out_xxh3(const struct file_out *file)
{
    return file->hash == NULL ? 0 : XXH3_64bits_digest(file->hash);
}

/* "dir/name" -> "dir/.name.0123456789abcdef.tmp" */
static enum status tmp_name(struct buf *to, const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    uint64_t token = 0;

    if (getrandom(&token, sizeof(token), 0) != (ssize_t)sizeof(token))
        return error_errno(err, STATUS_IO, "%s: naming a temporary", path);
    buf_add(to, (struct str){path, (size_t)(name - path)});
    buf_printf(to, ".%.*s.%016" PRIx64 ".tmp", NAME_KEPT_BYTES, name, token);
    buf_add_char(to, '\0');
    return STATUS_OK;
}

enum status file_write_atomic(const char *path, struct str bytes,
                              struct error *err)
{
    struct file_out *file = NULL;
    struct buf tmp;
    enum status status;

    buf_init(&tmp, NULL);
    status = tmp_name(&tmp, path, err);
    if (status == STATUS_OK)
        status = file_out_open(&file, tmp.ptr, path, err);
    if (status == STATUS_OK)
        status = file_out_write(file, bytes, err);
    if (status == STATUS_OK)
        status = file_out_finish(file, err);
    if (status == STATUS_OK)
        status = file_out_publish(file, err);
    file_out_discard(file);
    buf_release(&tmp);
    return status;
}
