/* test_inputs.c -- from names, globs, folders and lists to inputs in order. */
#include "base/mem.h"
#include "io/inputs.h"
#include "tests/unit/tempdir.h"

struct scene {
    struct tempdir dir;
    struct counts counts;
    struct error err;
};

static void begin(struct scene *scene)
{
    static const char *const folders[] = {"in", "in/sub", "run", "run/.tamis",
                                          "empty"};
    static const char *const files[] = {
        "in/b.jsonl",         "in/B.jsonl",          "in/a.jsonl",
        "in/\xc3\xa9.jsonl",  "in/.hidden",          "in/sub/z.jsonl",
        "in/sub/report.json", "run/00000.jsonl",     "run/manifest.json",
        "run/report.json",    "run/.tamis/run.json", "in/[x].jsonl"};
    char path[256];

    *scene = (struct scene){.counts = {0}};
    tempdir_make(&scene->dir);
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        assert_int_equal(
            mkdir(tempdir_path(&scene->dir, folders[i], path), 0777), 0);
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        tempdir_write(&scene->dir, files[i], str_from("12345"));
}

static void clear(struct scene *scene)
{
    inputs_release(&scene->counts);
    mem_free(scene->counts.inputs);
    scene->counts = (struct counts){0};
}

static void end(struct scene *scene)
{
    clear(scene);
    tempdir_remove(&scene->dir);
}

static enum status resolve(struct scene *scene, const char *name,
                           const char *list)
{
    char path[256];
    char list_path[256];
    const char *item = name;
    struct opt_operands operands = {&item, name != NULL};

    clear(scene);
    if (name != NULL && strcmp(name, "-") != 0)
        item = tempdir_path(&scene->dir, name, path);
    if (list != NULL)
        list = tempdir_path(&scene->dir, list, list_path);
    return inputs_resolve(&operands, list, &scene->counts, &scene->err);
}

/* The paths found, without the folder, parted by a blank. */
static void expect(const struct scene *scene, const char *wanted)
{
    const size_t skip = strlen(scene->dir.path) + 1;
    struct buf found;

    buf_init(&found, NULL);
    for (size_t i = 0; i < scene->counts.n_inputs; i++) {
        if (i > 0)
            buf_add_char(&found, ' ');
        buf_add_text(&found, scene->counts.inputs[i].path + skip);
        assert_true(scene->counts.inputs[i].is_regular);
        assert_int_equal(scene->counts.inputs[i].size_bytes, 5);
    }
    buf_add_char(&found, '\0');
    assert_string_equal(found.ptr, wanted);
    buf_release(&found);
}

static void names_become_files_sorted_by_bytes(void **state)
{
    static const struct {
        const char *name;
        const char *wanted;
    } rows[] = {
        {"in/a.jsonl", "in/a.jsonl"},
        {"in/[ab].jsonl", "in/a.jsonl in/b.jsonl"},
        {"in/*.jsonl", "in/B.jsonl in/[x].jsonl in/a.jsonl in/b.jsonl "
                       "in/\xc3\xa9.jsonl"},
        {"in/?.jsonl", "in/B.jsonl in/a.jsonl in/b.jsonl"},
        {"in/[x].jsonl", "in/[x].jsonl"}, /* a name that is there */
        {"in", "in/B.jsonl in/[x].jsonl in/a.jsonl in/b.jsonl "
               "in/sub/report.json in/sub/z.jsonl in/\xc3\xa9.jsonl"},
        {"in/sub/", "in/sub/report.json in/sub/z.jsonl"},
        {"run", "run/00000.jsonl"},
        {"r*", "run/00000.jsonl"},
    };
    struct scene scene;

    (void)state;
    begin(&scene);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(resolve(&scene, rows[i].name, NULL), STATUS_OK);
        expect(&scene, rows[i].wanted);
    }
    end(&scene);
}

static void what_is_not_there_is_told(void **state)
{
    static const struct {
        const char *name;
        const char *list;
        const char *message;
    } rows[] = {
        {"in/c.jsonl", NULL, "/in/c.jsonl: No such file"},
        {"in/c*", NULL, "/in/c*: no file of that pattern"},
        {"empty", NULL, "/empty: no input in it"},
        {NULL, "no-list", "/no-list: No such file"},
        {NULL, "empty-list", "/empty-list: no input in it"},
        {NULL, "nul-list", "/nul-list: a NUL in a name"},
        {NULL, "gone-list", "No such file"},
    };
    struct scene scene;

    (void)state;
    begin(&scene);
    tempdir_write(&scene.dir, "empty-list", str_from("\n\n"));
    tempdir_write(&scene.dir, "nul-list", (struct str){"a\0b\n", 4});
    tempdir_write(&scene.dir, "gone-list", str_from("/nowhere/at/all\n"));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(resolve(&scene, rows[i].name, rows[i].list),
                         STATUS_USAGE);
        assert_non_null(strstr(scene.err.message, rows[i].message));
    }
    end(&scene);
}

static void nothing_named_is_stdin(void **state)
{
    struct scene scene;

    (void)state;
    begin(&scene);
    assert_int_equal(resolve(&scene, NULL, NULL), STATUS_OK);
    assert_int_equal(scene.counts.n_inputs, 1);
    assert_string_equal(scene.counts.inputs[0].path, "-");
    assert_false(scene.counts.inputs[0].is_regular);
    assert_int_equal(resolve(&scene, "-", NULL), STATUS_OK);
    assert_string_equal(scene.counts.inputs[0].path, "-");
    end(&scene);
}

/* Operands first, then the list; its lines are names, never patterns. */
static void a_list_follows_the_operands(void **state)
{
    struct scene scene;
    struct buf lines;

    (void)state;
    begin(&scene);
    buf_init(&lines, NULL);
    buf_printf(&lines, "%s/in/b.jsonl\n\n%s/in/[x].jsonl\n%s/run",
               scene.dir.path, scene.dir.path, scene.dir.path);
    tempdir_write(&scene.dir, "list", buf_str(&lines));
    assert_int_equal(resolve(&scene, "in/a.jsonl", "list"), STATUS_OK);
    expect(&scene, "in/a.jsonl in/b.jsonl in/[x].jsonl run/00000.jsonl");
    assert_int_equal(resolve(&scene, NULL, "list"), STATUS_OK);
    expect(&scene, "in/b.jsonl in/[x].jsonl run/00000.jsonl");
    buf_release(&lines);
    end(&scene);
}

static void a_loop_of_folders_is_refused(void **state)
{
    struct scene scene;
    char path[256];

    (void)state;
    begin(&scene);
    assert_int_equal(symlink(".", tempdir_path(&scene.dir, "empty/loop", path)),
                     0);
    assert_int_equal(resolve(&scene, "empty", NULL), STATUS_USAGE);
    end(&scene);
}

static void a_pipe_has_no_size(void **state)
{
    struct scene scene;
    char path[256];

    (void)state;
    begin(&scene);
    assert_int_equal(mkfifo(tempdir_path(&scene.dir, "fifo", path), 0666), 0);
    assert_int_equal(resolve(&scene, "fifo", NULL), STATUS_OK);
    assert_false(scene.counts.inputs[0].is_regular);
    assert_int_equal(scene.counts.inputs[0].size_bytes, 0);
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_files_sorted_by_bytes),
        cmocka_unit_test(what_is_not_there_is_told),
        cmocka_unit_test(nothing_named_is_stdin),
        cmocka_unit_test(a_list_follows_the_operands),
        cmocka_unit_test(a_loop_of_folders_is_refused),
        cmocka_unit_test(a_pipe_has_no_size),
    };

    return unit_run(tests);
}
