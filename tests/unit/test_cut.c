/* test_cut.c -- where a unit ends, and what its marker then says. */
#include "base/mem.h"
#include "core/rundir.h"
#include "tests/unit/tempdir.h"

struct scene {
    struct tempdir top;
    struct rundir *dir;
    struct error err;
    struct batch batch;
    struct counts counts;
    struct stage_counts stage;
    struct input inputs[2];
};

static void begin(struct scene *scene)
{
    const struct rundir_options options = {0};

    *scene = (struct scene){.stage = {.name = "read"}};
    tempdir_make(&scene->top);
    assert_int_equal(rundir_open(&scene->dir, scene->top.path, str_from("{}"),
                                 &options, &scene->err),
                     STATUS_OK);
    batch_init(&scene->batch, 1, CPU_SCALAR);
    scene->counts = (struct counts){.stages = &scene->stage,
                                    .n_stages = 1,
                                    .inputs = scene->inputs,
                                    .n_inputs = 2};
    scene->batch.first_record = 10;
    scene->batch.first_offset_bytes = 1000;
    for (uint64_t i = 0; i < 3; i++) {
        struct doc *doc = batch_append(&scene->batch);

        /* blank lines lie between: numbers and offsets jump */
        doc->record_number = 10 + 2 * i;
        doc->end_offset_bytes = 1000 + 50 * (i + 1);
    }
}

static void end(struct scene *scene)
{
    batch_release(&scene->batch);
    rundir_close(scene->dir);
    tempdir_remove(&scene->top);
}

static char *marker(const struct scene *scene, const char *name)
{
    size_t len;

    return tempdir_read(&scene->top, name, &len);
}

