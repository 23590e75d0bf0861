/*
 * test_rundir.c -- a directory belongs to one run, keeps what was finished,
 * and finds it again.
 */
#include "base/mem.h"
#include "core/rundir.h"
#include "core/rundir_files.h"
#include "tests/unit/tempdir.h"

#include <sys/wait.h>
#include <unistd.h>

static const struct str RUN = {"{\"run\":1}\n", 10};
static const struct str OTHER = {"{\"run\":2}\n", 10};

struct scene {
    struct tempdir top;
    char path[256];
    struct rundir *dir;
    struct error err;
    struct batch batch;
    struct counts counts;
    struct stage_counts stage;
    struct input input;
};

static void begin(struct scene *scene)
{
    *scene = (struct scene){.stage = {.name = "read"}};
    tempdir_make(&scene->top);
    (void)tempdir_path(&scene->top, "out/", scene->path);
    batch_init(&scene->batch, 1, CPU_SCALAR);
    scene->counts = (struct counts){.stages = &scene->stage,
                                    .n_stages = 1,
                                    .inputs = &scene->input,
                                    .n_inputs = 1};
}

static void end(struct scene *scene)
{
    rundir_close(scene->dir);
    batch_release(&scene->batch);
    tempdir_remove(&scene->top);
}

static enum status enter(struct scene *scene, struct str run, bool overwrite,
                         bool check)
{
    const struct rundir_options options = {overwrite, check};

    rundir_close(scene->dir);
    scene->dir = NULL;
    return rundir_open(&scene->dir, scene->path, run, &options, &scene->err);
}

static bool has(const struct scene *scene, const char *name)
{
    return rundir_exists(scene->dir, name);
}

/* A unit of one file, behind the first n_docs documents of a batch of four. */
static void publish(struct scene *scene, const char *unit, size_t n_docs,
                    uint64_t first_record, const char *content)
{
    struct file_out *file = NULL;
    struct batch *batch = &scene->batch;
    char name[64];
    struct cut *cut;

    (void)snprintf(name, sizeof(name), "%s.jsonl.zst", unit);
    batch_reset(batch, 0);
    batch->first_record = first_record;
    batch->first_offset_bytes = first_record * 10;
    for (uint64_t i = 0; i < 4; i++) {
        struct doc *doc = batch_append(batch);

        doc->record_number = first_record + i;
        doc->end_offset_bytes = (first_record + i + 1) * 10;
    }
    assert_int_equal(rundir_create(scene->dir, name, &file, &scene->err),
                     STATUS_OK);
    assert_int_equal(file_out_write(file, str_from(content), &scene->err),
                     STATUS_OK);
    assert_int_equal(file_out_finish(file, &scene->err), STATUS_OK);
    cut = rundir_cut(scene->dir, batch, n_docs, unit);
    cut_add_file(cut, file, name, n_docs);
    assert_false(has(scene, name));
    assert_int_equal(rundir_publish(cut, &scene->counts, 0, &scene->err),
                     STATUS_OK);
    assert_true(has(scene, name));
    batch->cuts = cut_next(cut);
    cut_free(cut);
}

static void a_new_directory_is_claimed_first(void **state)
{
    struct scene scene;
    size_t len;
    char *run;

    (void)state;
    begin(&scene);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    run = tempdir_read(&scene.top, "out/.tamis/run.json", &len);
    assert_string_equal(run, RUN.ptr);
    mem_free(run);
    assert_int_equal(rundir_n_done(scene.dir), 0);
    assert_false(rundir_is_complete(scene.dir));
    assert_false(rundir_has(scene.dir, "00000"));
    assert_int_equal(rundir_position(scene.dir).input, 0);
    assert_true(rundir_path(scene.dir)[strlen(rundir_path(scene.dir)) - 1] !=
                '/');
    end(&scene);
    rundir_close(NULL);
}

static void finished_units_are_found_again(void **state)
{
    struct counts again = {0};
    struct position at;
    struct scene scene;
    struct stage_counts stage = {.name = "read"};
    struct input input = {0};

    (void)state;
    begin(&scene);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    rundir_begin(scene.dir, &scene.counts, 0);
    scene.stage.documents_in = 4;
    scene.input.documents = 4;
    publish(&scene, "00000", 4, 0, "first");
    scene.stage.documents_in = 6;
    scene.input.documents = 6;
    publish(&scene, "00001", 2, 4, "second");
    assert_false(rundir_has(scene.dir, "00000")); /* of an earlier run only */
    assert_int_equal(enter(&scene, RUN, false, true), STATUS_OK);
    assert_int_equal(rundir_n_done(scene.dir), 2);
    assert_true(rundir_has(scene.dir, "00000"));
    assert_true(rundir_has(scene.dir, "00001"));
    assert_false(rundir_has(scene.dir, "00002"));
    at = rundir_position(scene.dir);
    assert_int_equal(at.input, 0);
    assert_int_equal(at.record, 6);
    assert_int_equal(at.offset_bytes, 60);
    again = (struct counts){
        .stages = &stage, .n_stages = 1, .inputs = &input, .n_inputs = 1};
    assert_int_equal(rundir_add_counts(scene.dir, &again, &scene.err),
                     STATUS_OK);
    assert_int_equal(again.stages[0].documents_in, 6);
    assert_int_equal(again.documents, 6);
    again.n_stages = 0;
    assert_int_equal(rundir_add_counts(scene.dir, &again, &scene.err),
                     STATUS_FORMAT);
    assert_non_null(strstr(scene.err.message, "is not of this run"));
    end(&scene);
}

