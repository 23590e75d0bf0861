/* test_unicode.c -- counts and members of the classes of Unicode 16.0. */
#include "tests/unit/unit.h"

#include "text/unicode.h"

static size_t count(uint8_t (*bits_of)(uint32_t), unsigned bits)
{
    size_t n = 0;

    for (uint32_t cp = 0; cp < UNICODE_END + 1000; cp++)
        n += (bits_of(cp) & bits) != 0;
    return n;
}

static void classes_have_the_sizes_of_unicode_16(void **state)
{
    /* sizes seen in the tokenizers that use Unicode 16 */
    static const struct {
        unsigned bits;
        size_t n;
    } rows[] = {
        {UNICODE_LETTER, 141028},
        {UNICODE_NUMBER, 1911},
        {UNICODE_MARK, 2501},
        {UNICODE_UPPER, 1858 + 31},
        {UNICODE_LOWER, 2258},
        {UNICODE_PUNCT, 855},
        {UNICODE_SYMBOL, 8514},
        {UNICODE_SPACE, 25},
        {UNICODE_LETTER | UNICODE_NUMBER, 141028 + 1911},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(count(unicode_class, rows[i].bits), rows[i].n);
}

static void words_are_letters_numbers_and_spacing_marks(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp < UNICODE_END; cp++) {
        const unsigned class = unicode_class(cp);
        const unsigned more = unicode_more(cp);
        const bool is_named =
            (class & (UNICODE_LETTER | UNICODE_NUMBER)) != 0 ||
            ((class & UNICODE_MARK) != 0 && (more & UNICODE_NONSPACING) == 0);

        assert_int_equal((more & UNICODE_WORD) != 0, is_named);
        if ((more & UNICODE_ALONE) != 0)
            assert_true(is_named);
    }
}

static void space_is_white_space_and_nothing_else(void **state)
{
    static const uint32_t ranges[][2] = {
        {0x09, 0x0D},     {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},
        {0x1680, 0x1680}, {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F},
        {0x205F, 0x205F}, {0x3000, 0x3000},
    };
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
        for (uint32_t cp = ranges[i][0]; cp <= ranges[i][1]; cp++, n++)
            assert_true((unicode_class(cp) & UNICODE_SPACE) != 0);
    assert_int_equal(count(unicode_class, UNICODE_SPACE), n);
}

static void members_are_where_they_should_be(void **state)
{
    static const struct {
        uint32_t cp;
        unsigned class;
        unsigned more;
    } rows[] = {
        {'A', UNICODE_LETTER | UNICODE_UPPER, UNICODE_WORD | UNICODE_HAS_LOWER},
        {'z', UNICODE_LETTER | UNICODE_LOWER, UNICODE_WORD},
        {'0', UNICODE_NUMBER, UNICODE_WORD},
        {'_', UNICODE_PUNCT, 0},
        {'$', UNICODE_SYMBOL, 0},
        {'\n', UNICODE_SPACE, 0},
        {0, 0, 0},
        {0x1C, 0, 0},
        {0x0301, UNICODE_MARK, UNICODE_NONSPACING},
        {0x0903, UNICODE_MARK, UNICODE_WORD | UNICODE_SPACING},
        {0x20DD, UNICODE_MARK, UNICODE_WORD | UNICODE_SPACING},
        {0x0E01, UNICODE_LETTER, UNICODE_WORD | UNICODE_ALONE},
        {0x0E31, UNICODE_MARK, UNICODE_NONSPACING},
        {0x0E3F, UNICODE_SYMBOL, 0},
        {0x4E00, UNICODE_LETTER, UNICODE_WORD | UNICODE_ALONE},
        {0x9FFF, UNICODE_LETTER, UNICODE_WORD | UNICODE_ALONE},
        {0xAC00, UNICODE_LETTER, UNICODE_WORD},
        {0x200B, 0, 0},
        {0xFEFF, 0, 0},
        {0xD800, 0, 0},
        {0xFFFD, UNICODE_SYMBOL, 0},
        {0x1F600, UNICODE_SYMBOL, 0},
        {0x10FFFF, 0, 0},
        {0x110000, 0, 0},
        {UINT32_MAX, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(unicode_class(rows[i].cp), rows[i].class);
        assert_int_equal(unicode_more(rows[i].cp), rows[i].more);
    }
}

static void lower_case_is_one_for_one(void **state)
{
    static const uint32_t rows[][2] = {
        {'A', 'a'},         {'Z', 'z'},           {'a', 'a'},
        {'@', '@'},         {0xC0, 0xE0},         {0xD7, 0xD7},
        {0x100, 0x101},     {0x101, 0x101},       {0x130, 'i'},
        {0x3A3, 0x3C3},     {0x3C2, 0x3C2},       {0x1C5, 0x1C6},
        {0x10A0, 0x2D00},   {0x13A0, 0xAB70},     {0x1E9E, 0xDF},
        {0x2126, 0x3C9},    {0x212A, 'k'},        {0x2160, 0x2170},
        {0xA7DC, 0x19B},    {0xFF21, 0xFF41},     {0x10D50, 0x10D70},
        {0x1E921, 0x1E943}, {0x110000, 0x110000},
    };
    size_t n_changed = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(unicode_lower(rows[i][0]), rows[i][1]);
    for (uint32_t cp = 0; cp < UNICODE_END; cp++) {
        const uint32_t low = unicode_lower(cp);

        n_changed += low != cp;
        assert_int_equal(unicode_lower(low), low);
    }
    assert_int_equal(n_changed, count(unicode_more, UNICODE_HAS_LOWER));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_have_the_sizes_of_unicode_16),
        cmocka_unit_test(words_are_letters_numbers_and_spacing_marks),
        cmocka_unit_test(space_is_white_space_and_nothing_else),
        cmocka_unit_test(members_are_where_they_should_be),
        cmocka_unit_test(lower_case_is_one_for_one),
    };

    return unit_run(tests);
}
