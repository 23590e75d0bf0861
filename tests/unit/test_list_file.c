/* test_list_file.c -- lines of a list, whatever its ends and sizes. */
#include "tests/unit/tempdir.h"

#include "base/buf.h"
#include "filters/list_file.h"

static enum status take(void *arg, struct str line, struct error *err)
{
    buf_add(arg, line);
    buf_add_char(arg, '|');
    if (str_is(line, "stop"))
        return error_set(err, STATUS_USAGE, "stopped");
    return STATUS_OK;
}

static enum status read_list(struct str bytes, bool has_comments,
                             struct buf *out, struct error *err)
{
    struct tempdir dir;
    enum status status;
    char path[256];

    tempdir_make(&dir);
    tempdir_write(&dir, "list", bytes);
    status = list_file_read(tempdir_path(&dir, "list", path), has_comments,
                            take, out, err);
    tempdir_remove(&dir);
    return status;
}

static void takes_lines_without_blanks(void **state)
{
    static const struct {
        const char *bytes;
        bool has_comments;
        const char *lines;
    } rows[] = {
        {"", true, ""},
        {"\n\n", true, ""},
        {"a", true, "a|"},
        {"a\nb c\r\n \t d \n", true, "a|b c|d|"},
        {"#a\n #b\nc#", true, "#b|c#|"},
        {"#a\n #b\nc#", false, "#a|#b|c#|"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct error err;
        struct buf out;

        buf_init(&out, NULL);
        assert_int_equal(read_list(str_from(rows[i].bytes),
                                   rows[i].has_comments, &out, &err),
                         STATUS_OK);
        assert_true(str_is(buf_str(&out), rows[i].lines));
        buf_release(&out);
    }
}

/* Longer than a read: every line comes whole. */
static void takes_lines_across_reads(void **state)
{
    struct buf bytes;
    struct buf out;
    struct error err;

    (void)state;
    buf_init(&bytes, NULL);
    buf_init(&out, NULL);
    for (int i = 0; i < 100000; i++)
        buf_printf(&bytes, "line-%d|\n", i);
    assert_int_equal(read_list(buf_str(&bytes), true, &out, &err), STATUS_OK);
    for (size_t i = 0, j = 0; i < bytes.len; i++) {
        if (bytes.ptr[i] == '\n')
            assert_int_equal(out.ptr[j++], '|');
        else
            assert_int_equal(out.ptr[j++], bytes.ptr[i]);
    }
    buf_release(&bytes);
    buf_release(&out);
}

static void refuses_what_it_must(void **state)
{
    struct error err;
    struct buf bytes;
    struct buf out;

    (void)state;
    buf_init(&bytes, NULL);
    buf_init(&out, NULL);
    memset(buf_reserve(&bytes, LIST_LINE_MAX_BYTES + 1), 'a',
           LIST_LINE_MAX_BYTES + 1);
    bytes.len = LIST_LINE_MAX_BYTES;
    assert_int_equal(read_list(buf_str(&bytes), true, &out, &err), STATUS_OK);
    bytes.len++;
    assert_int_equal(read_list(buf_str(&bytes), true, &out, &err),
                     STATUS_USAGE);
    assert_non_null(strstr(err.message, "list: a line above"));
    assert_int_equal(read_list(str_from("stop\nb"), true, &out, &err),
                     STATUS_USAGE);
    assert_non_null(strstr(err.message, "stopped"));
    assert_int_equal(list_file_read("/no/such", true, take, &out, &err),
                     STATUS_USAGE);
    buf_release(&bytes);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_lines_without_blanks),
        cmocka_unit_test(takes_lines_across_reads),
        cmocka_unit_test(refuses_what_it_must),
    };

    return unit_run(tests);
}
