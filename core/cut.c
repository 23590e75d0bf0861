/* cut.c -- where an output file ends, and how it is published; see rundir.h.
 */
#include "base/mem.h"
#include "core/rundir_files.h"
#include "text/json.h"

#include <assert.h>
#include <inttypes.h>

enum { CUT_FILES_MAX = 8 };

struct cut_file {
    struct file_out *file;
    char *path;
    uint64_t documents;
};

struct cut {
    struct cut *next;
    struct rundir *dir;
    char *unit;
    size_t n_docs;
    bool is_done;
    struct position position;
    struct cut_file files[CUT_FILES_MAX];
    size_t n_files;
    struct buf extra;
};

static struct position position_behind(const struct batch *batch, size_t n_docs)
{
    struct position at = {batch->input, batch->first_record,
                          batch->first_offset_bytes};

    /* The last batch stands behind all inputs, unless the run was cut short
     * inside it. */
    if (n_docs == batch->n_all &&
        (batch->is_last ? batch->n_all == 0 : batch->ends_input))
        return (struct position){batch->input + 1, 0, 0};
    if (n_docs > 0) {
        at.record = batch->all[n_docs - 1]->record_number + 1;
        at.offset_bytes = batch->all[n_docs - 1]->end_offset_bytes;
    }
    return at;
}

/* Cuts of several directories stand in one list, by place. */
static void insert(struct batch *batch, struct cut *cut)
{
    struct cut **at = &batch->cuts;

    while (*at != NULL && (*at)->n_docs <= cut->n_docs)
        at = &(*at)->next;
    cut->next = *at;
    *at = cut;
}

struct cut *rundir_cut(struct rundir *dir, struct batch *batch, size_t n_docs,
                       const char *unit)
{
    struct cut *cut = mem_zalloc(1, sizeof(*cut));

    assert(n_docs <= batch->n_all);
    cut->dir = dir;
    cut->unit = mem_strdup(unit);
    cut->n_docs = n_docs;
    cut->is_done = rundir_has(dir, unit);
    cut->position = position_behind(batch, n_docs);
    buf_init(&cut->extra, NULL);
    insert(batch, cut);
    return cut;
}

void cut_add_file(struct cut *cut, struct file_out *file, const char *path,
                  uint64_t documents)
{
    assert(cut->n_files < CUT_FILES_MAX);
    cut->files[cut->n_files++] =
        (struct cut_file){file, mem_strdup(path), documents};
}

void cut_set_extra(struct cut *cut, struct str members)
{
    buf_reset(&cut->extra);
    buf_add(&cut->extra, members);
}

struct cut *cut_next(const struct cut *cut)
{
    return cut->next;
}

size_t cut_n_docs(const struct cut *cut)
{
    return cut->n_docs;
}

const char *cut_unit(const struct cut *cut)
{
    return cut->unit;
}

bool cut_is_done(const struct cut *cut)
{
    return cut->is_done;
}

struct rundir *rundir_of(const struct cut *cut)
{
    return cut->dir;
}

void cut_free(struct cut *cut)
{
    for (size_t i = 0; i < cut->n_files; i++) {
        file_out_discard(cut->files[i].file);
        mem_free(cut->files[i].path);
    }
    buf_release(&cut->extra);
    mem_free(cut->unit);
    mem_free(cut);
}

static void format_files(const struct cut *cut, struct buf *json)
{
    buf_add_text(json, ",\"files\":[");
    for (size_t i = 0; i < cut->n_files; i++) {
        const struct cut_file *file = &cut->files[i];

        buf_add_text(json, i > 0 ? ",{\"path\":" : "{\"path\":");
        json_escape(json, str_from(file->path), CPU_SCALAR);
        buf_printf(json,
                   ",\"bytes\":%" PRIu64 ",\"documents\":%" PRIu64
                   ",\"xxh3\":\"%016" PRIx64 "\"}",
                   file_out_bytes(file->file), file->documents,
                   file_out_xxh3(file->file));
    }
    buf_add_char(json, ']');
}

static void format_marker(const struct cut *cut, const struct counts *counts,
                          uint32_t input, struct buf *json)
{
    buf_add_text(json, "{\"unit\":");
    json_escape(json, str_from(cut->unit), CPU_SCALAR);
    format_files(cut, json);
    buf_printf(json,
               ",\"position\":{\"input\":%" PRIu32 ",\"record\":%" PRIu64
               ",\"offset\":%" PRIu64 "}",
               cut->position.input, cut->position.record,
               cut->position.offset_bytes);
    buf_add(json, buf_str(&cut->extra));
    counts_format(counts, &cut->dir->mark, input, true, json);
    buf_add_text(json, "}\n");
}

static char *marker_path(const struct cut *cut)
{
    const char *name = cut->n_files > 0 ? cut->files[0].path : cut->unit;
    const char *slash = strrchr(name, '/');
    struct buf path;

    buf_init(&path, NULL);
    buf_printf(&path, "%s/.tamis/%s.json", cut->dir->path,
               slash != NULL ? slash + 1 : name);
    buf_add_char(&path, '\0');
    return path.ptr;
}

enum status rundir_publish(struct cut *cut, const struct counts *counts,
                           uint32_t input, struct error *err)
{
    enum status status = STATUS_OK;
    struct unit unit = {0};
    char *path = NULL;

    if (cut->is_done)
        goto out;
    buf_init(&unit.marker, NULL);
    format_marker(cut, counts, input, &unit.marker);
    for (size_t i = cut->n_files; status == STATUS_OK && i > 0; i--)
        status = file_out_publish(cut->files[i - 1].file, err);
    path = marker_path(cut);
    if (status == STATUS_OK)
        status = file_write_atomic(path, buf_str(&unit.marker), err);
    mem_free(path);
    if (status != STATUS_OK) {
        buf_release(&unit.marker);
        return status;
    }
    unit.name = mem_strdup(cut->unit);
    rundir_add_unit(cut->dir, unit);
out:
    counts_mark(counts, input, &cut->dir->mark);
    return status;
}
