/* test_opt_value.c -- one option's value from text, and back to text. */
#include "base/buf.h"
#include "base/mem.h"
#include "core/opt_value.h"
#include "tests/unit/unit.h"

#include <math.h>
#include <stdio.h>

enum { BAD = -1 };

struct config {
    union {
        uint64_t count;
        double number;
        int index;
        bool flag;
        const char *text;
        struct opt_list list;
    } v;
};

/* clang-format off */
static const struct count_row {
    enum opt_type type;
    const char *text;
    bool is_good;
    uint64_t value;
} counts[] = {
    {OPT_COUNT, "0", true, 0},
    {OPT_COUNT, "17", true, 17},
    {OPT_COUNT, "2e6", true, 2000000},
    {OPT_COUNT, "2E6", true, 2000000},
    {OPT_COUNT, "2_000_000", true, 2000000},
    {OPT_COUNT, "1.5e3", true, 1500},
    {OPT_COUNT, "1e18", true, UINT64_C(1000000000000000000)},
    {OPT_COUNT, "999999999999999999", true, UINT64_C(999999999999999999)},
    {OPT_COUNT, "9007199254740993", true, UINT64_C(9007199254740993)},
    {OPT_COUNT, "1000000000000000001", true, UINT64_C(1000000000000000001)},
    {OPT_COUNT, "0000000000000000000000012", true, 12},
    {OPT_COUNT, "9e18", false, 0},
    {OPT_COUNT, "18446744073709551616", false, 0},
    {OPT_COUNT, "1e400", false, 0},
    {OPT_COUNT, "1.5", false, 0},
    {OPT_COUNT, "1e-3", false, 0},
    {OPT_COUNT, "", false, 0},
    {OPT_COUNT, "_", false, 0},
    {OPT_COUNT, "-1", false, 0},
    {OPT_COUNT, "+1", false, 0},
    {OPT_COUNT, " 1", false, 0},
    {OPT_COUNT, "1 ", false, 0},
    {OPT_COUNT, "0x10", false, 0},
    {OPT_COUNT, "1k", false, 0},
    {OPT_COUNT, "nan", false, 0},
    {OPT_COUNT, "inf", false, 0},
    {OPT_COUNT, "1111111111222222222233333333334444444444555555555566666666667777",
     false, 0},
    {OPT_SIZE, "0", true, 0},
    {OPT_SIZE, "512", true, 512},
    {OPT_SIZE, "512B", true, 512},
    {OPT_SIZE, "1k", true, 1024},
    {OPT_SIZE, "1K", true, 1024},
    {OPT_SIZE, "4kB", true, 4096},
    {OPT_SIZE, "4KiB", true, 4096},
    {OPT_SIZE, "64M", true, UINT64_C(64) << 20},
    {OPT_SIZE, "64MB", true, UINT64_C(64) << 20},
    {OPT_SIZE, "64Mi", true, UINT64_C(64) << 20},
    {OPT_SIZE, "1.5GiB", true, UINT64_C(3) << 29},
    {OPT_SIZE, "2T", true, UINT64_C(2) << 40},
    {OPT_SIZE, "9T", true, UINT64_C(9) << 40},
    {OPT_SIZE, "", false, 0},
    {OPT_SIZE, "M", false, 0},
    {OPT_SIZE, "-1", false, 0},
    {OPT_SIZE, "1e3", false, 0},
    {OPT_SIZE, "0x10", false, 0},
    {OPT_SIZE, "1 M", false, 0},
    {OPT_SIZE, "1iB", false, 0},
    {OPT_SIZE, "1Bi", false, 0},
    {OPT_SIZE, "1MM", false, 0},
    {OPT_SIZE, "1P", false, 0},
    {OPT_SIZE, "9000000T", false, 0},
};

