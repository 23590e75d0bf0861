/* test_regex_match.c -- every limit is met, and says so. */
#include "tests/unit/unit.h"

#include "base/mem.h"
#include "filters/regex_match.h"

static char *repeat(const char *part, size_t n, size_t *len)
{
    const size_t each = strlen(part);
    char *text = mem_alloc(n * each + 1);

    for (size_t i = 0; i < n; i++)
        memcpy(text + i * each, part, each);
    *len = n * each;
    return text;
}

static void limits_are_errors(void **state)
{
    static const struct {
        const char *pattern;
        const char *part;
        size_t n;
        const char *message;
    } rows[] = {
        {"^(a+)+$", "aaaaaaaaab", 5, NULL}, /* cheap: no match */
        {"^(a+)+\\z", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 1,
         "match limit exceeded"},
        {"^(?:(a|b)*c|(a|b)*d)", "ab", 1000000, "JIT stack limit reached"},
        {"(*NO_JIT)^(?:(a|b)*c|(a|b)*d)", "ab", 1000000, "heap limit exceeded"},
        {"(*NO_JIT)^(a+)+\\z", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 1,
         "match limit exceeded"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct regex_matcher matcher;
        struct regex_set set;
        struct error err = {0};
        char message[256];
        size_t len;
        char *text = repeat(rows[i].part, rows[i].n, &len);
        enum regex_answer answer;

        regex_set_init(&set);
        assert_int_equal(
            regex_set_add(&set, REGEX_DROP, str_from(rows[i].pattern), &err),
            STATUS_OK);
        assert_int_equal(regex_matcher_open(&matcher, &set, 1000000, &err),
                         STATUS_OK);
        answer = regex_search(&matcher, &set.lists[REGEX_DROP].items[0],
                              (struct str){text, len}, NULL);
        assert_int_equal(answer,
                         rows[i].message == NULL ? REGEX_NO : REGEX_ERROR);
        if (rows[i].message != NULL) {
            regex_error_text(&matcher, message, sizeof(message));
            assert_string_equal(message, rows[i].message);
        }
        regex_matcher_close(&matcher);
        regex_set_release(&set);
        mem_free(text);
    }
}

static void a_replaced_text_has_a_most(void **state)
{
    struct regex_matcher matcher;
    struct regex_set set;
    struct error err = {0};
    char message[256];
    size_t len;
    char *option = repeat("y", 1 << 16, &len);
    char *text;
    struct buf out;
    uint64_t n = 0;

    (void)state;
    regex_set_init(&set);
    buf_init(&out, NULL);
    memcpy(option, "x=", 2);
    assert_int_equal(
        regex_set_add(&set, REGEX_REPLACE, (struct str){option, len}, &err),
        STATUS_OK);
    assert_int_equal(regex_matcher_open(&matcher, &set, 1000, &err), STATUS_OK);
    text = repeat("x", 10000, &len);
    assert_int_equal(regex_replace(&matcher, &set.lists[REGEX_REPLACE].items[0],
                                   (struct str){text, len}, &out, &n),
                     REGEX_ERROR);
    regex_error_text(&matcher, message, sizeof(message));
    assert_string_equal(message, "replaced text would be longer than 128 MiB");
    buf_release(&out);
    regex_matcher_close(&matcher);
    regex_set_release(&set);
    mem_free(option);
    mem_free(text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_are_errors),
        cmocka_unit_test(a_replaced_text_has_a_most),
    };

    return unit_run(tests);
}
