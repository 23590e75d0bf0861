/* rundir.c -- see rundir.h. Cuts and their publication are in cut.c. */
#include "core/rundir.h"

#include "base/mem.h"
#include "core/rundir_files.h"
#include "text/json.h"

#include <inttypes.h>
#include <stdlib.h>

static bool is_behind(struct position a, struct position b)
{
    return a.input != b.input ? a.input > b.input : a.record > b.record;
}

static enum status take_marker(struct rundir *dir, const char *name,
                               struct buf bytes, struct error *err)
{
    const struct str marker = buf_str(&bytes);
    struct unit unit = {.marker = bytes};
    struct str place;
    struct str raw;
    struct buf text;

    if (!json_find(marker, "unit", &raw) ||
        !json_find(marker, "position", &place))
        return error_set(err, STATUS_FORMAT, "%s/.tamis/%s: not a marker",
                         dir->path, name);
    buf_init(&text, NULL);
    json_unescape(&text, raw);
    buf_add_char(&text, '\0');
    unit.name = text.ptr;
    unit.position = (struct position){(uint32_t)json_find_count(place, "input"),
                                      json_find_count(place, "record"),
                                      json_find_count(place, "offset")};
    rundir_add_unit(dir, unit);
    return STATUS_OK;
}

/* The order of publication; names do not tell it from 100,000 inputs on. */
static int by_position(const void *a, const void *b)
{
    const struct position one = ((const struct unit *)a)->position;
    const struct position two = ((const struct unit *)b)->position;

    return is_behind(one, two) - is_behind(two, one);
}

static enum status read_markers(struct rundir *dir, struct error *err)
{
    struct names names = {0};
    enum status status = rundir_list_markers(dir, &names, err);

    for (size_t i = 0; status == STATUS_OK && i < names.n; i++) {
        struct buf bytes;

        buf_init(&bytes, NULL);
        status = rundir_slurp(dir, names.items[i], &bytes, err);
        if (status == STATUS_OK)
            status = take_marker(dir, names.items[i], bytes, err);
        if (status != STATUS_OK)
            buf_release(&bytes);
    }
    rundir_names_release(&names);
    if (dir->n_units > 0) {
        qsort(dir->units, dir->n_units, sizeof(*dir->units), by_position);
        dir->position = dir->units[dir->n_units - 1].position;
    }
    return status;
}

/* What lies there goes, its name first: killed amid this, a directory that has
 * lost some of its files is nobody's, not a run that could be continued. */
static enum status take_over(struct rundir *dir, struct str run_json,
                             struct error *err)
{
    char *path = rundir_join(dir, ".tamis/run.json");
    enum status status = rundir_disown(dir, err);

    if (status == STATUS_OK)
        status = rundir_clear(dir, err);
    if (status == STATUS_OK)
        status = file_write_atomic(path, run_json, err);
    mem_free(path);
    return status;
}

/* The directory is this run's, nobody's, or refused. */
static enum status claim(struct rundir *dir, struct str run_json,
                         const struct rundir_options *options,
                         struct error *err)
{
    enum status status = STATUS_OK;
    struct buf found;
    bool is_ours;