static void another_run_is_refused_unless_overwritten(void **state)
{
    struct scene scene;

    (void)state;
    begin(&scene);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    publish(&scene, "00000", 4, 0, "first");
    assert_int_equal(rundir_finish(scene.dir, &scene.counts, &scene.err),
                     STATUS_OK);
    tempdir_write(&scene.top, "out/report.json", str_from("{}"));
    tempdir_write(&scene.top, "out/mine.txt", str_from("not ours"));
    assert_int_equal(enter(&scene, OTHER, false, false), STATUS_USAGE);
    assert_non_null(strstr(scene.err.message, "holds another run"));
    assert_true(tempdir_has(&scene.top, "out/00000.jsonl.zst"));
    assert_int_equal(enter(&scene, OTHER, true, false), STATUS_OK);
    assert_false(has(&scene, "00000.jsonl.zst"));
    assert_false(has(&scene, ".tamis/00000.jsonl.zst.json"));
    assert_false(has(&scene, "manifest.json"));
    assert_false(has(&scene, "report.json"));
    assert_true(has(&scene, "mine.txt"));
    assert_int_equal(rundir_n_done(scene.dir), 0);
    end(&scene);
}

static void the_same_run_is_not_overwritten(void **state)
{
    struct scene scene;

    (void)state;
    begin(&scene);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    publish(&scene, "00000", 4, 0, "first");
    assert_int_equal(enter(&scene, RUN, true, false), STATUS_OK);
    assert_int_equal(rundir_n_done(scene.dir), 1);
    end(&scene);
}

static void temporaries_of_a_killed_run_are_removed(void **state)
{
    static const char *const left[] = {
        "out/.tamis/00007.jsonl.zst.tmp",
        "out/.tamis/.00007.jsonl.zst.json.0123456789abcdef.tmp",
        "out/.manifest.json.0123456789abcdef.tmp"};
    static const char *const kept[] = {"out/other.tmp", "out/.mine.tmp",
                                       "out/.0123456789abcdex.tmp",
                                       "out/.tamis/other"};
    struct scene scene;

    (void)state;
    begin(&scene);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(left); i++)
        tempdir_write(&scene.top, left[i], str_from("half"));
    for (size_t i = 0; i < ARRAY_LEN(kept); i++)
        tempdir_write(&scene.top, kept[i], str_from("whole"));
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(left); i++)
        assert_false(tempdir_has(&scene.top, left[i]));
    for (size_t i = 0; i < ARRAY_LEN(kept); i++)
        assert_true(tempdir_has(&scene.top, kept[i]));
    end(&scene);
}

static void a_directory_killed_while_it_is_cleared_is_no_run(void **state)
{
    struct scene scene;
    char path[256];

    (void)state;
    begin(&scene);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    publish(&scene, "00000", 4, 0, "first");
    publish(&scene, "00001", 4, 4, "second");
    /* A marker that cannot be read stops it at the latest there. */
    tempdir_path(&scene.top, "out/.tamis/00001.jsonl.zst.json", path);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0777), 0);
    assert_int_not_equal(enter(&scene, OTHER, true, false), STATUS_OK);
    assert_false(tempdir_has(&scene.top, "out/.tamis/run.json"));
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    assert_int_equal(rundir_n_done(scene.dir), 0);
    end(&scene);
}

static void a_run_that_cannot_be_read_is_left_alone(void **state)
{
    struct scene scene;
    char path[256];

    (void)state;
    begin(&scene);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    publish(&scene, "00000", 4, 0, "first");
    tempdir_path(&scene.top, "out/.tamis/run.json", path);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0777), 0);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_IO);
    assert_true(tempdir_has(&scene.top, "out/00000.jsonl.zst"));
    assert_int_equal(rmdir(path), 0);
    end(&scene);
}

static void
units_stand_in_order_of_publication_whatever_their_names(void **state)
{
    static const char *const names[] = {"99999", "100000", "100001-999",
                                        "100001-1000"};
    struct scene scene;
    struct buf first;
    struct buf again;
    bool none = true;

    (void)state;
    begin(&scene);
    buf_init(&first, NULL);
    buf_init(&again, NULL);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        publish(&scene, names[i], 4, 4 * i, "text");
    rundir_format_outputs(scene.dir, &first, &none);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    none = true;
    rundir_format_outputs(scene.dir, &again, &none);
    assert_true(str_eq(buf_str(&first), buf_str(&again)));
    assert_true(rundir_has(scene.dir, "99999"));
    buf_release(&first);
    buf_release(&again);
    end(&scene);
}

