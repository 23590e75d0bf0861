/* rundir_files.c -- see rundir_files.h. */
#include "core/rundir_files.h"

#include "base/mem.h"
#include "text/json.h"
#include "text/json_scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

enum {
    MARKER_MAX_BYTES = 256 * 1024 * 1024,
    READ_BYTES = 64 * 1024,
    TOKEN_DIGITS = 16, /* in the temporary names of file_write_atomic() */
};

void rundir_names_release(struct names *names)
{
    for (size_t i = 0; i < names->n; i++)
        mem_free(names->items[i]);
    mem_free(names->items);
    *names = (struct names){0};
}

static void names_add(struct names *names, const char *name)
{
    names->items =
        mem_realloc(names->items, (names->n + 1) * sizeof(*names->items));
    names->items[names->n++] = mem_strdup(name);
}

void rundir_add_unit(struct rundir *dir, struct unit unit)
{
    dir->units =
        mem_realloc(dir->units, (dir->n_units + 1) * sizeof(*dir->units));
    dir->units[dir->n_units++] = unit;
}

char *rundir_join(const struct rundir *dir, const char *name)
{
    struct buf path;

    buf_init(&path, NULL);
    buf_printf(&path, "%s/%s", dir->path, name);
    buf_add_char(&path, '\0');
    return path.ptr;
}

bool rundir_exists(const struct rundir *dir, const char *name)
{
    char *path = rundir_join(dir, name);
    const bool found = access(path, F_OK) == 0;

    mem_free(path);
    return found;
}

static enum status make_dir(const char *path, struct error *err)
{
    struct stat info;

    if (mkdir(path, 0777) == 0)
        return STATUS_OK;
    if (errno == EEXIST && stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return STATUS_OK;
    return error_errno(err, STATUS_IO, "%s", path);
}

enum status rundir_lock(struct rundir *dir, struct error *err)
{
    char *inner = rundir_join(dir, ".tamis");
    char *path = rundir_join(dir, ".tamis/lock");
    enum status status = make_dir(dir->path, err);

    if (status == STATUS_OK)
        status = make_dir(inner, err);
    if (status != STATUS_OK)
        goto out;
    dir->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (dir->lock_fd < 0) {
        status = error_errno(err, STATUS_IO, "%s", path);
        goto out;
    }
    while (flock(dir->lock_fd, LOCK_EX) != 0) {
        if (errno != EINTR) {
            status = error_errno(err, STATUS_IO, "%s: lock", path);
            break;
        }
    }
out:
    mem_free(inner);
    mem_free(path);
    return status;
}

void rundir_unlock(struct rundir *dir)
{
    if (dir->lock_fd >= 0)
        (void)close(dir->lock_fd);
    dir->lock_fd = -1;
}

static bool ends(const char *name, const char *tail)
{
    const size_t len = strlen(name);
    const size_t tail_len = strlen(tail);

    return len > tail_len && strcmp(name + len - tail_len, tail) == 0;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in a folder of the run, sorted. */
static enum status list(const struct rundir *dir, const char *folder,
                        struct names *out, struct error *err)
{
    char *path = rundir_join(dir, folder);
    DIR *stream = opendir(path);
    const struct dirent *entry;
    enum status status = STATUS_OK;

    if (stream == NULL) {
        status = error_errno(err, STATUS_IO, "%s", path);
        goto out;
    }
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): a stream of our own */
    while ((entry = readdir(stream)) != NULL)
        names_add(out, entry->d_name);
    (void)closedir(stream);
    if (out->n > 0)
        qsort(out->items, out->n, sizeof(*out->items), by_bytes);
out:
    mem_free(path);
    return status;
}

/* In .tamis all are ours; beside it those of file_write_atomic(). */
static bool is_temporary(const char *folder, const char *name)
{
    static const char tail[] = ".0123456789abcdef.tmp";
    const size_t len = strlen(name);
    size_t at = len - (sizeof(tail) - 1);

    if (folder[0] == '.' && folder[1] == 't')
        return ends(name, ".tmp");
    return name[0] == '.' && ends(name, ".tmp") && len > sizeof(tail) &&
           name[at] == '.' &&
           strspn(name + at + 1, "0123456789abcdef") == TOKEN_DIGITS;
}

static enum status sweep_folder(const struct rundir *dir, const char *folder,
                                struct error *err)
{
    struct names names = {0};
    const enum status status = list(dir, folder, &names, err);

    for (size_t i = 0; i < names.n; i++) {
        struct buf path;

        if (!is_temporary(folder, names.items[i]))
            continue;
        buf_init(&path, NULL);
        buf_printf(&path, "%s/%s/%s", dir->path, folder, names.items[i]);
        buf_add_char(&path, '\0');
        (void)unlink(path.ptr);
        buf_release(&path);
    }
    rundir_names_release(&names);
    return status;
}

enum status rundir_sweep(struct rundir *dir, struct error *err)
{
    const enum status status = sweep_folder(dir, ".tamis", err);

    return status != STATUS_OK ? status : sweep_folder(dir, ".", err);
}

enum status rundir_list_markers(const struct rundir *dir, struct names *out,
                                struct error *err)
{
    struct names all = {0};
    const enum status status = list(dir, ".tamis", &all, err);

    for (size_t i = 0; i < all.n; i++) {
        if (ends(all.items[i], ".json") &&
            strcmp(all.items[i], "run.json") != 0)
            names_add(out, all.items[i]);
    }
    rundir_names_release(&all);
    return status;
}

static enum status read_all(int fd, struct buf *out)
{
    for (;;) {
        const ssize_t n = read(fd, buf_reserve(out, READ_BYTES), READ_BYTES);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || out->len > MARKER_MAX_BYTES)
            return STATUS_IO;
        if (n == 0)
            return STATUS_OK;
        out->len += (size_t)n;
    }
}

