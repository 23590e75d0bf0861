/* test_sidecar.c -- lines written aside: one file, or one a unit. */
#include "base/mem.h"
#include "core/rundir.h"
#include "core/sidecar.h"
#include "tests/unit/decode.h"
#include "tests/unit/tempdir.h"

static void check_content(const struct tempdir *dir, const char *name,
                          const char *wanted)
{
    struct decoded found;
    char path[256];

    decode_path(&found, tempdir_path(dir, name, path), 4096);
    assert_int_equal(found.status, STATUS_END);
    assert_true(str_is(buf_str(&found.bytes), wanted));
    buf_release(&found.bytes);
}

static enum status finish(struct sidecar *sidecar, struct error *err)
{
    const enum status status = sidecar_finish(sidecar, err);

    return status == STATUS_OK ? sidecar_publish(sidecar, err) : status;
}

static void one_file_appears_at_the_end(void **state)
{
    static const char *const names[] = {"r.jsonl", "r.jsonl.gz", "r.zst"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct sidecar *sidecar = NULL;
        struct tempdir dir;
        struct error err;
        char path[256];

        tempdir_make(&dir);
        tempdir_write(&dir, names[i], str_from("older"));
        assert_int_equal(
            sidecar_open(&sidecar, tempdir_path(&dir, names[i], path), &err),
            STATUS_OK);
        assert_false(sidecar_is_dir(sidecar));
        assert_int_equal(sidecar_add(sidecar, str_from("{}\n"), &err),
                         STATUS_OK);
        assert_int_equal(sidecar_add(sidecar, str_from("[]\n"), &err),
                         STATUS_OK);
        assert_int_equal(sidecar_cut(sidecar, NULL, &err), STATUS_OK);
        check_content(&dir, names[i], "older");
        assert_int_equal(finish(sidecar, &err), STATUS_OK);
        sidecar_close(sidecar);
        check_content(&dir, names[i], "{}\n[]\n");
        (void)unlink(path);
        assert_int_equal(rmdir(dir.path), 0);
    }
}

static void a_run_that_fails_leaves_the_older_file(void **state)
{
    struct sidecar *sidecar = NULL;
    struct tempdir dir;
    struct error err;
    char path[256];

    (void)state;
    tempdir_make(&dir);
    tempdir_write(&dir, "r", str_from("older"));
    assert_int_equal(
        sidecar_open(&sidecar, tempdir_path(&dir, "r", path), &err), STATUS_OK);
    assert_int_equal(sidecar_add(sidecar, str_from("{}\n"), &err), STATUS_OK);
    assert_int_equal(sidecar_finish(sidecar, &err), STATUS_OK);
    sidecar_close(sidecar); /* finished, never published */
    sidecar_close(NULL);
    check_content(&dir, "r", "older");
    (void)unlink(path);
    assert_int_equal(rmdir(dir.path), 0);
}

static void without_lines_the_file_is_there_and_empty(void **state)
{
    struct sidecar *sidecar = NULL;
    struct tempdir dir;
    struct error err;
    char path[256];

    (void)state;
    tempdir_make(&dir);
    assert_int_equal(
        sidecar_open(&sidecar, tempdir_path(&dir, "r.zst", path), &err),
        STATUS_OK);
    assert_int_equal(finish(sidecar, &err), STATUS_OK);
    sidecar_close(sidecar);
    check_content(&dir, "r.zst", "");
    tempdir_remove(&dir);
}

/* Cut at the borders of a run directory, in files named after its units. */
static void a_directory_has_a_file_a_unit(void **state)
{
    const struct rundir_options options = {0};
    struct sidecar *sidecar = NULL;
    struct rundir *run = NULL;
    struct counts counts = {0};
    struct tempdir dir;
    struct batch batch;
    struct error err;
    char path[256];

    (void)state;
    tempdir_make(&dir);
    batch_init(&batch, 1, CPU_SCALAR);
    assert_int_equal(rundir_open(&run, tempdir_path(&dir, "out", path),
                                 str_from("{}"), &options, &err),
                     STATUS_OK);
    assert_int_equal(
        sidecar_open(&sidecar, tempdir_path(&dir, "aside/", path), &err),
        STATUS_OK);
    assert_true(sidecar_is_dir(sidecar));
    for (int unit = 0; unit < 3; unit++) {
        char name[16];
        struct cut *cut;

        (void)snprintf(name, sizeof(name), "%05d", unit);
        for (int i = 0; i < unit; i++)
            assert_int_equal(sidecar_add(sidecar, str_from("{}\n"), &err),
                             STATUS_OK);
        cut = rundir_cut(run, &batch, 0, name);
        assert_int_equal(sidecar_cut(sidecar, cut, &err), STATUS_OK);
        assert_int_equal(rundir_publish(cut, &counts, 0, &err), STATUS_OK);
        batch.cuts = NULL;
        cut_free(cut);
    }
    assert_int_equal(finish(sidecar, &err), STATUS_OK);
    sidecar_close(sidecar);
    check_content(&dir, "aside/00000.jsonl.zst", "");
    check_content(&dir, "aside/00001.jsonl.zst", "{}\n");
    check_content(&dir, "aside/00002.jsonl.zst", "{}\n{}\n");
    assert_false(tempdir_has(&dir, "aside/00003.jsonl.zst"));
    batch_release(&batch);
    rundir_close(run);
    tempdir_remove(&dir);
}

static void what_lies_behind_the_last_unit_is_kept(void **state)
{
    struct sidecar *sidecar = NULL;
    struct tempdir dir;
    struct error err;
    char path[256];

    (void)state;
    tempdir_make(&dir);
    assert_int_equal(mkdir(tempdir_path(&dir, "aside", path), 0777), 0);
    assert_int_equal(sidecar_open(&sidecar, path, &err), STATUS_OK);
    assert_true(sidecar_is_dir(sidecar));
    assert_int_equal(sidecar_add(sidecar, str_from("{}\n"), &err), STATUS_OK);
    assert_int_equal(finish(sidecar, &err), STATUS_OK);
    sidecar_close(sidecar);
    check_content(&dir, "aside/00000.jsonl.zst", "{}\n");
    tempdir_remove(&dir);
}

static void a_place_that_is_not_there_is_told(void **state)
{
    struct sidecar *sidecar = NULL;
    struct error err;

    (void)state;
    assert_int_equal(sidecar_open(&sidecar, "/nowhere/at/all/", &err),
                     STATUS_IO);
    sidecar_close(sidecar);
    assert_int_equal(sidecar_open(&sidecar, "/nowhere/at/all", &err),
                     STATUS_OK);
    assert_int_equal(sidecar_add(sidecar, str_from("{}\n"), &err), STATUS_IO);
    assert_int_equal(sidecar_finish(sidecar, &err), STATUS_IO);
    sidecar_close(sidecar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_file_appears_at_the_end),
        cmocka_unit_test(a_run_that_fails_leaves_the_older_file),
        cmocka_unit_test(without_lines_the_file_is_there_and_empty),
        cmocka_unit_test(a_directory_has_a_file_a_unit),
        cmocka_unit_test(what_lies_behind_the_last_unit_is_kept),
        cmocka_unit_test(a_place_that_is_not_there_is_told),
    };

    return unit_run(tests);
}