static void check_finds_what_was_changed_or_lost(void **state)
{
    struct scene scene;
    char path[256];

    (void)state;
    begin(&scene);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    publish(&scene, "00000", 4, 0, "first");
    assert_int_equal(enter(&scene, RUN, false, true), STATUS_OK);
    tempdir_write(&scene.top, "out/00000.jsonl.zst", str_from("fjrst"));
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    assert_int_equal(enter(&scene, RUN, false, true), STATUS_FORMAT);
    assert_non_null(strstr(scene.err.message, "its checksum is"));
    (void)unlink(tempdir_path(&scene.top, "out/00000.jsonl.zst", path));
    assert_int_equal(enter(&scene, RUN, false, true), STATUS_IO);
    assert_non_null(strstr(scene.err.message, "No such file"));
    end(&scene);
}

static void what_is_no_marker_is_told(void **state)
{
    static const char *const foreign[] = {"", "{}", "{\"unit\":\"a\"}", "[1"};
    struct scene scene;

    (void)state;
    begin(&scene);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(foreign); i++) {
        tempdir_write(&scene.top, "out/.tamis/x.json", str_from(foreign[i]));
        assert_int_equal(enter(&scene, RUN, false, false), STATUS_FORMAT);
        assert_non_null(strstr(scene.err.message, "/.tamis/x.json: not a"));
    }
    end(&scene);
}

static void the_manifest_lists_every_file(void **state)
{
    struct scene scene;
    struct buf outputs;
    bool first = true;
    size_t len;
    char *json;

    (void)state;
    begin(&scene);
    buf_init(&outputs, NULL);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    publish(&scene, "00000", 4, 0, "first");
    publish(&scene, "00001", 4, 4, "second");
    rundir_format_outputs(scene.dir, &outputs, &first);
    assert_false(first);
    buf_add_char(&outputs, '\0');
    assert_int_equal(rundir_finish(scene.dir, &scene.counts, &scene.err),
                     STATUS_OK);
    json = tempdir_read(&scene.top, "out/manifest.json", &len);
    assert_non_null(strstr(json, outputs.ptr));
    assert_non_null(strstr(json, "{\"path\":\"00000.jsonl.zst\",\"bytes\":5,"
                                 "\"documents\":4,\"xxh3\":\""));
    assert_int_equal(json[len - 1], '\n');
    mem_free(json);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    assert_true(rundir_is_complete(scene.dir));
    buf_release(&outputs);
    end(&scene);
}

/* Two of the same run: the second waits, then finds the work done. */
static void a_second_copy_waits_for_the_lock(void **state)
{
    struct scene scene;
    int exit_status;
    pid_t child;

    (void)state;
    begin(&scene);
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_OK);
    child = fork();
    if (child == 0) {
        struct rundir *dir = NULL;
        const struct rundir_options options = {0};
        struct error err;
        bool ok;

        (void)close(scene.dir->lock_fd); /* the parent's, inherited */
        ok = rundir_open(&dir, scene.path, RUN, &options, &err) == STATUS_OK &&
             rundir_n_done(dir) == 1;
        _exit(ok ? 0 : 1);
    }
    (void)usleep(100000);
    assert_int_equal(waitpid(child, &exit_status, WNOHANG), 0); /* waits */
    publish(&scene, "00000", 4, 0, "first");
    rundir_close(scene.dir);
    scene.dir = NULL;
    assert_int_equal(waitpid(child, &exit_status, 0), child);
    assert_int_equal(exit_status, 0);
    end(&scene);
}

static void a_file_in_the_way_is_told(void **state)
{
    struct scene scene;

    (void)state;
    begin(&scene);
    tempdir_write(&scene.top, "out", str_from("a file"));
    assert_int_equal(enter(&scene, RUN, false, false), STATUS_IO);
    assert_non_null(strstr(scene.err.message, "/out"));
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_directory_is_claimed_first),
        cmocka_unit_test(finished_units_are_found_again),
        cmocka_unit_test(another_run_is_refused_unless_overwritten),
        cmocka_unit_test(the_same_run_is_not_overwritten),
        cmocka_unit_test(a_directory_killed_while_it_is_cleared_is_no_run),
        cmocka_unit_test(a_run_that_cannot_be_read_is_left_alone),
        cmocka_unit_test(
            units_stand_in_order_of_publication_whatever_their_names),
        cmocka_unit_test(temporaries_of_a_killed_run_are_removed),
        cmocka_unit_test(check_finds_what_was_changed_or_lost),
        cmocka_unit_test(what_is_no_marker_is_told),
        cmocka_unit_test(the_manifest_lists_every_file),
        cmocka_unit_test(a_second_copy_waits_for_the_lock),
        cmocka_unit_test(a_file_in_the_way_is_told),
    };

    return unit_run(tests);
}