enum status rundir_slurp(const struct rundir *dir, const char *name,
                         struct buf *out, struct error *err)
{
    enum status status = STATUS_OK;
    struct buf path;
    int fd;

    buf_init(&path, NULL);
    buf_printf(&path, "%s/.tamis/%s", dir->path, name);
    buf_add_char(&path, '\0');
    fd = open(path.ptr, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read_all(fd, out) != STATUS_OK)
        status = error_errno(err, STATUS_IO, "%s", path.ptr);
    if (fd >= 0)
        (void)close(fd);
    buf_release(&path);
    return status;
}

/* The path of a file named in a marker: within the directory, or as given. */
static char *marked_path(const struct rundir *dir, struct str raw)
{
    struct buf name;
    struct buf path;

    buf_init(&name, NULL);
    json_unescape(&name, raw);
    buf_init(&path, NULL);
    if (memchr(name.ptr, '/', name.len) == NULL)
        buf_printf(&path, "%s/", dir->path);
    buf_add(&path, buf_str(&name));
    buf_add_char(&path, '\0');
    buf_release(&name);
    return path.ptr;
}

static enum status check_file(const char *path, struct str wanted,
                              struct error *err)
{
    char bytes[READ_BYTES];
    char found[24];
    XXH3_state_t *state = XXH3_createState();
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    enum status status = STATUS_OK;
    ssize_t n = 0;

    if (fd < 0 || state == NULL) {
        status = error_errno(err, STATUS_IO, "%s", path);
        goto out;
    }
    (void)XXH3_64bits_reset(state);
    while ((n = read(fd, bytes, sizeof(bytes))) > 0)
        (void)XXH3_64bits_update(state, bytes, (size_t)n);
    (void)snprintf(found, sizeof(found), "\"%016llx\"",
                   (unsigned long long)XXH3_64bits_digest(state));
    if (n < 0)
        status = error_errno(err, STATUS_IO, "%s", path);
    else if (!str_is(wanted, found))
        status = error_set(err, STATUS_FORMAT,
                           "%s: its checksum is %s, its marker says %.*s", path,
                           found, (int)wanted.len, wanted.ptr);
out:
    if (fd >= 0)
        (void)close(fd);
    (void)XXH3_freeState(state);
    return status;
}

typedef enum status visit_file(const char *path, struct str xxh3,
                               struct error *err);

static enum status remove_file(const char *path, struct str xxh3,
                               struct error *err)
{
    (void)xxh3;
    (void)err;
    (void)unlink(path);
    return STATUS_OK;
}

/* Call visit for every file a marker names. */
static enum status each_file(const struct rundir *dir, struct str marker,
                             visit_file *visit, struct error *err)
{
    enum status status = STATUS_OK;
    struct json_items items;
    struct str files;
    struct str item;

    if (!json_find(marker, "files", &files) || !json_items_open(&items, files))
        return STATUS_OK;
    while (status == STATUS_OK && json_items_next(&items, &item)) {
        struct str path;
        struct str xxh3;
        char *full;

        if (!json_find(item, "path", &path) || !json_find(item, "xxh3", &xxh3))
            continue;
        full = marked_path(dir, path);
        status = visit(full, xxh3, err);
        mem_free(full);
    }
    return status;
}

enum status rundir_check(const struct rundir *dir, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < dir->n_units; i++)
        status =
            each_file(dir, buf_str(&dir->units[i].marker), check_file, err);
    return status;
}

bool rundir_is_nobodys(const struct rundir *dir)
{
    char *path = rundir_join(dir, ".tamis/run.json");
    struct stat info;
    const bool is_absent = lstat(path, &info) != 0 && errno == ENOENT;

    mem_free(path);
    return is_absent;
}

static enum status sync_inner(const struct rundir *dir, struct error *err)
{
    char *path = rundir_join(dir, ".tamis");
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum status status = STATUS_OK;

    if (fd < 0 || fsync(fd) != 0)
        status = error_errno(err, STATUS_IO, "%s: fsync", path);
    if (fd >= 0)
        (void)close(fd);
    mem_free(path);
    return status;
}

enum status rundir_disown(struct rundir *dir, struct error *err)
{
    char *path = rundir_join(dir, ".tamis/run.json");
    enum status status = STATUS_OK;

    if (unlink(path) == 0)
        status = sync_inner(dir, err);
    else if (errno != ENOENT)
        status = error_errno(err, STATUS_IO, "%s: removing", path);
    mem_free(path);
    return status;
}

enum status rundir_clear(struct rundir *dir, struct error *err)
{
    static const char *const ends_of_runs[] = {"manifest.json", "report.json"};
    struct names names = {0};
    enum status status = rundir_list_markers(dir, &names, err);

    for (size_t i = 0; i < ARRAY_LEN(ends_of_runs); i++) {
        char *path = rundir_join(dir, ends_of_runs[i]);

        (void)unlink(path);
        mem_free(path);
    }
    for (size_t i = 0; status == STATUS_OK && i < names.n; i++) {
        struct buf marker;
        struct buf name;
        char *path;

        buf_init(&marker, NULL);
        buf_init(&name, NULL);
        status = rundir_slurp(dir, names.items[i], &marker, err);
        if (status == STATUS_OK)
            status = each_file(dir, buf_str(&marker), remove_file, err);
        buf_printf(&name, ".tamis/%s", names.items[i]);
        buf_add_char(&name, '\0');
        path = rundir_join(dir, name.ptr);
        (void)unlink(path);
        mem_free(path);
        buf_release(&name);
        buf_release(&marker);
    }
    rundir_names_release(&names);
    return status;
}
