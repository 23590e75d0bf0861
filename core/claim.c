/*
 * claim.c -- see claim.h. Paths are compared as the kernel resolves them; of
 * one that is not there yet, its folder is.
 */
#include "core/claim.h"

#include "base/file_out.h"
#include "base/mem.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The path without links and dots; heap. */
static char *resolve(const char *path)
{
    char *copy = mem_strdup(path);
    size_t len = strlen(copy);
    struct buf out;
    char *slash;
    char *found;

    while (len > 1 && copy[len - 1] == '/')
        copy[--len] = '\0';
    found = realpath(copy, NULL);
    if (found != NULL) {
        mem_free(copy);
        return found;
    }
    slash = strrchr(copy, '/');
    if (slash != NULL)
        *slash = '\0';
    found = realpath(slash == NULL ? "." : slash == copy ? "/" : copy, NULL);
    buf_init(&out, NULL);
    buf_printf(&out, "%s/%s",
               found != NULL   ? found
               : slash != NULL ? copy
                               : ".",
               slash != NULL ? slash + 1 : copy);
    buf_add_char(&out, '\0');
    mem_free(found);
    mem_free(copy);
    return out.ptr;
}

static bool is_within(const char *path, const char *dir)
{
    const size_t len = strlen(dir);

    return strncmp(path, dir, len) == 0 &&
           (path[len] == '/' || path[len] == '\0');
}

static bool find_input(const struct input *input, struct stat *info)
{
    if (strcmp(input->path, "-") == 0)
        return fstat(STDIN_FILENO, info) == 0;
    return stat(input->path, info) == 0;
}

/* An input is the output, or lies within it. */
static bool is_taken_by(const struct input *input, const struct stat *output,
                        const char *resolved)
{
    struct stat info;
    bool found;
    char *path;

    if (S_ISREG(output->st_mode))
        return find_input(input, &info) && info.st_dev == output->st_dev &&
               info.st_ino == output->st_ino;
    if (!S_ISDIR(output->st_mode) || strcmp(input->path, "-") == 0)
        return false;
    path = resolve(input->path);
    found = is_within(path, resolved);
    mem_free(path);
    return found;
}

static enum status check_inputs(const struct context *context, const char *path,
                                const char *resolved, struct error *err)
{
    const struct counts *counts = &context->counts;
    struct stat output;

    if (stat(path, &output) != 0)
        return STATUS_OK; /* not there: nothing is in it */
    for (size_t i = 0; i < counts->n_inputs; i++) {
        if (is_taken_by(&counts->inputs[i], &output, resolved))
            return error_set(err, STATUS_USAGE,
                             "%s: an output must not lie among the inputs "
                             "(%s)",
                             path, counts->inputs[i].path);
    }
    return STATUS_OK;
}

static bool was_claimed(const struct buf *claimed, const char *resolved)
{
    for (size_t at = 0; at < claimed->len;
         at += strlen(claimed->ptr + at) + 1) {
        if (strcmp(claimed->ptr + at, resolved) == 0)
            return true;
    }
    return false;
}

enum status claim_output(struct context *context, const char *path,
                         struct error *err)
{
    enum status status = STATUS_OK;
    char *resolved;

    if (path == NULL || strcmp(path, "-") == 0 || file_out_is_stream(path))
        return STATUS_OK;
    resolved = resolve(path);
    if (was_claimed(&context->claimed, resolved))
        status = error_set(err, STATUS_USAGE,
                           "%s: two outputs of this run go there", path);
    else
        status = check_inputs(context, path, resolved, err);
    buf_add(&context->claimed, (struct str){resolved, strlen(resolved) + 1});
    mem_free(resolved);
    return status;
}
