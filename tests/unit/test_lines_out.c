/* test_lines_out.c -- lines in frames of 4 MiB, whole or not at all. */
#include "base/mem.h"
#include "core/lines_out.h"
#include "tests/unit/decode.h"
#include "tests/unit/tempdir.h"

static void check_name(const char *name, size_t n_lines)
{
    struct lines_out *lines = NULL;
    struct file_out *file = NULL;
    struct tempdir dir;
    struct error err;
    struct decoded found;
    struct buf wanted;
    char path[256];

    tempdir_make(&dir);
    buf_init(&wanted, NULL);
    assert_int_equal(
        lines_out_open(&lines, tempdir_path(&dir, name, path), &err),
        STATUS_OK);
    for (size_t i = 0; i < n_lines; i++) {
        const size_t from = wanted.len;

        buf_printf(&wanted, "{\"line\":%zu,\"pad\":\"%0*zu\"}\n", i,
                   (int)(i % 7) * 50000 + 1, i * i);
        assert_int_equal(
            lines_out_add(lines,
                          (struct str){wanted.ptr + from, wanted.len - from},
                          &err),
            STATUS_OK);
    }
    assert_false(tempdir_has(&dir, name));
    assert_int_equal(lines_out_finish(lines, &file, &err), STATUS_OK);
    assert_false(tempdir_has(&dir, name));
    assert_int_equal(file_out_publish(file, &err), STATUS_OK);
    file_out_discard(file);
    decode_path(&found, path, 65536);
    assert_int_equal(found.status, STATUS_END);
    assert_true(str_eq(buf_str(&found.bytes), buf_str(&wanted)));
    buf_release(&found.bytes);
    buf_release(&wanted);
    tempdir_remove(&dir);
}

static void lines_come_back_through_every_codec(void **state)
{
    static const char *const names[] = {"a.jsonl",     "a.jsonl.zst",
                                        "a.jsonl.gz",  "a.jsonl.xz",
                                        "a.jsonl.lz4", "a.jsonl.bz2"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        check_name(names[i], 0);
        check_name(names[i], 3);
    }
    check_name("a.jsonl.zst", 60);
    check_name("a.jsonl", 60);
}

static size_t bytes_of(size_t n_adds, size_t line_len)
{
    struct lines_out *lines = NULL;
    struct file_out *file = NULL;
    struct tempdir dir;
    struct error err;
    char *line = mem_alloc(line_len);
    char path[256];
    size_t len;

    tempdir_make(&dir);
    memset(line, 'x', line_len);
    line[line_len - 1] = '\n';
    assert_int_equal(
        lines_out_open(&lines, tempdir_path(&dir, "a.zst", path), &err),
        STATUS_OK);
    for (size_t i = 0; i < n_adds; i++)
        assert_int_equal(
            lines_out_add(lines, (struct str){line, line_len}, &err),
            STATUS_OK);
    assert_int_equal(lines_out_finish(lines, &file, &err), STATUS_OK);
    assert_int_equal(file_out_publish(file, &err), STATUS_OK);
    len = file_out_bytes(file);
    file_out_discard(file);
    mem_free(line);
    tempdir_remove(&dir);
    return len;
}

/* A frame is full at 4 MiB: one line more makes one frame more. */
static void a_frame_ends_where_the_lines_say(void **state)
{
    const size_t full = bytes_of(1, FRAME_BYTES);
    const size_t less = bytes_of(1, FRAME_BYTES - 1);
    const size_t twice = bytes_of(2, FRAME_BYTES);

    (void)state;
    assert_true(full > 0 && full < 2 * less);
    assert_int_equal(twice, 2 * full);
}

static void discarded_nothing_remains(void **state)
{
    struct lines_out *lines = NULL;
    struct tempdir dir;
    struct error err;
    char path[256];

    (void)state;
    tempdir_make(&dir);
    lines_out_discard(NULL);
    assert_int_equal(
        lines_out_open(&lines, tempdir_path(&dir, "a.zst", path), &err),
        STATUS_OK);
    assert_int_equal(lines_out_add(lines, str_from("{}\n"), &err), STATUS_OK);
    assert_true(tempdir_has(&dir, ".a.zst.tamis-tmp"));
    lines_out_discard(lines);
    assert_int_equal(rmdir(dir.path), 0); /* it is empty */
}

static void what_a_killed_run_left_is_cleared(void **state)
{
    struct lines_out *lines = NULL;
    struct tempdir dir;
    struct error err;
    char path[256];

    (void)state;
    tempdir_make(&dir);
    tempdir_write(&dir, ".a.zst.tamis-tmp", str_from("left"));
    assert_int_equal(
        lines_out_open(&lines, tempdir_path(&dir, "a.zst", path), &err),
        STATUS_OK);
    lines_out_discard(lines);
    assert_int_equal(rmdir(dir.path), 0);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    struct lines_out *lines = NULL;
    struct error err;

    (void)state;
    assert_int_equal(lines_out_open(&lines, "/nowhere/at/all.zst", &err),
                     STATUS_IO);
    assert_null(lines);
}

static void the_temporary_name_lies_beside(void **state)
{
    static const struct {
        const char *final;
        const char *temporary;
    } rows[] = {{"a", ".a.tamis-tmp"},
                {"/x/y/a.zst", "/x/y/.a.zst.tamis-tmp"},
                {"d/a", "d/.a.tamis-tmp"}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char *name = output_temporary(rows[i].final);

        assert_string_equal(name, rows[i].temporary);
        mem_free(name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_back_through_every_codec),
        cmocka_unit_test(a_frame_ends_where_the_lines_say),
        cmocka_unit_test(discarded_nothing_remains),
        cmocka_unit_test(what_a_killed_run_left_is_cleared),
        cmocka_unit_test(a_folder_that_is_not_there_is_told),
        cmocka_unit_test(the_temporary_name_lies_beside),
    };

    return unit_run(tests);
}
