/* test_sample_rates.c -- rates of strata, from options and files. */
#include "tests/unit/unit.h"

#include "filters/sample_rates.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool is_near(double a, double b)
{
    return fabs(a - b) < 1e-12;
}

static void texts_are_parted_at_the_last_equals(void **state)
{
    static const struct {
        const char *text;
        const char *value; /* NULL: the rest */
        double rate;       /* negative: refused */
    } rows[] = {
        {"0.5", NULL, 0.5},   {"0", NULL, 0},          {"1", NULL, 1},
        {"1e-3", NULL, 1e-3}, {"en=0.25", "en", 0.25}, {"a=b=1", "a=b", 1},
        {"=1", "", 1},        {"a b=1", "a b", 1},     {"", NULL, -1},
        {"en", NULL, -1},     {"en=", NULL, -1},       {"1.001", NULL, -1},
        {"-0.1", NULL, -1},   {"nan", NULL, -1},       {"0x1", NULL, -1},
        {" 1", NULL, -1},     {"1 ", NULL, -1},        {"en=2", NULL, -1},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct sample_rates rates;
        struct error err;
        enum status status;

        sample_rates_init(&rates);
        status = sample_rates_add(&rates, str_from(rows[i].text), &err);
        assert_int_equal(status, rows[i].rate < 0 ? STATUS_USAGE : STATUS_OK);
        if (rows[i].rate >= 0 && rows[i].value == NULL)
            assert_true(is_near(rates.rest, rows[i].rate));
        if (rows[i].value != NULL)
            assert_true(
                is_near(sample_rates_find(&rates, str_from(rows[i].value)),
                        rows[i].rate));
        sample_rates_release(&rates);
        sample_rates_release(&rates); /* twice is fine */
    }
}

static void every_value_is_found(void **state)
{
    struct sample_rates rates;
    struct error err;
    char text[32];

    (void)state;
    sample_rates_init(&rates);
    for (int i = 999; i >= 0; i--) {
        (void)snprintf(text, sizeof(text), "v%d=0.%03d", i, i);
        assert_int_equal(sample_rates_add(&rates, str_from(text), &err),
                         STATUS_OK);
    }
    assert_int_equal(sample_rates_add(&rates, str_from("1"), &err), STATUS_OK);
    assert_int_equal(sample_rates_settle(&rates, &err), STATUS_OK);
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(text, sizeof(text), "v%d", i);
        assert_true(
            is_near(sample_rates_find(&rates, str_from(text)), i / 1000.0));
    }
    assert_true(is_near(sample_rates_find(&rates, str_from("v")), 1));
    assert_true(is_near(sample_rates_find(&rates, str_from("v1000")), 1));
    assert_true(is_near(sample_rates_find(&rates, str_from("")), 1));
    sample_rates_release(&rates);
}

static void what_contradicts_is_refused(void **state)
{
    struct sample_rates rates;
    struct error err;

    (void)state;
    sample_rates_init(&rates);
    assert_int_equal(sample_rates_add(&rates, str_from("0.5"), &err),
                     STATUS_OK);
    assert_int_equal(sample_rates_add(&rates, str_from("0.5"), &err),
                     STATUS_USAGE);
    assert_int_equal(sample_rates_add(&rates, str_from("a=1"), &err),
                     STATUS_OK);
    assert_int_equal(sample_rates_add(&rates, str_from("a=0.5"), &err),
                     STATUS_OK);
    assert_int_equal(sample_rates_settle(&rates, &err), STATUS_USAGE);
    assert_string_equal(err.message, "two rates for 'a'");
    sample_rates_release(&rates);
}

static void identity_is_that_of_rates_and_values(void **state)
{
    static const char *const sets[][3] = {{"a=0.5", "b=1", "0"},
                                          {"b=1", "0", "a=0.5"},
                                          {"a=0.5", "b=1", "1"},
                                          {"a=0.25", "b=1", "0"},
                                          {"a=0.5", "c=1", "0"}};
    uint64_t first = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
        struct sample_rates rates;
        struct error err;

        sample_rates_init(&rates);
        for (size_t j = 0; j < 3; j++)
            assert_int_equal(
                sample_rates_add(&rates, str_from(sets[i][j]), &err),
                STATUS_OK);
        assert_int_equal(sample_rates_settle(&rates, &err), STATUS_OK);
        if (i == 0)
            first = sample_rates_identity(&rates);
        assert_true((sample_rates_identity(&rates) == first) == (i < 2));
        sample_rates_release(&rates);
    }
}

static void a_file_has_a_rate_a_line(void **state)
{
    static const char lines[] = "# rates\n\nen=0.5\r\nde=1\n0.25";
    char path[] = "/tmp/tamis-rates-XXXXXX";
    const int fd = mkstemp(path);
    struct sample_rates rates;
    struct error err;

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, lines, sizeof(lines) - 1), sizeof(lines) - 1);
    sample_rates_init(&rates);
    assert_int_equal(sample_rates_read(&rates, path, &err), STATUS_OK);
    assert_int_equal(rates.n, 2);
    assert_true(is_near(rates.rest, 0.25));
    assert_int_equal(write(fd, "\nx=3\n", 5), 5);
    assert_int_equal(sample_rates_read(&rates, path, &err), STATUS_USAGE);
    assert_non_null(strstr(err.message, ":5: two rates"));
    sample_rates_release(&rates);
    sample_rates_init(&rates);
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_int_equal(sample_rates_read(&rates, path, &err), STATUS_OK);
    assert_int_equal(rates.n, 0);
    assert_int_equal(close(fd), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(sample_rates_read(&rates, path, &err), STATUS_IO);
    sample_rates_release(&rates);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_parted_at_the_last_equals),
        cmocka_unit_test(every_value_is_found),
        cmocka_unit_test(what_contradicts_is_refused),
        cmocka_unit_test(identity_is_that_of_rates_and_values),
        cmocka_unit_test(a_file_has_a_rate_a_line),
    };

    return unit_run(tests);
}