    if (rundir_is_nobodys(dir))
        return take_over(dir, run_json, err);
    buf_init(&found, NULL);
    status = rundir_slurp(dir, "run.json", &found, err);
    is_ours = status == STATUS_OK && str_eq(buf_str(&found), run_json);
    buf_release(&found);
    if (status != STATUS_OK || is_ours)
        return status;
    if (options->overwrite)
        return take_over(dir, run_json, err);
    return error_set(err, STATUS_USAGE,
                     "%s: holds another run (see %s/.tamis/run.json); "
                     "--overwrite replaces it",
                     dir->path, dir->path);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void keep_found(struct rundir *dir)
{
    dir->n_found = dir->n_units;
    dir->found = mem_zalloc(dir->n_found, sizeof(*dir->found));
    for (size_t i = 0; i < dir->n_found; i++)
        dir->found[i] = dir->units[i].name;
    if (dir->n_found > 0)
        qsort(dir->found, dir->n_found, sizeof(*dir->found), by_name);
}

enum status rundir_open(struct rundir **out, const char *path,
                        struct str run_json,
                        const struct rundir_options *options, struct error *err)
{
    struct rundir *dir = mem_zalloc(1, sizeof(*dir));
    size_t len = strlen(path);
    enum status status;

    dir->lock_fd = -1;
    buf_init(&dir->manifest, NULL);
    dir->path = mem_strdup(path);
    while (len > 1 && dir->path[len - 1] == '/')
        dir->path[--len] = '\0';
    *out = dir;
    status = rundir_lock(dir, err);
    if (status == STATUS_OK)
        status = rundir_sweep(dir, err);
    if (status == STATUS_OK)
        status = claim(dir, run_json, options, err);
    if (status == STATUS_OK)
        status = read_markers(dir, err);
    if (status == STATUS_OK && options->check)
        status = rundir_check(dir, err);
    if (status == STATUS_OK)
        dir->is_complete = rundir_exists(dir, "manifest.json");
    keep_found(dir);
    return status;
}

void rundir_close(struct rundir *dir)
{
    if (dir == NULL)
        return;
    for (size_t i = 0; i < dir->n_units; i++) {
        mem_free(dir->units[i].name);
        buf_release(&dir->units[i].marker);
    }
    mem_free(dir->units);
    mem_free(dir->found);
    counts_mark_release(&dir->mark);
    buf_release(&dir->manifest);
    rundir_unlock(dir);
    mem_free(dir->path);
    mem_free(dir);
}

const char *rundir_path(const struct rundir *dir)
{
    return dir->path;
}

char *rundir_file_path(const struct rundir *dir, const char *name)
{
    return rundir_join(dir, name);
}

bool rundir_is_complete(const struct rundir *dir)
{
    return dir->is_complete;
}

size_t rundir_n_done(const struct rundir *dir)
{
    return dir->n_found;
}

bool rundir_has(const struct rundir *dir, const char *unit)
{
    return dir->n_found > 0 && bsearch(&unit, dir->found, dir->n_found,
                                       sizeof(*dir->found), by_name) != NULL;
}

uint64_t rundir_sum(const struct rundir *dir, const char *member)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < dir->n_units; i++)
        sum += json_find_count(buf_str(&dir->units[i].marker), member);
    return sum;
}

void rundir_set_manifest(struct rundir *dir, struct str members)
{
    buf_reset(&dir->manifest);
    buf_add(&dir->manifest, members);
}

struct position rundir_position(const struct rundir *dir)
{
    return dir->position;
}

enum status rundir_add_counts(struct rundir *dir, struct counts *counts,
                              struct error *err)
{
    for (size_t i = 0; i < dir->n_units; i++) {
        if (!counts_add_marker(counts, buf_str(&dir->units[i].marker)))
            return error_set(err, STATUS_FORMAT,
                             "%s/.tamis: the marker of %s is not of this run",
                             dir->path, dir->units[i].name);
    }
    return STATUS_OK;
}

enum status rundir_create(struct rundir *dir, const char *name,
                          struct file_out **out, struct error *err)
{
    struct buf tmp;
    char *final = rundir_join(dir, name);
    enum status status;

    buf_init(&tmp, NULL);
    buf_printf(&tmp, "%s/.tamis/%s.tmp", dir->path, name);
    buf_add_char(&tmp, '\0');
    status = file_out_open(out, tmp.ptr, final, err);
    buf_release(&tmp);
    mem_free(final);
    return status;
}

void rundir_begin(struct rundir *dir, const struct counts *counts,
                  uint32_t input)
{
    counts_mark(counts, input, &dir->mark);
}

/* What rundir_publish made of marker: its list of files without the brackets.
 */
static struct str files_of(const struct unit *unit)
{
    struct str files;

    if (!json_find(buf_str(&unit->marker), "files", &files) || files.len < 2)
        return (struct str){0};
    return (struct str){files.ptr + 1, files.len - 2};
}

void rundir_format_outputs(const struct rundir *dir, struct buf *json,
                           bool *first)
{
    for (size_t i = 0; i < dir->n_units; i++) {
        const struct str files = files_of(&dir->units[i]);

        if (files.len == 0)
            continue;
        if (!*first)
            buf_add_char(json, ',');
        *first = false;
        buf_add(json, files);
    }
}

enum status rundir_finish(struct rundir *dir, const struct counts *counts,
                          struct error *err)
{
    char *path = rundir_join(dir, "manifest.json");
    bool first = true;
    struct buf json;
    enum status status;

    buf_init(&json, NULL);
    buf_printf(&json, "{\"tamis\":\"%s\",\"complete\":true,\"files\":[",
               TAMIS_VERSION);
    rundir_format_outputs(dir, &json, &first);
    buf_printf(&json, "],\"documents\":%" PRIu64,
               counts->stages[counts->n_stages - 1].documents_out);
    if (dir->manifest.len > 0)
        buf_add(&json, buf_str(&dir->manifest));
    counts_format(counts, NULL, UINT32_MAX, false, &json);
    buf_add_text(&json, "}\n");
    status = file_write_atomic(path, buf_str(&json), err);
    buf_release(&json);
    mem_free(path);
    return status;
}