static const struct double_row {
    enum opt_type type;
    const char *text;
    bool is_good;
    double value;
} doubles[] = {
    {OPT_NUMBER, "0.1", true, 0.1},
    {OPT_NUMBER, "-3", true, -3},
    {OPT_NUMBER, "1e-300", true, 1e-300},
    {OPT_NUMBER, "", false, 0},
    {OPT_NUMBER, "x", false, 0},
    {OPT_NUMBER, "1x", false, 0},
    {OPT_NUMBER, "0x1p3", false, 0},
    {OPT_NUMBER, "nan", false, 0},
    {OPT_NUMBER, "inf", false, 0},
    {OPT_NUMBER, "1e999", false, 0},
    {OPT_RATIO, "0", true, 0},
    {OPT_RATIO, "1", true, 1},
    {OPT_RATIO, "0.65", true, 0.65},
    {OPT_RATIO, "1.0000001", false, 0},
    {OPT_RATIO, "-0.1", false, 0},
    {OPT_RATIO, "50%", false, 0},
    {OPT_DURATION, "10", true, 10},
    {OPT_DURATION, "10s", true, 10},
    {OPT_DURATION, "250ms", true, 0.25},
    {OPT_DURATION, "1.5m", true, 90},
    {OPT_DURATION, "2h", true, 7200},
    {OPT_DURATION, "0", true, 0},
    {OPT_DURATION, "-1s", false, 0},
    {OPT_DURATION, "1d", false, 0},
    {OPT_DURATION, "1h30m", false, 0},
    {OPT_DURATION, "s", false, 0},
};

static const struct choice_row {
    const char *words;
    const char *text;
    int index; /* BAD: refused */
} choices[] = {
    {"auto,always,never", "auto", 0},
    {"auto,always,never", "always", 1},
    {"auto,always,never", "never", 2},
    {"auto,always,never", "alw", BAD},
    {"auto,always,never", "alwayss", BAD},
    {"auto,always,never", "auto,always", BAD},
    {"auto,always,never", "", BAD},
    {"one", "one", 0},
};
/* clang-format on */

static void counts_and_sizes_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        const struct count_row *row = &counts[i];
        const struct opt opt = {.type = row->type, .name = "n"};
        struct config config = {.v.count = 42};
        struct error err;
        const enum status status = opt_set(&opt, &config, row->text, &err);
        char message[160];

        print_message("# %s\n", row->text);
        if (row->is_good) {
            assert_int_equal(status, STATUS_OK);
            assert_int_equal(config.v.count, row->value);
            continue;
        }
        assert_int_equal(status, STATUS_USAGE);
        (void)snprintf(message, sizeof(message), "--n: bad value '%s'",
                       row->text);
        assert_string_equal(err.message, message);
    }
}

static void numbers_ratios_and_durations_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(doubles); i++) {
        const struct double_row *row = &doubles[i];
        const struct opt opt = {.type = row->type, .name = "n"};
        struct config config = {.v.number = 42};
        struct error err;
        const enum status status = opt_set(&opt, &config, row->text, &err);

        print_message("# %s\n", row->text);
        assert_int_equal(status, row->is_good ? STATUS_OK : STATUS_USAGE);
        if (row->is_good)
            assert_true(fabs(config.v.number - row->value) <= 1e-12);
        else if (row->type == OPT_RATIO)
            assert_non_null(strstr(err.message, "is no ratio (0 to 1)"));
        else
            assert_non_null(strstr(err.message, "bad value"));
    }
}

static void choices_are_whole_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(choices); i++) {
        const struct choice_row *row = &choices[i];
        const struct opt opt = {
            .type = OPT_CHOICE, .name = "c", .value = row->words};
        struct config config = {.v.index = 42};
        struct error err;
        const enum status status = opt_set(&opt, &config, row->text, &err);

        if (row->index == BAD) {
            assert_int_equal(status, STATUS_USAGE);
            assert_non_null(strstr(err.message, "is none of auto,"));
        } else {
            assert_int_equal(status, STATUS_OK);
            assert_int_equal(config.v.index, row->index);
        }
    }
}

/* What is shown, when set again, is the same value. */
static void round_trip(const struct opt *opt, const char *text)
{
    struct config first = {.v.count = 0};
    struct config second = {.v.count = 0};
    struct error err;
    struct buf shown;

    buf_init(&shown, NULL);
    assert_int_equal(opt_set(opt, &first, text, &err), STATUS_OK);
    assert_true(opt_is_value(opt, &first, text));
    assert_true(opt_show(opt, &first, &shown));
    buf_add_char(&shown, '\0');
    assert_int_equal(opt_set(opt, &second, shown.ptr, &err), STATUS_OK);
    assert_memory_equal(&first.v.count, &second.v.count, sizeof(int));
    assert_true(opt_is_value(opt, &first, shown.ptr));
    buf_release(&shown);
}

