/* scratch.c -- see scratch.h. Small appends are gathered. */
#include "core/scratch.h"

#include "base/mem.h"
#include "core/rundir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { GATHER_BYTES = 64 * 1024 };

struct scratch_file {
    int fd;
    char *dir;
    uint64_t written_bytes; /* in the file */
    size_t n_gathered;
    char gathered[GATHER_BYTES];
};

/* O_TMPFILE is not everywhere; then a name that is removed at once. */
static int open_nameless(const char *dir)
{
    const int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    const size_t len = strlen(dir);
    char *name;
    int named;

    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
        return fd;
    name = mem_alloc(len + sizeof("/.tamis-XXXXXX"));
    memcpy(name, dir, len);
    memcpy(name + len, "/.tamis-XXXXXX", sizeof("/.tamis-XXXXXX"));
    named = mkostemp(name, O_CLOEXEC);
    if (named >= 0)
        (void)unlink(name);
    mem_free(name);
    return named;
}

char *scratch_dir(const struct context *context)
{
    const char *dir = context->options.scratch;

    if (dir == NULL && context->n_dirs > 0)
        return rundir_file_path(context->dirs[0], ".tamis");
    if (dir == NULL)
        dir = getenv("TMPDIR"); /* NOLINT(concurrency-mt-unsafe): start */
    return mem_strdup(dir != NULL && *dir != '\0' ? dir : "/var/tmp");
}

enum status scratch_open(struct scratch_file **out, const char *dir,
                         struct error *err)
{
    const int fd = open_nameless(dir);
    struct scratch_file *file;

    if (fd < 0)
        return error_errno(err, STATUS_IO, "%s: scratch", dir);
    file = mem_zalloc(1, sizeof(*file));
    file->fd = fd;
    file->dir = mem_strdup(dir);
    *out = file;
    return STATUS_OK;
}

void scratch_close(struct scratch_file *file)
{
    if (file == NULL)
        return;
    (void)close(file->fd);
    mem_free(file->dir);
    mem_free(file);
}

static enum status put(struct scratch_file *file, const char *bytes, size_t len,
                       struct error *err)
{
    while (len > 0) {
        const ssize_t n =
            pwrite(file->fd, bytes, len, (off_t)file->written_bytes);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_errno(err, STATUS_IO, "%s: scratch", file->dir);
        bytes += n;
        len -= (size_t)n;
        file->written_bytes += (uint64_t)n;
    }
    return STATUS_OK;
}

enum status scratch_append(struct scratch_file *file, struct str bytes,
                           uint64_t *offset, struct error *err)
{
    enum status status = STATUS_OK;

    *offset = file->written_bytes + file->n_gathered;
    if (bytes.len > GATHER_BYTES - file->n_gathered) {
        status = put(file, file->gathered, file->n_gathered, err);
        file->n_gathered = 0;
    }
    if (status != STATUS_OK || bytes.len == 0)
        return status;
    if (bytes.len > GATHER_BYTES)
        return put(file, bytes.ptr, bytes.len, err);
    memcpy(file->gathered + file->n_gathered, bytes.ptr, bytes.len);
    file->n_gathered += bytes.len;
    return STATUS_OK;
}

enum status scratch_read(struct scratch_file *file, uint64_t offset, void *to,
                         size_t len, struct error *err)
{
    char *at = to;

    if (offset >= file->written_bytes &&
        offset + len <= file->written_bytes + file->n_gathered) {
        memcpy(to, file->gathered + (offset - file->written_bytes), len);
        return STATUS_OK;
    }
    if (offset + len > file->written_bytes) {
        const enum status status =
            put(file, file->gathered, file->n_gathered, err);

        file->n_gathered = 0;
        if (status != STATUS_OK)
            return status;
    }
    while (len > 0) {
        const ssize_t n = pread(file->fd, at, len, (off_t)offset);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_errno(err, STATUS_IO, "%s: scratch", file->dir);
        if (n == 0)
            return error_set(err, STATUS_IO, "%s: scratch ends early",
                             file->dir);
        at += n;
        offset += (uint64_t)n;
        len -= (size_t)n;
    }
    return STATUS_OK;
}
