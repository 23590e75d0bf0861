/* inputs.c -- see inputs.h. */
#include "io/inputs.h"

#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 64 };

struct paths {
    char **items;
    size_t n;
};

static void paths_add(struct paths *paths, char *path)
{
    paths->items =
        mem_realloc(paths->items, (paths->n + 1) * sizeof(*paths->items));
    paths->items[paths->n++] = path;
}

static void paths_release(struct paths *paths)
{
    for (size_t i = 0; i < paths->n; i++)
        mem_free(paths->items[i]);
    mem_free(paths->items);
    *paths = (struct paths){0};
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void paths_sort(struct paths *paths)
{
    if (paths->n > 0)
        qsort(paths->items, paths->n, sizeof(*paths->items), by_bytes);
}

static enum status add_input(struct counts *counts, const char *path,
                             struct error *err)
{
    struct input input = {.path = NULL};
    struct stat info;

    if (strcmp(path, "-") != 0) {
        if (stat(path, &info) != 0 || access(path, R_OK) != 0)
            return error_errno(err, STATUS_USAGE, "%s", path);
        input.is_regular = S_ISREG(info.st_mode);
        input.size_bytes = input.is_regular ? (uint64_t)info.st_size : 0;
    }
    input.path = mem_strdup(path);
    counts->inputs = mem_realloc(counts->inputs, (counts->n_inputs + 1) *
                                                     sizeof(*counts->inputs));
    counts->inputs[counts->n_inputs++] = input;
    return STATUS_OK;
}

static bool is_dir(const char *path)
{
    struct stat info;

    return strcmp(path, "-") != 0 && stat(path, &info) == 0 &&
           S_ISDIR(info.st_mode);
}

static char *join(const char *dir, const char *name)
{
    const size_t len = strlen(dir);
    const bool has_slash = len > 0 && dir[len - 1] == '/';
    struct buf path;

    buf_init(&path, NULL);
    buf_printf(&path, "%s%s%s", dir, has_slash ? "" : "/", name);
    buf_add_char(&path, '\0');
    return path.ptr;
}

static bool is_run_dir(const char *path)
{
    char *inner = join(path, ".tamis/run.json");
    const bool found = access(inner, F_OK) == 0;

    mem_free(inner);
    return found;
}

static bool is_passed_over(const char *name, bool in_run_dir)
{
    return name[0] == '.' ||
           (in_run_dir && (strcmp(name, "manifest.json") == 0 ||
                           strcmp(name, "report.json") == 0));
}

static enum status list_dir(const char *path, struct paths *out,
                            struct error *err)
{
    const bool in_run_dir = is_run_dir(path);
    DIR *stream = opendir(path);
    const struct dirent *entry;

    if (stream == NULL)
        return error_errno(err, STATUS_USAGE, "%s", path);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): a stream of our own */
    while ((entry = readdir(stream)) != NULL) {
        if (!is_passed_over(entry->d_name, in_run_dir))
            paths_add(out, join(path, entry->d_name));
    }
    (void)closedir(stream);
    paths_sort(out);
    return STATUS_OK;
}

static enum status add_path(struct counts *counts, const char *path,
                            unsigned depth, struct error *err)
{
    struct paths inner = {0};
    enum status status;

    if (!is_dir(path))
        return add_input(counts, path, err);
    if (depth == DEPTH_MAX)
        return error_set(err, STATUS_USAGE, "%s: directories too deep", path);
    status = list_dir(path, &inner, err);
    for (size_t i = 0; status == STATUS_OK && i < inner.n; i++)
        status = add_path(counts, inner.items[i], depth + 1, err);
    paths_release(&inner);
    return status;
}

static enum status add_glob(struct counts *counts, const char *pattern,
                            struct error *err)
{
    struct paths found = {0};
    enum status status = STATUS_OK;
    glob_t matches = {0};
    const int rc = glob(pattern, GLOB_NOSORT, NULL, &matches);

    if (rc != 0) {
        globfree(&matches);
        return error_set(err, STATUS_USAGE, "%s: %s", pattern,
                         rc == GLOB_NOMATCH ? "no file of that pattern"
                                            : "cannot be searched");
    }
    for (size_t i = 0; i < matches.gl_pathc; i++)
        paths_add(&found, mem_strdup(matches.gl_pathv[i]));
    globfree(&matches);
    paths_sort(&found);
    for (size_t i = 0; status == STATUS_OK && i < found.n; i++)
        status = add_path(counts, found.items[i], 0, err);
    paths_release(&found);
    return status;
}

/* A name that exists is taken as it is, whatever characters it holds. */
static enum status add_operand(struct counts *counts, const char *operand,
                               struct error *err)
{
    struct stat info;

    if (strpbrk(operand, "*?[") != NULL && lstat(operand, &info) != 0)
        return add_glob(counts, operand, err);
    return add_path(counts, operand, 0, err);
}

static enum status add_list(struct counts *counts, const char *list,
                            struct error *err)
{
    const bool is_stdin = strcmp(list, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(list, "re");
    enum status status = STATUS_OK;
    char *line = NULL;
    size_t cap = 0;
    ssize_t len = 0;

    if (file == NULL)
        return error_errno(err, STATUS_USAGE, "%s", list);
    while (status == STATUS_OK && (len = getline(&line, &cap, file)) >= 0) {
        if (len > 0 && line[len - 1] == '\n')
            line[--len] = '\0';
        if (strlen(line) != (size_t)len)
            status = error_set(err, STATUS_USAGE, "%s: a NUL in a name", list);
        else if (len > 0)
            status = add_path(counts, line, 0, err);
    }
    if (status == STATUS_OK && ferror(file))
        status = error_errno(err, STATUS_IO, "%s", list);
    mem_free(line);
    if (!is_stdin)
        (void)fclose(file);
    return status;
}

enum status inputs_resolve(const struct opt_operands *operands,
                           const char *list, struct counts *counts,
                           struct error *err)
{
    enum status status = STATUS_OK;

    if (operands->n == 0 && list == NULL)
        return add_input(counts, "-", err);
    for (size_t i = 0; status == STATUS_OK && i < operands->n; i++)
        status = add_operand(counts, operands->items[i], err);
    if (status == STATUS_OK && list != NULL)
        status = add_list(counts, list, err);
    if (status == STATUS_OK && counts->n_inputs == 0)
        status = error_set(err, STATUS_USAGE, "%s: no input in it",
                           list != NULL ? list : operands->items[0]);
    return status;
}

void inputs_release(struct counts *counts)
{
    for (size_t i = 0; i < counts->n_inputs; i++)
        mem_free(counts->inputs[i].path);
}