static void what_is_shown_reads_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        if (counts[i].is_good)
            round_trip(&(struct opt){.type = counts[i].type, .name = "n"},
                       counts[i].text);
    }
    for (size_t i = 0; i < ARRAY_LEN(doubles); i++) {
        if (doubles[i].is_good)
            round_trip(&(struct opt){.type = doubles[i].type, .name = "n"},
                       doubles[i].text);
    }
    for (size_t i = 0; i < ARRAY_LEN(choices); i++) {
        if (choices[i].index != BAD)
            round_trip(&(struct opt){.type = OPT_CHOICE,
                                     .name = "c",
                                     .value = choices[i].words},
                       choices[i].text);
    }
    round_trip(&(struct opt){.type = OPT_FLAG, .name = "f"}, "1");
    round_trip(&(struct opt){.type = OPT_FLAG, .name = "f"}, "0");
}

static void another_value_is_not_the_same(void **state)
{
    const struct opt count = {.type = OPT_COUNT, .name = "n"};
    const struct opt flag = {.type = OPT_FLAG, .name = "f"};
    const struct opt text = {.type = OPT_TEXT, .name = "t"};
    const struct opt list = {.type = OPT_LIST, .name = "l"};
    struct config config = {.v.count = 7};

    (void)state;
    assert_true(opt_is_value(&count, &config, "7"));
    assert_false(opt_is_value(&count, &config, "8"));
    assert_false(opt_is_value(&count, &config, "seven"));
    config = (struct config){.v.flag = true};
    assert_false(opt_is_value(&flag, &config, "0"));
    config = (struct config){.v.text = NULL};
    assert_false(opt_is_value(&text, &config, "a"));
    config.v.text = "a";
    assert_true(opt_is_value(&text, &config, "a"));
    assert_false(opt_is_value(&text, &config, "b"));
    assert_false(opt_is_value(&list, &config, "a"));
}

static void what_is_unset_is_not_shown(void **state)
{
    static const struct opt opts[] = {
        {.type = OPT_COUNT, .flags = OPT_OPTIONAL},
        {.type = OPT_SIZE, .flags = OPT_OPTIONAL},
        {.type = OPT_NUMBER},
        {.type = OPT_RATIO},
        {.type = OPT_DURATION},
        {.type = OPT_TEXT},
        {.type = OPT_LIST},
        {.type = OPT_END},
    };
    struct buf shown;

    (void)state;
    buf_init(&shown, NULL);
    for (size_t i = 0; i < ARRAY_LEN(opts); i++) {
        struct config config = {.v.list = {NULL, 0}};

        if (opts[i].flags != 0)
            config.v.count = UINT64_MAX;
        else if (i < 5)
            config.v.number = (double)NAN;
        assert_false(opt_show(&opts[i], &config, &shown));
        assert_int_equal(shown.len, 0);
    }
    buf_release(&shown);
}

static void a_list_grows_and_is_shown_a_line_each(void **state)
{
    const struct opt opt = {.type = OPT_LIST, .name = "drop"};
    struct config config = {.v.list = {NULL, 0}};
    struct error err;
    struct buf shown;

    (void)state;
    buf_init(&shown, NULL);
    assert_int_equal(opt_set(&opt, &config, "a", &err), STATUS_OK);
    assert_int_equal(opt_set(&opt, &config, "", &err), STATUS_OK);
    assert_int_equal(opt_set(&opt, &config, "b c", &err), STATUS_OK);
    assert_int_equal(config.v.list.n, 3);
    assert_true(opt_show(&opt, &config, &shown));
    assert_true(str_is(buf_str(&shown), "a\n\nb c"));
    buf_release(&shown);
    mem_free(config.v.list.items);
}

static void an_end_takes_no_value(void **state)
{
    const struct opt opt = {.type = OPT_END, .name = "e"};
    struct config config = {.v.count = 0};
    struct error err;

    (void)state;
    assert_int_equal(opt_set(&opt, &config, "1", &err), STATUS_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_and_sizes_are_read),
        cmocka_unit_test(numbers_ratios_and_durations_are_read),
        cmocka_unit_test(choices_are_whole_words),
        cmocka_unit_test(what_is_shown_reads_back),
        cmocka_unit_test(another_value_is_not_the_same),
        cmocka_unit_test(what_is_unset_is_not_shown),
        cmocka_unit_test(a_list_grows_and_is_shown_a_line_each),
        cmocka_unit_test(an_end_takes_no_value),
    };

    return unit_run(tests);
}
