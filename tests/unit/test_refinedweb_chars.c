/* test_refinedweb_chars.c -- code points as Python 3.11 classes them. */
#include "tests/unit/unit.h"

#include "base/base.h"
#include "filters/refinedweb_chars.h"

static void each_property_has_its_code_points(void **state)
{
    static const struct {
        bool (*is)(uint32_t cp);
        uint32_t yes[8];
        uint32_t no[8];
    } rows[] = {
        {refinedweb_is_space,
         {' ', '\t', 0x1C, 0x1F, 0x85, 0xA0, 0x2028, 0x3000},
         {'a', 0, 0x1B, 0x200B, 0x180E, 0xFEFF, 0x2060, 0x21}},
        {refinedweb_is_upper,
         {'A', 'Z', 0xC4, 0x130, 0x2160, 0x24B6, 0x1F130, 0x1D400},
         {'a', '@', '[', 0x1C5, 0x1F88, 0xAA, 0x4E00, 0x2170}},
        {refinedweb_is_decimal,
         {'0', '9', 0x660, 0x966, 0xFF10, 0x1D7CE, 0x1D7FF, 0xE50},
         {'a', 0xB2, 0xBD, 0x2460, 0x2160, 0x4E00, 0x3007, '/'}},
        {refinedweb_is_digit,
         {'0', '9', 0xB2, 0xB9, 0x2460, 0x2080, 0x660, 0x1F100},
         {'a', 0xBD, 0x2469, 0x2160, 0x4E00, 0x3007, 0x1F10B, 0x2793}},
        {refinedweb_is_alnum,
         {'a', '0', 0xB2, 0xBD, 0x4E00, 0x2160, 0xAA, 0x660},
         {'_', ' ', 0x301, 0x903, 0x24B6, 0x1F130, 0x20AC, 0}},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        for (size_t j = 0; j < 8; j++) {
            if (!rows[i].is(rows[i].yes[j]) || rows[i].is(rows[i].no[j]))
                fail_msg("row %zu, %zu", i, j);
        }
        assert_false(rows[i].is(0x10FFFF));
        assert_false(rows[i].is(0x110000));
        assert_false(rows[i].is(UINT32_MAX));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_property_has_its_code_points),
    };

    return unit_run(tests);
}
