/* test_symbols.c -- how many there are, and the borders of some. */
#include "tests/unit/unit.h"

#include "filters/symbols.h"

static void counts_281(void **state)
{
    size_t n = 0;

    (void)state;
    for (uint32_t cp = 0; cp < 0x110000; cp++)
        n += symbol_is(cp);
    assert_int_equal(n, 281);
}

static void knows_borders(void **state)
{
    static const uint32_t in[] = {0,    8,    0xB,    '!',    '~',    0x7F,
                                  0x9F, 0xAB, 0x2026, 0xFF61, 0x1DA88};
    static const uint32_t out[] = {9,    0xA,    ' ',    '0',     'z',     0xA0,
                                   0xAA, 0x2025, 0x3000, 0x1DA89, 0x10FFFF};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(in); i++)
        assert_true(symbol_is(in[i]));
    for (size_t i = 0; i < ARRAY_LEN(out); i++)
        assert_false(symbol_is(out[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_281),
        cmocka_unit_test(knows_borders),
    };

    return unit_run(tests);
}
