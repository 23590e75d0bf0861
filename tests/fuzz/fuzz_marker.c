/*
 * fuzz_marker.c -- any bytes as the marker of a finished unit: added to counts
 * or refused, and found or refused in a run directory.
 */
#include "base/mem.h"
#include "core/counts.h"
#include "core/rundir.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void add(struct str marker)
{
    static const char *names[] = {"short"};
    uint64_t dropped = 0;
    struct stage_counts stages[2] = {{.name = "read"},
                                     {.name = "judge",
                                      .dropped = &dropped,
                                      .reasons = names,
                                      .n_reasons = 1}};
    struct input inputs[2] = {{0}};
    struct counts counts = {
        .stages = stages, .n_stages = 2, .inputs = inputs, .n_inputs = 2};

    (void)counts_add_marker(&counts, marker);
}

static void write_file(const char *path, struct str bytes)
{
    FILE *file = fopen(path, "wb");

    must(file != NULL && fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len);
    must(fclose(file) == 0);
}

static void enter(struct str marker)
{
    const struct rundir_options options = {.check = true};
    char top[] = "/tmp/fuzz-marker-XXXXXX";
    char inner[64];
    char path[3][96];
    struct rundir *dir = NULL;
    struct counts counts = {0};
    struct error err;

    must(mkdtemp(top) != NULL);
    (void)snprintf(inner, sizeof(inner), "%s/.tamis", top);
    (void)snprintf(path[0], sizeof(path[0]), "%s/x.json", inner);
    (void)snprintf(path[1], sizeof(path[1]), "%s/run.json", inner);
    (void)snprintf(path[2], sizeof(path[2]), "%s/lock", inner);
    must(mkdir(inner, 0700) == 0);
    write_file(path[0], marker);
    write_file(path[1], str_from("{}"));
    if (rundir_open(&dir, top, str_from("{}"), &options, &err) == STATUS_OK) {
        (void)rundir_position(dir);
        (void)rundir_has(dir, "00000");
        (void)rundir_sum(dir, "tokens");
        must(rundir_add_counts(dir, &counts, &err) == STATUS_OK ||
             err.status == STATUS_FORMAT);
    }
    rundir_close(dir);
    for (size_t i = 0; i < ARRAY_LEN(path); i++)
        (void)unlink(path[i]);
    must(rmdir(inner) == 0 && rmdir(top) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = mem_alloc(size);

    if (size > 0)
        memcpy(exact, data, size);
    add((struct str){exact, size});
    enter((struct str){exact, size});
    mem_free(exact);
    return 0;
}
