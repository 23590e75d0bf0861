/* test_file_slurp.c -- whole files, up to a limit. */
#include "tests/unit/unit.h"

#include "base/file_slurp.h"

#include <stdlib.h>
#include <unistd.h>

static void a_file_comes_whole_or_not_at_all(void **state)
{
    char path[] = "/tmp/tamis-slurp-XXXXXX";
    const int fd = mkstemp(path);
    struct buf bytes;
    struct error err;

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "seven77", 7), 7);
    buf_init(&bytes, NULL);
    buf_add_char(&bytes, '<');
    assert_int_equal(file_slurp(path, 7, &bytes, &err), STATUS_OK);
    assert_true(str_is(buf_str(&bytes), "<seven77"));
    assert_int_equal(file_slurp(path, 6, &bytes, &err), STATUS_LIMIT);
    assert_non_null(strstr(err.message, "longer than 6 bytes"));
    assert_int_equal(ftruncate(fd, 0), 0);
    buf_reset(&bytes);
    assert_int_equal(file_slurp(path, 0, &bytes, &err), STATUS_OK);
    assert_int_equal(bytes.len, 0);
    assert_int_equal(close(fd), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(file_slurp(path, 7, &bytes, &err), STATUS_IO);
    buf_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_comes_whole_or_not_at_all),
    };

    return unit_run(tests);
}
