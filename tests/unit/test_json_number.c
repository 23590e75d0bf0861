/* test_json_number.c -- numbers as text, and text as numbers. */
#include "tests/unit/unit.h"
#include "text/json.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static void lays_numbers_out_as_python_without_its_point_zero(void **state)
{
    static const struct {
        double value;
        const char *text;
    } rows[] = {
        {0, "0"},
        {-0.0, "-0"},
        {1, "1"},
        {-12, "-12"},
        {50000, "50000"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1234.5, "1234.5"},
        {-0.00012, "-0.00012"},
        {0.00001, "1e-05"},
        {1.5e-7, "1.5e-07"},
        {9007199254740992, "9007199254740992"},
        {1e15, "1000000000000000"},
        {1e16, "1e+16"},
        {1.25e300, "1.25e+300"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {5e-324, "5e-324"},
        {(double)NAN, "null"},
        {(double)INFINITY, "null"},
        {-(double)INFINITY, "null"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf buf;

        buf_init(&buf, NULL);
        json_number(&buf, rows[i].value);
        buf_add_char(&buf, '\0');
        assert_string_equal(buf.ptr, rows[i].text);
        buf_release(&buf);
    }
}

static void writes_floats_with_the_digits_of_a_float(void **state)
{
    static const struct {
        float value;
        const char *text;
    } rows[] = {
        {0.018112F, "0.018112"}, {0.1F, "0.1"},    {1.00001F, "1.00001"},
        {16777216, "16777216"},  {1e-5F, "1e-05"}, {FLT_MAX, "3.4028235e+38"},
        {(float)NAN, "null"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf buf;

        buf_init(&buf, NULL);
        json_float(&buf, rows[i].value);
        buf_add_char(&buf, '\0');
        assert_string_equal(buf.ptr, rows[i].text);
        buf_release(&buf);
    }
}

static void reads_back_as_the_same_value(void **state)
{
    uint64_t seed = 7;

    (void)state;
    for (int i = 0; i < 200000; i++) {
        struct buf buf;
        uint32_t low;
        double value;
        float narrow;

        seed = seed * 6364136223846793005U + 1442695040888963407U;
        memcpy(&value, &seed, sizeof(value));
        low = (uint32_t)(seed >> 32);
        memcpy(&narrow, &low, sizeof(narrow));
        if (!isfinite(value) || !isfinite(narrow))
            continue;
        buf_init(&buf, NULL);
        json_number(&buf, value);
        assert_true(json_number_is_valid(buf_str(&buf)));
        buf_add_char(&buf, '\0');
        assert_true(strtod(buf.ptr, NULL) == value);
        buf_reset(&buf);
        json_float(&buf, narrow);
        assert_true(json_number_is_valid(buf_str(&buf)));
        buf_add_char(&buf, '\0');
        assert_true(strtof(buf.ptr, NULL) == narrow);
        buf_release(&buf);
    }
}

static void knows_the_grammar_of_numbers(void **state)
{
    static const char *const good[] = {
        "0",     "-0",  "7",     "-12",       "0.5",
        "10.25", "1e5", "1E+05", "-0.1e-999", "123456789012345678901234567890",
    };
    static const char *const bad[] = {
        "",    "-",   "01", "-01", "+1",  ".5",   "1.",  "1.e5", "1e",
        "1e+", "0x1", "1 ", " 1",  "NaN", "1e5.", "--1", "1a",   "Infinity",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_true(json_number_is_valid(str_from(good[i])));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(json_number_is_valid(str_from(bad[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lays_numbers_out_as_python_without_its_point_zero),
        cmocka_unit_test(writes_floats_with_the_digits_of_a_float),
        cmocka_unit_test(reads_back_as_the_same_value),
        cmocka_unit_test(knows_the_grammar_of_numbers),
    };

    return unit_run(tests);
}