static void the_position_is_behind_the_last_document(void **state)
{
    static const struct {
        size_t n_docs;
        bool ends_input;
        const char *position;
    } rows[] = {
        {0, false, "{\"input\":0,\"record\":10,\"offset\":1000}"},
        {1, false, "{\"input\":0,\"record\":11,\"offset\":1050}"},
        {3, false, "{\"input\":0,\"record\":15,\"offset\":1150}"},
        {2, true, "{\"input\":0,\"record\":13,\"offset\":1100}"},
        {3, true, "{\"input\":1,\"record\":0,\"offset\":0}"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct scene scene;
        struct cut *cut;
        char *text;

        begin(&scene);
        scene.batch.ends_input = rows[i].ends_input;
        cut = rundir_cut(scene.dir, &scene.batch, rows[i].n_docs, "u");
        assert_ptr_equal(scene.batch.cuts, cut);
        assert_int_equal(cut_n_docs(cut), rows[i].n_docs);
        assert_string_equal(cut_unit(cut), "u");
        assert_ptr_equal(rundir_of(cut), scene.dir);
        assert_false(cut_is_done(cut));
        assert_int_equal(rundir_publish(cut, &scene.counts, 0, &scene.err),
                         STATUS_OK);
        text = marker(&scene, ".tamis/u.json");
        assert_non_null(strstr(text, rows[i].position));
        mem_free(text);
        scene.batch.cuts = NULL;
        cut_free(cut);
        end(&scene);
    }
}

static void cuts_stand_in_order_of_place(void **state)
{
    static const size_t places[] = {2, 0, 3, 2, 1};
    static const char *const units[] = {"a", "b", "c", "d", "e"};
    static const char wanted[] = "beadc"; /* of equal ones the first first */
    struct scene scene;
    struct cut *cut;
    size_t n = 0;

    (void)state;
    begin(&scene);
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        (void)rundir_cut(scene.dir, &scene.batch, places[i], units[i]);
    for (cut = scene.batch.cuts; cut != NULL; n++) {
        struct cut *next = cut_next(cut);

        assert_int_equal(cut_unit(cut)[0], wanted[n]);
        cut_free(cut);
        cut = next;
    }
    assert_int_equal(n, ARRAY_LEN(places));
    scene.batch.cuts = NULL;
    end(&scene);
}

static struct file_out *finished(struct scene *scene, const char *name)
{
    struct file_out *file = NULL;

    assert_int_equal(rundir_create(scene->dir, name, &file, &scene->err),
                     STATUS_OK);
    assert_int_equal(file_out_write(file, str_from(name), &scene->err),
                     STATUS_OK);
    assert_int_equal(file_out_finish(file, &scene->err), STATUS_OK);
    return file;
}

/* Several files, of which one lies elsewhere; more members; the counts since
 * the unit before. */
static void a_marker_tells_files_extra_and_what_was_counted(void **state)
{
    struct scene scene;
    struct cut *cut;
    char *text;

    (void)state;
    begin(&scene);
    scene.stage.documents_in = 5;
    rundir_begin(scene.dir, &scene.counts, 0);
    scene.stage.documents_in = 8;
    cut = rundir_cut(scene.dir, &scene.batch, 3, "00000");
    cut_add_file(cut, finished(&scene, "b.bin"), "b.bin", 3);
    cut_add_file(cut, finished(&scene, "b.idx"), "b.idx", 3);
    cut_set_extra(cut, str_from(",\"tokens\":1"));
    cut_set_extra(cut, str_from(",\"tokens\":123"));
    assert_int_equal(rundir_publish(cut, &scene.counts, 0, &scene.err),
                     STATUS_OK);
    text = marker(&scene, ".tamis/b.bin.json");
    assert_non_null(strstr(text, "{\"unit\":\"00000\",\"files\":[{\"path\":"
                                 "\"b.bin\",\"bytes\":5,\"documents\":3,"));
    assert_non_null(strstr(text, ",{\"path\":\"b.idx\",\"bytes\":5,"));
    assert_non_null(strstr(text, ",\"tokens\":123,\"stages\":{"));
    assert_non_null(strstr(text, "\"documents_in\":3,"));
    mem_free(text);
    cut_free(cut);
    scene.batch.cuts = NULL;
    scene.stage.documents_in = 9;
    cut = rundir_cut(scene.dir, &scene.batch, 3, "00001");
    assert_int_equal(rundir_publish(cut, &scene.counts, 0, &scene.err),
                     STATUS_OK);
    text = marker(&scene, ".tamis/00001.json");
    assert_non_null(strstr(text, "\"files\":[]"));
    assert_non_null(strstr(text, "\"documents_in\":1,"));
    mem_free(text);
    cut_free(cut);
    scene.batch.cuts = NULL;
    end(&scene);
}

static void a_cut_that_is_given_up_leaves_nothing(void **state)
{
    struct scene scene;
    struct cut *cut;

    (void)state;
    begin(&scene);
    cut = rundir_cut(scene.dir, &scene.batch, 3, "00000");
    cut_add_file(cut, finished(&scene, "a"), "a", 3);
    assert_true(tempdir_has(&scene.top, ".tamis/a.tmp"));
    cut_free(cut);
    scene.batch.cuts = NULL;
    assert_false(tempdir_has(&scene.top, ".tamis/a.tmp"));
    assert_false(tempdir_has(&scene.top, "a"));
    end(&scene);
}

/* A unit that an earlier run finished is only counted. */
static void a_finished_unit_is_not_written_again(void **state)
{
    const struct rundir_options options = {0};
    struct scene scene;
    struct cut *cut;
    char *before;
    char *after;

    (void)state;
    begin(&scene);
    cut = rundir_cut(scene.dir, &scene.batch, 3, "00000");
    assert_int_equal(rundir_publish(cut, &scene.counts, 0, &scene.err),
                     STATUS_OK);
    cut_free(cut);
    scene.batch.cuts = NULL;
    rundir_close(scene.dir);
    assert_int_equal(rundir_open(&scene.dir, scene.top.path, str_from("{}"),
                                 &options, &scene.err),
                     STATUS_OK);
    before = marker(&scene, ".tamis/00000.json");
    scene.stage.documents_in = 7;
    cut = rundir_cut(scene.dir, &scene.batch, 3, "00000");
    assert_true(cut_is_done(cut));
    assert_int_equal(rundir_publish(cut, &scene.counts, 0, &scene.err),
                     STATUS_OK);
    after = marker(&scene, ".tamis/00000.json");
    assert_string_equal(before, after);
    assert_int_equal(rundir_n_done(scene.dir), 1);
    mem_free(before);
    mem_free(after);
    cut_free(cut);
    scene.batch.cuts = NULL;
    end(&scene);
}

static void a_marker_that_cannot_be_written_fails(void **state)
{
    struct scene scene;
    struct cut *cut;
    char path[256];

    (void)state;
    begin(&scene);
    cut = rundir_cut(scene.dir, &scene.batch, 3, "00000");
    assert_int_equal(
        mkdir(tempdir_path(&scene.top, ".tamis/00000.json", path), 0777), 0);
    assert_int_equal(rundir_publish(cut, &scene.counts, 0, &scene.err),
                     STATUS_IO);
    assert_int_equal(rundir_n_done(scene.dir), 0);
    cut_free(cut);
    scene.batch.cuts = NULL;
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_position_is_behind_the_last_document),
        cmocka_unit_test(cuts_stand_in_order_of_place),
        cmocka_unit_test(a_marker_tells_files_extra_and_what_was_counted),
        cmocka_unit_test(a_cut_that_is_given_up_leaves_nothing),
        cmocka_unit_test(a_finished_unit_is_not_written_again),
        cmocka_unit_test(a_marker_that_cannot_be_written_fails),
    };

    return unit_run(tests);
}
