/* sidecar.c -- see sidecar.h. A file is opened when its first line comes. */
#include "core/sidecar.h"

#include "base/mem.h"
#include "core/lines_out.h"
#include "core/rundir.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* While a unit is open in a directory its final name is not known. */
static const char open_name[] = "open.jsonl.zst";

struct sidecar {
    char *path; /* of the file, or of the directory with a '/' */
    bool is_dir;
    struct lines_out *lines;
    struct file_out *finished; /* written, not published */
    uint64_t n_lines;
};

static char *path_in(const struct sidecar *sidecar, const char *name)
{
    struct buf path;

    buf_init(&path, NULL);
    buf_printf(&path, "%s%s", sidecar->path, name);
    buf_add_char(&path, '\0');
    return path.ptr;
}

bool sidecar_names_dir(const char *path)
{
    struct stat info;
    const size_t len = strlen(path);

    return (len > 0 && path[len - 1] == '/') ||
           (stat(path, &info) == 0 && S_ISDIR(info.st_mode));
}

enum status sidecar_open(struct sidecar **out, const char *path,
                         struct error *err)
{
    struct sidecar *sidecar = mem_zalloc(1, sizeof(*sidecar));
    struct buf copy;

    buf_init(&copy, NULL);
    buf_add_text(&copy, path);
    sidecar->is_dir = sidecar_names_dir(path);
    if (sidecar->is_dir && path[copy.len - 1] != '/')
        buf_add_char(&copy, '/');
    buf_add_char(&copy, '\0');
    sidecar->path = copy.ptr;
    *out = sidecar;
    if (sidecar->is_dir && mkdir(path, 0777) != 0 && errno != EEXIST)
        return error_errno(err, STATUS_IO, "%s", path);
    return STATUS_OK;
}

bool sidecar_is_dir(const struct sidecar *sidecar)
{
    return sidecar->is_dir;
}

static enum status begin(struct sidecar *sidecar, struct error *err)
{
    char *path;
    enum status status;

    if (sidecar->lines != NULL)
        return STATUS_OK;
    path = sidecar->is_dir ? path_in(sidecar, open_name)
                           : mem_strdup(sidecar->path);
    status = lines_out_open(&sidecar->lines, path, err);
    mem_free(path);
    return status;
}

enum status sidecar_add(struct sidecar *sidecar, struct str lines,
                        struct error *err)
{
    const enum status status = begin(sidecar, err);

    if (status != STATUS_OK)
        return status;
    sidecar->n_lines++;
    return lines_out_add(sidecar->lines, lines, err);
}

enum status sidecar_cut(struct sidecar *sidecar, struct cut *cut,
                        struct error *err)
{
    struct file_out *file = NULL;
    char name[64];
    char *path;
    enum status status;

    if (!sidecar->is_dir)
        return STATUS_OK;
    status = begin(sidecar, err);
    if (status == STATUS_OK && cut_is_done(cut)) {
        lines_out_discard(sidecar->lines);
    } else if (status == STATUS_OK) {
        (void)snprintf(name, sizeof(name), "%s.jsonl.zst", cut_unit(cut));
        path = path_in(sidecar, name);
        status = lines_out_finish(sidecar->lines, &file, err);
        if (status == STATUS_OK) {
            file_out_rename(file, path);
            cut_add_file(cut, file, path, sidecar->n_lines);
        }
        mem_free(path);
    }
    sidecar->lines = NULL;
    sidecar->n_lines = 0;
    return status;
}

enum status sidecar_finish(struct sidecar *sidecar, struct error *err)
{
    struct file_out *file = NULL;
    enum status status;

    if (sidecar->is_dir && sidecar->lines == NULL)
        return STATUS_OK; /* its files went with their units */
    status = begin(sidecar, err);
    if (status != STATUS_OK)
        return status;
    status = lines_out_finish(sidecar->lines, &file, err);
    sidecar->lines = NULL;
    if (status != STATUS_OK)
        return status;
    if (sidecar->is_dir) {
        char *path = path_in(sidecar, "00000.jsonl.zst");

        file_out_rename(file, path);
        mem_free(path);
    }
    sidecar->finished = file;
    return STATUS_OK;
}

enum status sidecar_publish(struct sidecar *sidecar, struct error *err)
{
    enum status status = STATUS_OK;

    if (sidecar->finished != NULL)
        status = file_out_publish(sidecar->finished, err);
    file_out_discard(sidecar->finished); /* published: only freed */
    sidecar->finished = NULL;
    return status;
}

void sidecar_close(struct sidecar *sidecar)
{
    if (sidecar == NULL)
        return;
    lines_out_discard(sidecar->lines);
    file_out_discard(sidecar->finished);
    mem_free(sidecar->path);
    mem_free(sidecar);
}
