/* test_key_set.c -- what was added is there, and nothing else. */
#include "tests/unit/unit.h"

#include "filters/key_set.h"

#include <stdio.h>

static void add(struct key_set *set, const char *key)
{
    struct error err;

    assert_int_equal(key_set_add(set, str_from(key), &err), STATUS_OK);
}

static void seal(struct key_set *set)
{
    struct error err;

    assert_int_equal(key_set_seal(set, &err), STATUS_OK);
}

static bool has(const struct key_set *set, const char *key)
{
    return key_set_find(set, str_from(key)) != KEY_SET_NONE;
}

static void an_empty_set_has_nothing(void **state)
{
    struct key_set set;

    (void)state;
    key_set_init(&set);
    seal(&set);
    assert_false(has(&set, ""));
    assert_false(has(&set, "a"));
    key_set_release(&set);
}

/* Common endings are stored as one byte: keys that are little else. */
static void endings_are_part_of_keys(void **state)
{
    static const char *const in[] = {
        "a.com", ".com", "b", "com", "c.net", "d.com.com", "\xC3\xA9.org",
    };
    static const char *const out[] = {
        "a", "a.net", "",      "b.com",    ".net",         "c",      "d.com",
        "d", "a.co",  "A.com", "\xC3\xA9", "\xC3\xA8.org", "aa.com", ".com.com",
    };
    struct key_set set;

    (void)state;
    key_set_init(&set);
    for (size_t i = 0; i < ARRAY_LEN(in); i++)
        add(&set, in[i]);
    seal(&set);
    for (size_t i = 0; i < ARRAY_LEN(in); i++)
        assert_true(has(&set, in[i]));
    for (size_t i = 0; i < ARRAY_LEN(out); i++)
        assert_false(has(&set, out[i]));
    key_set_release(&set);
}

static void equal_keys_have_one_number(void **state)
{
    struct key_set set;

    (void)state;
    key_set_init(&set);
    add(&set, "a");
    add(&set, "b");
    add(&set, "a");
    seal(&set);
    assert_int_equal(set.n, 3);
    assert_int_equal(key_set_find(&set, str_from("a")),
                     key_set_find(&set, str_from("a")));
    assert_int_not_equal(key_set_find(&set, str_from("a")),
                         key_set_find(&set, str_from("b")));
    key_set_release(&set);
}

static void bytes_that_are_no_utf8_are_left_out(void **state)
{
    struct key_set set;

    (void)state;
    key_set_init(&set);
    add(&set, "a\xFF");
    add(&set, "\xF6"
              "b");
    assert_int_equal(set.n, 0);
    seal(&set);
    assert_false(has(&set, "a\xFF"));
    assert_false(has(&set, "a"));
    key_set_release(&set);
}

static void many_keys_take_little(void **state)
{
    enum { MANY = 200000 };
    struct key_set set;
    char key[32];

    (void)state;
    key_set_init(&set);
    for (int i = 0; i < MANY; i += 2) {
        (void)snprintf(key, sizeof(key), "host-%d.com", i);
        add(&set, key);
    }
    seal(&set);
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(key, sizeof(key), "host-%d.com", i);
        assert_int_equal(has(&set, key), i % 2 == 0);
    }
    assert_true(key_set_bytes(&set) < (size_t)MANY / 2 * 19);
    key_set_release(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_set_has_nothing),
        cmocka_unit_test(endings_are_part_of_keys),
        cmocka_unit_test(equal_keys_have_one_number),
        cmocka_unit_test(bytes_that_are_no_utf8_are_left_out),
        cmocka_unit_test(many_keys_take_little),
    };

    return unit_run(tests);
}
